package lan

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"goipmi/internal/channel"
	"goipmi/internal/output"
)

// value6 is what a parameter holds: text as "lan6 print" shows it below name,
// and words as "lan6 set" takes them.
type value6 interface {
	text(name, set string, block int) string
	words() string
}

// row6 is one set and block of a parameter.
type row6 struct {
	Parameter string `json:"parameter"`
	Name      string `json:"name"`
	Number    uint8  `json:"number"`
	Set       *int   `json:"set,omitempty"`
	Block     *int   `json:"block,omitempty"`
	Value     value6 `json:"value"`
	set       int
	block     int
}

func (r row6) Text(p *output.Printer) {
	p.Printf("%s", r.Value.text(r.Name, strconv.Itoa(r.set), r.block))
}

// fields6 lines up labels and values below a title.
func fields6(title string, width int, pairs ...string) string {
	var b strings.Builder
	b.WriteString(title + ":\n")
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, "    %-*s %s\n", width, pairs[i]+":", pairs[i+1])
	}
	return b.String()
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

type number6 struct {
	Number uint8 `json:"number"`
}

func decodeNumber6(data []byte) value6              { return number6{data[0]} }
func (v number6) text(name, _ string, _ int) string { return fmt.Sprintf("%s: %d\n", name, v.Number) }
func (v number6) words() string                     { return strconv.Itoa(int(v.Number)) }

type support6 struct {
	IPv6Only  bool `json:"ipv6_only"`
	Both      bool `json:"ipv4_and_ipv6"`
	IPv6Alert bool `json:"ipv6_alert_destinations"`
	number6
}

func decodeSupport6(data []byte) value6 {
	return support6{data[0]&1 != 0, data[0]&2 != 0, data[0]&4 != 0, number6{data[0]}}
}

func (v support6) text(name, _ string, _ int) string {
	return fields6(name, 0, "IPv6 only", yesNo(v.IPv6Only), "IPv4 and IPv6", yesNo(v.Both),
		"IPv6 Destination Addresses for LAN alerting", yesNo(v.IPv6Alert))
}

// choices6 are words and the numbers that stand for them.
type choices6 []struct {
	number uint8
	word   string
}

var (
	enables6        = choices6{{0, "ipv4"}, {1, "ipv6"}, {2, "both"}}
	switches6       = choices6{{0x00, "disable"}, {0x80, "enable"}}
	sources6        = choices6{{0, "static"}, {1, "SLAAC"}, {2, "DHCPv6"}}
	statuses6       = choices6{{0, "active"}, {1, "disabled"}, {2, "pending"}, {3, "failed"}, {4, "deprecated"}, {5, "invalid"}}
	duidTypes6      = choices6{{0, "unknown"}, {1, "DUID-LLT"}, {2, "DUID-EN"}, {3, "DUID-LL"}}
	supports6       = choices6{{0, "not supported"}, {1, "global"}, {2, "per interface"}}
	routerControls6 = choices6{{1, "static"}, {2, "dynamic"}, {3, "both"}}
)

func (c choices6) name(number uint8) string {
	for _, e := range c {
		if e.number == number {
			return e.word
		}
	}
	return channel.Unknown(number)
}

type choice6 struct {
	Number uint8  `json:"number"`
	Name   string `json:"name"`
}

func choiceDecoder6(c choices6) func([]byte) value6 {
	return func(data []byte) value6 { return choice6{data[0], c.name(data[0])} }
}

func (v choice6) text(name, _ string, _ int) string { return fmt.Sprintf("%s: %s\n", name, v.Name) }

func (v choice6) words() string { return v.Name }

type flowLabel6 struct {
	Label uint32 `json:"flow_label"`
}

func decodeFlowLabel6(data []byte) value6 {
	return flowLabel6{uint32(data[0])<<16 | uint32(data[1])<<8 | uint32(data[2])}
}

func (v flowLabel6) text(name, _ string, _ int) string { return fmt.Sprintf("%s: %d\n", name, v.Label) }

// words are ipmitool's, with a letter too many.
func (v flowLabel6) words() string { return fmt.Sprintf("0x%xd", v.Label) }

