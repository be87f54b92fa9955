package shell

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// The words are those that ipmitool's echo printed.
func TestWords(t *testing.T) {
	for _, tt := range []struct {
		line        string
		file, typed []string
	}{
		{"", nil, nil},
		{" \t\v\f\r\n", nil, []string{"\v\f\r\n"}},
		{"a  b\n", []string{"a", "b"}, []string{"a", "b\n"}},
		{"\ta\tb ", []string{"a\tb"}, []string{"a", "b"}},
		{"a # b", []string{"a"}, []string{"a", "#", "b"}},
		{"a\x00b", []string{"a"}, []string{"a\x00b"}},
		{`"a b" 'c d'`, []string{"a b", "c d"}, []string{"a b", "c d"}},
		{"'a\tb'", []string{"a b"}, []string{"a b"}},
		{`"a # b"`, []string{"a "}, []string{"a # b"}},
		{`a"b c"d`, []string{`a"b~c"d`}, []string{`a"b~c"d`}},
		{`"a b"c 'd'e`, []string{"a b", "d"}, []string{"a b", "d"}},
		{`"it's" 'a "b'`, []string{"it's", `a "b`}, []string{"it's", `a "b`}},
		{`a~b "a~b"`, []string{"a~b", "a b"}, []string{"a~b", "a b"}},
		{`"" ''`, []string{"", ""}, []string{"", ""}},
		{"\"a b\n", []string{"a b "}, []string{"a b "}},
		{`"`, []string{""}, []string{""}},
	} {
		if got := fileWords(tt.line); !slices.Equal(got, tt.file) {
			t.Errorf("%q in a file: %q, want %q", tt.line, got, tt.file)
		}
		if got := words(glue(tt.line), " \t"); !slices.Equal(got, tt.typed) {
			t.Errorf("%q typed: %q, want %q", tt.line, got, tt.typed)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add(`a "b c" 'd`)
	f.Add("\"\n")
	f.Fuzz(func(t *testing.T, line string) {
		for _, list := range [][]string{fileWords(line), words(glue(line), " \t")} {
			if size := len(strings.Join(list, "")); size > len(line) {
				t.Errorf("%q became %q", line, list)
			}
		}
	})
}

func TestExpand(t *testing.T) {
	for line, want := range map[string]string{"": "", "a": "a", "\t": "      ", "12345\tb\tc": "12345 b       c", "123456\t": "123456        "} {
		if got := expand(line, len("ipmitool> ")); got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}

func TestPipeLines(t *testing.T) {
	p := &pipe{in: bufio.NewReader(strings.NewReader("a\nb\r\nc\n\nd"))}
	for _, want := range []string{"a", "b", "", "c", "", "d"} {
		if got, err := p.read(); got != want || err != nil {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
	if _, err := p.read(); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	p.in = bufio.NewReader(strings.NewReader(strings.Repeat("x", maxLine+1)))
	if _, err := p.read(); !errors.Is(err, bufio.ErrTooLong) {
		t.Errorf("a line without an end: %v", err)
	}
}

// counter counts requests.
type counter struct{ n int }

func (c *counter) Do(context.Context, ipmi.Request) (ipmi.Response, error) {
	c.n++
	return ipmi.Response{}, nil
}

func (c *counter) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, c, reqs, deliver)
}

func (c *counter) Close() error { return nil }

// A person who thinks for long finds the session alive.
func TestKeepAlive(t *testing.T) {
	for intf, want := range map[string]int{"lanplus": 3, "lan": 3, "open": 0} {
		synctest.Test(t, func(t *testing.T) {
			stdin, person := io.Pipe()
			var conn counter
			h := host(stdin, io.Discard)
			h.Conn = &conn
			h.App.Options.Interface = intf
			go func() {
				time.Sleep(100 * time.Second)
				_, _ = io.WriteString(person, "exit\n")
			}()
			if err := runShell(t.Context(), h, nil); err != nil || conn.n != want {
				t.Errorf("%s: %d requests, %v, want %d", intf, conn.n, err, want)
			}
		})
	}
}

// A shell that waits for a person ends with its context.
func TestCancelledWait(t *testing.T) {
	stdin, _ := io.Pipe()
	ctx, cancel := context.WithCancelCause(t.Context())
	over := errors.New("over")
	cancel(over)
	if err := runShell(ctx, host(stdin, io.Discard), nil); !errors.Is(err, over) {
		t.Errorf("%v, want %v", err, over)
	}
}

func TestCount(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want int64 // of a level that is 5
		ok   bool
	}{
		{nil, 6, true},
		{[]string{"3"}, 3, true},
		{[]string{"-1"}, -1, true},
		{[]string{"x"}, 0, false},
		{[]string{"2147483648"}, 5, false},
	} {
		level := int64(5)
		_, err := count("verbose", level, tt.args, func(n int64) { level = n })
		if level != tt.want || err == nil != tt.ok {
			t.Errorf("%q: %d, %v, want %d", tt.args, level, err, tt.want)
		}
	}
}

func TestSetCSV(t *testing.T) {
	for _, tt := range []struct {
		from  output.Format
		level int64
		want  output.Format
	}{
		{output.Text, 1, output.CSV},
		{output.JSON, -1, output.CSV},
		{output.CSV, 0, output.Text},
		{output.JSON, 0, output.JSON},
	} {
		h := host(strings.NewReader(""), io.Discard)
		h.Out.Format = tt.from
		if setCSV(h, tt.level); h.Out.Format != tt.want {
			t.Errorf("%s, %d: %s, want %s", tt.from, tt.level, h.Out.Format, tt.want)
		}
	}
}

// What is too long for the fields of a session is cut.
func TestSetCuts(t *testing.T) {
	var out bytes.Buffer
	h := host(strings.NewReader(""), &out)
	h.App.Options.Interface = "lan"
	for _, args := range [][]string{{"user", strings.Repeat("u", 30)}, {"pass", strings.Repeat("p", 30)}} {
		if _, known, err := assign(h, args); !known || err != nil {
			t.Errorf("%q: %v, %v", args, known, err)
		}
	}
	if o := h.App.Options; len(o.Username) != maxUsername || len(o.Password) != maxPassword {
		t.Errorf("%d and %d bytes", len(o.Username), len(o.Password))
	}
}

func host(stdin io.Reader, stdout io.Writer) *app.Host {
	a := app.New("goipmi", stdin, stdout, stdout)
	return &app.Host{App: a, Out: a.Out, Conn: &counter{}}
}
