package rmcp

import (
	"crypto/aes"
	"crypto/cipher"
	"slices"
)

// An AES-CBC-128 payload (IPMI v2.0 §13.29):
//
//	IV(16) encrypted{ data  01 02 03 …  padLength }
//
// The encrypted part is a multiple of 16 bytes long.

// encrypt appends plain to b, encrypted under key with the given IV.
func encrypt(b []byte, key [16]byte, iv [16]byte, plain []byte) []byte {
	b = append(b, iv[:]...)
	start := len(b)
	b = append(b, plain...)
	pad := 15 - len(plain)%16
	for i := range pad {
		b = append(b, uint8(i+1))
	}
	b = append(b, uint8(pad))
	cipher.NewCBCEncrypter(block(key), iv[:]).CryptBlocks(b[start:], b[start:])
	return b
}

// decrypt returns the data in a new slice.
func decrypt(key [16]byte, b []byte) ([]byte, error) {
	if len(b) < 2*aes.BlockSize || len(b)%aes.BlockSize != 0 {
		return nil, malformed("encrypted payload of %d bytes", len(b))
	}
	iv, plain := b[:aes.BlockSize], slices.Clone(b[aes.BlockSize:])
	cipher.NewCBCDecrypter(block(key), iv).CryptBlocks(plain, plain)
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

func block(key [16]byte) cipher.Block {
	c, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // a 16-byte key is always right
	}
	return c
}
