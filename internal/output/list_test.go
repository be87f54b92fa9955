package output

import (
	"bytes"
	"errors"
	"testing"
)

func TestList(t *testing.T) {
	rpm := 900
	rows := []Value{fan{Name: "A"}, fan{Name: "B", Speed: &rpm}}
	tests := []struct {
		format Format
		rows   []Value
		want   string
	}{
		{Text, rows, "Fan <A>\nFan <B>\n"},
		{Text, nil, ""},
		{JSON, rows, "[\n  {\n    \"name\": \"A\",\n    \"speed_rpm\": null\n  },\n  {\n    \"name\": \"B\",\n    \"speed_rpm\": 900\n  }\n]\n"},
		{JSON, nil, "[]\n"},
		{YAML, rows, "- name: A\n  speed_rpm: null\n- name: B\n  speed_rpm: 900\n"},
		{YAML, nil, "[]\n"},
	}
	for _, tt := range tests {
		var out bytes.Buffer
		p := NewPrinter(&out)
		p.Format = tt.format
		l := p.List()
		var err error
		for _, row := range tt.rows {
			err = errors.Join(err, l.Row(row))
		}
		if err := errors.Join(err, l.Close(), p.Flush()); err != nil || out.String() != tt.want {
			t.Errorf("%s of %d rows: %q, %v, want %q", tt.format, len(tt.rows), out.String(), err, tt.want)
		}
	}
}
