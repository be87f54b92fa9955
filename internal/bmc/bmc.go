// Package bmc is a simulated BMC with a believable server behind it: sensors
// that move, a SEL that fills, power that follows chassis control. The RMCP
// sessions are go-ipmi's; the commands are tables and handlers of this package
// wherever go-ipmi has none or gets the bytes wrong.
//
// Nothing runs in the background: the countdown of the watchdog, the pause of
// a power cycle and the sensor readings all follow from the clock when a
// request comes, so the same seed and clock give the same answers, and a
// thousand instances cost little.
package bmc

import (
	"encoding/binary"
	"slices"
	"sync"
	"time"

	gobmc "github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/clock"
	"github.com/bougou/go-ipmi/pkg/hal"
	"github.com/bougou/go-ipmi/pkg/types"
)

// Account is a user of the simulated BMC, in the slots 2 to 10.
type Account struct {
	Name, Password string // at most 16 and 20 bytes
	Privilege      uint8  // 1 callback, 2 user, 3 operator, 4 administrator
}

// DefaultAccounts are the users of a BMC whose Options name none.
var DefaultAccounts = []Account{
	{"admin", "admin", 4},
	{"operator", "operator", 3},
	{"user", "user", 2},
}

// CipherSuites are the RMCP+ cipher suites that can be served: all without
// xRC4 (IPMI v2.0 Table 22-20).
var CipherSuites = []uint8{0, 1, 2, 3, 6, 7, 8, 11, 12, 15, 16, 17}

// Options choose how a BMC differs from the next. The zero value is good.
type Options struct {
	Seed         uint64           // GUID, serial numbers, MAC address and the wobble of the sensors
	Now          func() time.Time // the clock; time.Now if nil
	Kg           []byte           // the BMC key of two-key sessions, at most 20 bytes; none if empty
	CipherSuites []uint8          // out of CipherSuites; all if nil
	Accounts     []Account        // at most nine; DefaultAccounts if nil
	PowerOff     bool             // the system starts switched off
	SOLPort      uint16           // that the BMC names for Serial over LAN; if 0, that of its last Listen
}

// BMC is one simulated BMC with the server it manages. It is safe for use by
// several goroutines.
type BMC struct {
	opts   Options
	inner  *gobmc.BMC // sessions, users and channels
	guid   [16]byte
	suites []uint8

	sessions sessionBook
	serial   *serial

	mu      sync.Mutex // guards all that follows
	started time.Time
	silent  time.Time // deaf until then, after a reset of the BMC

	chassis  chassis
	boot     bootOptions
	watchdog watchdog
	sel      sel
	sdr      sdrState
	fru      map[uint8][]byte // inventories written to, by FRU device ID
	lan      map[uint8][]byte // parameters that were set, by selector
	info     systemInfo
	enables  uint8 // BMC Global Enables
	msgFlags uint8
	receiver [2]byte // event receiver address and LUN
	acpi     [2]byte // set system and device power states; 0xff follows the power
	chanConf map[uint8]channelAccess
}

// New makes a BMC that is reachable by Conn and, once Listen has given it a
// socket, by RMCP.
func New(opts Options) *BMC {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Accounts == nil {
		opts.Accounts = DefaultAccounts
	}
	b := &BMC{
		opts:    opts,
		guid:    newGUID(opts.Seed),
		suites:  opts.CipherSuites,
		started: opts.Now(),
	}
	if b.suites == nil {
		b.suites = CipherSuites
	}
	b.serial = newSerial(b)
	b.serial.off.Store(opts.PowerOff)
	b.inner = newInner(b)
	b.powerUpDefaults()
	b.chassis.init(b.started, !opts.PowerOff)
	b.sel.init(b.started)
	return b
}

// Accounts are the users the BMC started with.
func (b *BMC) Accounts() []Account { return slices.Clone(b.opts.Accounts) }

// Suites are the RMCP+ cipher suites the BMC accepts.
func (b *BMC) Suites() []uint8 { return slices.Clone(b.suites) }

// GUID is the system GUID as it goes over the wire.
func (b *BMC) GUID() [16]byte { return b.guid }

