package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// stopped is the cause of a context that a signal ended.
type stopped struct{ signal os.Signal }

func (s stopped) Error() string { return "stopped: " + s.signal.String() }

// untilSignal returns a context that ends with the first SIGINT or SIGTERM. A
// second one finds the default handling again and kills.
func untilSignal(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			cancel(stopped{s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}

// signalCode is the exit code of a run that a signal stopped.
func signalCode(ctx context.Context) int {
	if s, ok := context.Cause(ctx).(stopped); ok && s.signal == syscall.SIGTERM {
		return 143
	}
	return 130
}
