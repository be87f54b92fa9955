// Package rmcp encodes, decodes, signs and seals the packets of IPMI over LAN:
// RMCP, ASF presence, the IPMI 1.5 session and RMCP+ (IPMI v2.0 §13). It is
// pure: bytes in, struct out; it has no socket and no clock.
//
// Every packet begins with an RMCP header (§13.1.3), whose class says what
// follows:
//
//	06 00 FF class
//
//	class 06h  ASF           asf.go
//	class 07h  IPMI          first byte 06h: RMCP+, packet.go; else IPMI 1.5, lan.go
//
// Either IPMI packet carries a Message (message.go); RMCP+ also carries the
// handshake (opensession.go, rakp.go) and Serial over LAN.
package rmcp
