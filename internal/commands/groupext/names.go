package groupext

import (
	"fmt"

	"goipmi/internal/output"
)

// Unknown is ipmitool's name of what has none.
func Unknown(code uint32) string { return fmt.Sprintf("Unknown (0x%02X)", code) }

// Name is that of a code.
func Name(names []string, code uint32) string {
	if code < uint32(len(names)) && names[code] != "" {
		return names[code]
	}
	return Unknown(code)
}

var controlOptions = []string{
	"Cold Reset", "Warm Reset", "Graceful Reboot", "Issue Diagnostic Interrupt", "Quiesce",
}

// AnnounceControl says what FRU Control is about to do; n are the FRU and the
// option.
func AnnounceControl(n Numbers) string {
	return fmt.Sprintf("FRU Device Id: %d FRU Control Option: %s\n", n[0], Name(controlOptions, n[1]))
}

// Controlled is the Decode of FRU Control, with ipmitool's line.
func Controlled(line string) func(Numbers, []byte) (output.Value, error) {
	return func(n Numbers, _ []byte) (output.Value, error) {
		return output.Done{Done: fmt.Sprintf("FRU %d: %s", n[0], Name(controlOptions, n[1])), Line: line}, nil
	}
}

// LEDSetHelp lists the operands of "led set".
const LEDSetHelp = "LED ID:   255 for all LEDs that are managed\n" +
	"function: 0 off, 1 to 250 blinking (how long it is off, in 10 ms), 251 lamp test,\n" +
	"          252 back to local control, 255 on\n" +
	"duration: how long it is on, in 10 ms; of a lamp test to 127, in 100 ms\n" +
	"color:    1 blue, 2 red, 3 green, 4 amber, 5 orange, 6 white, 14 as it is, 15 default"

var colors = [8]string{"reserved", "BLUE", "RED", "GREEN", "AMBER", "ORANGE", "WHITE", "reserved"}

// Color names the colour of a LED.
func Color(code uint8) string {
	if int(code) < len(colors) {
		return colors[code]
	}
	return "invalid"
}
