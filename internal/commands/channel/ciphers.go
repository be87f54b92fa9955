package channel

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newGetCiphers(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("getciphers <ipmi|sol> [channel]", "The cipher suites of a channel",
		func(ctx context.Context, h *app.Host, args []string) error {
			payload, known := uint8(0), false
			if len(args) == 1 || len(args) == 2 {
				payload, known = payloads[args[0]]
			}
			if !known {
				return wrongOperands(cmd)
			}
			number, err := optional(args, 1)
			if err != nil {
				return err
			}
			return runGetCiphers(ctx, h, number, payload)
		})
	return cmd
}

var payloads = map[string]uint8{"ipmi": channel.PayloadIPMI, "sol": channel.PayloadSOL}

func runGetCiphers(ctx context.Context, h *app.Host, number, payload uint8) error {
	suites, err := channel.GetCipherSuites(ctx, h, number, payload)
	if err != nil {
		return ciphersFailed(err)
	}
	if h.App.Compat && !h.Out.Structured() {
		suites = suites[:min(len(suites), shownSuites)]
	}
	return emitSuites(h, suites)
}

// shownSuites is how many ipmitool has room for.
const shownSuites = 12

// ciphersFailed words silence in a way of its own, and takes an answer of an
// impossible length as completed normally.
func ciphersFailed(err error) error {
	var code ipmi.Code
	switch {
	case errors.As(err, &code), app.Reason("", err) != "":
		return &app.Failure{Line: fmt.Sprintf("Get Channel Cipher Suites failed: %v", code), Err: err}
	}
	return &app.Failure{Line: "Unable to Get Channel Cipher Suites", Err: err}
}

func emitSuites(h *app.Host, suites []channel.CipherSuite) error {
	rows := h.Out.List()
	if h.Out.Format == output.Text {
		h.Out.Printf("%s", suiteHeader)
	}
	for _, s := range suites {
		if err := rows.Row(describe(s)); err != nil {
			return err
		}
	}
	return rows.Close()
}

const suiteHeader = "ID   IANA    Auth Alg        Integrity Alg   Confidentiality Alg\n"

// suite is a cipher suite and the names of its algorithms.
type suite struct {
	ID                  uint8  `json:"id"`
	IANA                uint32 `json:"iana"`
	Authentication      uint8  `json:"authentication"`
	AuthenticationName  string `json:"authentication_name"`
	Integrity           uint8  `json:"integrity"`
	IntegrityName       string `json:"integrity_name"`
	Confidentiality     uint8  `json:"confidentiality"`
	ConfidentialityName string `json:"confidentiality_name"`
}

func describe(s channel.CipherSuite) suite {
	return suite{
		s.ID, s.IANA,
		s.Authentication, s.AuthenticationName(),
		s.Integrity, s.IntegrityName(),
		s.Confidentiality, s.ConfidentialityName(),
	}
}

func (v suite) owner() string {
	if v.IANA == 0 {
		return "N/A"
	}
	return fmt.Sprintf("%06x", v.IANA)
}

func (v suite) algorithms() []any {
	return channel.Muddled(v.AuthenticationName, v.IntegrityName, v.ConfidentialityName)
}

func (v suite) Text(p *output.Printer) {
	p.Printf("%-4d %-7s ", v.ID, v.owner())
	p.Printf("%-15s %-15s %-15s\n", v.algorithms()...)
}

func (v suite) CSV(p *output.Printer) {
	p.Printf("%d,%s,", v.ID, v.owner())
	p.Printf("%s,%s,%s\n", v.algorithms()...)
}
