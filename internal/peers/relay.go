package peers

import (
	"errors"
	"math/rand/v2"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Network is what a [Relay] does to packets, each way.
type Network struct {
	Delay        time.Duration
	Lose, Double int // percent of the packets
	Reorder      int // percent that are held back, and overtaken
}

// heldBack is for how long a packet that is to be overtaken is.
const heldBack = 5 * time.Millisecond

// relay carries packets between consoles and a BMC.
type relay struct {
	front *net.UDPConn
	bmc   *net.UDPAddr
	shape Network

	mu    sync.Mutex
	rng   *rand.Rand
	backs map[string]*net.UDPConn
}

// Relay listens on 127.0.0.2, on the port of the BMC at 127.0.0.1, because
// Serial over LAN is told its port, and carries packets between the two through
// such a network until the test ends. It returns the address.
func Relay(t testing.TB, port int, shape Network) string {
	t.Helper()
	front, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 2), Port: port})
	check(t, err)
	r := &relay{
		front: front, bmc: &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}, shape: shape,
		rng: rand.New(rand.NewPCG(1, 2)), backs: map[string]*net.UDPConn{},
	}
	t.Cleanup(r.close)
	go r.forward()
	return net.JoinHostPort("127.0.0.2", strconv.Itoa(port))
}

func (r *relay) close() {
	r.front.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, back := range r.backs {
		back.Close()
	}
}

// forward carries what consoles send, a socket for each.
func (r *relay) forward() {
	buf := make([]byte, 4096)
	for {
		n, from, err := r.front.ReadFromUDP(buf)
		if err != nil {
			return
		}
		if back := r.back(from); back != nil {
			r.carry(buf[:n], func(b []byte) { _, _ = back.Write(b) })
		}
	}
}

func (r *relay) back(from *net.UDPAddr) *net.UDPConn {
	r.mu.Lock()
	defer r.mu.Unlock()
	if back := r.backs[from.String()]; back != nil {
		return back
	}
	back, err := net.DialUDP("udp", nil, r.bmc)
	if err != nil {
		return nil
	}
	r.backs[from.String()] = back
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := back.Read(buf)
			if n > 0 {
				r.carry(buf[:n], func(b []byte) { _, _ = r.front.WriteToUDP(b, from) })
			}
			if errors.Is(err, net.ErrClosed) {
				return
			}
		}
	}()
	return back
}

// carry delivers as many copies of a packet as arrive, each in its time.
func (r *relay) carry(packet []byte, deliver func([]byte)) {
	b := append([]byte(nil), packet...)
	for _, delay := range r.fate() {
		if delay == 0 {
			deliver(b)
		} else {
			time.AfterFunc(delay, func() { deliver(b) })
		}
	}
}

// fate is the delay of each copy that arrives.
func (r *relay) fate() []time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	happens := func(percent int) bool { return r.rng.IntN(100) < percent }
	if happens(r.shape.Lose) {
		return nil
	}
	delay := r.shape.Delay
	if happens(r.shape.Reorder) {
		delay += heldBack
	}
	if happens(r.shape.Double) {
		return []time.Duration{delay, delay}
	}
	return []time.Duration{delay}
}
