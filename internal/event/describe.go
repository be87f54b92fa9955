package event

// Which of event data 2 and 3 hold a maker's code, in event data 1 (IPMI v2.0
// table 29-6).
const (
	data2Field = 0xc0
	data2OEM   = 0x80
	data3Field = 0x30
	data3OEM   = 0x20
)

// Describe words an event; "" if it has no words. What the maker says of it
// follows in parentheses.
func (d *Dialect) Describe(e Event) string {
	if e.EventType >= 0x70 && e.EventType < 0x7f {
		return d.oemEvent(e)
	}
	more, has := "", false
	if e.EventType == SensorSpecific {
		more, has = d.addition(e)
	}
	text := d.standard(e)
	switch {
	case !has:
		return text
	case text != "":
		return text + " (" + more + ")"
	case e.SensorType == supermicroType:
		return more
	case standsAlone(e):
		return "(" + more + ")"
	}
	return ""
}

// oemEvent words an event of an OEM event/reading type.
func (d *Dialect) oemEvent(e Event) string {
	if d.manufacturer() == viking {
		return d.vikingText(e.RecordID)
	}
	return ""
}

// addition is what the maker adds to a sensor-specific event, which may be an
// empty text.
func (d *Dialect) addition(e Event) (string, bool) {
	switch d.manufacturer() {
	case supermicro, supermicro2:
		return d.supermicroText(e)
	case quanta:
		return d.quantaText(e)
	}
	if d.manufacturer() == dell && dellSpeaks(e) {
		return d.dellText(e), true
	}
	return "", false
}

// alone are the offsets, as bits, of events without a standard text that a
// maker's text is shown for all the same.
var alone = []struct {
	sensorType uint8
	offsets    uint16
}{
	{0x0f, 1 << 15},
	{0xc1, 1<<1 | 1<<2 | 1<<3},
	{0xc2, 1<<0 | 1<<2},
	{0xc3, 1 << 1},
}

func standsAlone(e Event) bool {
	for _, a := range alone {
		if a.sensorType == e.SensorType {
			return a.offsets>>e.Offset()&1 != 0
		}
	}
	return false
}

// standard is the text of an event without the maker's additions.
func (d *Dialect) standard(e Event) string {
	all := d.texts(e.SensorType, e.EventType)
	if e.EventType == SensorSpecific && e.Data[0]&data2Field != 0 {
		if text := extended(e.SensorType, e.Offset(), e.Data[1]); text != "" {
			return text
		}
	}
	if int(e.Offset()) < len(all) {
		return all[e.Offset()]
	}
	return ""
}

// PlacesMemory reports whether event data 3 of memory errors may be split into
// CPU and DIMM; some makers use it otherwise.
func (d *Dialect) PlacesMemory() bool {
	switch d.manufacturer() {
	case supermicro, supermicro2, quanta:
		return false
	}
	return true
}
