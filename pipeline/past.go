package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules"
	"rasoat/rules/value"
)

// past is what the rules may know of deliveries; nil where there is no store.
// What was read of earlier ones goes into the manifest: the figures follow from
// it too.
func (a *audit) past(ctx context.Context) (*rules.Past, error) {
	if a.before == nil {
		return nil, nil
	}
	p := &rules.Past{This: a.delivery}
	d := a.target.dataset
	if n := d.LooksBack(a.period); n > 0 {
		found, err := a.before.deliveries(ctx, d.ID, d.Cycle, n)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errStore, err)
		}
		for i := range found {
			p.Earlier = append(p.Earlier, deliveryOf(&found[i]))
			a.inputs = append(a.inputs, found[i].Evidence)
		}
	}
	return p, nil
}

// deliveries are the last n deliveries of cycles before that of the period,
// newest first: of each cycle the last one that could be audited. An extract that
// lies there for a month, audited every night, is one delivery and not thirty.
func (h *history) deliveries(ctx context.Context, dataset string, cycle score.Cycle, n int) ([]store.Delivery, error) {
	before, _ := cycle.Window(h.period)
	taken := 0
	return h.calendar.Deliveries(ctx, store.Day(before), dataset, func(r *store.Run) (take, enough bool) {
		period := value.Day(r.Period)
		if period < before && wasAudited(r.Status) {
			taken++
			before, _ = cycle.Window(period)
			take = true
		}
		return take, taken >= n
	})
}

// wasAudited tells of the status of a run whether something was delivered and
// could be read.
func wasAudited(status string) bool {
	return !slices.Contains([]string{string(score.NotDelivered), string(score.NotDue), store.StatusError}, status)
}

// deliveryOf is what the store has of a delivery, as rules look at it.
func deliveryOf(d *store.Delivery) rules.Delivery {
	out := rules.Delivery{Period: value.Day(d.Run.Period), Rows: d.Run.RowsRead}
	if d.Manifest == nil {
		return out
	}
	for _, in := range d.Manifest.Inputs {
		if in.Kind == store.InputExtract {
			out.SHA256 = append(out.SHA256, in.SHA256)
			out.Arrived = latest(out.Arrived, in.ArrivedAt)
		}
	}
	slices.Sort(out.SHA256)
	for _, h := range d.Manifest.Headers {
		out.Files = append(out.Files, rules.Header{Columns: h.Columns, Types: h.Types})
	}
	out.Kept = d.Manifest.Kept
	return out
}

// delivery is what is known of this one when it has been read.
func (a *audit) delivery() rules.Delivery {
	d := rules.Delivery{Period: a.period}
	for _, f := range a.extract.Files {
		d.Rows += f.Read
		d.Files = append(d.Files, rules.Header{File: f.Name, Format: f.Format, Columns: f.Header, Types: f.Types})
	}
	for _, f := range a.extract.Delivered() {
		d.SHA256 = append(d.SHA256, f.SHA256)
		d.Arrived = latest(d.Arrived, input(store.InputExtract, "", f, a.arrivals).ArrivedAt)
	}
	slices.Sort(d.SHA256)
	d.Files = rules.Distinct(d.Files)
	return d
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// headers are those of the extract, for the manifest.
func (a *audit) headers() []store.Header {
	var out []store.Header
	for _, h := range a.delivery().Files {
		out = append(out, store.Header{Columns: h.Columns, Types: h.Types})
	}
	return out
}
