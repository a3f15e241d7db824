package main

import (
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
)

// patience is how long a run takes before it is worth a bar.
const patience = 2 * time.Second

// progress is one bar for all datasets of a run, in bytes. It appears only on
// a terminal, and only when the run takes long.
type progress struct {
	mu    sync.Mutex
	start time.Time
	bar   *progressbar.ProgressBar
	total int64
	read  int64
	off   bool
}

func newProgress(off bool) *progress {
	return &progress{start: time.Now(), off: off || !colourful(os.Stderr)}
}

// begin adds an extract to the whole.
func (p *progress) begin(_ string, bytes int64) func(int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total += bytes
	if p.bar != nil {
		p.bar.ChangeMax64(p.total)
	}
	return p.add
}

func (p *progress) add(bytes int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read += bytes
	switch {
	case p.off:
	case p.bar != nil:
		_ = p.bar.Set64(p.read)
	case time.Since(p.start) > patience:
		p.bar = progressbar.NewOptions64(p.total, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionShowBytes(true),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(true))
		_ = p.bar.Set64(p.read)
	}
}

// finish takes the bar away.
func (p *progress) finish() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
