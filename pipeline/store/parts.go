package store

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"unsafe"

	"github.com/parquet-go/parquet-go"
)

// RuleParts are the rows of rule_results for the segments of a dataset, of one rule. There
// are a hundred thousand of them where there is a segment for each commune, and most of
// their columns are those of the rule over the whole dataset; so they are written from
// what differs, never as rows.
type RuleParts struct {
	Rule  int        // where the row of the whole dataset is among Tables.RuleResults; ascends in Tables.RuleParts
	Parts []RulePart // in order of their segments
}

// RulePart is what a segment's row of rule_results has of its own. Of the other columns
// it has what the row of the whole dataset has, but for what was only found out of the
// whole (observed, duplicate_groups, surplus_rows), which is null.
type RulePart struct {
	Segment  *string  `parquet:"segment"`
	Status   string   `parquet:"status"`
	Total    int64    `parquet:"total"`
	Tested   int64    `parquet:"tested"`
	Missing  int64    `parquet:"missing"`
	Excluded int64    `parquet:"excluded"`
	Passed   int64    `parquet:"passed"`
	Failed   int64    `parquet:"failed"`
	Score    *float64 `parquet:"score"`
	Reason   *string  `parquet:"reason"`
}

// Unfold turns the parts of rules into rows of RuleResults, each after that of the whole.
func (t *Tables) Unfold() {
	if len(t.RuleParts) == 0 {
		return
	}
	all, parts := make([]RuleResult, 0, t.CountRules()), t.RuleParts
	for i := range t.RuleResults {
		all = append(all, t.RuleResults[i])
		if len(parts) > 0 && parts[0].Rule == i {
			like := withoutWhole(t.RuleResults[i])
			for k := range parts[0].Parts {
				all = append(all, parts[0].Parts[k].row(like))
			}
			parts = parts[1:]
		}
	}
	t.RuleResults, t.RuleParts = all, nil
}

// CountRules is how many rows rule_results has.
func (t *Tables) CountRules() int {
	n := len(t.RuleResults)
	for _, p := range t.RuleParts {
		n += len(p.Parts)
	}
	return n
}

// withoutWhole is what the segments have in common.
func withoutWhole(r RuleResult) RuleResult {
	r.Observed, r.DuplicateGroups, r.SurplusRows = nil, nil, nil
	return r
}

func (p *RulePart) row(r RuleResult) RuleResult {
	r.Segment, r.Status, r.Score, r.Reason = p.Segment, p.Status, p.Score, p.Reason
	r.Total, r.Tested, r.Missing, r.Excluded = p.Total, p.Tested, p.Missing, p.Excluded
	r.Passed, r.Failed = p.Passed, p.Failed
	return r
}

// ruleLot is the lot of rule_results where there are parts.
type ruleLot struct {
	*lotOf[RuleResult]
	own   []column // of a part; without fill: the row of the whole decides
	parts []ruleGroup
	rows  int
}

// ruleGroup is the row of a rule over the whole dataset with those of its segments.
type ruleGroup struct {
	whole []unsafe.Pointer // one
	like  *RuleResult
	parts []unsafe.Pointer // to RulePart
}

// withParts makes the table of RuleResult write parts too.
func withParts(table *table) *table {
	plain := table.lot
	table.count = (*Tables).CountRules
	table.lot = func(t *Tables) lot {
		rows := plain(t)
		if len(t.RuleParts) == 0 {
			return rows
		}
		return newRuleLot(rows.(*lotOf[RuleResult]), t)
	}
	return table
}

