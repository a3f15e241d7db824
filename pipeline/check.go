package pipeline

import (
	"context"
	"errors"
	"path/filepath"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/scan"
	"rasoat/pipeline/source"
	"rasoat/pipeline/store"
	"rasoat/rules/value"
)

// Check audits one file at hand by the rules of a dataset and returns the rows
// that a run would store. It writes nothing.
func Check(ctx context.Context, c Config, d *catalogue.Dataset, file string, period value.Day) (*store.Tables, error) {
	return check(ctx, c, d, source.Found{Name: filepath.ToSlash(file), Path: file}, period)
}

func check(ctx context.Context, c Config, d *catalogue.Dataset, file source.Found, period value.Day) (*store.Tables, error) {
	c.keys = c.keyBudget()
	lists, err := c.readReferences(ctx)
	if err != nil {
		return nil, err
	}
	a := &audit{Config: &c, period: period, target: target{dataset: d}, lists: lists}
	t, _, err := a.judgeFiles(ctx, []source.Found{file})
	if err != nil {
		return nil, err
	}
	t.Stamp(store.Key{Period: store.Day(period), Agency: d.Agency, Dataset: d.ID})
	t.Unfold()
	return t, nil
}

// judgeFiles opens, reads and scores the files of an extract.
func (a *audit) judgeFiles(ctx context.Context, found []source.Found) (*store.Tables, *scan.Result, error) {
	var err error
	a.share = a.Config.keys.Share()
	defer a.share.Close()
	a.extract, err = a.open(ctx, a.target.dataset.Source, found)
	if err != nil && !errors.Is(err, source.ErrNoHeader) {
		return nil, nil, err
	}
	a.extract.Turns = a.turns
	request, err := a.request(ctx)
	if err != nil {
		return nil, nil, err
	}
	result, err := scan.Run(ctx, request)
	if err != nil {
		return nil, nil, err
	}
	return a.weigh(result), result, nil
}

// open opens the files of an extract. What has to be unpacked for it is the audit's.
func (a *audit) open(ctx context.Context, s source.Spec, found []source.Found) (*source.Extract, error) {
	s.Spill = a.share
	return source.Open(ctx, s, found)
}
