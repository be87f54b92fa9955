package sol

import (
	"strings"

	"goipmi/internal/app"
)

// setting is a parameter that can be set: how a value is read, and how it goes
// into the data, for which shared ones need what is in force.
type setting struct {
	param  uint8
	parse  func(name, value string) (uint8, error)
	shared bool
	data   func(n uint8, now config) []byte
}

var settings = map[string]setting{
	"set-in-progress":      {paramSetInProgress, oneOf(plain, progressWords...), false, alone},
	"enabled":              {paramEnable, oneOf(plain, boolWords...), false, alone},
	"force-encryption":     {paramAuthentication, oneOf(plain, boolWords...), true, encryption},
	"force-authentication": {paramAuthentication, oneOf(plain, boolWords...), true, authentication},
	"privilege-level":      {paramAuthentication, oneOf(plain, levelWords...), true, privilege},
	"character-accumulate-level": {paramCharacter, between(1, 255), true,
		func(n uint8, now config) []byte { return []byte{n, now.SendThreshold} }},
	"character-send-threshold": {paramCharacter, between(0, 255), true,
		func(n uint8, now config) []byte { return []byte{now.accumulate, n} }},
	"retry-count": {paramRetry, between(0, 7), true,
		func(n uint8, now config) []byte { return []byte{n, now.interval} }},
	"retry-interval": {paramRetry, between(0, 255), true,
		func(n uint8, now config) []byte { return []byte{now.RetryCount, n} }},
	"non-volatile-bit-rate": {paramNonVolatileRate, oneOf(quoted, rateWords...), false, alone},
	"volatile-bit-rate":     {paramVolatileRate, oneOf(quoted, rateWords...), false, alone},
}

func alone(n uint8, _ config) []byte { return []byte{n} }

func encryption(n uint8, now config) []byte {
	return []byte{authBits(n != 0, now.ForceAuthentication, now.PrivilegeLevel)}
}

func authentication(n uint8, now config) []byte {
	return []byte{authBits(now.ForceEncryption, n != 0, now.PrivilegeLevel)}
}

func privilege(n uint8, now config) []byte {
	return []byte{authBits(now.ForceEncryption, now.ForceAuthentication, n)}
}

func authBits(encrypt, authenticate bool, level uint8) uint8 {
	if encrypt {
		level |= forceEncryption
	}
	if authenticate {
		level |= forceAuthentication
	}
	return level
}

// word is a value and the number that stands for it.
type word struct {
	word   string
	number uint8
}

// The words of the values, in the order in which they are listed.
var (
	progressWords = []word{{setComplete, 0}, {setInProgress, 1}, {commitWrite, 2}}
	boolWords     = []word{{"true", 1}, {"false", 0}}
	levelWords    = []word{{"user", 2}, {"operator", 3}, {"admin", 4}, {"oem", 5}}
	rateWords     = []word{{"serial", 0}, {"9.6", 6}, {"19.2", 7}, {"38.4", 8}, {"57.6", 9}, {"115.2", 10}}
)

const (
	setComplete   = "set-complete"
	setInProgress = "set-in-progress"
	commitWrite   = "commit-write"
)

// How ipmitool complains of a value.
const (
	plain  = "Invalid value %s for parameter %s\nValid values are %s"
	quoted = "Invalid value \"%s\" for parameter \"%s\"\nValid values are %s"
)

// oneOf finds a value among words.
func oneOf(complaint string, words ...word) func(name, value string) (uint8, error) {
	return func(name, value string) (uint8, error) {
		for _, w := range words {
			if w.word == value {
				return w.number, nil
			}
		}
		return 0, app.Failf(complaint, value, name, list(words))
	}
}

// list is "a, b and c". Two lists of ipmitool's have a comma too many or too few.
func list(words []word) string {
	var names []string
	for _, w := range words {
		names = append(names, w.word)
	}
	last := len(names) - 1
	text := strings.Join(names[:last], ", ") + " and " + names[last]
	text = strings.Replace(text, "admin and", "admin, and", 1)
	return strings.Replace(text, "9.6, 19.2", "9.6 19.2", 1)
}

// between reads a number in a range.
func between(low, high uint8) func(name, value string) (uint8, error) {
	return func(name, value string) (uint8, error) {
		n, err := app.ParseInt(value, int64(low), int64(high))
		if err != nil {
			return 0, app.Failf("Invalid value %s for parameter %s\nValid values are %d-%d", value, name, low, high)
		}
		return uint8(n), nil
	}
}
