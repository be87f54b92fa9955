package ekanalyzer

import (
	"strconv"

	"goipmi/internal/picmg"
)

// disabled is the port of a lane that is not in use.
const disabled = 0x1f

// whole leaves out what is not a whole link in a record of n bytes.
func whole(v picmg.ModuleLinks, n int) picmg.ModuleLinks {
	const head, guidLen, channelLen, linkLen = 8, 16, 3, 5
	links := (n - head - guidLen*int(v.Count) - channelLen*int(v.ChannelCount)) / linkLen
	v.Links = v.Links[:min(max(links, 0), len(v.Links))]
	return v
}

// connected reports whether the carrier wires two channels together, and where.
// Of several ports without an answer the last one counts.
func (m *matcher) connected(c *comparison, from, to side, fromChannel, toChannel int) (*ends, bool) {
	res, ok := m.resource(c, from, to)
	if !ok {
		return nil, false
	}
	ok = true
	for i, port := range res.Ports {
		source, hasSource := channel(from, fromChannel)
		target, hasTarget := channel(to, toChannel)
		if hasTarget && target[0] == disabled {
			ok = true
			continue
		}
		if !hasSource || !hasTarget {
			return nil, false
		}
		if ok = lanesWired(source, target, res.Ports[i:], res.AMC); !ok {
			continue
		}
		var named bool
		if named, ok = wired(from, to, res, port); ok {
			found := &ends{source[0], target[0]}
			m.wire(from, to, found, named)
			return found, true
		}
	}
	return nil, ok
}

// resource is the first one of the carrier that is of two devices.
func (m *matcher) resource(c *comparison, from, to side) (r picmg.CarrierResource, ok bool) {
	if m.wiring == nil {
		m.note(c, "NO Carrier p2p connectivity !")
		return r, false
	}
	ok = true
	for _, r := range m.wiring.Resources {
		itself := r.Byte == from.ResourceByte || r.Byte == to.ResourceByte
		site := slot(r.Byte & siteMask)
		if r.Byte == module { // on no site: the rear module
			site = from.slot
			if site == carrier {
				site = to.slot
			}
		}
		switch {
		case itself && r.Count == 0:
			m.note(c, "No p2p count")
			ok = false
		case itself, site != 0 && (site == from.slot || site == to.slot):
			return r, ok
		case site == 0:
			ok = false
		}
	}
	return r, false
}

func (m *matcher) note(c *comparison, text string) {
	c.Notes = append(c.Notes, text)
	m.Progressf("%s\n", text)
}

// channel is the ports of a channel's lanes; ok is false if the record has none.
func channel(s side, i int) (lanes [4]int, ok bool) {
	if i < 0 || i >= len(s.Channels) {
		return lanes, false
	}
	return s.Channels[i].Ports, true
}

// lanesWired reports whether the lanes of target, up to one that is disabled,
// are wired to those of source by successive ports of a resource. The resource
// is target's if that is a module, and source's otherwise.
func lanesWired(source, target [4]int, wires []picmg.CarrierPort, ofModule bool) bool {
	for lane := range target {
		if lane > 0 && target[lane] == disabled {
			return true
		}
		if lane == len(wires) {
			return false
		}
		near, far := int(wires[lane].Local), int(wires[lane].Remote)
		if !ofModule {
			near, far = far, near
		}
		if target[lane] != near || source[lane] != far {
			return false
		}
	}
	return true
}

// wired reports whether a port of a resource goes from one device to the other;
// and whether the text names the carrier's device, as it does on the way there.
func wired(from, to side, r picmg.CarrierResource, port picmg.CarrierPort) (named, ok bool) {
	near, far := slot(r.Byte&siteMask), slot(port.RemoteID)
	switch {
	case from.slot != carrier:
		return false, near == from.slot && far == to.slot || near == to.slot && far == from.slot
	case from.ResourceByte == r.Byte && to.slot == far:
		return false, true
	}
	ok = to.slot == near && from.ResourceByte == port.RemoteByte
	return ok, ok
}

// wire shows two ports that are wired together.
func (m *matcher) wire(from, to side, found *ends, named bool) {
	if m.option == "unmatch" {
		return
	}
	place := from.slot.String()
	if named {
		place += " " + strconv.FormatUint(uint64(from.ResourceByte), 16)
	}
	m.Progressf("%s port %d ==> %s port %d\n", to.slot, found.To, place, found.From)
}
