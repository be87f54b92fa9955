package sol

import (
	"bytes"
	"fmt"
	"os"
	"sync"
	"time"
)

// transcript writes what the server says to a file, the time before each line.
// What is typed comes in only as the server echoes it, so that a password that
// it does not show is not there either.
type transcript struct {
	mu     sync.Mutex
	file   *os.File
	now    func() time.Time
	inLine bool
}

// openTranscript appends to a file that nobody else can read.
func openTranscript(name string) (*transcript, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &transcript{file: f, now: time.Now}, nil
}

// Write logs output as it came, carriage returns left out.
func (t *transcript) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var out bytes.Buffer
	for _, c := range b {
		if c == '\r' {
			continue
		}
		if !t.inLine {
			out.WriteString(t.now().UTC().Format("2006-01-02T15:04:05.000Z "))
		}
		out.WriteByte(c)
		t.inLine = c != '\n'
	}
	_, err := t.file.Write(out.Bytes())
	return len(b), err
}

// note logs an event, on a line of its own.
func (t *transcript) note(event string) {
	if t == nil {
		return
	}
	t.mu.Lock()
	inLine := t.inLine
	t.mu.Unlock()
	if inLine {
		fmt.Fprintln(t)
	}
	fmt.Fprintf(t, "[%s]\n", event)
}

func (t *transcript) close() error {
	if t == nil {
		return nil
	}
	return t.file.Close()
}
