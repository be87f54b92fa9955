package session

import "time"

// patience is how long and how often to try: attempt i waits for timeout plus
// i times growth.
type patience struct {
	timeout, growth time.Duration
	attempts        int
}

// newPatience is ipmitool's reading of -N and -R: on lanplus, each attempt
// waits a second longer than the one before.
func newPatience(cfg *Config, timeout time.Duration, grows bool) patience {
	p := patience{timeout: timeout, attempts: 4}
	if cfg.Timeout > 0 {
		p.timeout = cfg.Timeout
	}
	if cfg.Retries > 0 {
		p.attempts = cfg.Retries
	}
	if grows {
		p.growth = min(time.Second, p.timeout)
	}
	return p
}

// total is the longest that an answer may take.
func (p patience) total() time.Duration {
	var sum time.Duration
	for _, d := range p.steady() {
		sum += d
	}
	return sum
}

// steady are the waits of a request that had better not be repeated.
func (p patience) steady() []time.Duration {
	waits := make([]time.Duration, p.attempts)
	for i := range waits {
		waits[i] = p.timeout + time.Duration(i)*p.growth
	}
	return waits
}

// eager are the waits of a request that may be repeated: doubling from first
// on, and total in all (RFC 6298 §5.5).
func eager(first, total time.Duration) []time.Duration {
	var waits []time.Duration
	for d := first; total > 0; d *= 2 {
		waits = append(waits, min(d, total))
		total -= d
	}
	return waits
}

// roundTrip estimates the round-trip time (RFC 6298 §2).
type roundTrip struct{ mean, deviation time.Duration }

// minRTO is the shortest wait before a retransmission: BMCs take their time
// over some commands, however near they are.
const minRTO = 200 * time.Millisecond

// sample takes the time from the first sending to the answer, which for a
// request sent twice is too long rather than too short.
func (r *roundTrip) sample(d time.Duration) {
	if r.mean == 0 {
		r.mean, r.deviation = d, d/2
		return
	}
	r.deviation += ((d - r.mean).Abs() - r.deviation) / 4
	r.mean += (d - r.mean) / 8
}

// timeout is when to send again, least at the soonest; limit before anything
// is known.
func (r *roundTrip) timeout(least, limit time.Duration) time.Duration {
	if r.mean == 0 {
		return limit
	}
	return min(max(r.mean+4*r.deviation, least), limit)
}
