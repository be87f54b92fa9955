package fwum

import (
	"context"
	"fmt"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// bank is a bank of memory and the firmware in it.
//
//	+-----+------+--------+------------+
//	|state|length|revision|SDR revision|
//	+-----+------+--------+------------+
//	   1     3       2          1
type bank struct {
	Number    uint8  `json:"bank"`
	State     uint8  `json:"state"`
	StateName string `json:"state_name"`
	*firmware        // nil in a bank that is not programmed
}

type firmware struct {
	Length   uint32 `json:"length"`
	Revision string `json:"firmware_revision"`
	SDR      uint8  `json:"sdr_revision"`
}

var bankStates = []string{
	"Not programmed", "New firmware", "Wait for validation", "Last Known Good", "Previous Good",
}

func decodeBank(number uint8, data []byte) (bank, error) {
	r := ipmi.NewReader(data)
	state := r.U8()
	b := bank{Number: number, State: state, StateName: name(bankStates, state)}
	if state != 0 {
		b.firmware = &firmware{Length: r.U24(), Revision: revision(r.U8(), r.U8()), SDR: r.U8()}
	}
	return b, r.Err()
}

// name is that of a code.
func name(names []string, code uint8) string {
	if int(code) < len(names) {
		return names[code]
	}
	return fmt.Sprintf("Unknown (0x%02X)", code)
}

func (b bank) Text(p *output.Printer) {
	p.Printf("\nBank State %d               : %s\n", b.Number, b.StateName)
	if b.firmware != nil {
		p.Printf("Firmware Length            : %d bytes\n", b.Length)
		p.Printf("Firmware Revision          : %s SDR %d\n", b.Revision, b.SDR)
	}
}

// status is the banks of the controller, as the update manager has them.
type status struct {
	Manager *manager `json:"update_manager"`
	Banks   []bank   `json:"banks"`
}

func (s status) Text(p *output.Printer) {
	for _, b := range s.Banks {
		b.Text(p)
	}
	p.Printf("\n")
}

func runStatus(ctx context.Context, h *app.Host, _ []string) error {
	chat(h, "Getting Kontron FWUM Status\n")
	s, err := readStatus(ctx, h)
	if err != nil {
		return h.Partial(s, err)
	}
	return h.Out.Emit(s)
}

// readStatus gives the banks before one that fails.
func readStatus(ctx context.Context, h *app.Host) (status, error) {
	chat(h, " Getting Status!\n")
	s := status{Banks: []bank{}}
	m, err := getManager(ctx, h)
	if err != nil {
		return s, err
	}
	s.Manager = &m
	m.tell(h)
	for n := range m.Banks {
		data, err := getStatus.read(ctx, h, n)
		if err != nil {
			return s, err
		}
		b, err := decodeBank(n, data)
		if err != nil {
			return s, getStatus.failed(err)
		}
		s.Banks = append(s.Banks, b)
	}
	return s, nil
}
