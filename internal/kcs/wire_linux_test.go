package kcs

import (
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// TestIoctls evaluates the constants for every architecture from the source.
// The numbers are what a C compiler makes of <linux/ipmi.h>.
func TestIoctls(t *testing.T) {
	fset := token.NewFileSet()
	source, err := parser.ParseFile(fset, "wire_linux.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	word64 := map[string]uint64{
		"opSendCommand": 0x8028690d, "opReceiveMessage": 0xc030690b,
		"opEnableEvents": 0x80046910, "opSetOwnAddress": 0x80046911,
	}
	word32 := map[string]uint64{
		"opSendCommand": 0x8014690d, "opReceiveMessage": 0xc018690b,
		"opEnableEvents": 0x80046910, "opSetOwnAddress": 0x80046911,
	}
	for arch, want := range map[string]map[string]uint64{
		"amd64": word64, "arm64": word64, "riscv64": word64, "386": word32, "arm": word32,
	} {
		config := types.Config{Sizes: types.SizesFor("gc", arch), Importer: importer.Default()}
		pkg, err := config.Check("kcs", fset, []*ast.File{source}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for name, number := range want {
			value := pkg.Scope().Lookup(name).(*types.Const).Val()
			if got, _ := constant.Uint64Val(value); got != number {
				t.Errorf("%s on %s is %#x, want %#x", name, arch, got, number)
			}
		}
	}
}

// TestLayout compares with x/sys, which has the structures from C, as far as
// it has them.
func TestLayout(t *testing.T) {
	var (
		req      ipmiReq
		recv     ipmiRecv
		wantReq  unix.IPMIReq
		wantRecv unix.IPMIRecv
	)
	for _, test := range []struct {
		name      string
		got, want uintptr
	}{
		{"SEND_COMMAND", opSendCommand, unix.IPMICTL_SEND_COMMAND},
		{"RECEIVE_MSG_TRUNC", opReceiveMessage, unix.IPMICTL_RECEIVE_MSG - 1},
		{"ipmi_req", unsafe.Sizeof(req), unsafe.Sizeof(wantReq)},
		{"ipmi_req.addr_len", unsafe.Offsetof(req.addrLen), unsafe.Offsetof(wantReq.Len)},
		{"ipmi_req.msgid", unsafe.Offsetof(req.msgID), unsafe.Offsetof(wantReq.Msgid)},
		{"ipmi_req.msg", unsafe.Offsetof(req.msg), unsafe.Offsetof(wantReq.Msg)},
		{"ipmi_recv", unsafe.Sizeof(recv), unsafe.Sizeof(wantRecv)},
		{"ipmi_recv.addr", unsafe.Offsetof(recv.addr), unsafe.Offsetof(wantRecv.Addr)},
		{"ipmi_recv.msgid", unsafe.Offsetof(recv.msgID), unsafe.Offsetof(wantRecv.Msgid)},
		{"ipmi_recv.msg", unsafe.Offsetof(recv.msg), unsafe.Offsetof(wantRecv.Msg)},
		{"ipmi_msg.data_len", unsafe.Offsetof(req.msg.dataLen), unsafe.Offsetof(wantReq.Msg.Len)},
		{"ipmi_msg.data", unsafe.Offsetof(req.msg.data), unsafe.Offsetof(wantReq.Msg.Data)},
		{"the system interface's address", addrLen, unsafe.Sizeof(unix.IPMISystemInterfaceAddr{})},
		{"answers", recvAnswer, unix.IPMI_RESPONSE_RECV_TYPE},
		{"the BMC's channel", channelBMC, unix.IPMI_BMC_CHANNEL},
	} {
		if test.got != test.want {
			t.Errorf("%s: %#x, want %#x", test.name, test.got, test.want)
		}
	}
}
