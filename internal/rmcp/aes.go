package rmcp

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
)

// An AES-CBC-128 payload (IPMI v2.0 §13.29):
//
//	IV(16) encrypted{ data  01 02 03 …  padLength }
//
// The encrypted part is a multiple of 16 bytes long.

// aesCBC encrypts and decrypts the payloads of one session.
type aesCBC struct{ in, out chain }

// chain is a block mode that begins anew with each payload's IV.
type chain interface {
	cipher.BlockMode
	SetIV(iv []byte)
}

func newAESCBC(key [16]byte) *aesCBC {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // a 16-byte key is always right
	}
	return &aesCBC{
		in:  cipher.NewCBCDecrypter(block, zeros[:]).(chain),
		out: cipher.NewCBCEncrypter(block, zeros[:]).(chain),
	}
}

// encryptedLen is how long n bytes become.
func encryptedLen(n int) int { return aes.BlockSize + n + aes.BlockSize - n%aes.BlockSize }

// padding is the longest confidentiality pad, without its length.
var padding = [...]uint8{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// encrypt appends plain to b, encrypted. The IV is the encrypted nonce, which
// nobody foretells as long as no nonce comes twice (NIST SP 800-38A, appendix C):
// it is what a chain that begins with zeros makes of a first block.
func (c *aesCBC) encrypt(b []byte, nonce uint32, plain []byte) []byte {
	start := len(b)
	b = append(b, make([]byte, encryptedLen(len(plain)))...)
	out := b[start:]
	binary.LittleEndian.PutUint32(out, nonce)
	n := aes.BlockSize + copy(out[aes.BlockSize:], plain)
	n = copy(out[n:len(out)-1], padding[:])
	out[len(out)-1] = uint8(n)
	c.out.SetIV(zeros[:])
	c.out.CryptBlocks(out, out)
	return b
}

var zeros [aes.BlockSize]byte

// decrypt returns the data, which takes the place of b.
func (c *aesCBC) decrypt(b []byte) ([]byte, error) {
	if len(b) < 2*aes.BlockSize || len(b)%aes.BlockSize != 0 {
		return nil, malformed("encrypted payload of %d bytes", len(b))
	}
	iv, plain := b[:aes.BlockSize], b[aes.BlockSize:]
	c.in.SetIV(iv)
	c.in.CryptBlocks(plain, plain)
	return unpad(plain)
}

// unpad takes off the confidentiality pad. A pad of 16 bytes is one too many,
// but some BMCs send it.
func unpad(plain []byte) ([]byte, error) {
	n := int(plain[len(plain)-1])
	end := len(plain) - 1 - n
	if n > aes.BlockSize || end < 0 {
		return nil, malformed("confidentiality pad of %d bytes", n)
	}
	for i, c := range plain[end : end+n] {
		if int(c) != i+1 {
			return nil, malformed("confidentiality pad")
		}
	}
	return plain[:end], nil
}
