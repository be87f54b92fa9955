package picmg

import (
	"goipmi/internal/fru"
)

// ClockLinks is record 2Ch: where a carrier's clocks go (AMC.0 §3.9.2.2).
type ClockLinks struct {
	Resources []ClockResource `json:"resources"`
}

// ClockResource is a device or a site, and its clocks.
type ClockResource struct {
	ID       uint8          `json:"resource_id"`
	Channels []ClockChannel `json:"channels"`
	Count    uint8          `json:"-"` // as declared
}

// ClockChannel is a clock and what it is wired to.
type ClockChannel struct {
	Local          uint8 `json:"clock_id"`
	Remote         uint8 `json:"remote_clock_id"`
	RemoteResource uint8 `json:"remote_resource_id"`
}

func decodeClockLinks(f fru.RecordFields) any {
	v := ClockLinks{Resources: []ClockResource{}}
	f.Each(f.U8(), func() {
		r := ClockResource{ID: f.U8(), Count: f.U8(), Channels: []ClockChannel{}}
		f.Each(r.Count, func() {
			r.Channels = append(r.Channels, ClockChannel{Local: f.U8(), Remote: f.U8(), RemoteResource: f.U8()})
		})
		v.Resources = append(v.Resources, r)
	})
	return v
}

// ClockConfig is record 2Dh: how a resource's clocks may run (AMC.0 §3.9.2.1).
type ClockConfig struct {
	ResourceID uint8   `json:"resource_id"`
	Clocks     []Clock `json:"clocks"`
	Count      uint8   `json:"-"` // as declared
}

// Clock is one clock of the resource.
type Clock struct {
	ID       uint8           `json:"clock_id"`
	Control  uint8           `json:"control"`
	Indirect []IndirectClock `json:"indirect"`
	Direct   []DirectClock   `json:"direct"`

	IndirectCount uint8 `json:"-"` // as declared
	DirectCount   uint8 `json:"-"`
}

// IndirectClock follows another one.
type IndirectClock struct {
	Feature uint8 `json:"feature"`
	Depends uint8 `json:"dependent_clock_id"`
}

// DirectClock has frequencies in Hz.
type DirectClock struct {
	Feature   uint8  `json:"feature"`
	Family    uint8  `json:"family"`
	Accuracy  uint8  `json:"accuracy_level"`
	Frequency uint32 `json:"frequency_hz"`
	Min       uint32 `json:"min_frequency_hz"`
	Max       uint32 `json:"max_frequency_hz"`
}

func decodeClockConfig(f fru.RecordFields) any {
	v := ClockConfig{ResourceID: f.U8(), Count: f.U8(), Clocks: []Clock{}}
	f.Each(v.Count, func() { v.Clocks = append(v.Clocks, decodeClock(f)) })
	return v
}

func decodeClock(f fru.RecordFields) Clock {
	c := Clock{
		ID: f.U8(), Control: f.U8(), IndirectCount: f.U8(), DirectCount: f.U8(),
		Indirect: []IndirectClock{}, Direct: []DirectClock{},
	}
	f.Each(c.IndirectCount, func() {
		c.Indirect = append(c.Indirect, IndirectClock{Feature: f.U8(), Depends: f.U8()})
	})
	f.Each(c.DirectCount, func() {
		c.Direct = append(c.Direct, DirectClock{
			Feature: f.U8(), Family: f.U8(), Accuracy: f.U8(), Frequency: f.U32(), Min: f.U32(), Max: f.U32(),
		})
	})
	return c
}

// ClockResourceType names the kind of a resource, the two highest bits of its ID.
func ClockResourceType(id uint8) string {
	return [4]string{"On-Carrier-Device", "AMC slot", "Backplane", "reserved"}[id>>6]
}

// Controller names who controls a clock.
func (c Clock) Controller() string { return [2]string{"Carrier IPMC", "Application"}[c.Control&1] }

// ClockSide names the side of a clock that its feature says.
func ClockSide(feature uint8) string { return [2]string{"Receiver", "Source"}[feature&1] }

// PLL is 1 for a clock behind a phase locked loop.
func (c DirectClock) PLL() int {
	if c.Feature > 1 {
		return 1
	}
	return 0
}
