package app

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/term"
)

// takeSecret returns a word of the command line and puts X in its place, where
// ps showed it to everybody: os.Args is the process's own memory of its
// arguments. What lies elsewhere stays.
func takeSecret(word string) string {
	secret := strings.Clone(word)
	at := uintptr(unsafe.Pointer(unsafe.StringData(word)))
	for _, arg := range os.Args {
		start := uintptr(unsafe.Pointer(unsafe.StringData(arg)))
		if start <= at && at+uintptr(len(word)) <= start+uintptr(len(arg)) {
			shown := unsafe.Slice(unsafe.StringData(word), len(word))
			copy(shown, strings.Repeat("X", len(word)))
		}
	}
	return secret
}

// SetPassword gives the session a password, "" too.
func (o *Options) SetPassword(v string) { o.Password, o.hasPassword = v, true }

// passwordFile takes the first line. A file that cannot be read is only
// warned about: another option may bring a password yet.
func (p *parser) passwordFile(name string) error {
	p.opts.Password, p.opts.hasPassword = "", false
	f, err := os.Open(name)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			p.app.Warnf("File %s does not exist", name)
		}
		p.app.Warnf("Unable to open password file %s", name)
		p.app.Warnf("Unable to read password from file %s", name)
		return nil
	}
	defer f.Close()
	line, err := bufio.NewReader(f).ReadString('\n')
	if line == "" && err != nil {
		p.app.Warnf("Unable to read password from file %s", name)
		p.app.Warnf("Unable to read password from file %s", name)
		return nil
	}
	if end := strings.IndexAny(line, "\r\n\t"); end > 0 {
		line = line[:end]
	}
	p.opts.SetPassword(line)
	return nil
}

func (p *parser) askPassword(string) error {
	v, err := p.app.AskSecret("Password: ")
	if err != nil {
		return err
	}
	p.opts.SetPassword(v)
	return nil
}

func (p *parser) askKg(string) error {
	v, err := p.app.AskSecret("Key: ")
	if err != nil {
		return err
	}
	p.opts.Kg = clip(v, maxKg)
	return nil
}

func (p *parser) envPassword(string) error {
	for _, name := range []string{"IPMITOOL_PASSWORD", "IPMI_PASSWORD"} {
		if v, ok := os.LookupEnv(name); ok {
			p.opts.SetPassword(v)
			return nil
		}
	}
	p.app.Warnf("Unable to read password from environment")
	return nil
}

func (p *parser) envKg(string) error {
	for _, name := range []string{"IPMI_KGKEY", "IPMITOOL_KGKEY"} {
		if v, ok := os.LookupEnv(name); ok {
			p.opts.Kg = clip(v, maxKg)
			return nil
		}
	}
	p.app.Warnf("Unable to read kgkey from environment")
	return nil
}

// AskSecret prompts on the terminal and reads a line without echo; without a
// terminal it prompts on standard error and takes the next line of standard
// input, "" at its end.
func (a *App) AskSecret(prompt string) (string, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return a.askStdin(prompt)
	}
	defer tty.Close()
	if _, err := tty.WriteString(prompt); err != nil {
		return "", err
	}
	secret, err := term.ReadPassword(int(tty.Fd()))
	_, _ = tty.WriteString("\n")
	return string(secret), err
}

func (a *App) askStdin(prompt string) (string, error) {
	a.flush()
	fmt.Fprint(a.Stderr, prompt)
	line, err := a.Stdin.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimSuffix(line, "\n"), nil
}
