// Package sim serves a simulated BMC to try things on.
package sim

import (
	"context"
	"fmt"
	"net"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/bmc"
	"goipmi/internal/output"
)

const defaultAddr = "127.0.0.1:6230"

// New is the command "sim". It needs no BMC: it is one.
func New(a *app.App) *cobra.Command {
	var addr string
	cmd := &cobra.Command{
		Use:   "sim [--listen ADDRESS]",
		Short: "Serve a simulated BMC on loopback",
		Long: "Serves a BMC with a believable server behind it, until Ctrl-C, and prints the line to\n" +
			"connect with. Its passwords are known to everybody, so it listens on loopback only.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return run(cmd.Context(), a, addr) },
	}
	cmd.Flags().StringVar(&addr, "listen", defaultAddr, "loopback address and UDP port; port 0 takes a free one")
	return cmd
}

func run(ctx context.Context, a *app.App, addr string) error {
	if err := loopback(ctx, addr); err != nil {
		return app.Failf("sim: %v", err)
	}
	server, err := bmc.Listen(ctx, addr, bmc.Options{})
	if err != nil {
		return app.Failf("sim: %v", err)
	}
	defer server.Close()
	if err := a.Out.Emit(newSim(a.Name(), server)); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// loopback refuses an address that others could reach.
func loopback(ctx context.Context, addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return err
	}
	ips, err := net.DefaultResolver.LookupIPAddr(ctx, host)
	if err != nil {
		return err
	}
	for _, ip := range ips {
		if !ip.IP.IsLoopback() {
			return fmt.Errorf("%s is not a loopback address; try --listen %s", host, defaultAddr)
		}
	}
	return nil
}

// sim says how to reach the simulated BMC.
type sim struct {
	program string
	Host    string `json:"host"`
	Port    int    `json:"port"`
	Users   []user `json:"users"`
}

type user struct {
	Name      string `json:"name"`
	Password  string `json:"password"`
	Privilege uint8  `json:"privilege"`
}

func newSim(program string, server *bmc.Server) sim {
	v := sim{program: program, Host: server.Addr().IP.String(), Port: server.Addr().Port, Users: []user{}}
	for _, a := range server.BMC.Accounts() {
		v.Users = append(v.Users, user{a.Name, a.Password, a.Privilege})
	}
	return v
}

func (v sim) Text(p *output.Printer) {
	p.Printf("A simulated BMC listens on %s, UDP port %d. Try:\n\n", v.Host, v.Port)
	for _, u := range v.Users[:1] {
		p.Printf("    %s -I lanplus -H %s -p %d -U %s -P %s power status\n", v.program, v.Host, v.Port, u.Name, u.Password)
	}
	p.Printf("\nUsers (name/password):")
	for _, u := range v.Users {
		p.Printf(" %s/%s", u.Name, u.Password)
	}
	p.Printf("\nCtrl-C ends it.\n")
}
