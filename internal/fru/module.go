package fru

import "context"

// moduleBlock is how many bytes of a memory module ipmitool reads at a time.
const moduleBlock = 16

// Module reads all of a device that is a memory module, by bytes whatever its
// access. The error is ErrCount for an answer of no use, or that of a request.
func (d *Device) Module(ctx context.Context) ([]byte, error) {
	d.Words = false
	if d.Size%moduleBlock == 0 && d.readAhead(ctx, 0, d.Size) {
		return d.image, nil
	}
	data := make([]byte, 0, d.Size)
	for len(data) < d.Size {
		answer, err := d.request(ctx, len(data), moduleBlock)
		if err != nil {
			return nil, err
		}
		part, err := d.counted(answer)
		if err != nil || len(part) == 0 || len(part) > d.Size-len(data) {
			return nil, ErrCount
		}
		data = append(data, part...)
	}
	return data, nil
}
