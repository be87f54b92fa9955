package rmcp

import (
	"crypto/aes"
	"crypto/cipher"
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
	var iv [aes.BlockSize]byte
	return &aesCBC{
		in:  cipher.NewCBCDecrypter(block, iv[:]).(chain),
		out: cipher.NewCBCEncrypter(block, iv[:]).(chain),
	}
}

// encryptedLen is how long n bytes become.
func encryptedLen(n int) int { return aes.BlockSize + n + aes.BlockSize - n%aes.BlockSize }

// encrypt appends plain to b, encrypted with the given IV.
func (c *aesCBC) encrypt(b []byte, iv [16]byte, plain []byte) []byte {
	begin := len(b)
	b = append(b, iv[:]...)
	start := len(b)
	b = append(b, plain...)
	pad := 15 - len(plain)%16
	for i := range pad {
		b = append(b, uint8(i+1))
	}
	b = append(b, uint8(pad))
	c.out.SetIV(b[begin:start])
	c.out.CryptBlocks(b[start:], b[start:])
	return b
}

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
