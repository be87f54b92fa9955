package rmcp

import (
	"encoding/binary"

	"goipmi/internal/ipmi"
)

// OpenSessionRequest proposes one algorithm of each kind (IPMI v2.0 §13.17):
//
//	tag privilege 00 00 consoleID(4)
//	00 00 00 08 auth 00 00 00    01 00 00 08 integrity 00 00 00    02 00 00 08 conf 00 00 00
type OpenSessionRequest struct {
	Tag       uint8
	Privilege uint8 // 0: the highest that the suite allows
	ConsoleID uint32
	Suite     Suite
}

// Append appends the encoded payload to b.
func (m *OpenSessionRequest) Append(b []byte) []byte {
	b = append(b, m.Tag, m.Privilege, 0, 0)
	b = binary.LittleEndian.AppendUint32(b, m.ConsoleID)
	algs := [...]uint8{uint8(m.Suite.Auth), uint8(m.Suite.Integrity), uint8(m.Suite.Conf)}
	for kind, alg := range algs {
		b = append(b, uint8(kind), 0, 0, 8, alg, 0, 0, 0)
	}
	return b
}

// OpenSessionResponse is the BMC's choice (IPMI v2.0 §13.18):
//
//	tag status [privilege 00 consoleID(4) bmcID(4) auth(8) integrity(8) conf(8)]
//
// What is in brackets may be absent, and is not decoded, if the status is an
// error.
type OpenSessionResponse struct {
	Tag       uint8
	Status    Status
	Privilege uint8
	ConsoleID uint32
	BMCID     uint32
	Auth      AuthAlg
	Integrity IntegrityAlg
	Conf      ConfAlg
}

// DecodeOpenSessionResponse decodes a payload.
func DecodeOpenSessionResponse(b []byte) (*OpenSessionResponse, error) {
	r := ipmi.NewReader(b)
	m := &OpenSessionResponse{Tag: r.U8(), Status: Status(r.U8())}
	if m.Status == StatusOK {
		m.Privilege = r.U8()
		r.Skip(1)
		m.ConsoleID = r.U32()
		m.BMCID = r.U32()
		m.Auth = AuthAlg(algorithm(r))
		m.Integrity = IntegrityAlg(algorithm(r))
		m.Conf = ConfAlg(algorithm(r))
	}
	return m, r.Err()
}

func algorithm(r *ipmi.Reader) uint8 { return r.Bytes(8)[4] & 0x3f }
