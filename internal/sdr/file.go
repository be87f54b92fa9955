package sdr

import (
	"fmt"
	"io"
)

// FileError says what is wrong with a file of SDRs, in ipmitool's words.
type FileError struct{ text string }

func (e *FileError) Error() string { return e.text }

// ReadCache reads records as "sdr dump" wrote them, one behind the other, for
// use in the place of a BMC's. Those before an error are good.
func ReadCache(r io.Reader) ([]*Record, error) {
	var records []*Record
	for {
		var head [HeaderLen]byte
		n, err := io.ReadFull(r, head[:])
		switch {
		case n == 0:
			return records, nil
		case err != nil:
			return records, &FileError{fmt.Sprintf("header read %d bytes, expected %d", n, HeaderLen)}
		}
		rec, length, _ := parseHeader(head[:])
		if length == 0 {
			continue
		}
		if rec.Version != 0x51 && rec.Version != 0x01 && rec.Version != 0x02 {
			return records, &FileError{fmt.Sprintf("invalid sdr header version %02x", rec.Version)}
		}
		rec.Body = make([]byte, length)
		if n, err := io.ReadFull(r, rec.Body); err != nil {
			return records, &FileError{fmt.Sprintf("record %04x read %d bytes, expected %d", rec.ID, n, length)}
		}
		records = append(records, &rec)
	}
}

// ReadDump reads records as they are to be written to a repository. A header
// cut short ends the file; a body cut short is an error.
func ReadDump(r io.Reader) ([]*Record, error) {
	var records []*Record
	for {
		var head [HeaderLen]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return records, nil
		}
		rec, length, _ := parseHeader(head[:])
		rec.Body = make([]byte, length)
		if _, err := io.ReadFull(r, rec.Body); err != nil {
			return records, err
		}
		records = append(records, &rec)
	}
}
