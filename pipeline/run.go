package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/rs/zerolog"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/score"
	"rasoat/pipeline/source"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/spill"
	"rasoat/rules/value"
)

// Config is what a run is told.
type Config struct {
	Catalogue *catalogue.Catalogue
	Store     *store.Store
	Datasets  []string // ids; none: all
	From, To  value.Day
	Jobs      int   // goroutines that read and judge at the same time, over all datasets
	Memory    int64 // bytes that the run aims to stay under; 0: no limit
	Reason    string
	// Missing leaves alone what has a good run already: a range that was stopped goes
	// on where it was. What failed is audited again; so is what was not delivered, if
	// there is something now.
	Missing  bool
	Operator string
	Host     string
	Tool     store.Tool
	// Plain judges by the slow and obvious way (rules.Env.Plain): the oracle of
	// tests.
	Plain bool
	Log   zerolog.Logger
	// Progress is called with the bytes of an extract when it is opened, and
	// returns what is called with the bytes read since; nil: nobody looks.
	Progress func(dataset string, bytes int64) (add func(bytes int64))
	// Replaced is called with the agencies of a period whose scores are replaced although
	// the catalogue does not have them; nil: it is logged.
	Replaced func(period value.Day, agencies []string)

	keys  *spill.Budget // what the keys of all datasets may take; nil: anything
	turns *source.Turns // of Jobs
	debt  *store.Debt   // what is still to be derived; nil: nothing was committed
	owes  bool          // something was, or may have been
	// Something was in this period of the range or in one before: agencies' scores of those
	// that are left alone may follow from it.
	changed bool
	// Of the datasets that were committed, from where their incidents are still to be
	// followed: in a range that leaves good runs alone, not only from the period on.
	behind map[string]value.Day
}

// Audited is what became of one dataset for one period.
type Audited struct {
	Period  value.Day
	Dataset string
	RunID   string
	Status  score.Status
	Err     error // why it could not be audited
	Before  bool  // it was audited before, and left alone
	Stored  bool  // what came of it is in the store, be it an error

	dir string // of the dataset file
}

// Problem says in one message why the dataset could not be audited. A file is named as it
// can be opened from here; the store names it from the dataset file, as any machine can.
func (a Audited) Problem() message.M {
	if a.Err == nil {
		return message.M{}
	}
	m, ok := toldAt(a.Err, func(file string) string {
		if a.dir == "" || filepath.IsAbs(file) {
			return file
		}
		here := filepath.Join(a.dir, filepath.FromSlash(file))
		if _, err := os.Lstat(here); err != nil { // an object, a file in an archive
			return file
		}
		return here
	})
	if !ok {
		return ProblemOf(a.Err)
	}
	return m
}

// Run audits the datasets for every period from From to To, oldest first, and
// then scores the agencies for each. The error is one that stopped the run as
// a whole; what befell single datasets is in the list.
func Run(ctx context.Context, c Config) ([]Audited, error) {
	if err := c.Store.Recover(ctx); err != nil {
		return nil, err
	}
	if err := CatchUp(ctx, c); err != nil {
		c.Log.Warn().Err(err).Msg("left underived") // it may be about other datasets
	}
	if err := c.Store.MayChange(ctx, store.Day(c.From)); err != nil {
		return nil, err
	}
	c.keys = c.keyBudget()
	lists, err := c.readReferences(ctx)
	if err != nil {
		return nil, err
	}
	c.turns = source.NewTurns(c.Jobs)
	all, err := c.runPeriods(ctx, lists)
	if err == nil || !c.owes {
		err = errors.Join(err, c.paid(context.WithoutCancel(ctx)))
	}
	if c.debt != nil {
		err = errors.Join(err, c.debt.Leave())
	}
	return all, err
}

func (c *Config) runPeriods(ctx context.Context, lists references) (all []Audited, err error) {
	for period := c.From; period <= c.To; period++ {
		done, err := c.runPeriod(ctx, period, lists)
		all = append(all, done...)
		if err != nil {
			return all, err
		}
	}
	return all, c.scoreLater(ctx)
}

// runPeriod audits the datasets of one period, several at a time, and rolls the
// agencies up.
func (c *Config) runPeriod(ctx context.Context, period value.Day, lists references) ([]Audited, error) {
	n := &night{Config: c, period: period, before: c.historyOf(period), lists: lists, targets: c.targets()}
	if c.Missing {
		if err := n.leaveGood(ctx); err != nil {
			return nil, fmt.Errorf("%w: %w", errStore, err)
		}
	}
	if len(n.targets) > 0 && (n.good == nil || slices.Contains(n.good, false)) {
		if err := c.owe(ctx, period, n.targets); err != nil {
			return n.out, err
		}
	}
	n.run(ctx)
	if err := context.Cause(ctx); err != nil {
		return n.out, err
	}
	for _, a := range n.out {
		if errors.Is(a.Err, errStore) {
			return n.out, a.Err
		}
	}
	if err := n.followIncidents(ctx); err != nil {
		return n.out, fmt.Errorf("%w: %w", errStore, err)
	}
	c.changed = c.changed || len(n.committed) > 0
	if !c.changed && !slices.Contains(n.good, false) {
		ranked, err := c.Store.RankedPeriods(ctx, store.Day(period), store.Day(period))
		if len(ranked) > 0 || err != nil {
			return n.out, err
		}
	}
	return n.out, c.scoreAgencies(ctx, period, n.committed)
}

// target is a dataset to audit, or one whose file is broken.
type target struct {
	dataset *catalogue.Dataset
	broken  *catalogue.Broken
}

func (t target) id() string {
	if t.dataset != nil {
		return t.dataset.ID
	}
	return t.broken.ID
}

func (t target) agency() string {
	if t.dataset != nil {
		return t.dataset.Agency
	}
	return t.broken.Agency
}

// targets are the datasets asked for. Broken files without an id of their own
// have no place in the store; the command reports their problems.
func (c *Config) targets() []target {
	var all []target
	for _, d := range c.Catalogue.Datasets {
		if c.wants(d.ID) {
			all = append(all, target{dataset: d})
		}
	}
	for i := range c.Catalogue.Broken {
		if b := &c.Catalogue.Broken[i]; b.ID != "" && c.wants(b.ID) {
			all = append(all, target{broken: b})
		}
	}
	return all
}

func (c *Config) wants(id string) bool {
	for _, d := range c.Datasets {
		if d == id {
			return true
		}
	}
	return len(c.Datasets) == 0
}
