package lan

import (
	"context"
	"errors"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
)

// LAN configuration parameters (IPMI v2.0 table 23-4).
const (
	paramSetInProgress   = 0
	paramAuthSupport     = 1
	paramAuthEnables     = 2
	paramIPAddress       = 3
	paramAddressSource   = 4
	paramMACAddress      = 5
	paramSubnetMask      = 6
	paramIPHeader        = 7
	paramARPControl      = 10
	paramARPInterval     = 11
	paramGatewayIP       = 12
	paramGatewayMAC      = 13
	paramBackupIP        = 14
	paramBackupMAC       = 15
	paramCommunity       = 16
	paramDestinations    = 17
	paramDestType        = 18
	paramDestAddress     = 19
	paramVLANID          = 20
	paramVLANPriority    = 21
	paramSuiteCount      = 22
	paramSuites          = 23
	paramSuitePrivileges = 24
	paramBadPassword     = 26
)

// paramNames are the names by which ipmitool shows the parameters.
var paramNames = map[uint8]string{
	paramSetInProgress:   "Set in Progress",
	paramAuthSupport:     "Auth Type Support",
	paramAuthEnables:     "Auth Type Enable",
	paramIPAddress:       "IP Address",
	paramAddressSource:   "IP Address Source",
	paramMACAddress:      "MAC Address",
	paramSubnetMask:      "Subnet Mask",
	paramIPHeader:        "IP Header",
	paramARPControl:      "BMC ARP Control",
	paramARPInterval:     "Gratituous ARP Intrvl", //nolint:misspell // as ipmitool spells it
	paramGatewayIP:       "Default Gateway IP",
	paramGatewayMAC:      "Default Gateway MAC",
	paramBackupIP:        "Backup Gateway IP",
	paramBackupMAC:       "Backup Gateway MAC",
	paramCommunity:       "SNMP Community String",
	paramDestinations:    "Number of Destinations",
	paramDestType:        "Destination Type",
	paramDestAddress:     "Destination Addresses",
	paramVLANID:          "802.1q VLAN ID",
	paramVLANPriority:    "802.1q VLAN Priority",
	paramSuiteCount:      "RMCP+ Cipher Suite Count",
	paramSuites:          "RMCP+ Cipher Suites",
	paramSuitePrivileges: "Cipher Suite Priv Max",
	paramBadPassword:     "Bad Password Threshold",
}

// codeUnsupported is the answer of a BMC without the parameter.
const codeUnsupported ipmi.Code = 0x80

// configCodes are the codes of Get and Set LAN Configuration Parameters
// (IPMI v2.0 §23.1, §23.2).
var configCodes = map[ipmi.Code]string{
	codeUnsupported: "Unsupported parameter",
	0x81:            "Attempt to set 'in progress' while not in 'complete' state",
	0x82:            "Parameter is read-only",
	0x83:            "Parameter is wrote-only",
}

// getRequest is Get LAN Configuration Parameters.
func getRequest(number, param, set, block uint8) ipmi.Request {
	return ipmi.Request{
		NetFn: ipmi.NetFnTransport, Cmd: cmdGetConfig,
		Data: []byte{number, param, set, block}, Idempotent: true,
	}
}

// value takes the data behind the parameter's revision; nil and no error if
// the BMC does not have the parameter.
func value(h *app.Host, param uint8, resp ipmi.Response, err error) ([]byte, error) {
	switch {
	case err != nil:
		return nil, err
	case resp.Code == codeUnsupported, resp.Code == ipmi.CodeOutOfRange, resp.Code == ipmi.CodeInvalidField:
		h.App.Verbosef(1, "%s", unreadLine(param, resp.Code))
		return nil, nil
	case resp.Code != ipmi.OK:
		return nil, resp.Code
	}
	r := ipmi.NewReader(resp.Data)
	r.Skip(1)
	return r.Rest(), r.Err()
}

// getParam reads a parameter, as value has it.
func getParam(ctx context.Context, h *app.Host, number, param, set uint8) ([]byte, error) {
	resp, err := h.Do(ctx, getRequest(number, param, set, 0))
	data, err := value(h, param, resp, err)
	return data, unread(h, param, err)
}

// need reads a parameter of at least so many bytes; that the BMC does not have
// it is an error.
func need(ctx context.Context, h *app.Host, number, param, set uint8, bytes int) ([]byte, error) {
	data, err := getParam(ctx, h, number, param, set)
	switch {
	case err != nil:
		return nil, err
	case data == nil:
		return nil, &app.Failure{Err: codeUnsupported, Hint: unreadLine(param, codeUnsupported)}
	case len(data) < bytes:
		return nil, unread(h, param, &ipmi.ShortError{Have: len(data), Want: bytes})
	}
	return data, nil
}

// unread ends a command without the parameter: silently, but for a malformed
// answer.
func unread(h *app.Host, param uint8, err error) error {
	if err == nil {
		return nil
	}
	line := unreadLine(param, err)
	if errors.As(err, new(*ipmi.ShortError)) {
		return &app.Failure{Line: line, Err: err}
	}
	h.App.Verbosef(1, "%s", line)
	return &app.Failure{Err: err, Hint: line}
}

func unreadLine(param uint8, err error) string {
	return "Get LAN Parameter '" + paramNames[param] + "' command failed" + reason(err)
}

// reason is the text of a code, with those of the command's own; "" without one.
func reason(err error) string {
	var code ipmi.Code
	if errors.As(err, &code) {
		if text, ok := configCodes[code]; ok {
			return ": " + text
		}
	}
	return app.Reason(": ", err)
}
