package sol

import (
	"context"
	"fmt"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
)

// SOL configuration parameters (IPMI v2.0 table 26-5).
const (
	paramSetInProgress = iota
	paramEnable
	paramAuthentication
	paramCharacter
	paramRetry
	paramNonVolatileRate
	paramVolatileRate
	paramChannel
	paramPort
)

// config is how the console of a channel is set; what the BMC does not tell is
// zero.
type config struct {
	SetInProgress        uint8  `json:"set_in_progress"`
	SetInProgressName    string `json:"set_in_progress_name"`
	Enabled              bool   `json:"enabled"`
	ForceEncryption      bool   `json:"force_encryption"`
	ForceAuthentication  bool   `json:"force_authentication"`
	PrivilegeLevel       uint8  `json:"privilege_level"`
	Privilege            string `json:"privilege"`
	AccumulateMillis     int    `json:"character_accumulate_ms"`
	SendThreshold        uint8  `json:"character_send_threshold"`
	RetryCount           uint8  `json:"retry_count"`
	RetryMillis          int    `json:"retry_interval_ms"`
	VolatileRate         uint8  `json:"volatile_bit_rate"`
	VolatileRateName     string `json:"volatile_bit_rate_kbps"`
	NonVolatileRate      uint8  `json:"non_volatile_bit_rate"`
	NonVolatileRateName  string `json:"non_volatile_bit_rate_kbps"`
	PayloadChannel       uint8  `json:"payload_channel"`
	PayloadPort          uint16 `json:"payload_port"`
	accumulate, interval uint8  // as the BMC counts them, 5 and 10 ms
}

// configParam is a parameter: how ipmitool names it, the length of its data
// with the revision before it, and how it is read.
type configParam struct {
	name   string
	length int
	decode func(v *config, r *ipmi.Reader)
}

// configParams are indexed by their numbers.
var configParams = [...]configParam{
	{"Set In Progress (0)", 2, func(v *config, r *ipmi.Reader) { v.SetInProgress = r.U8() & 3 }},
	{"Enable (1)", 2, func(v *config, r *ipmi.Reader) { v.Enabled = r.U8() != 0 }},
	{"Authentication (2)", 2, func(v *config, r *ipmi.Reader) {
		bits := r.U8()
		v.ForceEncryption, v.ForceAuthentication = bits&forceEncryption != 0, bits&forceAuthentication != 0
		v.PrivilegeLevel = bits & 0x0f
	}},
	{"Character Interval (3)", 3, func(v *config, r *ipmi.Reader) { v.accumulate, v.SendThreshold = r.U8(), r.U8() }},
	{"Retry (4)", 3, func(v *config, r *ipmi.Reader) { v.RetryCount, v.interval = r.U8(), r.U8() }},
	{"Nonvolatile Bitrate (5)", 2, func(v *config, r *ipmi.Reader) { v.NonVolatileRate = r.U8() & 0x0f }},
	{"Volatile Bitrate (6)", 2, func(v *config, r *ipmi.Reader) { v.VolatileRate = r.U8() & 0x0f }},
	{"Payload Channel (7)", 2, func(v *config, r *ipmi.Reader) { v.PayloadChannel = r.U8() }},
	{"Payload Port (8)", 3, func(v *config, r *ipmi.Reader) { v.PayloadPort = r.U16() }},
}

// Bits of the authentication parameter.
const forceEncryption, forceAuthentication = 0x80, 0x40

// Codes of Set and Get SOL Configuration Parameters (IPMI v2.0 §26.2).
const (
	codeUnsupported ipmi.Code = 0x80
	codeInProgress  ipmi.Code = 0x81
	codeReadOnly    ipmi.Code = 0x82
	codeWriteOnly   ipmi.Code = 0x83
)

// readConfig reads all parameters; those that the BMC does not have, or answers
// at the wrong length, are only warned about.
func readConfig(ctx context.Context, h *app.Host, number uint8) (config, error) {
	v := config{}
	requests := make([]ipmi.Request, len(configParams))
	for i := range configParams {
		requests[i] = ipmi.Request{
			NetFn: ipmi.NetFnTransport, Cmd: cmdGetConfig,
			Data: []byte{number, byte(i), 0, 0}, Idempotent: true,
		}
	}
	var failed error
	h.Batch(ctx, requests, func(i int, resp ipmi.Response, err error) bool {
		failed = v.take(h, number, i, resp, err)
		return failed == nil
	})
	v.name()
	return v, failed
}

// take adds the answer about parameter i.
func (v *config) take(h *app.Host, number uint8, i int, resp ipmi.Response, err error) error {
	p := configParams[i]
	switch {
	case err != nil:
		return &app.Failure{Line: fmt.Sprintf("Error: No response requesting SOL parameter '%s'", p.name), Err: err}
	case resp.Code == codeUnsupported:
		return v.without(h, number, i)
	case resp.Code != ipmi.OK:
		return &app.Failure{Line: fmt.Sprintf("Error requesting SOL parameter '%s': %v", p.name, resp.Code), Err: resp.Code}
	case len(resp.Data) != p.length:
		h.App.Warnf("Error: Unexpected data length (%d) received for SOL parameter '%s'", len(resp.Data), p.name)
		return nil
	}
	p.decode(v, ipmi.NewReader(resp.Data[1:]))
	return nil
}

// without makes up for what the BMC does not have. A connection that is no
// session has no port to take for the console's.
func (v *config) without(h *app.Host, number uint8, i int) error {
	line := fmt.Sprintf("Info: SOL parameter '%s' not supported", configParams[i].name)
	port := h.App.Options.SessionPort()
	switch {
	case i == paramChannel:
		line += fmt.Sprintf(" - defaulting to 0x%02x", number)
		v.PayloadChannel = number
	case i == paramPort && port == 0:
		return app.Failf("%s - can't determine which payload port to use on NULL session", line)
	case i == paramPort:
		line += fmt.Sprintf(" - defaulting to %d", port)
		v.PayloadPort = uint16(port)
	}
	h.App.Warnf("%s", line)
	return nil
}

// setStates are those of Set In Progress; the last is reserved.
var setStates = [4]string{"set-complete", "set-in-progress", "commit-write", channel.Unknown(3)}

// name adds names and units to the numbers.
func (v *config) name() {
	v.SetInProgressName = setStates[v.SetInProgress&3]
	v.Privilege = channel.PrivilegeName(v.PrivilegeLevel)
	v.AccumulateMillis, v.RetryMillis = int(v.accumulate)*5, int(v.interval)*10
	v.VolatileRateName, v.NonVolatileRateName = rateName(v.VolatileRate), rateName(v.NonVolatileRate)
}

// rates are the bit rates that can be set, in kbit/s, and their numbers.
var rates = []struct {
	number uint8
	word   string
}{{0, "serial"}, {6, "9.6"}, {7, "19.2"}, {8, "38.4"}, {9, "57.6"}, {10, "115.2"}}

func rateName(number uint8) string {
	for _, r := range rates {
		switch {
		case r.number != number:
		case number == 0:
			return "IPMI-Over-Serial-Setting"
		default:
			return r.word
		}
	}
	return channel.Unknown(number)
}