type status6 struct {
	StaticMax  uint8 `json:"static_address_max"`
	DynamicMax uint8 `json:"dynamic_address_max"`
	DHCPv6     bool  `json:"dhcpv6"`
	SLAAC      bool  `json:"slaac"`
}

func decodeStatus6(data []byte) value6 {
	return status6{data[0], data[1], data[2]&1 != 0, data[2]&2 != 0}
}

func (v status6) text(name, _ string, _ int) string {
	return fields6(name, 20, "Static address max", decimal(v.StaticMax), "Dynamic address max", decimal(v.DynamicMax),
		"DHCPv6 support", yesNo(v.DHCPv6), "SLAAC support", yesNo(v.SLAAC))
}

func (v status6) words() string { return "" }

// staticAddress6 is drawn in IPMI v2.0 table 23-4, 56: set, enable, address,
// prefix length, status.
type staticAddress6 struct {
	Enabled      bool   `json:"enabled"`
	Address      string `json:"address"`
	PrefixLength uint8  `json:"prefix_length"`
	Status       uint8  `json:"status"`
	StatusName   string `json:"status_name"`
	enable       uint8
	status       uint8
}

func decodeStaticAddress6(data []byte) value6 {
	return staticAddress6{
		data[1]&0x80 != 0, formatIP6(data[2:18]), data[18],
		data[19] & 0x0f, statuses6.name(data[19] & 0x0f), data[1], data[19],
	}
}

func (v staticAddress6) text(name, set string, _ int) string {
	return fields6(name+" "+set, 15, "Enabled", yesNo(v.Enabled),
		"Address", fmt.Sprintf("%s/%d", v.Address, v.PrefixLength), "Status", v.StatusName)
}

func (v staticAddress6) words() string {
	names := channel.Muddled(statuses6.name(v.status), switches6.name(v.enable))
	return fmt.Sprintf("%s %s %d %s", names[1], v.Address, v.PrefixLength, names[0])
}

type dynamicAddress6 struct {
	Source       uint8  `json:"source"`
	SourceName   string `json:"source_name"`
	Address      string `json:"address"`
	PrefixLength uint8  `json:"prefix_length"`
	Status       uint8  `json:"status"`
	StatusName   string `json:"status_name"`
}

func decodeDynamicAddress6(data []byte) value6 {
	source, status := data[1]&0x0f, data[19]&0x0f
	return dynamicAddress6{source, sources6.name(source), formatIP6(data[2:18]), data[18], status, statuses6.name(status)}
}

func (v dynamicAddress6) text(name, set string, _ int) string {
	names := channel.Muddled(v.SourceName, v.StatusName)
	return fields6(name+" "+set, 15, "Source/Type", fmt.Sprint(names[0]),
		"Address", fmt.Sprintf("%s/%d", v.Address, v.PrefixLength), "Status", fmt.Sprint(names[1]))
}

func (v dynamicAddress6) words() string { return "" }

// duid6 is sixteen bytes of a DHCP unique identifier; the first block begins
// with its length and type.
type duid6 struct {
	Data   string `json:"data"`
	length uint8
	kind   int
}

func decodeDUID6(data []byte) value6 {
	return duid6{hex.EncodeToString(data[2:18]), data[2], int(data[3])<<8 | int(data[4])}
}

func (v duid6) text(name, set string, block int) string {
	head := ""
	if block == 0 {
		kind := fmt.Sprintf("Unknown (0x%02X)", v.kind)
		if v.kind < len(duidTypes6) {
			kind = duidTypes6.name(uint8(v.kind))
		}
		head = fields6(name+" "+set, 9, "Length", decimal(v.length), "Type", kind)
	}
	return head + "    " + v.Data + "\n"
}

func (v duid6) words() string { return v.Data }

// timing6 is a list of timing values, named as in RFC 8415 or RFC 4861.
type timing6 struct {
	Values map[string]uint8 `json:"timing"`
	names  []string
	width  int
	hex    string
}

