package lan

import (
	"context"
	"strconv"
	"strings"

	"goipmi/internal/app"
	"goipmi/internal/channel"
)

// authEnablesLen is a byte for each level that the parameter knows.
const authEnablesLen = 5

// authLevels are those that can be set, by their places.
var authLevels = [...]string{"CALLBACK", "USER", "OPERATOR", "ADMIN"}

// setAuth gives privilege levels the authentication types that they may use.
func setAuth(ctx context.Context, s setter, args []string) error {
	if len(args) < 2 {
		return &app.Failure{Hint: "the authentication types are missing"}
	}
	enables, err := need(ctx, s.h, s.number, paramAuthEnables, 0, authEnablesLen)
	if err != nil {
		return err
	}
	data := append([]byte{}, enables[:authEnablesLen]...)
	bits := uint8(0)
	for _, word := range listed(s.h.App, args[1]) {
		bit := channel.AuthTypeBit(authTypeName(word))
		if err := s.known(bit != 0, "Invalid authentication type: "+word); err != nil {
			return err
		}
		bits |= bit
	}
	for _, word := range listed(s.h.App, args[0]) {
		level := authLevel(word)
		if err := s.known(level >= 0, "Invalid authentication level: "+word); err != nil {
			return err
		}
		if level >= 0 {
			data[level] = bits
		}
	}
	return s.change(ctx, change{Parameter: paramNames[paramAuthEnables], Value: strings.Join(args[:2], " ")}, paramAuthEnables, data...)
}

// known complains about a word: as ipmitool in passing, as goipmi for good.
func (s setter) known(ok bool, line string) error {
	switch {
	case ok:
	case !s.h.App.Compat:
		return app.Failf("%s", line)
	default:
		s.h.App.Warnf("%s", line)
	}
	return nil
}

// listed are the words between commas. ipmitool means them too, but looks at
// each together with all behind it, so that it knows only the last.
func listed(a *app.App, list string) []string {
	if !a.Compat {
		return strings.Split(list, ",")
	}
	words := []string{list}
	for i, c := range list {
		if c == ',' {
			words = append(words, list[i+1:])
		}
	}
	return words
}

func authTypeName(word string) string {
	if name := strings.ToUpper(word); name != "KEY" {
		return name
	}
	return "PASSWORD"
}

// authLevel is the level's place, or -1.
func authLevel(word string) int {
	for i, name := range authLevels {
		if strings.EqualFold(word, name) {
			return i
		}
	}
	return -1
}

// setPrivileges prints the usage after a wrong value, and ends well.
func setPrivileges(ctx context.Context, s setter, args []string) error {
	word := args[0]
	if len(word) != suiteIDs {
		return wrong{"Invalid privilege specification length: " + strconv.Itoa(len(word)), s.h.App.Compat}
	}
	data := make([]byte, privilegesLen)
	for i := range len(word) {
		level := strings.IndexByte(privilegeLetters, word[i])
		if level < 0 {
			return wrong{"Invalid privilege specification char: " + word[i:i+1], s.h.App.Compat}
		}
		data[1+i/2] |= byte(level) << (i % 2 * 4)
	}
	return s.change(ctx, change{Parameter: paramNames[paramSuitePrivileges], Value: word}, paramSuitePrivileges, data...)
}

// setBadPassword has operands of its own to ask for help with.
func setBadPassword(ctx context.Context, s setter, args []string) error {
	if len(args) == 1 && args[0] == "help" {
		return wrong{ok: true}
	}
	if len(args) < 4 {
		return wrong{}
	}
	threshold, err1 := app.ParseByte(args[0])
	audit, err2 := app.ParseInt(args[1], 0, 1)
	reset, err3 := app.ParseWord(args[2])
	lockout, err4 := app.ParseWord(args[3])
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
		return wrong{}
	}
	return s.change(ctx, change{Parameter: paramNames[paramBadPassword], Value: strings.Join(args[:4], " ")},
		paramBadPassword, byte(audit), threshold, byte(reset), byte(reset>>8), byte(lockout), byte(lockout>>8))
}
