package fru

import "context"

// RecordHeaderLen is the length of a multirecord's header in bytes.
const RecordHeaderLen = 5

const (
	lastRecord  = 0x80
	versionMask = 0x0f
)

// MaxRecord is the most data a multirecord holds, in bytes.
const MaxRecord = 255

// Record is one multirecord (FRU §16).
//
//	+----+-------------------+------+---------------+---------------+--------+
//	|type|end of list|version|length|record checksum|header checksum|data ...|
//	+----+-------------------+------+---------------+---------------+--------+
type Record struct {
	Type    uint8
	Version uint8
	Last    bool
	Len     int // of the data, which may be cut off
	Data    []byte
	Intact  bool // both checksums are right
}

// Types of multirecords (FRU §16.1).
const (
	RecordPowerSupply = 0x00
	RecordDCOutput    = 0x01
	RecordDCLoad      = 0x02
	RecordOEM         = 0xc0
)

// Records reads the multirecords that begin at offset, as far as they can be
// read.
func (d *Device) Records(ctx context.Context, offset int) (records []Record, err error) {
	for {
		r, err := d.record(ctx, offset)
		if err != nil {
			return records, err
		}
		records = append(records, r)
		offset += RecordHeaderLen + r.Len
		if r.Last {
			return records, nil
		}
	}
}

func (d *Device) record(ctx context.Context, offset int) (Record, error) {
	head, err := d.Read(ctx, offset, RecordHeaderLen)
	if err != nil {
		return Record{}, err
	}
	var data []byte
	if n := int(head[2]); n > 0 {
		if data, err = d.Read(ctx, offset+RecordHeaderLen, n); err != nil {
			return Record{}, err
		}
	}
	return DecodeRecord(append(head, data...)), nil
}

// DecodeRecord takes apart the record that data begin with. They are a header
// at least, and may hold less than the whole record, or more.
func DecodeRecord(data []byte) Record {
	head, data := data[:RecordHeaderLen], data[RecordHeaderLen:]
	r := Record{Type: head[0], Version: head[1] & versionMask, Last: head[1]&lastRecord != 0, Len: int(head[2])}
	r.Data = data[:min(r.Len, len(data))]
	r.Intact = Checksum(head) == 0 && Checksum(r.Data) == head[3]
	return r
}
