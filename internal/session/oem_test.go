package session

import (
	"net"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"goipmi/internal/peers"
	"goipmi/internal/rmcp"

	"github.com/google/go-cmp/cmp"
)

// oemBMC offers authentication type OEM alone. It notes what it is told to
// activate a session, for whoever comes, and what signs each packet.
type oemBMC struct {
	*net.UDPConn
	mu        sync.Mutex
	activated [][]byte // the challenge that comes back
	codes     []string
}

func newOEMBMC(t *testing.T) *oemBMC {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	b := &oemBMC{UDPConn: conn}
	t.Cleanup(func() { _ = conn.Close() })
	go b.serve()
	return b
}

func (b *oemBMC) port() string { return strconv.Itoa(b.LocalAddr().(*net.UDPAddr).Port) }

func (b *oemBMC) serve() {
	buf := make([]byte, maxPacket)
	for {
		n, from, err := b.ReadFromUDP(buf)
		if err != nil {
			return
		}
		_, rest, err := rmcp.DecodeHeader(buf[:n])
		if err != nil {
			continue
		}
		if answer := b.answer(rest); answer != nil {
			_, _ = b.WriteToUDP(answer, from)
		}
	}
}

// answer is nil for what is no IPMI packet.
func (b *oemBMC) answer(packet []byte) []byte {
	p, err := rmcp.DecodeLAN(packet)
	if err != nil {
		return nil
	}
	m, err := rmcp.DecodeMessage(p.Payload)
	if err != nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if p.AuthType == rmcp.AuthOEM {
		b.codes = append(b.codes, string(p.Code[:]))
	}
	data := []byte{0}
	switch m.Cmd {
	case cmdGetAuthCapabilities:
		data = append(data, 1, rmcp.AuthOEM.Bit(), 0, 0, 0, 0, 0, 0)
	case cmdGetSessionChallenge:
		data = append(data, 1, 2, 3, 4)
		for i := range uint8(16) {
			data = append(data, 0xf0^17*i)
		}
	case cmdActivateSession:
		b.activated = append(b.activated, slices.Clone(m.Data[2:18]))
		data = append(data, uint8(rmcp.AuthOEM), 1, 2, 3, 4, 1, 0, 0, 0, 4)
	case cmdSetSessionPrivilege:
		data = append(data, m.Data...)
	}
	answer := rmcp.Message{To: m.From, From: m.To, NetFn: m.NetFn | 1, Seq: m.Seq, Cmd: m.Cmd, Data: data}
	sealed, _ := (&rmcp.LANPacket{AuthType: p.AuthType, Seq: p.Seq, ID: p.ID, Payload: answer.Append(nil)}).AppendSigned(nil, [16]byte{})
	return sealed
}

// told is what a BMC was told: the codes, each once.
type told struct {
	Activated [][]byte
	Codes     map[string]bool
}

func (b *oemBMC) told() told {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := told{b.activated, map[string]bool{}}
	for _, c := range b.codes {
		all.Codes[c] = true
	}
	return all
}

// With authentication type OEM a BMC hears from goipmi what it hears from
// ipmitool.
func TestOEMAuthentication(t *testing.T) {
	programs := []string{peers.IPMITool(t), peers.Goipmi(t)}
	for _, options := range [][]string{
		{"-A", "OEM", "-P", "secret"},
		{"-P", "secret"},
		{"-o", "quanta", "-P", "sixteen letters!"},
		{"-o", "supermicro", "-P", "secret"},
		{"-o", "supermicro", "-A", "OEM", "-P", "sixteen letters!"},
	} {
		t.Run(strings.Join(options, " "), func(t *testing.T) {
			var heard [2]told
			for i, program := range programs {
				bmc := newOEMBMC(t)
				args := append([]string{"-I", "lan", "-H", "127.0.0.1", "-p", bmc.port(), "-U", "admin"}, options...)
				if out, err := exec.Command(program, append(args, "raw", "6", "1")...).CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				heard[i] = bmc.told()
			}
			if len(heard[0].Activated) != 1 || len(heard[0].Codes) != 1 {
				t.Fatalf("ipmitool sent %+v", heard[0])
			}
			if diff := cmp.Diff(heard[0], heard[1]); diff != "" {
				t.Errorf("ipmitool (-), goipmi (+):\n%s", diff)
			}
		})
	}
}
