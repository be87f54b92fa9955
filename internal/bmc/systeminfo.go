package bmc

import (
	"goipmi/internal/ipmi"
)

// System info parameters (IPMI v2.0 §22.14a): text in blocks of 16 bytes,
// block 0 beginning with the encoding and the length.
const (
	infoProgress = iota
	infoFirmware
	infoName
	infoPrimaryOS
	infoPresentOS
	infoOSVersion
	infoURL
	infoHypervisorURL
	infoParameters // how many
)

const (
	infoBlocks   = 17 // for 255 bytes and the two of block 0
	infoRevision = 0x11
)

type systemInfo struct {
	progress uint8
	set      map[uint8][]byte // whole blocks that were written, by parameter
}

// infoTexts are the texts before any is set.
var infoTexts = [infoParameters]string{
	infoFirmware:  "SIM.2.19.10",
	infoName:      "sim-server",
	infoPrimaryOS: "Linux",
	infoPresentOS: "Linux",
	infoOSVersion: "6.12.48 sim-server generic",
	infoURL:       "https://127.0.0.1/",
}

// infoText puts a text into blocks.
func infoText(text string) []byte {
	blocks := make([]byte, (len(text)+2+15)/16*16)
	blocks[1] = uint8(len(text))
	copy(blocks[2:], text)
	return blocks
}

func (s *systemInfo) blocks(number uint8) []byte {
	if set, ok := s.set[number]; ok {
		return set
	}
	return infoText(infoTexts[number])
}

// getSystemInfo reads the parameter, bit 7 for its revision alone; the set
// selector is the number of a block.
func (b *BMC) getSystemInfo(c *call) ([]byte, ipmi.Code) {
	number, block := c.data[1], int(c.data[2])
	switch {
	case c.data[0]&0x80 != 0:
		return []byte{infoRevision}, ipmi.OK
	case number >= infoParameters:
		return nil, codeNoParameter
	case number == infoProgress:
		return []byte{infoRevision, b.info.progress}, ipmi.OK
	case block >= infoBlocks:
		return nil, ipmi.CodeOutOfRange
	}
	out := make([]byte, 2+16)
	out[0], out[1] = infoRevision, c.data[2]
	if blocks := b.info.blocks(number); 16*block < len(blocks) {
		copy(out[2:], blocks[16*block:])
	}
	return out, ipmi.OK
}

// setSystemInfo writes one block, or sets the progress.
func (b *BMC) setSystemInfo(c *call) ([]byte, ipmi.Code) {
	number, data := c.data[0], c.data[1:]
	switch {
	case number >= infoParameters:
		return nil, codeNoParameter
	case number == infoProgress && len(data) == 1:
		return nil, b.info.setProgress(data[0])
	case number == infoProgress || len(data) < 2:
		return nil, ipmi.CodeBadLength
	case int(data[0]) >= infoBlocks:
		return nil, ipmi.CodeOutOfRange
	}
	b.info.write(number, int(data[0]), data[1:])
	return nil, ipmi.OK
}

func (s *systemInfo) setProgress(state uint8) ipmi.Code {
	switch {
	case state > 1:
		return ipmi.CodeInvalidField
	case state == 1 && s.progress == 1:
		return codeInProgress
	}
	s.progress = state
	return ipmi.OK
}

// write replaces a block. Block 0 begins the text anew.
func (s *systemInfo) write(number uint8, block int, data []byte) {
	var blocks []byte
	if block > 0 {
		blocks = s.blocks(number)
	}
	grown := make([]byte, max(len(blocks), 16*(block+1)))
	copy(grown, blocks)
	copy(grown[16*block:], append(data[:len(data):len(data)], make([]byte, 16-len(data))...))
	put(&s.set, number, grown)
}
