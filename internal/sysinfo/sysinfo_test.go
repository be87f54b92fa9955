package sysinfo

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"goipmi/internal/ipmi/ipmitest"
)

// TestBlocks holds that blocks are whole, and begin with the text's length.
func TestBlocks(t *testing.T) {
	for length := range 256 {
		text := strings.Repeat("x", length)
		blocks := Blocks(text)
		if want := (HeadLen + length + BlockLen - 1) / BlockLen; len(blocks) != want {
			t.Errorf("%d characters are %d blocks, not %d", length, len(blocks), want)
		}
		data := slices.Concat(blocks...)
		if len(data)%BlockLen != 0 || data[0] != Latin1 || int(data[1]) != length {
			t.Fatalf("%d characters: % x", length, data)
		}
		if got := string(bytes.TrimRight(data[HeadLen:], "\x00")); got != text {
			t.Errorf("%d characters: %q", length, got)
		}
	}
}

// TestShort holds that what a BMC leaves out is zero, and that what it sends too
// much is left out.
func TestShort(t *testing.T) {
	bmc := &ipmitest.BMC{Answers: map[string]string{
		"06 59 00 c1 00 00": "00 11 00 00 03 61 62",
		"06 59 00 c1 01 00": "00 11 01 000102030405060708090a0b0c0d0e0f ff ff",
		"06 59 00 c1 02 00": "00",
	}}
	for n, want := range []string{
		"00 03 61 62 00 00 00 00 00 00 00 00 00 00 00 00",
		"00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f",
		"00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
	} {
		block, err := GetBlock(t.Context(), bmc, 0xc1, uint8(n))
		if err != nil || !bytes.Equal(block, ipmitest.Bytes(want)) {
			t.Errorf("block %d: % x, %v", n, block, err)
		}
	}
	if _, err := GetBlock(t.Context(), bmc, 0xc1, 3); err == nil {
		t.Error("a refused block is no error")
	}
}
