// Goipmi manages servers through their BMCs; called ipmitool, it is ipmitool.
package main

import (
	"os"

	"goipmi/internal/commands"
)

func main() { os.Exit(commands.Main(os.Args, os.Stdin, os.Stdout, os.Stderr)) }
