package pef

import (
	"context"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newFilter(a *app.App) *cobra.Command {
	return group(a, "filter", "The filters that events go through", "Invalid PEF Filter command: %s",
		a.Command("list", "All filters", runFilterList),
		newSwitch(a, filterSwitch, true),
		newSwitch(a, filterSwitch, false),
		missing(a, "create"),
		missing(a, "delete"),
	)
}

// runFilterList reads the table, as many entries at a time as the BMC bears.
func runFilterList(ctx context.Context, h *app.Host, _ []string) error {
	c, err := getCapabilities(ctx, h)
	switch {
	case err != nil:
		return failed(err, "")
	case c.Filters == 0:
		return app.Failf("PEF Event Filtering isn't supported.")
	}
	list := h.Out.List()
	var rowErr error
	h.Batch(ctx, entries(paramFilter, c.Filters), func(i int, resp ipmi.Response, err error) bool {
		v, err := decodeFilter(answer(resp, err))
		if err != nil {
			h.App.Warnf("%s\nFailed to get PEF Event Filter Entry %d.", failure(err), i+1)
			return ctx.Err() == nil
		}
		rowErr = list.Row(v)
		return rowErr == nil
	})
	if err := list.Close(); rowErr == nil {
		rowErr = err
	}
	return rowErr
}

// entries are the requests for all entries of a table.
func entries(param, count uint8) []ipmi.Request {
	var reqs []ipmi.Request
	for i := range int(count) {
		reqs = append(reqs, config(param, uint8(i+1)))
	}
	return reqs
}

// answer is a response as a call has it.
func answer(resp ipmi.Response, err error) ([]byte, error) {
	if err == nil && resp.Code != ipmi.OK {
		err = resp.Code
	}
	return resp.Data, err
}

const filterLen = 21

// filter is an entry of the event filter table (IPMI v2.0 §17.7).
//
//	+------+------+------+------+--------+---------+------+------+-------+-------+-----+
//	|number|config|action|policy|severity|generator|sensor|sensor|trigger|offsets|data |
//	|      |      |      |      |        |   ID    | type |number|       | mask  |masks|
//	+------+------+------+------+--------+---------+------+------+-------+-------+-----+
//	    1      1      1      1       1        2        1      1      1       2      9
type filter struct {
	Number       uint8    `json:"number"`
	Config       uint8    `json:"config_byte"`
	Enabled      bool     `json:"enabled"`
	Kind         string   `json:"kind"`
	ActionBits   uint8    `json:"actions_byte"`
	Actions      []string `json:"actions"`
	PolicySet    uint8    `json:"policy_set"`
	SeverityBits uint8    `json:"severity_byte"`
	Severity     string   `json:"severity"`
	GeneratorID  uint16   `json:"generator_id"`
	SensorType   uint8    `json:"sensor_type"`
	SensorName   string   `json:"sensor_type_name"`
	SensorNumber uint8    `json:"sensor_number"` // 255: any
	Trigger      uint8    `json:"event_trigger"`
	Class        string   `json:"event_class"`
	OffsetMask   uint16   `json:"event_offset_mask"`
	Offsets      string   `json:"event_triggers"`
	DataMasks    string   `json:"event_data_masks"` // hexadecimal
}

// Values that stand for all, and bits of a filter.
const (
	anySensor  = 0xff
	anyTrigger = 0xff
	anyOffset  = 0xffff

	filterEnabled = 0x80
	kindMask      = 0x60
	policySetMask = 0x0f
)

func decodeFilter(data []byte, err error) (filter, error) {
	if data, err = sized(data, err, revisionLen+filterLen); err != nil {
		return filter{}, err
	}
	r := ipmi.NewReader(data)
	r.Skip(revisionLen)
	v := filter{
		Number: r.U8(), Config: r.U8(), ActionBits: r.U8(), PolicySet: r.U8() & policySetMask,
		SeverityBits: r.U8(), GeneratorID: r.U16(), SensorType: r.U8(), SensorNumber: r.U8(),
		Trigger: r.U8(), OffsetMask: r.U16(), DataMasks: hex.EncodeToString(r.Rest()),
	}
	v.Enabled, v.Kind = v.Config&filterEnabled != 0, filterKind(v.Config)
	v.Actions = v.actions().present()
	v.Severity = severity(v.SeverityBits)
	v.SensorName = named(v.SensorType, sensorTypes)
	v.Class, v.Offsets = eventClass(v.Trigger), eventTriggers(v.Trigger, v.OffsetMask)
	return v, r.Err()
}

func (v filter) actions() flags { return flags{names: actionNames, bits: v.ActionBits} }

func filterKind(config uint8) string {
	switch config & kindMask {
	case 0x00:
		return "configurable"
	case 0x40:
		return "pre-configured"
	}
	return "reserved"
}

// Event triggers that are no generic event type (IPMI v2.0 §42.1).
const (
	triggerUnspecified = 0x00
	triggerThreshold   = 0x01
	triggerSpecific    = 0x6f
)

func eventClass(trigger uint8) string {
	switch {
	case trigger == triggerThreshold:
		return "Threshold"
	case trigger > triggerSpecific:
		return "OEM"
	}
	return "Discrete"
}

// eventTriggers names the offsets of a generic event type. There are twelve
// types, and ipmitool looks no further into the mask than to the twelfth bit.
func eventTriggers(trigger uint8, mask uint16) string {
	switch {
	case mask == anyOffset || trigger == anyTrigger:
		return "Any"
	case trigger == triggerUnspecified:
		return "Unspecified"
	case trigger == triggerSpecific:
		return "Sensor-specific"
	case trigger > triggerSpecific:
		return "OEM"
	}
	text := fmt.Sprintf("(0x%02x/0x%04x)", trigger, mask)
	for i := range triggers {
		if mask>>i&1 != 0 {
			text += "," + eventTrigger(trigger, i)
		}
	}
	return text
}

func eventTrigger(trigger uint8, offset int) string {
	if int(trigger) > len(triggers) {
		return " Unrecognized event trigger"
	}
	if names := triggers[trigger-1]; offset < len(names) {
		return names[offset]
	}
	return none
}

// Text says of a disabled filter no more than that.
func (v filter) Text(p *output.Printer) {
	fields := []field{
		{"PEF Filter Table entry", strconv.Itoa(int(v.Number))},
		{"Status", enabled(v.Enabled) + ", " + v.Kind},
	}
	if v.Enabled {
		fields = append(fields, v.details()...)
	}
	write(p, fields, "\n")
}

func (v filter) details() []field {
	number := strconv.Itoa(int(v.SensorNumber))
	if v.SensorNumber == anySensor {
		number = "Any"
	}
	actions := none
	if list := v.actions().fields(0); list != nil {
		actions = list[0].value
	}
	fields := []field{
		{"Sensor type", v.SensorName},
		{"Sensor number", number},
		{"Event severity", v.Severity},
		{"Event class", v.Class},
		{"Event trigger(s)", v.Offsets},
		{"Action", actions},
	}
	if v.ActionBits&actionAlert != 0 {
		fields = append(fields, field{"Policy set", strconv.Itoa(int(v.PolicySet))})
	}
	return fields
}
