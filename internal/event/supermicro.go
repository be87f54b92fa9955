package event

import (
	"fmt"
	"slices"

	"goipmi/internal/ipmi"
)

// supermicroType is the sensor type that the BMC's own events have.
const supermicroType = 0xd0

// supermicroText is what Supermicro adds to a sensor-specific event: the DIMM
// of a memory event, or a restart of the BMC.
func (d *Dialect) supermicroText(e Event) (string, bool) {
	switch e.SensorType {
	case 0x0c:
		board, ok := d.supermicroBoard()
		return dimm(board, e.Data[1], e.Data[2]), ok
	case supermicroType:
		if e.Data[0] == 0x80 && e.Data[2] == 0xff && int(e.Data[1]) < len(bmcResets) {
			return bmcResets[e.Data[1]], true
		}
	}
	return "", true
}

var bmcResets = [...]string{"BMC unexpected reset", "BMC cold reset", "BMC warm reset"}

// supermicroBoard asks for the board's number, which the places of DIMMs hang
// on; it is 0, and of no use, if the BMC does not tell.
func (d *Dialect) supermicroBoard() (uint16, bool) {
	data, err := d.once(&d.board, ipmi.Request{NetFn: 0x30, Cmd: 0x21}, 2)
	if err != nil {
		d.warnFailed("Get Board ID command failed", err)
		return 0, false
	}
	board := ipmi.NewReader(data).U16()
	return board, board != 0
}

// dimm names a DIMM from event data 2, its channel and place, and 3, its CPU.
func dimm(board uint16, data2, data3 uint8) string {
	letter, digit := '@'+rune(data2>>4), '\''+rune(data2&0x0f)
	cpu := data3&3 + 1
	switch {
	case slices.Contains(plainBoards, board):
		return fmt.Sprintf("@DIMM%2X(CPU%x)", data2, cpu)
	case slices.Contains(romleyBoards, board):
		letter += rune(data3&3) * 4
	case slices.Contains(x9Boards, board):
		letter += rune(data3&3) * 3
	case slices.Contains(bricklandBoards, board):
		module := 1
		if data2>>4 > 4 {
			module = 2
		}
		return fmt.Sprintf("@DIMM%c%d(P%dM%d)", letter, int(data2&0x0f)-9, data3&0x0f+1, module)
	case slices.Contains(x10OBiBoards, board):
		cpu = data3&7 + 1
	}
	return fmt.Sprintf("@DIMM%c%c(CPU%x)", letter, digit, cpu)
}
