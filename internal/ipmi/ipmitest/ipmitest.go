// Package ipmitest is a BMC for tests, made of a few answers.
package ipmitest

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"goipmi/internal/ipmi"
)

// BMC answers a request by the longest of its prefixes that it knows, spelled
// like "06 42 01" (network function, command, data). An answer is a completion
// code and data, "" silence, and several with " / " between are given in turn,
// the last for ever. What fits nothing gets c1.
type BMC struct {
	Answers map[string]string
	Asked   []string // every request, a star before those that are idempotent
	given   map[string]int
}

// ErrSilence is that of a request without an answer.
var ErrSilence = errors.New("no answer")

// Do answers one request.
func (b *BMC) Do(ctx context.Context, r ipmi.Request) (ipmi.Response, error) {
	if err := ctx.Err(); err != nil {
		return ipmi.Response{}, err
	}
	key := fmt.Sprintf("% x", append([]byte{byte(r.NetFn), r.Cmd}, r.Data...))
	mark := ""
	if r.Idempotent {
		mark = "*"
	}
	b.Asked = append(b.Asked, mark+key)
	answer := b.next(key)
	if answer == "" {
		return ipmi.Response{}, ErrSilence
	}
	raw := Bytes(answer)
	return ipmi.Response{Code: ipmi.Code(raw[0]), Data: raw[1:]}, nil
}

func (b *BMC) next(key string) string {
	best, found := "", false
	for prefix := range b.Answers {
		if strings.HasPrefix(key, prefix) && (!found || len(prefix) > len(best)) {
			best, found = prefix, true
		}
	}
	if !found {
		return "c1"
	}
	if b.given == nil {
		b.given = map[string]int{}
	}
	answers := strings.Split(b.Answers[best], " / ")
	turn := min(b.given[best], len(answers)-1)
	b.given[best]++
	return answers[turn]
}

// Batch answers one by one.
func (b *BMC) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, b, reqs, deliver)
}

// Close does nothing.
func (b *BMC) Close() error { return nil }

// Bytes are those spelled in hexadecimal, with blanks between.
func Bytes(text string) []byte {
	data, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		panic(err)
	}
	return data
}
