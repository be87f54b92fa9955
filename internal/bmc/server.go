package bmc

import (
	"context"
	"fmt"
	"net"

	"github.com/bougou/go-ipmi/pkg/server"
	"github.com/bougou/go-ipmi/pkg/transport/udp"
)

// Server is a BMC that listens for RMCP.
type Server struct {
	BMC  *BMC
	wire *wire
	done chan struct{}
}

// Listen starts a new BMC on the UDP address; port 0 takes a free one. It
// serves until the context ends or the server is closed.
func Listen(ctx context.Context, addr string, opts Options) (*Server, error) {
	return New(opts).Listen(ctx, addr)
}

// Listen serves the BMC on the UDP address as the function does. Serial over LAN
// is where it listened last, and nowhere else.
func (b *BMC) Listen(ctx context.Context, addr string) (*Server, error) {
	socket, err := udp.Listen(addr)
	if err != nil {
		return nil, fmt.Errorf("simulated BMC: %w", err)
	}
	s := &Server{BMC: b, wire: &wire{Conn: socket, bmc: b}, done: make(chan struct{})}
	inner := server.NewServer(b.inner, s.wire, server.WithHandlerRegistry(registry()))
	if b.opts.SOLPort != 0 {
		b.inner.SOL.Config().PayloadPort = b.opts.SOLPort
	}
	stop := context.AfterFunc(ctx, func() { _ = inner.Close() })
	s.wire.stop = func() error { stop(); return inner.Close() }
	go func() {
		defer close(s.done)
		_ = inner.Serve(ctx) // ends when the socket is closed
	}()
	return s, nil
}

// Addr is the address the server listens on.
func (s *Server) Addr() *net.UDPAddr { return s.wire.LocalAddr().(*net.UDPAddr) }

// Close stops serving; sessions end without a word.
func (s *Server) Close() error {
	err := s.wire.stop()
	<-s.done
	return err
}
