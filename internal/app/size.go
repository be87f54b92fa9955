package app

// Sizes of the data that a request can carry (ipmitool's).
const (
	requestAnywhere = 25  // where no better is known, and over an IPMB
	requestNear     = 38  // over lan, lanplus and open
	requestLAN      = 248 // at most over lan, whatever -z says
	sendMessage     = 8   // what a Send Message around it takes
)

// MaxRequest is how much data a request to the target can carry, in bytes,
// with -z or without; 0 if there is no room.
func (h *Host) MaxRequest() int {
	o, size := &h.App.Options, requestAnywhere
	given := o.PacketSize >= requestAnywhere
	switch {
	case given && o.Interface == "lan":
		size = min(o.PacketSize, requestLAN)
	case given && o.Interface == "lanplus" && o.Suite == 3:
		size = o.PacketSize&^15 - 17 // whole blocks of AES, without their ends
	case given:
		size = o.PacketSize
	case o.Interface != "dummy":
		size = requestNear
	}
	t := h.App.target()
	if !t.Bridged() {
		return max(size, 0)
	}
	if given {
		size -= sendMessage
	}
	size = min(size, requestAnywhere)
	if t.TransitAddr != 0 {
		size -= sendMessage
	}
	return max(size, 0)
}
