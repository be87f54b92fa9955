package fwum

import (
	"context"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// traceLog is the update manager's last commands, in chunks as it gives them.
type traceLog struct {
	Entries []traced `json:"entries"`
}

// traced is one command. Without a state its place in the log is free.
type traced struct {
	ID        uint8     `json:"command"`
	Name      string    `json:"command_name"`
	State     uint8     `json:"state"`
	StateName string    `json:"state_name"`
	Code      ipmi.Code `json:"completion_code"`
}

const chunks, chunkLen = 7, 7 // entries

// The commands by their IDs, and those from C0h on.
var (
	commands = []string{
		"GetFwInfo", "KickWatchdog", "GetLastAnswer", "BootHandshake", "ReportStatus", "CtrlIPMBLine",
		"SetFwState", "GetFwStatus", "GetSpiMemStatus", "StartFwUpdate", "StartFwImage", "SaveFwImage",
		"FinishFwImage", "ReadFwImage", "ManualRollback", "GetTraceLog",
	}
	extended = []string{
		"FwUpgradeLock", "ProcessFwUpg", "ProcessFwRb", "WaitHSAfterUpg", "WaitFirstHSUpg", "FwInfoStateChange",
	}
	states = []string{"Invalid", "Begin", "Progress", "Completed"}
)

const firstExtended = 0xc0

func commandName(id uint8) (text string, known bool) {
	switch {
	case int(id) < len(commands):
		return commands[id], true
	case id < firstExtended:
		return "", false
	case int(id-firstExtended) < len(extended):
		return extended[id-firstExtended], true
	}
	return name(nil, id), true
}

// decodeChunk takes the entries that say something.
func decodeChunk(data []byte) (entries []traced, err error) {
	r := ipmi.NewReader(data)
	for range chunkLen {
		e := traced{ID: r.U8(), State: r.U8(), Code: ipmi.Code(r.U8())}
		var known bool
		if e.Name, known = commandName(e.ID); !known || e.State == 0 {
			continue
		}
		e.StateName = name(states, e.State)
		entries = append(entries, e)
	}
	return entries, r.Err()
}

func (l traceLog) Text(p *output.Printer) {
	for _, e := range l.Entries {
		p.Printf("  Cmd ID: %17s -- CmdState: %10s -- CompCode: %2x\n", e.Name, e.StateName, uint8(e.Code))
	}
	p.Printf("\n")
}

func runTraceLog(ctx context.Context, h *app.Host, _ []string) error {
	chat(h, " Getting Trace Log!\n")
	l := traceLog{Entries: []traced{}}
	for n := range uint8(chunks) {
		data, err := getTraceLog.read(ctx, h, n)
		if err != nil {
			return h.Partial(l, err)
		}
		entries, err := decodeChunk(data)
		if err != nil {
			return h.Partial(l, getTraceLog.failed(err))
		}
		l.Entries = append(l.Entries, entries...)
	}
	return h.Out.Emit(l)
}
