//go:build tools

// Package tools keeps the commands that the lab builds in go.mod.
package tools

import (
	_ "github.com/coredns/coredns"
)
