package sdr

import (
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// record is what all records but sensors with readings have.
type record struct {
	RecordID   uint16 `json:"record_id"`
	RecordType string `json:"record_type"`
	Name       string `json:"name"`
	Entity     Entity `json:"entity"`
	OEM        uint8  `json:"oem"`

	style Style
	full  string // the name as far as it goes
}

func newRecord(rec *sdr.Record, oem uint8, style Style) record {
	e, _ := rec.Entity()
	return record{rec.ID, recordTypes[rec.Type], rec.Name(), newEntity(e), oem, style, rec.FullName()}
}

// column is the name as lists have it.
func (r *record) column() string { return Pad(name(r.Name), 16) }

// head is the two lines that the description of a locator begins with.
func (r *record) head(p *output.Printer) {
	p.Printf("Device ID              : %s\n", name(r.full))
	p.Printf("Entity ID              : %d.%d (%s)\n", r.Entity.ID, r.Entity.Instance, r.Entity.Name)
}

// csv is a locator's line; with -v there is none.
func (r *record) csv(p *output.Printer, state string) {
	p.Printf("%s,00h,%s,%d.%d\n", name(r.Name), state, r.Entity.ID, r.Entity.Instance)
}

// eventOnly is a sensor without readings.
type eventOnly struct {
	record
	key
	Type          string `json:"sensor_type"`
	TypeCode      uint8  `json:"sensor_type_code"`
	EventTypeCode uint8  `json:"event_type_code"`
}

func (w *Viewer) eventOnly(rec *sdr.Record) *eventOnly {
	e := rec.EventOnly()
	return &eventOnly{newRecord(rec, e.OEM, w.style), newKey(e.Key), w.Dialect.SensorType(e.SensorType), e.SensorType, e.EventType}
}

func (v *eventOnly) Text(p *output.Printer) {
	switch {
	case v.style.verbose(p):
		p.Printf("Sensor ID              : %s (0x%x)\n", name(v.Name), v.Number)
		p.Printf("Entity ID              : %d.%d (%s)\n", v.Entity.ID, v.Entity.Instance, v.Entity.Name)
		p.Printf("Sensor Type            : %s (0x%02x)\n\n", v.Type, v.TypeCode)
	case v.style.Extended:
		p.Printf("%s | %02Xh | ns  | %2d.%d | Event-Only\n", v.column(), v.Number, v.Entity.ID, v.Entity.Instance)
	default:
		p.Printf("%s | Event-Only        | ns\n", v.column())
	}
}

func (v *eventOnly) CSV(p *output.Printer) {
	if v.style.verbose(p) {
		v.Text(p)
		return
	}
	p.Printf("%s,%02Xh,ns,%d.%d,Event-Only\n", name(v.Name), v.Number, v.Entity.ID, v.Entity.Instance)
}

// mcLocator is another management controller.
type mcLocator struct {
	record
	SlaveAddr     uint8    `json:"slave_address"`
	Channel       uint8    `json:"channel"`
	ACPISystem    bool     `json:"acpi_system_power_notification"`
	ACPIDevice    bool     `json:"acpi_device_power_notification"`
	Presence      string   `json:"presence"`
	LogsErrors    bool     `json:"logs_init_agent_errors"`
	EventMessages string   `json:"event_message_generation"`
	Support       []string `json:"device_capabilities"`
	support       uint8
}

var eventGenerations = [4]string{"Enable", "Disable", "Do Not Init Controller", "Reserved"}

// capabilities are the bits of device support, highest first.
var capabilities = [8]string{
	"Chassis Device", "Bridge", "IPMB Event Generator", "IPMB Event Receiver",
	"FRU Inventory Device", "SEL Device", "SDR Repository", "Sensor Device",
}

func newMCLocator(rec *sdr.Record, style Style) *mcLocator {
	m := rec.MCLocator()
	v := &mcLocator{
		record: newRecord(rec, m.OEM, style), SlaveAddr: m.SlaveAddr, Channel: m.Channel,
		ACPISystem: m.PowerNotify&4 != 0, ACPIDevice: m.PowerNotify&2 != 0, Presence: "Dynamic",
		LogsErrors: m.GlobalInit&8 != 0, EventMessages: eventGenerations[m.GlobalInit&3],
		Support: []string{}, support: m.DeviceSupport,
	}
	if m.Static() {
		v.Presence = "Static"
	}
	for i, text := range capabilities {
		if v.has(i) {
			v.Support = append(v.Support, text)
		}
	}
	return v
}

func (v *mcLocator) has(capability int) bool { return v.support<<capability&0x80 != 0 }

func (v *mcLocator) Text(p *output.Printer) {
	switch {
	case v.style.verbose(p):
		v.long(p)
	case v.style.Extended:
		p.Printf("%s | 00h | ok  | %2d.%d | %s MC @ %02Xh\n", v.column(), v.Entity.ID, v.Entity.Instance, v.Presence, v.SlaveAddr)
	case v.Presence == "Static":
		p.Printf("%s | Static MC @ %02Xh   | ok\n", v.column(), v.SlaveAddr)
	default:
		p.Printf("%s | Dynamic MC @ %02Xh  | ok\n", v.column(), v.SlaveAddr)
	}
}

func (v *mcLocator) long(p *output.Printer) {
	v.head(p)
	p.Printf("Device Slave Address   : %02Xh\n", v.SlaveAddr)
	p.Printf("Channel Number         : %Xh\n", v.Channel)
	p.Printf("ACPI System P/S Notif  : %s\n", required(v.ACPISystem))
	p.Printf("ACPI Device P/S Notif  : %s\n", required(v.ACPIDevice))
	p.Printf("Controller Presence    : %s\n", v.Presence)
	p.Printf("Logs Init Agent Errors : %s\n", yesNo(v.LogsErrors))
	p.Printf("Event Message Gen      : %s\n", v.EventMessages)
	p.Printf("Device Capabilities\n")
	for i, text := range capabilities {
		p.Printf(" %-21s : %s\n", text, yesNo(v.has(i)))
	}
	p.Printf("\n")
}

func (v *mcLocator) CSV(p *output.Printer) {
	if v.style.verbose(p) {
		v.Text(p)
		return
	}
	v.csv(p, "ok")
}

func required(on bool) string {
	if on {
		return "Required"
	}
	return "Not Required"
}

func yesNo(on bool) string {
	if on {
		return "Yes"
	}
	return "No"
}

// device is what FRU and generic device locators have in common.
type device struct {
	record
	AccessAddr uint8  `json:"access_address"`
	Channel    uint8  `json:"channel"`
	LUN        uint8  `json:"lun"`
	Bus        uint8  `json:"bus"`
	Type       uint8  `json:"device_type"`
	Modifier   uint8  `json:"device_type_modifier"`
	TypeName   string `json:"device_type_name"`
}

func newDevice(rec *sdr.Record, d *sdr.Device, style Style) device {
	return device{newRecord(rec, d.OEM, style), d.AccessAddr, d.Channel, d.LUN, d.Bus, d.Type, d.Modifier, d.TypeName()}
}

// tail is the lines that the description of a device ends with.
func (v *device) tail(p *output.Printer) {
	p.Printf("Channel Number         : %Xh\n", v.Channel)
	p.Printf("LUN.Bus                : %Xh.%Xh\n", v.LUN, v.Bus)
	p.Printf("Device Type.Modifier   : %Xh.%Xh (%s)\n", v.Type, v.Modifier, v.TypeName)
	p.Printf("OEM                    : %02Xh\n\n", v.OEM)
}

// fruLocator is where inventory data is.
type fruLocator struct {
	device
	DeviceID uint8 `json:"device_id"`
	Logical  bool  `json:"logical"`
}

func newFRULocator(rec *sdr.Record, style Style) *fruLocator {
	f := rec.FRULocator()
	return &fruLocator{newDevice(rec, &f.Device, style), f.DeviceID, f.Logical}
}

func (v *fruLocator) Text(p *output.Printer) {
	switch {
	case v.style.verbose(p):
		v.head(p)
		p.Printf("Device Access Address  : %02Xh\n", v.AccessAddr)
		p.Printf("%s: %02Xh\n", v.pick("Slave Address          ", "Logical FRU Device     "), v.DeviceID)
		v.tail(p)
	case v.style.Extended:
		p.Printf("%s | 00h | ns  | %2d.%d | %s FRU @%02Xh\n",
			v.column(), v.Entity.ID, v.Entity.Instance, v.pick("Physical", "Logical"), v.DeviceID)
	default:
		p.Printf("%s | %s FRU @%02Xh %02x.%x | ok\n",
			v.column(), v.pick("Phy", "Log"), v.DeviceID, v.Entity.ID, v.Entity.Instance)
	}
}

func (v *fruLocator) CSV(p *output.Printer) {
	if v.style.verbose(p) {
		v.Text(p)
		return
	}
	v.csv(p, "ns")
}

func (v *fruLocator) pick(physical, logical string) string {
	if v.Logical {
		return logical
	}
	return physical
}

// genericLocator is a device that is no FRU.
type genericLocator struct {
	device
	SlaveAddr   uint8 `json:"slave_address"`
	AddressSpan uint8 `json:"address_span"`
}

func newGenericLocator(rec *sdr.Record, style Style) *genericLocator {
	g := rec.GenericLocator()
	return &genericLocator{newDevice(rec, &g.Device, style), g.SlaveAddr, g.AddressSpan}
}

func (v *genericLocator) Text(p *output.Printer) {
	switch {
	case v.style.verbose(p):
		v.head(p)
		p.Printf("Device Access Address  : %02Xh\n", v.AccessAddr)
		p.Printf("Device Slave Address   : %02Xh\n", v.SlaveAddr)
		p.Printf("Address Span           : %02Xh\n", v.AddressSpan)
		v.tail(p)
	case v.style.Extended:
		p.Printf("%s | 00h | ns  | %2d.%d | Generic Device @%02Xh:%02Xh.%d\n",
			v.column(), v.Entity.ID, v.Entity.Instance, v.AccessAddr, v.SlaveAddr, v.OEM)
	default:
		p.Printf("%s | Generic @%02X:%02X.%-2d | ok\n", v.column(), v.AccessAddr, v.SlaveAddr, v.OEM)
	}
}

func (v *genericLocator) CSV(p *output.Printer) {
	if v.style.verbose(p) {
		v.Text(p)
		return
	}
	v.csv(p, "ns")
}
