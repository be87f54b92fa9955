package output

import (
	"fmt"
	"strings"
)

// HexLines is data in hexadecimal, a blank before each byte, sixteen bytes a
// line, no newline at the end.
func HexLines(data []byte) string {
	var b strings.Builder
	for i, v := range data {
		if i > 0 && i%16 == 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, " %02x", v)
	}
	return b.String()
}
