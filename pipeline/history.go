package pipeline

import (
	"context"
	"sync"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// history is what the store holds of earlier periods, as seen from one.
type history struct {
	period   value.Day
	calendar *store.Calendar
}

// historyOf looks at what the store has now.
func (c *Config) historyOf(period value.Day) *history {
	return &history{period: period, calendar: c.Store.Calendar()}
}

// lastDelivered are the rows of the last period up to this one for which the
// dataset was delivered, readable or not.
func (h *history) lastDelivered(ctx context.Context, dataset string, cycle score.Cycle) (*store.Tables, error) {
	return h.latest(ctx, h.period, dataset, cycle, wasDelivered)
}

// deliveredBefore are those of the last period before this one. Whoever looks at a period
// again passes over what was there the last time: by his attempt it is superseded.
func (h *history) deliveredBefore(ctx context.Context, dataset string, cycle score.Cycle) (*store.Tables, error) {
	return h.latest(ctx, h.period-1, dataset, cycle, wasDelivered)
}

func wasDelivered(d *store.DatasetScore) bool {
	return d.Status != string(score.NotDelivered) && d.Status != string(score.NotDue)
}

// looked tells whether the dataset was audited when the delivery of this period's cycle
// was due: who looked before may have found nothing that had to be there.
func (h *history) looked(ctx context.Context, dataset string, cycle score.Cycle) (bool, error) {
	due := cycle.Deadline(h.period)
	t, err := h.calendar.Latest(ctx, store.Day(h.period), []store.Cycle{{Dataset: dataset, From: store.Day(due)}},
		func(*store.DatasetScore) bool { return true })
	return err == nil && len(t.DatasetScores) > 0, err
}

// cycleBack is how many days are looked back on for the cycle of a dataset whose file is wrong.
const cycleBack = 366

// cycleOf is when a dataset whose file is wrong is to be delivered. Where the file does not
// say it, that is what the last audit with a sound file went by: a score of the month is not
// out of date for a slip of the pen.
func (h *history) cycleOf(ctx context.Context, b *catalogue.Broken) (score.Cycle, error) {
	cycle := b.Cycle
	if !b.Guessed || b.ID == "" {
		return cycle, nil
	}
	err := h.calendar.Before(ctx, store.Day(h.period)+1, b.ID, func(period store.Day) (bool, error) {
		if period <= store.Day(h.period)-cycleBack {
			return true, nil
		}
		t, err := h.calendar.Latest(ctx, period, []store.Cycle{{Dataset: b.ID, From: period}}, func(*store.DatasetScore) bool { return true })
		if err != nil || len(t.Runs) == 0 || t.Runs[0].Every == nil {
			return false, err
		}
		cycle = score.Cycle{Every: score.Every(*t.Runs[0].Every)}
		if due := t.Runs[0].Due; due != nil {
			cycle.Due = int(*due)
		}
		return true, nil
	})
	return cycle, err
}

// lastScored are those of the last one for which it has a score.
func (h *history) lastScored(ctx context.Context, dataset string, cycle score.Cycle) (*store.Tables, error) {
	return h.latest(ctx, h.period, dataset, cycle, nil)
}

// latest asks the store for the rows up to a period that may still hold: those of this
// cycle and of the one before.
func (h *history) latest(ctx context.Context, until value.Day, dataset string, cycle score.Cycle, keep func(*store.DatasetScore) bool) (*store.Tables, error) {
	first, _ := cycle.Window(h.period)
	before, _ := cycle.Window(first - 1)
	return h.calendar.Latest(ctx, store.Day(until), []store.Cycle{{Dataset: dataset, From: store.Day(before)}}, keep)
}

// each does n things, so many at the same time, and returns the first error in
// their order.
func each(n, atOnce int, do func(i int) error) error {
	errs := make([]error, n)
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	var all sync.WaitGroup
	for range min(n, max(atOnce, 1)) {
		all.Go(func() {
			for i := range next {
				errs[i] = do(i)
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
