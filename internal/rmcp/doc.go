// Package rmcp encodes, decodes, signs and seals the packets of IPMI over LAN:
// RMCP, ASF presence, the IPMI 1.5 session and RMCP+ (IPMI v2.0 §13). It is
// pure: bytes in, struct out; it has no socket and no clock.
package rmcp
