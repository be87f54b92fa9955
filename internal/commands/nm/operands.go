package nm

import (
	"math"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
)

// A keyword is a word among the operands, with or without a value behind it.
type keyword struct {
	name  string
	flag  bool // takes no value; ipmitool passes over the next word all the same
	read  func(value string) bool
	wrong string // said of a wrong value; "" prints the usage
}

// operands are what a command takes: keywords in any order.
type operands struct {
	h        *app.Host
	cmd      *cobra.Command
	keywords []keyword
	// others takes a word that is no keyword, and those behind it; it returns
	// how many it took.
	others func(words []string) (int, error)
	onOut  bool // ipmitool says what is wrong on standard output
	strict bool // ipmitool reads past its arguments behind a keyword that lacks a value, and fails
}

// parse goes through the words.
func (o operands) parse(words []string) error {
	for len(words) > 0 {
		took, err := o.take(words)
		if err != nil {
			return err
		}
		words = words[min(took, len(words)):]
	}
	return nil
}

func (o operands) take(words []string) (int, error) {
	k := o.find(words[0])
	compat := o.h.App.Compat
	switch {
	case k == nil && o.others != nil:
		return o.others(words)
	case k == nil:
		return 0, usage(o.cmd)
	case k.flag:
		k.read("")
		if !compat {
			return 1, nil
		}
	case len(words) == 1 && k.name == "domain" && compat:
		// the platform
	case len(words) == 1 || !k.read(words[1]):
		return 0, o.complain(k.wrong)
	}
	if len(words) == 1 && o.strict {
		return 0, usage(o.cmd)
	}
	return 2, nil
}

func (o operands) find(word string) *keyword {
	for i, k := range o.keywords {
		if strings.EqualFold(k.name, word) {
			return &o.keywords[i]
		}
	}
	return nil
}

func (o operands) complain(line string) error {
	switch {
	case line == "":
		return usage(o.cmd)
	case o.onOut && o.h.App.Compat:
		o.h.Out.Printf("%s\n", line)
		return &app.Failure{}
	}
	return app.Failf("%s", line)
}

// number is a keyword with a number behind it, up to highest.
func number[T uint8 | uint16 | uint32](name string, v *T, highest int64, wrong string) keyword {
	return keyword{name: name, wrong: wrong, read: func(word string) bool {
		n, err := app.ParseInt(word, 0, highest)
		*v = T(n)
		return err == nil
	}}
}

// domainKeyword is the word "domain" with a domain's name behind it.
func domainKeyword(v *uint8) keyword {
	return keyword{name: "domain", read: func(word string) (ok bool) {
		*v, ok = domains.code(word)
		return ok
	}}
}

const wrongPolicy = "Policy ID must be a positive integer (0-255)\n"

// policyKeyword is the word "policy_id" with a number behind it, noted in given.
func policyKeyword(v *uint8, given *bool, wrong string) keyword {
	k := number("policy_id", v, math.MaxUint8, wrong)
	read := k.read
	k.read = func(word string) bool {
		*given = true
		return read(word)
	}
	return k
}

// scope is the policy that most commands are about.
type scope struct {
	domain, policy uint8
	given          bool // the policy
}

func newScope() scope { return scope{policy: 0xff} }

func (s *scope) keywords() []keyword {
	return []keyword{domainKeyword(&s.domain), policyKeyword(&s.policy, &s.given, wrongPolicy)}
}

// scopeHelp is about the keywords of a scope.
const scopeHelp = `    domain     platform (default), CPU, Memory, protection or I/O
    policy_id  0 to 255`
