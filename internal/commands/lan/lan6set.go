package lan

import (
	"context"
	"encoding/hex"
	"math"
	"net/netip"
	"strings"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// set writes a parameter, between Set In Progress and a commit unless told not
// to.
func (s session6) set(ctx context.Context, verb *verb6, args []string) error {
	guarded := len(args) == 0 || !strings.EqualFold(args[0], "nolock")
	if !guarded {
		args = args[1:]
	}
	which, args, err := s.selected(verb, args)
	if err != nil {
		return err
	}
	data, err := s.parse(which, args)
	if err != nil {
		return err
	}
	s.note("Setting parameter(s)...")
	if guarded {
		if err := s.progress(ctx, stateInProgress); err != nil {
			return s.tolerated(err)
		}
	}
	if err := s.write(ctx, which, data); err != nil {
		if guarded {
			err = s.abandon(ctx, err)
		}
		return err
	}
	if guarded {
		if err := s.commit(ctx); err != nil {
			return s.tolerated(err)
		}
	}
	return s.h.Out.Emit(set6{byte(s.number), which.param.word, which.set, which.block, hex.EncodeToString(data)})
}

// abandon ends the change without committing it, and adds to err if that fails
// too.
func (s session6) abandon(ctx context.Context, err error) error {
	if unlock := s.progress(ctx, stateComplete); unlock != nil {
		return &app.Failure{Line: err.Error() + "\n" + unlock.Error(), Err: err}
	}
	return err
}

// set6 is a parameter as it was written; it has no text.
type set6 struct {
	Channel   uint8  `json:"channel"`
	Parameter string `json:"parameter"`
	Set       int    `json:"set"`
	Block     int    `json:"block"`
	Data      string `json:"data"`
}

func (set6) Text(*output.Printer) {}

// write sends the parts. What cannot be written ipmitool passes over.
func (s session6) write(ctx context.Context, which selection6, data []byte) error {
	if which.param.readOnly() {
		return nil
	}
	for _, p := range which.param.parts(byte(which.set), byte(which.block)) {
		if err := s.put(ctx, p.number, data[:p.size]...); err != nil {
			return err
		}
		data = data[p.size:]
	}
	return nil
}

// parse reads the values into the parameter's data.
func (s session6) parse(which selection6, args []string) ([]byte, error) {
	switch {
	case which.param == nil:
		return nil, fail6(s.h, "invalid parameter, must be one of:", usageOfParams6(params6, true))
	case which.set == any6:
		return nil, app.Failf("set selector is not specified")
	case which.block == any6:
		return nil, app.Failf("block selector is not specified")
	}
	usage := usageOfParams6([]param6{*which.param}, true)
	data := make([]byte, which.param.size)
	least := leastValues6[which.param.number]
	switch {
	case which.param.number == paramStaticRouter1 && which.set > 2 && len(args) > 0:
		return nil, fail6(s.h, "invalid value", usage)
	case len(args) < max(least, 1):
		return nil, fail6(s.h, "", usage)
	case !which.param.parse(s.h.App, byte(which.set), byte(which.block), args, data):
		return nil, fail6(s.h, "invalid value", usage)
	}
	return data, nil
}

// leastValues6 is how many values a parameter needs, if more than one.
var leastValues6 = map[uint8]int{55: 3, 56: 3, 59: 3, paramStaticRouter1: 4, paramDynamicRouters: 4}

func parseByte6(_ *app.App, _, _ uint8, args []string, data []byte) bool {
	n, err := app.ParseByte(args[0])
	data[0] = n
	return err == nil
}

func choiceParser6(c choices6) parser6 {
	return func(_ *app.App, _, _ uint8, args []string, data []byte) bool {
		n, ok := c.find(args[0])
		data[0] = n
		return ok
	}
}

func (c choices6) find(word string) (uint8, bool) {
	for _, e := range c {
		if strings.EqualFold(e.word, word) {
			return e.number, true
		}
	}
	return 0, false
}

func parseFlowLabel6(_ *app.App, _, _ uint8, args []string, data []byte) bool {
	n, err := app.ParseInt(args[0], 0, math.MaxUint32)
	data[0], data[1], data[2] = byte(n>>16)&0x0f, byte(n>>8), byte(n)
	return err == nil
}

func parseStatus6(_ *app.App, _, _ uint8, args []string, data []byte) bool {
	for i := range data {
		n, err := app.ParseByte(args[i])
		if err != nil {
			return false
		}
		data[i] = n
	}
	return true
}

func parseStaticAddress6(_ *app.App, set, _ uint8, args []string, data []byte) bool {
	enable, ok := switches6.find(args[0])
	return ok && parseAddress6(set, enable, args, data)
}

// parseDynamicAddress6 takes an unknown source for static, as ipmitool does.
func parseDynamicAddress6(_ *app.App, set, _ uint8, args []string, data []byte) bool {
	source, _ := sources6.find(args[0])
	return parseAddress6(set, source, args, data)
}

// parseAddress6 reads an address, the length of its prefix and, if it is
// there, its status, which no BMC takes.
func parseAddress6(set, first uint8, args []string, data []byte) bool {
	data[0], data[1] = set, first
	n, err := app.ParseByte(args[2])
	if !putIP6(data[2:], args[1]) || err != nil {
		return false
	}
	data[18] = n
	if len(args) > 3 {
		status, ok := statuses6.find(args[3])
		if !ok {
			status = math.MaxUint8
		}
		data[19] = status
	}
	return true
}

func putIP6(to []byte, word string) bool {
	addr, err := netip.ParseAddr(word)
	if err != nil || !addr.Is6() || addr.Zone() != "" {
		return false
	}
	bytes := addr.As16()
	copy(to, bytes[:])
	return true
}

// putHex decodes digits in pairs; what does not fit is left out.
func putHex(to []byte, word string) bool {
	bytes, err := hex.DecodeString(word)
	copy(to, bytes)
	return err == nil
}

func parseHex6(_ *app.App, set, block uint8, args []string, data []byte) bool {
	data[0], data[1] = set, block
	return putHex(data[2:], args[0])
}

func parseTiming6(_ *app.App, set, _ uint8, args []string, data []byte) bool {
	data[0], data[18], data[19] = set, set, 1
	return putHex(data[2:18], args[0]) && (len(args) < 2 || putHex(data[20:20+dhcpTail6], args[1]))
}

// parseRouter6 complains of a hardware address before it complains.
func parseRouter6(a *app.App, set, _ uint8, args []string, data []byte) bool {
	n, err := app.ParseByte(args[3])
	if !putIP6(data, args[0]) {
		return false
	}
	mac, macErr := parseMAC(a, args[1])
	if macErr != nil {
		a.Warnf("%v", macErr)
		return false
	}
	copy(data[16:], mac)
	data[22] = n
	return putIP6(data[23:], args[2]) && err == nil
}
