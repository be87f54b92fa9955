package rmcp

// Width is how far behind the newest packet one may still come (IPMI v2.0
// §6.12.13 asks for 8 in IPMI 1.5 and 16 in RMCP+; reordering beyond that is
// never seen and costs nothing to bear).
const Width = 32

// Window tells new session sequence numbers from old and repeated ones. The
// zero Window takes any number but zero first. How far ahead a number may be is
// not limited: where packets are signed it has been verified before it comes here,
// and there are BMCs that count with the bytes swapped.
type Window struct {
	newest uint32
	seen   uint32 // bit n: newest-n has been seen
}

// Accept reports whether seq is new, and remembers it.
func (w *Window) Accept(seq uint32) bool {
	if seq == 0 {
		return false
	}
	if w.seen == 0 {
		w.newest, w.seen = seq, 1
		return true
	}
	if ahead := seq - w.newest; int32(ahead) > 0 {
		w.newest, w.seen = seq, w.seen<<ahead|1
		return true
	}
	bit := uint32(1) << min(w.newest-seq, Width)
	if bit == 0 || w.seen&bit != 0 {
		return false
	}
	w.seen |= bit
	return true
}