var (
	dhcpTimings6 = strings.Fields("SOL_MAX_DELAY SOL_TIMEOUT SOL_MAX_RT REQ_TIMEOUT REQ_MAX_RT REQ_MAX_RC " +
		"CNF_MAX_DELAY CNF_TIMEOUT CNF_MAX_RT CNF_MAX_RD REN_TIMEOUT REN_MAX_RT REB_TIMEOUT REB_MAX_RT INF_MAX_DELAY " +
		"INF_TIMEOUT INF_MAX_RT REL_TIMEOUT REL_MAX_RC DEC_TIMEOUT DEC_MAX_RC HOP_COUNT_LIMIT")
	slaacTimings6 = strings.Fields("MAX_RTR_SOLICITATION_DELAY RTR_SOLICITATION_INTERVAL MAX_RTR_SOLICITATIONS " +
		"DupAddrDetectTransmits MAX_MULTICAST_SOLICIT MAX_UNICAST_SOLICIT MAX_ANYCAST_DELAY_TIME " +
		"MAX_NEIGHBOR_ADVERTISEMENT REACHABLE_TIME RETRANS_TIMER DELAY_FIRST_PROBE_TIME MAX_RANDOM_FACTOR MIN_RANDOM_FACTOR")
)

func newTiming6(names []string, width int, data []byte, hex string) timing6 {
	v := timing6{map[string]uint8{}, names, width, hex}
	for i, name := range names {
		v.Values[name] = data[i]
	}
	return v
}

// dhcpTail6 is how many bytes of the second block of DHCPv6 timing count.
const dhcpTail6 = 6

func decodeTiming6(data []byte) value6 {
	first, second := data[2:18], data[20:20+dhcpTail6]
	return newTiming6(dhcpTimings6, 16, append(append([]byte{}, first...), second...),
		hex.EncodeToString(first)+" "+hex.EncodeToString(second))
}

func decodeSLAAC6(data []byte) value6 {
	return newTiming6(slaacTimings6, 27, data[2:18], hex.EncodeToString(data[2:18]))
}

func (v timing6) text(name, set string, _ int) string {
	var pairs []string
	for _, n := range v.names {
		pairs = append(pairs, n, decimal(v.Values[n]))
	}
	return fields6(name+" "+set, v.width, pairs...)
}

func (v timing6) words() string { return v.hex }

type routerControl6 struct {
	Static  bool `json:"static"`
	Dynamic bool `json:"dynamic"`
	number  uint8
}

func decodeRouterControl6(data []byte) value6 {
	return routerControl6{data[0]&1 != 0, data[0]&2 != 0, data[0]}
}

func (v routerControl6) text(name, _ string, _ int) string {
	return fields6(name, 30, "Enable static router address", yesNo(v.Static), "Enable dynamic router address", yesNo(v.Dynamic))
}

func (v routerControl6) words() string { return routerControls6.name(v.number) }

type router6 struct {
	Address      string `json:"address"`
	MAC          string `json:"mac"`
	Prefix       string `json:"prefix"`
	PrefixLength uint8  `json:"prefix_length"`
	title        string
}

func decodeStaticRouter6(data []byte) value6 {
	return router6{formatIP6(data[:16]), formatMAC(data[16:22]), formatIP6(data[23:39]), data[22], "IPv6 Static Router"}
}

// decodeDynamicRouter6 passes over the set before each part.
func decodeDynamicRouter6(data []byte) value6 {
	return router6{formatIP6(data[1:17]), formatMAC(data[18:24]), formatIP6(data[27:43]), data[25], "IPv6 Dynamic Router"}
}

func (v router6) text(_, set string, _ int) string {
	return fields6(v.title+" "+set, 8, "Address", v.Address, "MAC", v.MAC, "Prefix", fmt.Sprintf("%s/%d", v.Prefix, v.PrefixLength))
}

func (v router6) words() string {
	return fmt.Sprintf("%s %s %s %d", v.Address, v.MAC, v.Prefix, v.PrefixLength)
}

// formatIP6 writes an address as C's inet_ntop does, which shows one that is
// compatible with IPv4 as such.
func formatIP6(data []byte) string {
	a := netip.AddrFrom16([16]byte(data))
	if strings.Trim(string(data[:12]), "\x00") == "" && (data[12] != 0 || data[13] != 0) {
		return "::" + netip.AddrFrom4([4]byte(data[12:])).String()
	}
	return a.String()
}
