package mc

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sysinfo"
)

// sysInfoParam is a string that the BMC keeps about the system (IPMI v2.0 §22.14a).
type sysInfoParam struct {
	name, about string
	selector    uint8
	blocks      int // as many as ipmitool reads or writes
}

var sysInfoParams = []sysInfoParam{
	{"system_fw_version", "version of the system firmware (BIOS)", 0x01, 4},
	{"system_name", "name of the system", 0x02, 4},
	{"primary_os_name", "the operating system to start", 0x03, 4},
	{"os_name", "the operating system that runs", 0x04, 4},
	{"delloem_url", "address of the BMC's web pages", 0xde, 2},
	{"delloem_os_version", "version of the operating system that runs", 0xe4, 4},
}

func findSysInfoParam(name string) *sysInfoParam {
	i := slices.IndexFunc(sysInfoParams, func(p sysInfoParam) bool { return p.name == name })
	if i < 0 {
		return nil
	}
	return &sysInfoParams[i]
}

// Encodings of a string.
const (
	encodingLatin1  = sysinfo.Latin1
	encodingUTF8    = 1
	encodingUnicode = 2
)

var encodingNames = [...]string{encodingLatin1: "ASCII+Latin1", encodingUTF8: "UTF-8", encodingUnicode: "Unicode"}

// newSysInfo is getsysinfo or setsysinfo, which takes operands words.
func newSysInfo(a *app.App, use, short string, operands int,
	run func(context.Context, *app.Host, *sysInfoParam, []string) error) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(use, short, func(ctx context.Context, h *app.Host, args []string) error {
		switch {
		case len(args) == 1 && args[0] == "help":
			return &app.Failure{Usage: app.Usage(cmd), OK: true}
		case len(args) < operands:
			return &app.Failure{Line: "Not enough parameters given.", Usage: app.Usage(cmd)}
		}
		param := findSysInfoParam(args[0])
		if param == nil {
			line := "Invalid mc/bmc " + cmd.Name() + " command: " + args[0]
			return &app.Failure{Line: line, Usage: app.Usage(cmd)}
		}
		return run(ctx, h, param, args[1:])
	})
	cmd.Long = "Arguments:\n"
	for _, p := range sysInfoParams {
		cmd.Long += fmt.Sprintf("\n    %-18s  %s", p.name, p.about)
	}
	return cmd
}

// noSuchParam is the completion code for a parameter that the BMC does not keep.
const noSuchParam ipmi.Code = 0x80

// sysInfoFailed words a failure at a block; a refusal has exit status 0.
func sysInfoFailed(command string, param *sysInfoParam, block int, err error) error {
	reason := app.Reason(": ", err)
	switch {
	case errors.Is(err, noSuchParam):
		return &app.Failure{Line: fmt.Sprintf("%s %s parameter not supported", command, param.name), OK: true, Above: true, Err: err}
	case reason != "":
		return &app.Failure{Line: command + " command failed" + reason, OK: true, Above: true, Err: err}
	}
	return &app.Failure{Line: fmt.Sprintf("%s %s set %d command failed", command, param.name, block), Err: err}
}

func newGetSysInfo(a *app.App) *cobra.Command {
	return newSysInfo(a, "getsysinfo <argument>", "A string about the system that the controller keeps", 1, runGetSysInfo)
}

func runGetSysInfo(ctx context.Context, h *app.Host, param *sysInfoParam, _ []string) error {
	v, err := readSysInfo(ctx, h, param)
	if err != nil {
		return partial(h, v, sysInfoFailed("getsysinfo", param, v.blocks-1, err))
	}
	return h.Out.Emit(v)
}

// sysInfo is a string with its first block's head.
type sysInfo struct {
	Parameter    string `json:"parameter"`
	Selector     uint8  `json:"selector"`
	Encoding     uint8  `json:"encoding"`
	EncodingName string `json:"encoding_name,omitempty"`
	Length       uint8  `json:"length"`
	Value        string `json:"value"`
	raw          []byte
	blocks       int // asked for
}

// readSysInfo reads block after block.
func readSysInfo(ctx context.Context, c ipmi.Conn, param *sysInfoParam) (sysInfo, error) {
	v := sysInfo{Parameter: param.name, Selector: param.selector}
	for last := param.blocks; v.blocks < last; {
		n := uint8(v.blocks)
		v.blocks++
		block, err := sysinfo.GetBlock(ctx, c, param.selector, n)
		if err != nil {
			return v, err
		}
		if n > 0 {
			v.raw = append(v.raw, block...)
			continue
		}
		v.Encoding, v.Length = block[0]&0x0f, block[1]
		v.raw = append(v.raw, block[sysinfo.HeadLen:]...)
		if v.Encoding == encodingLatin1 {
			last = blocksFor(v.Length)
		}
	}
	v.decode()
	return v, nil
}

// blocksFor is how many blocks ipmitool reads of a string; a length past 127
// is negative to it.
func blocksFor(length uint8) int {
	return (int(int8(length)) + sysinfo.HeadLen + sysinfo.BlockLen - 1) / sysinfo.BlockLen
}

// decode makes the text of the bytes, up to the first NUL.
func (v *sysInfo) decode() {
	if int(v.Encoding) < len(encodingNames) {
		v.EncodingName = encodingNames[v.Encoding]
	}
	switch text := cString(v.raw); v.Encoding {
	case encodingLatin1:
		v.Value = latin1(text)
	case encodingUnicode:
		v.Value = unicode(v.raw)
	default:
		v.Value = strings.ToValidUTF8(string(text), "\ufffd")
	}
}

// cString is what comes before the first NUL.
func cString(b []byte) []byte {
	text, _, _ := bytes.Cut(b, []byte{0})
	return text
}

func latin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

// unicode is a UTF-16 string, least significant byte first.
func unicode(b []byte) string {
	var units []uint16
	for ; len(b) >= 2 && (b[0] != 0 || b[1] != 0); b = b[2:] {
		units = append(units, binary.LittleEndian.Uint16(b))
	}
	return string(utf16.Decode(units))
}

func (v sysInfo) Text(p *output.Printer) {
	for n := range v.blocks {
		if p.Verbose > 1 {
			p.Printf("getsysinfo: %02x/%02x/00\n", v.Selector, n)
		}
	}
	p.Printf("%s\n", output.Clean(string(cString(v.raw))))
}

func newSetSysInfo(a *app.App) *cobra.Command {
	return newSysInfo(a, "setsysinfo <argument> <string>", "Give the controller such a string to keep", 2, runSetSysInfo)
}

func runSetSysInfo(ctx context.Context, h *app.Host, param *sysInfoParam, args []string) error {
	text, limit := args[0], param.blocks*sysinfo.BlockLen-sysinfo.HeadLen
	if len(text) > limit {
		text = text[:limit]
		if !h.App.Compat {
			h.App.Warnf("only the first %d bytes are kept", limit)
		}
	}
	blocks := sysinfo.Blocks(text)
	if h.App.Compat && len(blocks) == param.blocks { // ipmitool counts the last block's zeros, too
		blocks[0][1] = uint8(limit)
	}
	for n, block := range blocks {
		if err := sysinfo.SetBlock(ctx, h, param.selector, uint8(n), block); err != nil {
			return sysInfoFailed("setsysinfo", param, n, err)
		}
	}
	return h.Out.Emit(sysInfoSet{param.name, param.selector, text})
}

// sysInfoSet is what was set; it has no text.
type sysInfoSet struct {
	Parameter string `json:"parameter"`
	Selector  uint8  `json:"selector"`
	Value     string `json:"value"`
}

func (sysInfoSet) Text(*output.Printer) {}
