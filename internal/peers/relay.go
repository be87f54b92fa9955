package peers

import (
	"errors"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// Network is what a [Relay] does to packets, each way. One that loses them all is
// a firewall.
type Network struct {
	Delay        time.Duration
	Lose, Double int // percent of the packets
	Reorder      int // percent that are held back, and overtaken
}

// heldBack is for how long a packet that is to be overtaken is: longer than most
// consoles wait before they send it again.
const heldBack = 80 * time.Millisecond

// Relay carries packets between consoles and a BMC.
type Relay struct {
	front *net.UDPConn
	bmc   *net.UDPAddr

	mu    sync.Mutex
	shape Network
	rng   *rand.Rand
	ways  map[string]*way // by console
	backs []*net.UDPConn
}

// NewRelay listens on 127.0.0.2, on the port of the BMC at 127.0.0.1, because
// Serial over LAN is told its port, and carries packets between the two through
// such a network until the test ends.
func NewRelay(t testing.TB, port int, shape Network) *Relay {
	t.Helper()
	front, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 2), Port: port})
	check(t, err)
	r := &Relay{
		front: front, bmc: &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port}, shape: shape,
		rng: rand.New(rand.NewPCG(1, 2)), ways: map[string]*way{},
	}
	t.Cleanup(r.close)
	go r.forward()
	return r
}

// Addr is "host:port" of the relay.
func (r *Relay) Addr() string { return r.front.LocalAddr().String() }

// Become changes the network for the packets that come from now on.
func (r *Relay) Become(shape Network) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shape = shape
}

func (r *Relay) close() {
	r.front.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, back := range r.backs {
		back.Close()
	}
}

// forward carries what consoles send, a socket for each.
func (r *Relay) forward() {
	buf := make([]byte, 4096)
	for {
		n, from, err := r.front.ReadFromUDP(buf)
		if err != nil {
			r.end()
			return
		}
		if way := r.way(from); way != nil {
			r.carry(buf[:n], way)
		}
	}
}

// end ends the ways to the BMC.
func (r *Relay) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range r.ways {
		close(w.queue)
	}
}

// way leads from a console to the BMC.
func (r *Relay) way(from *net.UDPAddr) *way {
	r.mu.Lock()
	defer r.mu.Unlock()
	if w := r.ways[from.String()]; w != nil {
		return w
	}
	back, err := net.DialUDP("udp", nil, r.bmc)
	if err != nil {
		return nil
	}
	r.backs = append(r.backs, back)
	there := newWay(func(b []byte) { _, _ = back.Write(b) })
	r.ways[from.String()] = there
	go func() {
		home := newWay(func(b []byte) { _, _ = r.front.WriteToUDP(b, from) })
		defer close(home.queue)
		buf := make([]byte, 4096)
		for {
			n, err := back.Read(buf)
			if n > 0 {
				r.carry(buf[:n], home)
			}
			if errors.Is(err, net.ErrClosed) {
				return
			}
		}
	}()
	return there
}

// way is one direction, in which packets keep their order.
type way struct {
	deliver func([]byte)
	queue   chan parcel
}

type parcel struct {
	packet []byte
	due    time.Time
}

// wayLen is more than is ever on its way at once.
const wayLen = 1000

func newWay(deliver func([]byte)) *way {
	w := &way{deliver, make(chan parcel, wayLen)}
	go func() {
		for p := range w.queue {
			time.Sleep(time.Until(p.due))
			w.deliver(p.packet)
		}
	}()
	return w
}

// carry delivers as many copies of a packet as arrive, those that are held back
// out of their order.
func (r *Relay) carry(packet []byte, w *way) {
	b := append([]byte(nil), packet...)
	copies, delay, held := r.fate()
	for range copies {
		if held {
			time.AfterFunc(delay+heldBack, func() { w.deliver(b) })
		} else {
			w.queue <- parcel{b, time.Now().Add(delay)}
		}
	}
}

// fate is how many copies of a packet arrive, when, and whether they are held
// back.
func (r *Relay) fate() (copies int, delay time.Duration, held bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	happens := func(percent int) bool { return r.rng.IntN(100) < percent }
	delay, held = r.shape.Delay, happens(r.shape.Reorder)
	switch {
	case happens(r.shape.Lose):
		return 0, delay, held
	case happens(r.shape.Double):
		return 2, delay, held
	}
	return 1, delay, held
}
