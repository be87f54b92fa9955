package firewall

import (
	"math"

	"goipmi/internal/app"
)

// How many there are of each (IPMI v2.0 §21). Two network functions, a
// request's and its answer's, are a pair.
const (
	luns     = 4
	netFns   = 64
	pairs    = netFns / 2
	commands = 256
	subFns   = 32
)

const thisChannel = 0x0e

// selection is what the operands single out; what is negative is not given.
type selection struct {
	channel                    uint8
	lun, netFn, command, subFn int
	force                      bool
}

// parse reads operands in any order; words that it does not know are left out.
func parse(words []string) (selection, error) {
	s := selection{channel: thisChannel, lun: -1, netFn: -1, command: -1, subFn: -1}
	numbers := map[string]*int{"lun": &s.lun, "netfn": &s.netFn, "command": &s.command, "subfn": &s.subFn}
	for i := 0; i < len(words); i++ {
		word := words[i]
		number := numbers[word]
		switch {
		case word == "force":
			s.force = true
			continue
		case word != "channel" && number == nil:
			continue
		case i+1 == len(words) && word == "subfn":
			continue // as ipmitool, which crashes for the others
		case i+1 == len(words):
			return s, app.Failf("Not enough parameters given.")
		}
		i++
		if err := s.take(word, words[i], number); err != nil {
			return s, err
		}
	}
	return s, s.check()
}

// take sets what a word names, by number or, if that is nil, the channel.
func (s *selection) take(name, word string, number *int) (err error) {
	if number == nil {
		s.channel, err = app.ParseChannel(word)
		return err
	}
	n, err := app.ParseInt(word, math.MinInt32, math.MaxInt32)
	if err != nil {
		return app.Failf("Given %s '%s' is invalid.", name, word)
	}
	*number = int(n)
	return nil
}

// check is ipmitool's, in its order: ranges, then gaps.
func (s *selection) check() error {
	limits := []struct {
		name     string
		have, n  int
		below    int
		belowOne string
	}{
		{"subfn", s.subFn, subFns, s.command, "command"},
		{"command", s.command, commands, s.netFn, "netfn"},
		{"netfn", s.netFn, netFns, s.lun, "lun"},
		{"lun", s.lun, luns, 0, ""},
	}
	for _, l := range limits {
		if l.have >= l.n {
			return app.Failf("%s is out of range (0-%d)", l.name, l.n-1)
		}
	}
	for i := len(limits) - 1; i >= 0; i-- {
		if l := limits[i]; l.have >= 0 && l.below < 0 {
			return app.Failf("if %s is set, so must be %s", l.name, l.belowOne)
		}
	}
	return nil
}
