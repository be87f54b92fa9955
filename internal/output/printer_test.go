package output

import (
	"bytes"
	"errors"
	"testing"
)

type fan struct {
	Name  string `json:"name"`
	Speed *int   `json:"speed_rpm"`
}

func (f fan) Text(p *Printer) { p.Printf("Fan <%s>\n", f.Name) }

type csvFan struct{ fan }

func (f csvFan) CSV(p *Printer) { p.Printf("%s,\n", f.Name) }

func TestEmit(t *testing.T) {
	tests := []struct {
		format Format
		value  Value
		want   string
	}{
		{Text, fan{Name: "A"}, "Fan <A>\n"},
		{CSV, fan{Name: "A"}, "Fan <A>\n"},
		{CSV, csvFan{fan{Name: "A"}}, "A,\n"},
		{JSON, fan{Name: "<A>"}, "{\n  \"name\": \"<A>\",\n  \"speed_rpm\": null\n}\n"},
		{JSON, fan{Name: "\x1b[2J\u009b\x7f"}, "{\n  \"name\": \"\\u001b[2J\\u009b\\u007f\",\n  \"speed_rpm\": null\n}\n"},
		{YAML, fan{Name: "\x1b[2J\u009b\x7f"}, "name: \"\\e[2J\\x9B\\x7F\"\nspeed_rpm: null\n"},
		{YAML, fan{Name: "1.10"}, "name: \"1.10\"\nspeed_rpm: null\n"},
		{YAML, fan{Name: "0123e456"}, "name: \"0123e456\"\nspeed_rpm: null\n"},
		{YAML, fan{Name: "yes"}, "name: \"yes\"\nspeed_rpm: null\n"},
	}
	for _, tt := range tests {
		var out bytes.Buffer
		p := NewPrinter(&out)
		p.Format = tt.format
		if err := errors.Join(p.Emit(tt.value), p.Flush()); err != nil || out.String() != tt.want {
			t.Errorf("%s of %+v: %q, %v, want %q", tt.format, tt.value, out.String(), err, tt.want)
		}
	}
}

func TestPromptWritesAtOnce(t *testing.T) {
	for _, prompt := range []bool{false, true} {
		var out bytes.Buffer
		p := NewPrinter(&out)
		p.Prompt = prompt
		if err := p.Emit(fan{Name: "A"}); err != nil || (out.Len() > 0) != prompt {
			t.Errorf("prompt %v: %q written, %v", prompt, out.String(), err)
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWriteErrorsAreFound(t *testing.T) {
	p := NewPrinter(fullDisk{})
	if err := errors.Join(p.Emit(fan{}), p.Flush()); err == nil {
		t.Error("a full disk went unnoticed")
	}
}

func TestParseFormat(t *testing.T) {
	if _, err := ParseFormat("xml"); err == nil {
		t.Error("xml accepted")
	}
	if f, err := ParseFormat("yaml"); err != nil || f != YAML {
		t.Errorf("yaml: %q, %v", f, err)
	}
}

func TestClean(t *testing.T) {
	tests := map[string]string{
		"BIOS v2":            "BIOS v2",
		"\x1b[2Jgone\r\n\t":  ".[2Jgone...",
		"caf\u00e9 \u009b1m": "caf\u00e9 .1m",
		"lan\xff\x9b":        "lan\xff.",
		"\x7f":               ".",
		"":                   "",
	}
	for in, want := range tests {
		if got := Clean(in); got != want {
			t.Errorf("Clean(%q) = %q, want %q", in, got, want)
		}
	}
}
