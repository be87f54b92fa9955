package lan

import "goipmi/internal/app"

// IPv6 parameters with a treatment of their own (IPMI v2.0 table 23-4).
const (
	paramTiming6        = 63
	paramStaticRouter1  = 65
	paramStaticRouter2  = 69
	paramDynamicRouters = 74
)

// names6 are the names by which ipmitool shows the parameters.
var names6 = map[uint8]string{
	paramSetInProgress:      "Set In Progress",
	50:                      "IPv6/IPv4 Support",
	51:                      "IPv6/IPv4 Addressing Enables",
	52:                      "IPv6 Header Traffic Class",
	53:                      "IPv6 Header Static Hop Limit",
	54:                      "IPv6 Header Flow Label",
	55:                      "IPv6 Status",
	56:                      "IPv6 Static Address",
	57:                      "IPv6 DHCPv6 Static DUID Storage Length",
	58:                      "IPv6 DHCPv6 Static DUID",
	59:                      "IPv6 Dynamic Address",
	60:                      "IPv6 DHCPv6 Dynamic DUID Storage Length",
	61:                      "IPv6 DHCPv6 Dynamic DUID",
	62:                      "IPv6 DHCPv6 Timing Configuration Support",
	paramTiming6:            "IPv6 DHCPv6 Timing Configuration",
	64:                      "IPv6 Router Address Configuration Control",
	paramStaticRouter1:      "IPv6 Static Router 1 IP Address",
	paramStaticRouter1 + 1:  "IPv6 Static Router 1 MAC Address",
	paramStaticRouter1 + 2:  "IPv6 Static Router 1 Prefix Length",
	paramStaticRouter1 + 3:  "IPv6 Static Router 1 Prefix Value",
	paramStaticRouter2:      "IPv6 Static Router 2 IP Address",
	paramStaticRouter2 + 1:  "IPv6 Static Router 2 MAC Address",
	paramStaticRouter2 + 2:  "IPv6 Static Router 2 Prefix Length",
	paramStaticRouter2 + 3:  "IPv6 Static Router 2 Prefix Value",
	73:                      "IPv6 Number of Dynamic Router Info Sets",
	paramDynamicRouters:     "IPv6 Dynamic Router Info IP Address",
	paramDynamicRouters + 1: "IPv6 Dynamic Router Info MAC Address",
	paramDynamicRouters + 2: "IPv6 Dynamic Router Info Prefix Length",
	paramDynamicRouters + 3: "IPv6 Dynamic Router Info Prefix Value",
	78:                      "IPv6 Dynamic Router Received Hop Limit",
	79:                      "IPv6 ND/SLAAC Timing Configuration Support",
	80:                      "IPv6 ND/SLAAC Timing Configuration",
}

// param6 is a parameter as lan6 presents it: a word, the values that can be set
// ("" if none can), how many bytes it has, whether there are several sets and
// blocks of it.
type param6 struct {
	number       uint8
	word, format string
	size         int
	sets, blocks bool
	firstSet     int
	decode       func(data []byte) value6
	parse        parser6
}

// parser6 reads the values on the command line into the parameter's data.
type parser6 func(a *app.App, set, block uint8, args []string, data []byte) bool

func (p param6) readOnly() bool { return p.format == "" }

// params6 are in the order of the print.
var params6 = []param6{
	{50, "support", "", 1, false, false, 0, decodeSupport6, parseByte6},
	{51, "enables", "{ipv4|ipv6|both}", 1, false, false, 0, choiceDecoder6(enables6), choiceParser6(enables6)},
	{52, "traffic_class", "<value>", 1, false, false, 0, decodeNumber6, parseByte6},
	{53, "static_hops", "<value>", 1, false, false, 0, decodeNumber6, parseByte6},
	{54, "flow_label", "<value>", 3, false, false, 0, decodeFlowLabel6, parseFlowLabel6},
	{55, "status", "", 3, false, false, 0, decodeStatus6, parseStatus6},
	{56, "static_addr", "{enable|disable} <addr> <pfx_len>", 20, true, false, 0, decodeStaticAddress6, parseStaticAddress6},
	{57, "static_duid_stg", "", 1, false, false, 0, decodeNumber6, parseByte6},
	{58, "static_duid", "<data>", 18, true, true, 0, decodeDUID6, parseHex6},
	{59, "dynamic_addr", "", 20, true, false, 0, decodeDynamicAddress6, parseDynamicAddress6},
	{60, "dynamic_duid_stg", "", 1, false, false, 0, decodeNumber6, parseByte6},
	{61, "dynamic_duid", "<data>", 18, true, true, 0, decodeDUID6, parseHex6},
	{62, "dhcp6_cfg_sup", "", 1, false, false, 0, choiceDecoder6(supports6), parseByte6},
	{paramTiming6, "dhcp6_cfg", "<data> <data>", 36, true, false, 0, decodeTiming6, parseTiming6},
	{64, "rtr_cfg", "{static|dynamic|both}", 1, false, false, 0, decodeRouterControl6, choiceParser6(routerControls6)},
	{paramStaticRouter1, "static_rtr", "<addr> <macaddr> <prefix> <prefix_len>", routerLen6, true, false, 1, decodeStaticRouter6, parseRouter6},
	{73, "num_dynamic_rtrs", "", 1, false, false, 0, decodeNumber6, parseByte6},
	{paramDynamicRouters, "dynamic_rtr", "", routerLen6 + 4, true, false, 0, decodeDynamicRouter6, parseRouter6},
	{78, "dynamic_hops", "", 1, false, false, 0, decodeNumber6, parseByte6},
	{79, "ndslaac_cfg_sup", "", 1, false, false, 0, choiceDecoder6(supports6), parseByte6},
	{80, "ndslaac_cfg", "<data>", 18, true, false, 0, decodeSLAAC6, parseHex6},
}

// part6 is what one request reads or writes of a parameter.
type part6 struct {
	number, set, block uint8
	size               int
}

// routerLen6 is an address, a MAC address, the length of a prefix, a prefix.
const routerLen6 = 16 + 6 + 1 + 16

// parts are the requests that one set and block of the parameter takes. A
// router is spread over four parameters, two static routers over eight; the
// dynamic ones begin with their set. The DHCPv6 timing has two blocks.
func (p param6) parts(set, block uint8) []part6 {
	switch p.number {
	case paramTiming6:
		return []part6{{p.number, set, 0, p.size / 2}, {p.number, set, 1, p.size / 2}}
	case paramStaticRouter1:
		number := uint8(paramStaticRouter1)
		if set == 2 {
			number = paramStaticRouter2
		}
		return []part6{{number, 0, block, 16}, {number + 1, 0, block, 6}, {number + 2, 0, block, 1}, {number + 3, 0, block, 16}}
	case paramDynamicRouters:
		n := p.number
		return []part6{{n, set, block, 17}, {n + 1, set, block, 7}, {n + 2, set, block, 2}, {n + 3, set, block, 17}}
	}
	return []part6{{p.number, set, block, p.size}}
}
