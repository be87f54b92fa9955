package session

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const ms = time.Millisecond

func TestSteady(t *testing.T) {
	for _, c := range []struct {
		cfg   Config
		grows bool
		want  []time.Duration
	}{
		{Config{}, true, []time.Duration{1000 * ms, 2000 * ms, 3000 * ms, 4000 * ms}},
		{Config{}, false, []time.Duration{1000 * ms, 1000 * ms, 1000 * ms, 1000 * ms}},
		{Config{Timeout: 2000 * ms, Retries: 2}, true, []time.Duration{2000 * ms, 3000 * ms}},
		{Config{Timeout: 100 * ms, Retries: 2}, true, []time.Duration{100 * ms, 200 * ms}},
	} {
		if diff := cmp.Diff(c.want, newPatience(&c.cfg, time.Second, c.grows).steady()); diff != "" {
			t.Errorf("%+v: %s", c.cfg, diff)
		}
	}
}

func TestEager(t *testing.T) {
	want := []time.Duration{200 * ms, 400 * ms, 800 * ms, 600 * ms}
	if diff := cmp.Diff(want, eager(200*ms, 2000*ms)); diff != "" {
		t.Error(diff)
	}
}

// The numbers are RFC 6298's: 2.2 first, then 2.3.
func TestRoundTrip(t *testing.T) {
	var r roundTrip
	if got := r.timeout(minRTO, time.Second); got != time.Second {
		t.Errorf("knowing nothing: %v", got)
	}
	r.sample(80 * ms)
	if r.mean != 80*ms || r.deviation != 40*ms {
		t.Errorf("first: %+v", r)
	}
	r.sample(160 * ms)
	if r.mean != 90*ms || r.deviation != 50*ms {
		t.Errorf("second: %+v", r)
	}
	if got := r.timeout(minRTO, time.Second); got != 290*ms {
		t.Errorf("timeout %v", got)
	}
	if got := r.timeout(minRTO, 100*ms); got != 100*ms {
		t.Errorf("limited to %v", got)
	}
	near := roundTrip{mean: ms}
	if got := near.timeout(minRTO, time.Second); got != minRTO {
		t.Errorf("near: %v", got)
	}
}
