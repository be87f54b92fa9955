//go:build !linux

package session

import "net"

func newSocket(conn net.Conn) socket { return connSocket{conn} }
