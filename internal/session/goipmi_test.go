package session

import (
	"errors"
	"fmt"
	"net"
	"testing"

	"goipmi/internal/ipmi"

	"github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/hal/mock"
	"github.com/bougou/go-ipmi/pkg/server"
	"github.com/bougou/go-ipmi/pkg/transport/udp"
	"github.com/bougou/go-ipmi/pkg/types"
)

// goIPMI starts go-ipmi's server on a loopback address, for admin with the
// password secret, and returns its port.
func goIPMI(t *testing.T, network, host string, opts ...bmc.Option) uint16 {
	t.Helper()
	socket, err := net.ListenUDP(network, &net.UDPAddr{IP: net.ParseIP(host)})
	if err != nil && network == "udp6" {
		t.Skipf("no IPv6 here: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
	b := bmc.New(bmc.DeviceInfo{IPMIVersion: 0x20}, [16]byte{0xab}, mock.New(), opts...)
	admin, err := b.Users.Add(2, "admin")
	if err != nil {
		t.Fatal(err)
	}
	admin.SetPassword([]byte("secret"))
	admin.Enabled = true
	admin.ChannelAccess[1] = bmc.UserChannelAccess{MaxPrivilege: bmc.PrivilegeLevelAdministrator, Enabled: true}
	s := server.NewServer(b, udp.Wrap(socket, udp.WithReadTimeout(0)))
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.Serve(t.Context())
	}()
	t.Cleanup(func() {
		_ = s.Close()
		<-done
	})
	return uint16(socket.LocalAddr().(*net.UDPAddr).Port)
}

// served asks for something that User may, and something that needs more.
func served(t *testing.T, c *Conn, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	getUserName := ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 0x46, Data: []byte{2}, Idempotent: true}
	for _, req := range []ipmi.Request{getDeviceID, getUserName, powerStatus} {
		if resp, err := c.Do(t.Context(), req); err != nil || resp.Code != ipmi.OK || len(resp.Data) == 0 {
			t.Errorf("%+v: %+v, %v", req, resp, err)
		}
	}
	if !c.raised || c.link.dropped != 0 {
		t.Errorf("raised %v, dropped %d", c.raised, c.link.dropped)
	}
}

func TestGoIPMILANPlus(t *testing.T) {
	for _, suite := range []int{0, 1, 2, 3, 15, 16, 17} {
		for _, kg := range []string{"", "TestbedKgKey1234"} {
			t.Run(fmt.Sprintf("suite %d kg %q", suite, kg), func(t *testing.T) {
				port := goIPMI(t, "udp4", "127.0.0.1",
					bmc.WithCipherSuites([]types.CipherSuiteID{types.CipherSuiteID(suite)}), bmc.WithKG([]byte(kg)))
				c, err := DialLANPlus(t.Context(), Config{
					Host: "127.0.0.1", Port: port, Username: "admin", Password: []byte("secret"), Kg: []byte(kg), Suite: suite,
				})
				served(t, c, err)
			})
		}
	}
}

// Left to itself the session takes the best suite that the BMC has.
func TestGoIPMIBestSuite(t *testing.T) {
	for _, c := range []struct {
		offered []types.CipherSuiteID
		want    int
	}{
		{[]types.CipherSuiteID{3, 17}, 17},
		{[]types.CipherSuiteID{1, 2, 3}, 3},
		{[]types.CipherSuiteID{1, 2}, 2},
		{[]types.CipherSuiteID{0, 1, 2, 15, 16}, 16},
	} {
		port := goIPMI(t, "udp4", "127.0.0.1", bmc.WithCipherSuites(c.offered))
		conn, err := DialLANPlus(t.Context(), Config{
			Host: "127.0.0.1", Port: port, Username: "admin", Password: []byte("secret"), Suite: Best,
		})
		served(t, conn, err)
		if got := conn.Suite(); got != c.want {
			t.Errorf("of %v: suite %d, want %d", c.offered, got, c.want)
		}
		if want := [16]byte{0xab}; conn.GUID() != want {
			t.Errorf("GUID %x", conn.GUID())
		}
	}
}

func TestGoIPMIIPv6(t *testing.T) {
	port := goIPMI(t, "udp6", "::1")
	c, err := DialLANPlus(t.Context(), Config{
		Host: "::1", Port: port, Network: "udp6", Username: "admin", Password: []byte("secret"), Suite: Best,
	})
	served(t, c, err)
}

func TestGoIPMILAN(t *testing.T) {
	port := goIPMI(t, "udp4", "127.0.0.1", bmc.WithV15AuthTypes([]bmc.V15AuthType{bmc.V15AuthTypeMD5}))
	for _, auth := range []int{2, Best} {
		c, err := DialLAN(t.Context(), Config{
			Host: "127.0.0.1", Port: port, Username: "admin", Password: []byte("secret"), AuthType: auth,
		})
		served(t, c, err)
	}
}

func TestUnknownHost(t *testing.T) {
	_, err := DialLANPlus(t.Context(), Config{Host: "no.such.host.invalid", Suite: 3})
	var dns *net.DNSError
	if failure(t, err, Resolve, err); !errors.As(err, &dns) {
		t.Errorf("%v is no DNS error", err)
	}
	_, err = DialLAN(t.Context(), Config{Host: "127.0.0.1", Network: "udp6"})
	failure(t, err, Resolve, err)
}
