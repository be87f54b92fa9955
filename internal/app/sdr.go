package app

import (
	"goipmi/internal/sdr"
)

// SDRs is the BMC's sensor data records, or those of the file that -S names.
// Nothing is read before it is asked for, and nothing twice.
func (h *Host) SDRs() *sdr.Repository {
	if h.sdrs == nil {
		h.sdrs = sdr.New(h, h.App.Options.Target, teller{h})
		h.sdrs.NoMaker = h.App.Options.Interface == "dummy" // which ipmitool does not ask either
	}
	return h.sdrs
}

// teller passes on what went wrong while SDRs were read.
type teller struct{ h *Host }

func (t teller) Warnf(format string, args ...any) { t.h.App.Warnf(format, args...) }

func (t teller) Printf(format string, args ...any) {
	if !t.h.Out.Structured() {
		t.h.Out.Printf(format, args...)
	}
}

// readSDRFile takes the SDRs from a file, if there is one. A bad one is told of
// and used as far as it goes.
func (h *Host) readSDRFile(name string) {
	if name == "" {
		return
	}
	f, err := OpenFile(name)
	if err != nil {
		h.App.Warnf("%v", err)
		h.App.Warnf("Unable to open SDR cache %s for reading", name)
		return
	}
	defer f.Close()
	records, err := sdr.ReadCache(f)
	if err != nil {
		h.App.Warnf("%v", err)
	}
	h.sdrs = h.SDRs().WithRecords(records)
}
