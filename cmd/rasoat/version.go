package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
)

// Stamped by the Makefile: -ldflags "-X main.version=… -X main.commit=…".
var (
	version = ""
	commit  = ""
)

// build is this build, as manifests name it.
func build() store.Tool {
	t := store.Tool{Version: version, Commit: commit, Go: runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if ok && t.Version == "" {
		t.Version = strings.Trim(info.Main.Version, "()")
	}
	if t.Version == "" {
		t.Version = "devel"
	}
	return t
}

func versionText() string {
	t := build()
	return strings.TrimSpace(t.Version + " " + t.Commit)
}

func versionCommand() *cli.Command {
	return &cli.Command{
		Name: "version", Usage: "version, commit, Go, method ids",
		Flags: []cli.Flag{langFlag},
		Action: func(c *cli.Context) error {
			if _, err := language(c); err != nil {
				return err
			}
			t := build()
			_, err := fmt.Fprintf(c.App.Writer, "rasoat %s\ncommit %s\ngo %s\nmethods %s\n",
				t.Version, orUnknown(t.Commit), t.Go, strings.Join(score.Methods(), " "))
			return err
		},
	}
}

func orUnknown(s string) string {
	if s == "" {
		return "unknown"
	}
	return s
}
