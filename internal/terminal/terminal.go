// Package terminal lends the person's terminal to a console, and takes it back.
package terminal

import "errors"

// ErrStopped is what a closed input reads.
var ErrStopped = errors.New("input closed")
