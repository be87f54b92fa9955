package output

// Done is the report of a command that only acts. Of most, ipmitool says nothing.
type Done struct {
	Done string `json:"done"` // "policy 1 set"
	Line string `json:"-"`    // ipmitool's text, if it has one
}

// Text is ipmitool's.
func (d Done) Text(p *Printer) { p.Printf("%s", d.Line) }