func newRuleLot(rows *lotOf[RuleResult], t *Tables) *ruleLot {
	l := &ruleLot{lotOf: rows, own: columnsOf(reflect.TypeFor[RulePart](), rows.sheet.schema), rows: t.CountRules()}
	parts := map[unsafe.Pointer][]RulePart{}
	for _, p := range t.RuleParts {
		parts[unsafe.Pointer(&t.RuleResults[p.Rule])] = p.Parts
	}
	for i, row := range rows.rows {
		like, group := withoutWhole(*(*RuleResult)(row)), parts[row]
		g := ruleGroup{whole: rows.rows[i : i+1], like: &like, parts: make([]unsafe.Pointer, len(group))}
		for k := range group {
			g.parts[k] = unsafe.Pointer(&group[k])
		}
		l.parts = append(l.parts, g)
	}
	return l
}

func (l *ruleLot) count() int { return l.rows }

// write writes the file, rule after rule.
func (l *ruleLot) write(w io.Writer, runID string) error {
	return l.sheet.writeBy(w, l.rows, func(out *parquet.GenericWriter[RuleResult]) error {
		columns, values := out.ColumnWriters(), make([]parquet.Value, lotRows)
		for i := range l.parts {
			if err := l.writeRule(columns, &l.parts[i], values); err != nil {
				return err
			}
		}
		return nil
	}, runIDKey, runID)
}

func (l *ruleLot) writeRule(columns []*parquet.ColumnWriter, g *ruleGroup, values []parquet.Value) error {
	for i, to := range columns {
		l.sheet.columns[i].fill(g.whole, values)
		if _, err := to.WriteRowValues(values[:1]); err != nil {
			return err
		}
	}
	return errors.Join(l.writeCommon(columns, g, values), l.writeOwn(columns, g, values))
}

// writeCommon writes what all parts of a rule have, column after column.
func (l *ruleLot) writeCommon(columns []*parquet.ColumnWriter, g *ruleGroup, values []parquet.Value) error {
	for i, to := range columns {
		if l.own[i].fill != nil {
			continue
		}
		c := &l.sheet.columns[i]
		v := c.value(unsafe.Add(unsafe.Pointer(g.like), c.offset))
		for k := range values {
			values[k] = v
		}
		for rows := range slices.Chunk(g.parts, lotRows) {
			if _, err := to.WriteRowValues(values[:len(rows)]); err != nil {
				return err
			}
		}
	}
	return nil
}

// writeOwn writes what each part has of its own: all columns of some rows, while these are
// in a cache.
func (l *ruleLot) writeOwn(columns []*parquet.ColumnWriter, g *ruleGroup, values []parquet.Value) error {
	for rows := range slices.Chunk(g.parts, lotRows) {
		for i, to := range columns {
			if l.own[i].fill == nil {
				continue
			}
			l.own[i].fill(rows, values)
			if _, err := to.WriteRowValues(values[:len(rows)]); err != nil {
				return err
			}
		}
	}
	return nil
}

// digest adds the rows to the digest of the results of a run. After the first part of a
// rule, the others differ from one another only in what each has of its own.
func (l *ruleLot) digest(sum results, own map[string]bool) {
	cells := l.sheet.cells(own, l.rows)
	var parts []*cell // of which each part has its own
	for i := range cells {
		if l.own[cells[i].index].fill != nil {
			parts = append(parts, &cells[i])
		}
	}
	var text []byte
	for _, g := range l.parts {
		for i := range cells {
			text = cells[i].append(text, cells[i].from, g.whole[0])
		}
		text = sum.endRow(text)
		for k, row := range g.parts {
			if k == 0 {
				text = sum.endRow(l.appendFirst(text, cells, g.like, row))
				continue
			}
			for _, c := range parts {
				text = c.append(text, &l.own[c.index], row)
			}
			text = sum.endRow(text)
		}
	}
	sum.h.Write(text)
}

// appendFirst adds the first part of a rule, which follows the row of the whole.
func (l *ruleLot) appendFirst(text []byte, cells []cell, like *RuleResult, part unsafe.Pointer) []byte {
	for i := range cells {
		if c := &cells[i]; l.own[c.index].fill != nil {
			text = c.append(text, &l.own[c.index], part)
		} else {
			text = c.append(text, c.from, unsafe.Pointer(like))
		}
	}
	return text
}
