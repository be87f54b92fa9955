package dummy

import (
	"bytes"
	"context"
	"errors"
	"net"
	"path/filepath"
	"testing"

	"goipmi/internal/ipmi"
	"goipmi/internal/peers/scripted"
)

func dial(t *testing.T, table string, mangle scripted.Mangler) *Conn {
	t.Helper()
	parsed, err := scripted.Parse(table)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(socketEnv, scripted.ServeTable(t, parsed, mangle))
	c, err := Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestExchange(t *testing.T) {
	c := dial(t, "06 01 = 00 20 01\n30 02 aa * = 00 77\n", nil)
	tests := []struct {
		req  ipmi.Request
		code ipmi.Code
		data []byte
	}{
		{ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 1}, ipmi.OK, []byte{0x20, 0x01}},
		{ipmi.Request{NetFn: 0x30, Cmd: 2, Data: []byte{0xaa, 1, 2}}, ipmi.OK, []byte{0x77}},
		{ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 2}, ipmi.CodeInvalidCommand, nil},
	}
	for _, tt := range tests {
		resp, err := c.Do(t.Context(), tt.req)
		if err != nil || resp.Code != tt.code || !bytes.Equal(resp.Data, tt.data) {
			t.Errorf("%+v: %+v, %v", tt.req, resp, err)
		}
	}
}

func TestHostileAnswers(t *testing.T) {
	for name, mangle := range map[string]scripted.Mangler{
		"cut in the header": scripted.CutShort(10),
		"cut in the data":   scripted.CutShort(-1),
		"huge":              scripted.ClaimLength(1 << 30),
		"negative":          scripted.ClaimLength(-1),
		"longer than sent":  scripted.ClaimLength(20),
	} {
		t.Run(name, func(t *testing.T) {
			c := dial(t, "06 01 = 00 20 01 02\n", mangle)
			if resp, err := c.Do(t.Context(), ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 1}); err == nil {
				t.Errorf("accepted as %+v", resp)
			}
		})
	}
}

// A program that never answers is left when the context ends.
func TestSilence(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv(socketEnv, path)
	c, err := Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Do(ctx, ipmi.Request{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's end", err)
	}
}

func TestNobodyThere(t *testing.T) {
	t.Setenv(socketEnv, filepath.Join(t.TempDir(), "none"))
	if _, err := Dial(t.Context()); err == nil {
		t.Error("connected to nothing")
	}
}
