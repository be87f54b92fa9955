//go:build !unix

package app

import "io/fs"

func fileStat(info fs.FileInfo) (mode uint32, links uint64) { return uint32(info.Mode()), 1 }
