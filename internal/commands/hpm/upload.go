package hpm

import (
	"context"
	"encoding/binary"
	"errors"
	"strings"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Actions (HPM.1 §3.5) that no record is for. Those of records have their numbers.
const (
	doUpgrade = 2
	doCompare = 3
)

// Results of an upload.
const (
	uploading = "interrupted"
	uploaded  = "uploaded"
	skipped   = "skipped"
	same      = "same"
	different = "different"
	noCompare = "comparison not supported"
)

// perform does what the image's records say.
func (u *upgrade) perform(ctx context.Context) error {
	u.Progressf("\n%s", line(wide))
	u.Progressf("|ID  | Name        |                     Versions                        | %%  |\n")
	u.Progressf("|    |             |      Active     |      Backup     |      File       |    |\n")
	u.Progressf("|----|-------------|-----------------|-----------------|-----------------|----|\n")
	err := u.performRecords(ctx)
	u.Progressf("%s", line(wide))
	if err != nil {
		return also(err, "%s", coldResetNote)
	}
	u.notice("%s", coldResetNote)
	return nil
}

func (u *upgrade) performRecords(ctx context.Context) error {
	next := 0 // of the report
	for _, r := range u.img.records {
		var err error
		switch {
		case r.action == actionUpload:
			err = u.upload(ctx, r, &u.report.Components[next])
			next++
		case u.purpose == toUpgrade && u.chosen&r.parts != 0:
			err = u.initiate(ctx, u.chosen&r.parts, r.action)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// initiate has the controller begin an action.
func (g *agent) initiate(ctx context.Context, parts components, action uint8) error {
	return g.long(ctx, initiateAction, uint8(parts), action)
}

// long sends a command that may take its time.
func (g *agent) long(ctx context.Context, c command, data ...byte) error {
	resp, err := g.send(ctx, c, data...)
	switch {
	case err != nil:
		return c.failure(err)
	case resp.Code == codeInProgress:
		return g.wait(ctx)
	case resp.Code != ipmi.OK:
		return c.failure(resp.Code)
	}
	return nil
}

// upload sends a component's firmware.
func (u *upgrade) upload(ctx context.Context, r record, p *part) error {
	u.current = r.parts.last()
	size := u.MaxRequest() - blockHead
	if size <= 0 {
		return app.Failf("Maximum request size is too small to send a upload request.")
	}
	if u.debug {
		u.Progressf("\n\n Comp ID : %d\t [%-20s]\n", p.ID, output.Clean(cString(r.name)))
	} else {
		u.Progressf("%s%s", p.head(false), p.Image.imageCell())
	}
	if !u.chosen.has(u.current) {
		return u.skip(p)
	}
	u.show(0, 1)
	action := uint8(doUpgrade)
	if u.purpose == toCompare {
		action = doCompare
	}
	if err := u.initiate(ctx, r.parts, action); err != nil {
		_ = u.skip(p)
		return err
	}
	p.Result = uploading
	if err := u.blocks(ctx, r.data, size, p); err != nil {
		return err
	}
	return u.finish(ctx, p)
}

func (u *upgrade) skip(p *part) error {
	p.Result = skipped
	u.Progressf("Skip|\n")
	if u.purpose == toCompare && !u.general[u.current].Compare {
		p.Result = noCompare
		u.Progressf("|    |Comparison isn't supported for given component.                        |\n")
	}
	return nil
}

// finish tells the controller that it has all.
func (u *upgrade) finish(ctx context.Context, p *part) error {
	data := binary.LittleEndian.AppendUint32([]byte{u.current}, uint32(p.Bytes))
	if u.purpose == toUpgrade {
		p.Result = uploaded
		return u.long(ctx, finishUpload, data...)
	}
	resp, err := u.send(ctx, finishUpload, data...)
	switch {
	case err != nil:
		return finishUpload.failure(err)
	case resp.Code == codeInProgress:
		p.Result = same
		return u.wait(ctx)
	case resp.Code == codeDifferent:
		p.Result = different
		u.Progressf("|    |Component's active copy doesn't match the upgrade image                 |\n")
	case resp.Code == ipmi.OK:
		p.Result = same
		u.Progressf("|    |Comparison passed                                                       |\n")
	default:
		return finishUpload.failure(resp.Code)
	}
	return nil
}

// codeDifferent says that a component's firmware is not the image's.
const codeDifferent = ipmi.Code(0x83)

// blockHead is what stands before a block's data: PICMG's number, and its own.
const blockHead = 2

// blocks sends firmware. The controller may ask for a section of it: what it
// takes then begins at an offset, and has a length.
func (u *upgrade) blocks(ctx context.Context, data []byte, size int, p *part) error {
	start, all := time.Now(), len(data)
	proven := false // the size
	for at, end, number := 0, len(data), uint8(0); at < end; {
		n := min(size, end-at)
		offset, length, err := u.block(ctx, number, data[at:at+n])
		switch {
		case errors.Is(err, errTooLong) && !proven && u.smaller(size) > 0:
			size = u.smaller(size)
			continue
		case errors.Is(err, errAgain):
			continue
		case err != nil:
			return u.broken(err, p.Bytes)
		case uint64(offset)+uint64(length) > uint64(len(data)):
			return badSection(p.Bytes, offset, length, len(data))
		}
		proven = true
		p.Bytes += n
		at += n
		if offset != 0 {
			at, end = int(offset), int(offset+length)
			if all == len(data) {
				all = int(length) + p.Bytes
			}
		}
		if p.Bytes > sectionLimit*len(data) {
			return u.broken(errSections, p.Bytes)
		}
		u.blockShown(p.Bytes, all, number, offset, length, time.Since(start))
		number++
	}
	return nil
}

// sectionLimit is how many times its size a controller may ask of an image.
const sectionLimit = 4

// What a controller may have against a block.
var (
	errTooLong  = errors.New("the controller takes no block of this size")
	errAgain    = errors.New("the controller wants the block again")
	errSections = errors.New("the controller asks for the same sections again and again")
)

// block sends one block. The controller may ask for another section next.
//
//	+-----+------+--------+      +-----+---------+---------+
//	|PICMG|number|data ...|  ->  |PICMG|offset  4|length  4|
//	+-----+------+--------+      +-----+---------+---------+
func (u *upgrade) block(ctx context.Context, number uint8, data []byte) (offset, length uint32, err error) {
	resp, err := u.send(ctx, uploadBlock, append([]byte{number}, data...)...)
	if err != nil {
		return 0, 0, uploadBlock.failure(err)
	}
	taken := resp.Code == ipmi.OK || resp.Code == codeInProgress
	if section := len(resp.Data); taken && section > 1 {
		r := ipmi.NewReader(resp.Data)
		r.Skip(1)
		offset, length = r.U32(), r.U32()
		if r.Err() != nil || r.Len() > 0 {
			u.notice("Error wrong rsp->datalen %d for Upload Firmware block command\n", section)
			resp.Code, taken = codeChecksum, false
		}
	}
	if taken {
		u.refusals = 0
	}
	switch {
	case resp.Code == ipmi.OK:
		return offset, length, nil
	case resp.Code == codeInProgress:
		return offset, length, u.wait(ctx)
	case u.forgive(resp.Code):
		return 0, 0, errAgain
	case resp.Code == ipmi.CodeBadLength, resp.Code == ipmi.CodeFieldTooLong:
		return 0, 0, errTooLong
	}
	return 0, 0, uploadBlock.failure(resp.Code)
}

// codeChecksum says that a block was damaged on its way.
const codeChecksum = ipmi.Code(0x82)

// smaller is the size of blocks to try after one that is too long.
func (u *upgrade) smaller(size int) int {
	if u.InSession() && size > 8 {
		return size - 8
	}
	return size - 1
}

// broken ends an upload that failed after some bytes.
func (u *upgrade) broken(err error, sent int) error {
	rc := -1
	if errors.Is(err, errTooLong) {
		rc = 1
	}
	var f *app.Failure
	if !errors.As(err, &f) {
		err = &app.Failure{Hint: err.Error()}
	}
	return also(err, "\n Error in Upload FIRMWARE command [rc=%d]\n\n\n TotalSent:0x%x ", rc, sent)
}

func badSection(sent int, offset, length uint32, all int) error {
	return app.Failf("\n Error in Upload FIRMWARE command [rc=0]\n\n\n TotalSent:0x%x Img offset:0x%x  Blk length:0x%x  Fwlen:0x%x\n",
		sent, offset, length, all)
}

// blockShown tells of a block that was taken.
func (u *upgrade) blockShown(sent, all int, number uint8, offset, length uint32, took time.Duration) {
	minutes, seconds := int(took.Seconds())/60, int(took.Seconds())%60
	if !u.debug {
		u.show(sent, all)
		if sent == all {
			u.Progressf("\n|    |Upload Time: %02d:%02d             | Image Size: %7d bytes              |\n", minutes, seconds, sent)
			u.shown = -1
		}
		return
	}
	u.Progressf(" Blk Num : %02x        Bytes : %05x ", number, sent)
	if offset != 0 || length != 0 {
		u.Progressf("\n--> ImgOff : %x BlkLen : %x\n", offset, length)
	}
	if sent == all {
		u.Progressf("\n Time Taken %02d:%02d\n\n", minutes, seconds)
	}
	_ = u.Out.Flush()
}

// show draws how far it is, over what was drawn before. It computes in single
// precision, as ipmitool does.
func (u *upgrade) show(sent, all int) {
	percent := int(float32(sent) / float32(all) * 100)
	if percent == u.shown {
		return
	}
	if u.shown >= 0 {
		u.Progressf("\b\b\b\b\b")
	}
	u.Progressf("%3d%%|", percent)
	_ = u.Out.Flush()
	u.shown = percent
}

// cString is text up to a NUL, if it has one.
func cString(text string) string {
	text, _, _ = strings.Cut(text, "\x00")
	return text
}
