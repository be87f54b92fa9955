package sdr

import (
	"context"
	"encoding/binary"
	"errors"
	"time"

	"goipmi/internal/ipmi"
)

// Commands that change the repository (IPMI v2.0 §33.14, §33.15).
const (
	cmdPartialAdd = 0x25
	cmdClear      = 0x27
)

// maxWrite is how much of a record fits into a message of 32 bytes.
const maxWrite = 19

// errErase says that a repository could not be cleared; why has been told.
var errErase = errors.New("repository not erased in time")

// Clear erases the repository.
//
//	+-----------+-------+------+
//	|reservation|"C L R"|AAh/00|
//	+-----------+-------+------+
func (r *Repository) Clear(ctx context.Context) error {
	id, err := reserve(ctx, r.conn, repositorySource)
	if err != nil {
		return err
	}
	req := append(binary.LittleEndian.AppendUint16(nil, id), 'C', 'L', 'R', 0xaa)
	for range tries {
		data, err := ipmi.Call(ctx, r.conn, ipmi.Request{NetFn: ipmi.NetFnStorage, Cmd: cmdClear, Data: req})
		b := ipmi.NewReader(data)
		progress := b.U8()
		if err == nil {
			err = b.Err()
		}
		switch {
		case err != nil:
			r.tell.Warnf("Unable to clear SDRR%s", reason(err))
			return err
		case progress&1 != 0:
			r.tell.Printf("SDRR successfully erased\n")
			return nil
		}
		r.tell.Printf("Wait for SDRR erasure completed...\n")
		req[5] = 0 // from now on, ask how far it is
		if err := pause(ctx); err != nil {
			return err
		}
	}
	return errErase
}

// pause gives the BMC a second.
func pause(ctx context.Context) error {
	t := time.NewTimer(time.Second)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Add appends a record to the repository: the header, then the body in parts.
//
//	Partial Add SDR (IPMI v2.0 §33.14)
//	+-----------+---------+------+--------+----+
//	|reservation|record ID|offset|last: 01|data|
//	+-----------+---------+------+--------+----+
//	     2           2        1       1
func (r *Repository) Add(ctx context.Context, rec *Record) error {
	if len(rec.Body) == 0 {
		r.tell.Warnf("ipmitool: bad record , skipped")
		return nil
	}
	reservation, err := reserve(ctx, r.conn, repositorySource)
	if err != nil {
		r.tell.Warnf("ipmitool: reservation failed")
		return err
	}
	data := rec.Bytes()
	id, err := r.addPart(ctx, reservation, 0, data[:HeaderLen], 0, false)
	if err != nil {
		r.tell.Warnf("ipmitool: partial send error")
		return err
	}
	for at := HeaderLen; at < len(data); {
		end := min(at+maxWrite, len(data))
		if id, err = r.addPart(ctx, reservation, id, data[at:end], at, end == len(data)); err != nil {
			r.tell.Warnf("ipmitool: partial add failed")
			return err
		}
		at = end
	}
	return nil
}

// addPart writes data at an offset of a record; the answer is the record's ID.
func (r *Repository) addPart(ctx context.Context, reservation, id uint16, data []byte, offset int, last bool) (uint16, error) {
	req := binary.LittleEndian.AppendUint16(nil, reservation)
	req = binary.LittleEndian.AppendUint16(req, id)
	req = append(req, uint8(offset), 0)
	if last {
		req[5] = 1
	}
	answer, err := ipmi.Call(ctx, r.conn, ipmi.Request{NetFn: ipmi.NetFnStorage, Cmd: cmdPartialAdd, Data: append(req, data...)})
	if err != nil {
		return 0, err
	}
	b := ipmi.NewReader(answer)
	got := b.U16()
	return got, b.Err()
}

// FillDevice adds the SDRs that come with the BMC's own sensors. A BMC that has
// none is no error.
func (r *Repository) FillDevice(ctx context.Context) error {
	w, err := r.beginDevice(ctx)
	if err != nil {
		return ended(ctx)
	}
	addr := r.base.Addr
	if addr == 0 {
		addr = ipmi.BMCAddr
	}
	return r.copy(ctx, w, addr)
}

// FillFrom adds the SDRs of another controller on the target's bus. One that
// is not there is no error.
func (r *Repository) FillFrom(ctx context.Context, addr uint8) error {
	to := r.base
	to.Addr = addr
	other := New(ipmi.WithTarget(r.conn, to), to, r.tell)
	w, err := other.begin(ctx)
	if err != nil {
		return ended(ctx)
	}
	return r.copy(ctx, w, addr)
}

// ended is why ctx ended, if it did.
func ended(ctx context.Context) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// copy adds all that a walk comes by. The error is the last record's, as all
// others were told.
func (r *Repository) copy(ctx context.Context, w *walk, addr uint8) error {
	r.tell.Printf("Load SDRs from 0x%x\n", addr)
	var records []*Record
	for !w.done() {
		rec, err := w.read(ctx)
		var one *RecordError
		switch {
		case errors.As(err, &one):
			rec = &Record{ID: one.ID}
		case errors.Is(err, errNoMore):
			continue
		case err != nil:
			return err
		}
		records = append(records, rec)
	}
	return r.AddAll(ctx, records)
}

// AddAll adds records in order and goes on behind one that the BMC refuses. The
// error is the last record's.
func (r *Repository) AddAll(ctx context.Context, records []*Record) (err error) {
	for _, rec := range records {
		if err = r.Add(ctx, rec); err != nil {
			r.tell.Warnf("Cannot add SDR ID 0x%04x to repository...", rec.ID)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return err
}

// rebuild fills an empty repository from the BMC's own sensors.
func (r *Repository) rebuild(ctx context.Context) error {
	if err := r.Clear(ctx); err != nil {
		r.tell.Warnf("Cannot erase SDRR. Give up.")
		return err
	}
	return r.FillDevice(ctx)
}
