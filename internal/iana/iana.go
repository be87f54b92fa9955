// Package iana names the manufacturers and products that devices give numbers
// of, as ipmitool 1.8.19 names them.
//
// Both tables are text, one name a line, sorted by a hexadecimal key of fixed
// width. They stay in the binary's read-only pages until a name is asked for:
//
//	manufacturers.tsv  MMMMMM     TAB name  the IANA private enterprise number
//	products.tsv       MMMMMMPPPP TAB name  the same, then the product ID
//
// The first line of each says where it comes from. gen makes them.
package iana

import (
	_ "embed" // the tables
	"fmt"
	"strings"
)

//go:generate go run ./gen

//go:embed manufacturers.tsv
var manufacturers string

//go:embed products.tsv
var products string

// Manufacturer names an IANA private enterprise number, which devices report
// in 24 bits (IPMI v2.0 §20.1) and ipmitool takes whole, though only 20 of them
// are defined. A number without a name is "Unknown (0x…)", as ipmitool words it.
func Manufacturer(id uint32) string {
	if name, ok := find(manufacturers, fmt.Sprintf("%06x", id)); ok {
		return name
	}
	return unknown(id)
}

// Product names a product of a manufacturer, and says whether it has a name.
// One without is "Unknown (0x…)", which ipmitool prints like any other.
func Product(manufacturer uint32, product uint16) (string, bool) {
	if name, ok := find(products, fmt.Sprintf("%06x%04x", manufacturer, product)); ok {
		return name, true
	}
	return unknown(uint32(product)), false
}

func unknown(number uint32) string { return fmt.Sprintf("Unknown (0x%02X)", number) }

// find gives the name in the line of table that starts with key and a tab. It
// halves the table, each time at the start of a line, until one is left.
func find(table, key string) (string, bool) {
	_, table, _ = strings.Cut(table, "\n")
	for table != "" {
		start := strings.LastIndexByte(table[:len(table)/2], '\n') + 1
		line, after, _ := strings.Cut(table[start:], "\n")
		at, name, _ := strings.Cut(line, "\t")
		switch {
		case key == at:
			return name, true
		case key < at:
			table = table[:start]
		default:
			table = after
		}
	}
	return "", false
}
