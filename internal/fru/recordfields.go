package fru

import "goipmi/internal/ipmi"

// RecordFields reads a record's data. Fields that a record is too short for are
// zero, as far as the longest record would reach.
type RecordFields struct {
	*ipmi.Reader
	length int
}

// NewRecordFields reads the data of a record, at most MaxRecord bytes.
func NewRecordFields(data []byte) RecordFields {
	padded := make([]byte, MaxRecord)
	return RecordFields{ipmi.NewReader(padded), copy(padded, data)}
}

// Left is how many bytes of the record are not read yet; below 0 are zeros.
func (f RecordFields) Left() int { return f.length - (MaxRecord - f.Len()) }

// Each calls item n times, as long as there is something to read.
func (f RecordFields) Each(n uint8, item func()) {
	for range n {
		if f.Len() == 0 {
			return
		}
		item()
	}
}