// powerUpDefaults puts the volatile settings as they are after a cold reset.
func (b *BMC) powerUpDefaults() {
	b.watchdog = watchdog{}
	b.sdr = sdrState{}
	b.sel.reservation = 0
	b.enables = enableEventLogging | enableEventBuffer
	b.msgFlags = 0
	b.receiver = [2]byte{0x20, 0}
	b.acpi = [2]byte{0xff, 0xff}
	b.info.progress = 0
	b.boot.progress = 0
	b.chassis.identifyUntil, b.chassis.identifyForced = time.Time{}, false
}

// settle brings the state up to now: what timers would have done meanwhile.
func (b *BMC) settle(now time.Time) {
	b.settlePower(now)
	b.settleWatchdog(now)
	b.settlePower(now)
	b.settleBoot(now)
}

// newInner makes the go-ipmi BMC that keeps sessions, users and channels.
func newInner(b *BMC) *gobmc.BMC {
	clk := injected{clock.Real, b.opts.Now}
	g := gobmc.New(gobmc.DeviceInfo{}, b.guid, hardware{b},
		gobmc.WithClock(clk), gobmc.WithKG(b.opts.Kg), gobmc.WithV15AuthTypes(authTypes))
	g.Sessions = gobmc.NewSessionStoreWithOptions(clk, gobmc.WithMaxSessions(maxSessions))
	g.Sessions.SetOnRemove(func(id uint32) {
		g.SOL.DeactivateBySession(id)
		b.sessions.forget(id)
	})
	g.Channels.Set(&gobmc.Channel{
		Number: 0, Medium: gobmc.ChannelMediumIPMBv10,
		AccessMode: gobmc.ChannelAccessAlways, MaxPrivilege: gobmc.PrivilegeLevelAdministrator,
	})
	addAccounts(g, b.opts.Accounts)
	return g
}

// maxSessions is the size of the table of RMCP+ sessions.
const maxSessions = 16

// authTypes are those of IPMI 1.5.
var authTypes = []gobmc.V15AuthType{
	gobmc.V15AuthTypeNone, gobmc.V15AuthTypeMD2, gobmc.V15AuthTypeMD5, gobmc.V15AuthTypePassword,
}

// init lets go-ipmi serve the MD5 suites too: its default list is the only
// one it does not check. Which suites a BMC takes is for the wire to decide.
func init() {
	gobmc.DefaultCipherSuites = nil
	for _, id := range CipherSuites {
		gobmc.DefaultCipherSuites = append(gobmc.DefaultCipherSuites, types.CipherSuiteID(id))
	}
}

// injected is the real clock with its time of day from elsewhere.
type injected struct {
	clock.Clock
	now func() time.Time
}

func (c injected) Now() time.Time { return c.now() }

// hardware ties a go-ipmi BMC to ours, and has a serial port but nothing else:
// every other command that would ask the hardware is answered here.
type hardware struct{ bmc *BMC }

func (hardware) Chassis() hal.ChassisHAL { return nil }
func (hardware) Sensors() hal.SensorHAL  { return nil }
func (hardware) Storage() hal.StorageHAL { return nil }
func (hardware) Network() hal.NetworkHAL { return nil }
func (hardware) GPIO() hal.GPIOHAL       { return nil }
func (hardware) I2C() hal.I2CHAL         { return nil }
func (hardware) Close() error            { return nil }

func (h hardware) Console() hal.ConsoleHAL { return h.bmc.serial }

// newGUID spreads the seed over a random-looking version 4 GUID in SMBIOS
// order, whose first three fields are least significant byte first.
func newGUID(seed uint64) (guid [16]byte) {
	binary.LittleEndian.PutUint64(guid[0:], mix(seed))
	binary.LittleEndian.PutUint64(guid[8:], mix(seed+1))
	guid[7] = guid[7]&0x0f | 0x40
	guid[8] = guid[8]&0x3f | 0x80
	return guid
}

// mix turns consecutive numbers into unrelated ones (the finisher of
// SplitMix64), the same on every machine.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
