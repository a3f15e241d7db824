// Command rasoat audits the data that agencies deliver. `rasoat help` and
// `rasoat explain` say how; the package comments of pipeline and rules say why.
package main

import (
	"context"
	"os"

	_ "time/tzdata" // zones are known on machines without a database of them

	_ "rasoat/rules/check"
)

func main() {
	addProcessors()
	os.Exit(Main(os.Args, os.Stdout, os.Stderr))
}

// Main runs the command line and returns the exit code: 0 done, 1 a finding
// reached --fail-on, 2 wrong usage or rasoat.yaml, 3 a dataset could not be
// audited, 130 and 143 stopped by a signal.
func Main(args []string, stdout, stderr *os.File) int {
	ctx, stop := untilSignal(context.Background())
	defer stop()
	out := &printed{to: stdout}
	app := newApp(out, stderr)
	args = interspersed(app, args)
	lang := languageOf(args)
	app.Metadata = map[string]any{languageKey: lang}
	err := app.RunContext(ctx, args)
	return exitCode(ctx, out.whole(err), stderr, lang)
}
