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
	ways  map[string]*way // by console
	backs []*net.UDPConn
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
		rng: rand.New(rand.NewPCG(1, 2)), ways: map[string]*way{},
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
			r.end()
			return
		}
		if way := r.way(from); way != nil {
			r.carry(buf[:n], way)
		}
	}
}

// end ends the ways to the BMC.
func (r *relay) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range r.ways {
		close(w.queue)
	}
}

// way leads from a console to the BMC.
func (r *relay) way(from *net.UDPAddr) *way {
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
func (r *relay) carry(packet []byte, w *way) {
	b := append([]byte(nil), packet...)
	copies, held := r.fate()
	for range copies {
		if held {
			time.AfterFunc(r.shape.Delay+heldBack, func() { w.deliver(b) })
		} else {
			w.queue <- parcel{b, time.Now().Add(r.shape.Delay)}
		}
	}
}

// fate is how many copies of a packet arrive, and whether they are held back.
func (r *relay) fate() (copies int, held bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	happens := func(percent int) bool { return r.rng.IntN(100) < percent }
	switch held = happens(r.shape.Reorder); {
	case happens(r.shape.Lose):
		return 0, held
	case happens(r.shape.Double):
		return 2, held
	}
	return 1, held
}
