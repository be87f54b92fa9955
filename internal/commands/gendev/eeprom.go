package gendev

import (
	"context"
	"errors"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/i2c"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// An eeprom is a kind of memory chip. Its addresses have one byte or two, least
// significant first.
type eeprom struct{ size, block, addrLen int }

// eeproms are the kinds, by device type (IPMI v2.0 §43.12); those from C0h on
// are ipmitool's, with its size of the 24C256.
var eeproms = map[uint8]eeprom{
	0x08: {128, 8, 1},     // 24C01
	0x09: {256, 8, 1},     // 24C02
	0x0a: {512, 8, 2},     // 24C04
	0x0b: {1024, 8, 2},    // 24C08
	0x0c: {2048, 16, 2},   // 24C16
	0x0d: {2048, 16, 2},   // 24C17
	0x0e: {4096, 8, 2},    // 24C32
	0x0f: {8192, 16, 2},   // 24C64
	0xc0: {16384, 16, 2},  // 24C128
	0xc1: {32748, 16, 2},  // 24C256
	0xc2: {65536, 16, 2},  // 24C512
	0xc3: {131072, 16, 2}, // 24C1024
}

// chip is one EEPROM.
type chip struct {
	eeprom
	i2c.Device
	step uint8 // added to the address before each transfer: 0 unless the span does not divide the size
}

func newChip(l *sdr.GenericLocator) (*chip, error) {
	kind, known := eeproms[l.Type]
	if !known {
		return nil, &app.Failure{Line: "The selected generic device is not an eeprom", OK: true}
	}
	share := kind.size / (int(l.AddressSpan) + 1)
	return &chip{kind,
		i2c.Device{Bus: i2c.PrivateBus(l.Channel, l.Bus), Addr: l.SlaveAddr},
		uint8(kind.size % share * 2),
	}, nil
}

// address is an offset as the chip wants it.
func (c *chip) address(offset int) []byte {
	return []byte{byte(offset), byte(offset >> 8)}[:c.addrLen]
}

const (
	attempts   = 3
	retryPause = time.Second
)

// transfer tries again when it fails, and says so.
func (c *chip) transfer(ctx context.Context, h *app.Host, write []byte, n int) (data []byte, err error) {
	for attempt := 1; ; attempt++ {
		c.Addr += c.step
		if data, err = c.Transfer(ctx, h, write, uint8(n)); err == nil {
			return data, nil
		}
		h.App.Warnf("%s\nRetry", i2c.Words(err))
		if attempt == attempts {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(retryPause):
		}
	}
}

// A job copies a chip's contents, block by block.
type job struct {
	Done     string `json:"done"`
	File     string `json:"file"`
	Size     int    `json:"size"` // of the chip
	Copied   int    `json:"copied"`
	Complete bool   `json:"complete"`

	percent, shown int
}

// blocks copies block after block, until one fails.
func (j *job) blocks(h *app.Host, c *chip, one func(offset int) error) (err error) {
	j.Size, j.shown = c.size, -1
	offset := 0
	for ; offset < c.size && err == nil; offset += c.block {
		if err = one(offset); err == nil {
			j.Copied = offset + c.block
			j.progress(h, offset)
		}
	}
	j.Complete = offset == c.size
	return err
}

// progress writes how far the job is, over what it wrote before.
func (j *job) progress(h *app.Host, offset int) {
	j.percent = offset * 100 / j.Size
	if j.percent != j.shown && !h.Out.Structured() {
		h.Out.Printf("\r%d percent completed", j.percent)
	}
	j.shown = j.percent
}

// end reports a job that err stopped, if it is not nil. ipmitool's exit status
// does not tell.
func (j *job) end(h *app.Host, err error) error {
	if err == nil {
		return h.Out.Emit(j)
	}
	failure := &app.Failure{OK: h.App.Compat, Err: err}
	var f *app.Failure
	if errors.As(err, &f) {
		failure.Line = f.Line
	}
	return h.Partial(j, failure)
}

// Text does not see a failure in the last block, as ipmitool.
func (j *job) Text(p *output.Printer) {
	if j.Complete {
		p.Printf("\r%%100 percent completed\n")
	} else {
		p.Printf("\rError: %d percent completed, read not completed \n", j.percent)
	}
}
