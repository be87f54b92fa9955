package hpm

import (
	"bytes"
	"crypto/md5" //nolint:gosec // the format's signature, against accidents only

	"goipmi/internal/ipmi"
)

// image is a firmware file (HPM.1 §4).
//
//	+--------+---+------------+--------+------+-----+------------+----------+
//	|PICMGFWU|00h|device,     |time    |flags |parts|self test,  |earliest  |
//	|        |   |maker, prod.|        |      |     |rollback,   |compatible|
//	|        |   |            |        |      |     |inacc.  5 s |revision  |
//	+--------+---+------------+--------+------+-----+------------+----------+
//	    8      1   1+3+2       4        1      1     3            2
//	+-------+----------+--------+--------+-----------+---+
//	|version|OEM length|OEM data|checksum|records ...|MD5|
//	+-------+----------+--------+--------+-----------+---+
//	    6       2          n        1                  16
type image struct {
	device             uint8
	maker              [3]uint8
	product            [2]uint8
	flags              uint8
	parts              components
	selfTest, rollback int // seconds
	earliest           [2]uint8
	records            []record
	bad                error // why there are no more records
}

// Flags of an image.
const (
	imageServiceAffected = 0x10
	imageSelfTest        = 0x80
)

// signature is what an image begins with.
const signature = "PICMGFWU"

// imageError is what is wrong with an image, in ipmitool's words.
type imageError string

func (e imageError) Error() string { return string(e) }

const (
	errMD5       imageError = "\n    Invalid MD5 signature"
	errSignature imageError = "\n    Invalid image signature"
	errFormat    imageError = "\n    Unrecognized image version"
	errHeader    imageError = "\n    Invalid header checksum"
	errRecord    imageError = "    Invalid Action record."
	errAction    imageError = "    Invalid Action type. Cannot continue"
)

func parseImage(file []byte) (*image, error) {
	end := len(file) - md5.Size
	if end < 0 {
		return nil, errMD5
	}
	sum := md5.Sum(file[:end]) //nolint:gosec // see above
	if !bytes.Equal(sum[:], file[end:]) {
		return nil, errMD5
	}
	if !bytes.HasPrefix(file, []byte(signature)) {
		return nil, errSignature
	}
	r := ipmi.NewReader(file[len(signature):end])
	if r.U8() != 0 {
		return nil, errFormat
	}
	img := readHeader(r)
	oem := int(r.U16())
	r.Skip(oem + 1)
	if r.Err() != nil || checksum(file[:end-r.Len()]) != 0 {
		return nil, errHeader
	}
	img.records, img.bad = readRecords(r.Rest())
	return img, nil
}

func readHeader(r *ipmi.Reader) *image {
	img := &image{device: r.U8(), maker: [3]uint8(r.Bytes(3)), product: [2]uint8(r.Bytes(2))}
	r.Skip(4)
	img.flags, img.parts = r.U8(), components(r.U8())
	img.selfTest, img.rollback = int(r.U8())*timeoutUnit, int(r.U8())*timeoutUnit
	r.Skip(1)
	img.earliest = [2]uint8(r.Bytes(2))
	r.Skip(6)
	return img
}

// checksum is zero of what ends in its own.
func checksum(data []byte) (sum uint8) {
	for _, b := range data {
		sum += b
	}
	return sum
}

// What a record has the controller do (HPM.1 §4.2).
const (
	actionBackup = iota
	actionPrepare
	actionUpload
)

// record is one step of an upgrade. Only an upload has what follows the
// checksum, which may cover it, short of the firmware, or not.
//
//	+------+-----+--------+-------+----+------+-----------+
//	|action|parts|checksum|version|name|length|firmware...|
//	+------+-----+--------+-------+----+------+-----------+
//	   1      1      1        6     21    4
type record struct {
	action  uint8
	parts   components
	version version
	name    string
	data    []byte
}

const (
	recordHead   = 3
	uploadHead   = 6 + imageNameLen + 4
	imageNameLen = 21
)

// readRecords reads what is good, and says what is wrong with the rest.
func readRecords(data []byte) (list []record, err error) {
	for len(data) > 0 {
		rec, size, err := readRecord(data)
		if err != nil {
			return list, err
		}
		list, data = append(list, rec), data[size:]
	}
	return list, nil
}

func readRecord(data []byte) (rec record, size int, err error) {
	r := ipmi.NewReader(data)
	rec.action, rec.parts = r.U8(), components(r.U8())
	r.Skip(1)
	whole := recordHead + uploadHead
	isUpload := rec.action == actionUpload && len(data) >= whole
	switch {
	case r.Err() != nil, checksum(data[:recordHead]) != 0 && (!isUpload || checksum(data[:whole]) != 0):
		return rec, 0, errRecord
	case rec.action > actionUpload:
		return rec, 0, errAction
	case rec.action == actionUpload:
		rec.version = readVersion(r)
		rec.name = string(r.Bytes(imageNameLen))
		rec.data = r.Bytes(int(min(r.U32(), uint32(len(data)))))
	}
	if r.Err() != nil {
		return rec, 0, errRecord
	}
	return rec, len(data) - r.Len(), nil
}
