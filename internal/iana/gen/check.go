package main

import (
	"context"
	"fmt"
	"log"
	"slices"

	"goipmi/internal/iana"
	"goipmi/internal/iana/truth"
)

// stride is a prime: its multiples walk through all the residues of the lower
// bits, and through the whole of the 24 bits in 66,841 steps.
const stride = 251

// compare asks ipmitool about every number there could be a mistake about and
// reports each on which package iana differs.
func compare(ctx context.Context, ipmitool truth.IPMITool) error {
	sets := [][]truth.Device{suspects(ipmitool.Registry)}
	for _, maker := range append(makers, 0, 12634, 0x0fffff) { // three that name none
		sets = append(sets, allProducts(maker))
	}
	asked, wrong := 0, 0
	for _, devices := range sets {
		names, err := ipmitool.Ask(ctx, devices)
		if err != nil {
			return err
		}
		for i, d := range devices {
			product, _ := iana.Product(d.Manufacturer, d.Product)
			got := truth.Names{Manufacturer: iana.Manufacturer(d.Manufacturer), Product: product}
			if got != names[i] {
				wrong++
				log.Printf("%+v: %+q, ipmitool: %+q", d, got, names[i])
			}
		}
		asked += len(devices)
	}
	log.Printf("%d devices asked about, %d named otherwise", asked, wrong)
	if wrong > 0 {
		return fmt.Errorf("the tables are wrong, or of another edition than %s", edition(ipmitool.Registry))
	}
	return nil
}

// suspects are all the registered and the special numbers, their neighbours,
// and others evenly from the 24 bits.
func suspects(registry []byte) []truth.Device {
	const last = 1<<24 - 1
	ids := []uint32{last}
	for _, id := range append(numbers(registry), unregistered...) {
		ids = append(ids, max(id, 1)-1, id, min(id+1, last))
	}
	for id := uint32(0); id <= last; id += stride {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var devices []truth.Device
	for _, id := range slices.Compact(ids) {
		devices = append(devices, truth.Device{Manufacturer: id, Product: uint16(id)})
	}
	return devices
}
