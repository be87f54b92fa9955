package sdr

// EventOnly is a sensor that has events but no readings (IPMI v2.0 §43.3).
type EventOnly struct {
	Key
	Entity    Entity
	EventType uint8
	OEM       uint8
}

// EventOnly decodes a record of TypeEventOnly; nil for others.
func (r *Record) EventOnly() *EventOnly {
	if r.Type != TypeEventOnly {
		return nil
	}
	b := r.padded(11)
	key, _ := r.Key()
	return &EventOnly{Key: key, Entity: parseEntity(b[3], b[4]), EventType: b[6], OEM: b[10]}
}

// MCLocator tells of another management controller (IPMI v2.0 §43.9).
type MCLocator struct {
	SlaveAddr     uint8 // 8 bits, as on the bus
	Channel       uint8
	PowerNotify   uint8 // bit 2 ACPI system, bit 1 ACPI device, bit 0 static
	GlobalInit    uint8 // bit 3 logs errors, bits 1-0 event message generation
	DeviceSupport uint8 // as in Get Device ID
	Entity        Entity
	OEM           uint8
}

// Static reports whether the controller is always there.
func (m *MCLocator) Static() bool { return m.PowerNotify&1 != 0 }

// MCLocator decodes a record of TypeMCLocator; nil for others.
func (r *Record) MCLocator() *MCLocator {
	if r.Type != TypeMCLocator {
		return nil
	}
	b := r.padded(10)
	return &MCLocator{
		SlaveAddr: b[0], Channel: b[1] & 0x0f,
		PowerNotify: b[2] >> 5, GlobalInit: b[2] & 0x0f, DeviceSupport: b[3],
		Entity: parseEntity(b[7], b[8]), OEM: b[9],
	}
}

// Device is what FRU and generic device locators have in common.
type Device struct {
	AccessAddr uint8 // of the controller before the device
	Channel    uint8
	LUN, Bus   uint8
	Type       uint8
	Modifier   uint8
	Entity     Entity
	OEM        uint8
}

// TypeName is what device type and modifier mean.
func (d *Device) TypeName() string { return deviceTypeName(d.Type, d.Modifier) }

// FRULocator tells where inventory data is (IPMI v2.0 §43.8).
type FRULocator struct {
	Device
	DeviceID uint8 // FRU device ID if Logical, else the slave address
	Logical  bool  // the controller serves it by Read FRU Data
}

// FRULocator decodes a record of TypeFRULocator; nil for others.
func (r *Record) FRULocator() *FRULocator {
	if r.Type != TypeFRULocator {
		return nil
	}
	b := r.padded(10)
	return &FRULocator{
		Device: Device{
			AccessAddr: b[0], Channel: b[3] >> 4, LUN: b[2] >> 3 & 0x03, Bus: b[2] & 0x07,
			Type: b[5], Modifier: b[6], Entity: parseEntity(b[7], b[8]), OEM: b[9],
		},
		DeviceID: b[1], Logical: b[2]&0x80 != 0,
	}
}

// GenericLocator tells of a device that is no FRU (IPMI v2.0 §43.7).
type GenericLocator struct {
	Device
	SlaveAddr   uint8
	AddressSpan uint8
}

// GenericLocator decodes a record of TypeGenericLocator; nil for others.
func (r *Record) GenericLocator() *GenericLocator {
	if r.Type != TypeGenericLocator {
		return nil
	}
	b := r.padded(10)
	return &GenericLocator{
		Device: Device{
			AccessAddr: b[0], Channel: b[2] >> 5, LUN: b[2] >> 3 & 0x03, Bus: b[2] & 0x07,
			Type: b[5], Modifier: b[6], Entity: parseEntity(b[7], b[8]), OEM: b[9],
		},
		SlaveAddr: b[1], AddressSpan: b[3] >> 5,
	}
}
