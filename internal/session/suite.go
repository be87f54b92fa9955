package session

import (
	"context"
	"errors"
	"slices"
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/rmcp"
)

// preferred are the suites that the session may choose itself, the best first.
// Those that do not sign packets must be asked for.
var preferred = []int{17, 3, 16, 8, 12, 2, 7, 11}

// chooseSuite tries suite 17 and then 3, which every BMC must have; if both are
// refused it asks the BMC which it has. That question comes last because some
// BMCs never answer it.
func (c *Conn) chooseSuite(ctx context.Context) error {
	total := c.patience.total()
	first, second := total/3, total-total/3
	err := c.try(ctx, 17, first)
	if !refused(err) && !silent(err) {
		return err
	}
	if err = c.try(ctx, 3, second); !refused(err) {
		return err
	}
	offered := c.offeredSuites(ctx)
	for _, id := range preferred[2:] {
		if !slices.Contains(offered, id) {
			continue
		}
		if again := c.try(ctx, id, second); !refused(again) {
			return again
		}
	}
	return err
}

func (c *Conn) try(ctx context.Context, id int, budget time.Duration) error {
	suite, _ := rmcp.LookupSuite(id)
	return c.handshake(ctx, suite, budget)
}

// silent: a BMC may ignore a suite that it does not know.
func silent(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Stage == OpenSession && errors.Is(err, ErrNoAnswer)
}

// refused reports whether another suite may fare better. BMCs word it in many
// ways: 01h, 0Ah and 12h have been seen for an unknown suite.
func refused(err error) bool {
	var e *Error
	var status rmcp.Status
	var alg *AlgorithmError
	switch {
	case !errors.As(err, &e):
		return false
	case errors.As(err, &alg):
		return true
	case !errors.As(err, &status):
		return false
	case e.Stage == OpenSession:
		return true
	}
	switch status {
	case rmcp.StatusInvalidRole, rmcp.StatusInvalidNameLength, rmcp.StatusUnauthorizedName,
		rmcp.StatusUnauthorizedGUID, rmcp.StatusBadCheckValue:
		return false
	}
	return true
}

// cipherQueryWait bounds each question for cipher suites.
const cipherQueryWait = 500 * time.Millisecond

// offeredSuites are the IDs that Get Channel Cipher Suites lists (IPMI v2.0
// §22.15); none if it is not answered.
func (c *Conn) offeredSuites(ctx context.Context) []int {
	const channel, listBySuite, chunk, maxIndex = 0x0e, 0x80, 16, 0x40
	var records []byte
	for index := range uint8(maxIndex) {
		a := newAsk(ipmi.Request{
			NetFn: ipmi.NetFnApp, Cmd: cmdGetCipherSuites,
			Data: []byte{channel, uint8(rmcp.PayloadIPMI), listBySuite | index},
		}, c.seqs.take(time.Now()), c.cfg.LocalAddr)
		resp, _, err := c.exchange(ctx, a, []time.Duration{cipherQueryWait})
		if err != nil || resp.Code != ipmi.OK || len(resp.Data) < 1 {
			break
		}
		records = append(records, resp.Data[1:]...)
		if len(resp.Data) < 1+chunk {
			break
		}
	}
	return suiteIDs(records)
}

// suiteIDs takes the IDs out of cipher suite records (IPMI v2.0 table 22-19):
//
//	C0 ID algorithm…    C1 ID IANA(3) algorithm…
//
// OEM suites are left out.
func suiteIDs(records []byte) []int {
	var ids []int
	for i := 0; i+1 < len(records); i++ {
		switch records[i] {
		case 0xc0:
			ids = append(ids, int(records[i+1]))
			i++
		case 0xc1:
			i += 4
		}
	}
	return ids
}
