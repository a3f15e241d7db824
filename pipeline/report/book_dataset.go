package report

import (
	"cmp"
	"slices"
	"strings"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// The sheets of a report's workbook that have rows of each dataset.

func (p *page) criteriaGrid() grid {
	type C = rowOf[store.CriterionScore]
	return ofDatasets(p, "report.criteria", sheetView.Criteria,
		heading[C]{"report.criterion", func(c C) any { return p.o.Method.name(c.row.Criterion, c.row.CriterionName) }},
		heading[C]{"report.score", func(c C) any { return c.row.Score }},
		heading[C]{"report.band", func(c C) any { return p.bandWord(c.row.Band) }},
		heading[C]{"report.weight", func(c C) any { return measure(c.row.Weight) }},
		heading[C]{"report.book.rule_count", func(c C) any { return c.row.Rules }},
		heading[C]{"report.tested", func(c C) any { return c.row.Tested }},
		heading[C]{"report.failed", func(c C) any { return c.row.Failed }})
}

func (p *page) fieldsGrid() grid {
	type F = rowOf[store.FieldScore]
	return ofDatasets(p, "report.fields", sheetView.Fields,
		heading[F]{"report.field", func(f F) any { return fieldName(f.row.Field, f.row.Title) }},
		heading[F]{"report.column", func(f F) any { return f.row.Field }},
		heading[F]{"report.book.identifier", func(f F) any { return yes(f.row.Identifier) }},
		heading[F]{"report.score", func(f F) any { return f.row.Score }},
		heading[F]{"report.band", func(f F) any { return p.bandWord(f.row.Band) }},
		heading[F]{"report.status", func(f F) any { return status(f.row.Status).Text }},
		heading[F]{"report.weight", func(f F) any { return measure(f.row.Weight) }},
		heading[F]{"report.tested", func(f F) any { return f.row.Tested }},
		heading[F]{"report.failed", func(f F) any { return f.row.Failed }})
}

// rulesGrid has those rules of all datasets that are wanted, worst first in each.
func (p *page) rulesGrid(key string, wanted func(ruleView) bool) grid {
	type R = rowOf[ruleView]
	rows := func(v sheetView) []ruleView {
		return slices.DeleteFunc(v.Rules(), func(r ruleView) bool { return !wanted(r) })
	}
	return ofDatasets(p, key, rows,
		heading[R]{"report.agency", func(r R) any { return r.v.Agency() }},
		heading[R]{"report.rule", func(r R) any { return r.row.Rule }},
		heading[R]{"report.status", func(r R) any { return status(r.row.Status).Text }},
		heading[R]{"report.score", func(r R) any { return r.row.Score }},
		heading[R]{"report.failed", func(r R) any { return r.row.Failed }},
		heading[R]{"report.passed", func(r R) any { return r.row.Passed }},
		heading[R]{"report.tested", func(r R) any { return r.row.Tested }},
		heading[R]{"report.missing", func(r R) any { return r.row.Missing }},
		heading[R]{"report.excluded", func(r R) any { return r.row.Excluded }},
		heading[R]{"report.total", func(r R) any { return r.row.Total }},
		heading[R]{"report.book.unit", func(r R) any { return wordOr("unit", r.row.Unit) }},
		heading[R]{"report.reason", func(r R) any { return toldOr(r.row.Reason, message.Text{}) }},
		heading[R]{"report.observed", func(r R) any { return observedText(r.row.RuleResult) }},
		heading[R]{"report.incident", func(r R) any { return r.row.incident() }},
		heading[R]{"report.book.waiver", func(r R) any { return r.row.waiver() }},
		heading[R]{"report.field", func(r R) any { return r.row.Title() }},
		heading[R]{"report.criterion", func(r R) any { return r.row.CriterionName() }},
		heading[R]{"report.error_group", func(r R) any { return r.row.Group() }},
		heading[R]{"report.severity", func(r R) any { return wordOr("report.severity", r.row.Severity) }},
		heading[R]{"report.weight", func(r R) any { return measure(r.row.Weight) }},
		heading[R]{"report.book.warn_below", func(r R) any { return measure(r.row.WarnBelow) }},
		heading[R]{"report.book.fail_below", func(r R) any { return measure(r.row.FailBelow) }},
		heading[R]{"report.book.duplicate_groups", func(r R) any { return r.row.DuplicateGroups }},
		heading[R]{"report.book.surplus_rows", func(r R) any { return r.row.SurplusRows }},
		heading[R]{"report.basis", func(r R) any { return r.row.Basis }},
		heading[R]{"report.book.check", func(r R) any { return r.row.Check }})
}

func (r ruleView) incident() any {
	if i := r.v.incidents[r.Rule]; i != nil {
		return incidentText(i)
	}
	return nil
}

func (r ruleView) waiver() any {
	if r.WaivedUntil == nil {
		return nil
	}
	return waiverText(r.RuleResult)
}

// incidentsGrid has the incidents of whole datasets and of their segments, those that
// are due first.
func (p *page) incidentsGrid() grid {
	type I = rowOf[*store.Incident]
	rows := func(v sheetView) []*store.Incident {
		return slices.SortedStableFunc(slices.Values(v.standing), func(a, b *store.Incident) int {
			return cmp.Or(number(b.Overdue)-number(a.Overdue), cmp.Compare(a.DueCorrection, b.DueCorrection))
		})
	}
	return ofDatasets(p, "report.book.incidents", rows,
		heading[I]{"report.agency", func(i I) any { return i.v.Agency() }},
		heading[I]{"report.rule", func(i I) any { return i.row.Rule }},
		heading[I]{"report.segment", func(i I) any { return i.row.Segment }},
		heading[I]{"report.status", func(i I) any { return wordOr("report.state", i.row.Status) }},
		heading[I]{"report.book.overdue", func(i I) any { return yes(i.row.Overdue) }},
		heading[I]{"report.book.first_seen", func(i I) any { return i.row.FirstSeen }},
		heading[I]{"report.book.last_seen", func(i I) any { return i.row.LastSeen }},
		heading[I]{"report.book.periods_failed", func(i I) any { return i.row.Periods }},
		heading[I]{"report.book.due_review", func(i I) any { return i.row.DueReview }},
		heading[I]{"report.book.due_correction", func(i I) any { return i.row.DueCorrection }},
		heading[I]{"report.book.waiver", func(i I) any { return i.v.waiverOf(i.row) }})
}

// waiverOf says until when an incident is waived, and by which document where the rule has
// it still.
func (v sheetView) waiverOf(i *store.Incident) any {
	if i.Status != "waived" || i.WaivedUntil == nil {
		return nil
	}
	for _, r := range v.rules {
		if r.Rule == i.Rule && r.WaivedUntil != nil && *r.WaivedUntil == *i.WaivedUntil {
			return waiverText(&r)
		}
	}
	return waiverText(&store.RuleResult{WaivedUntil: i.WaivedUntil})
}

func (p *page) samplesGrid() grid {
	type S = rowOf[store.FailureSample]
	rows := func(v sheetView) (all []store.FailureSample) {
		for _, s := range v.Samples() {
			all = append(all, s.Rows...)
		}
		return all
	}
	return ofDatasets(p, "report.book.samples", rows,
		heading[S]{"report.rule", func(s S) any { return s.row.Rule }},
		heading[S]{"report.source_file", func(s S) any { return plain(s.row.SourceFile, shortText) }},
		heading[S]{"report.book.cell", func(s S) any { return s.row.Cell }},
		heading[S]{"report.row_number", func(s S) any { return s.row.RowNumber }},
		heading[S]{"report.line", func(s S) any { return s.row.Line }},
		heading[S]{"report.column", func(s S) any { return s.row.Column }},
		heading[S]{"report.value_masked", func(s S) any { return maskedText(s.row.ValueMasked) }},
		heading[S]{"report.key_masked", func(s S) any { return maskedText(s.row.KeyMasked) }},
		heading[S]{"report.reason", func(s S) any { return toldOr(s.row.Reason, message.Text{}) }})
}

// maskedText is a masked value; blank is said, absent is an empty cell.
func maskedText(s *string) any {
	switch {
	case s == nil:
		return nil
	case *s == "":
		return word("report.empty_value")
	}
	return value(*s)
}

// segmentsGrid has every segment, where the page has those that need someone.
func (p *page) segmentsGrid() grid {
	type S = rowOf[*store.SegmentScore]
	return ofDatasets(p, "report.segments", func(v sheetView) []*store.SegmentScore { return v.segments },
		heading[S]{"report.segment", func(s S) any { return pick[any](s.row.Segment == "", word("report.no_segment"), s.row.Segment) }},
		heading[S]{"report.score", func(s S) any { return s.row.Score }},
		heading[S]{"report.band", func(s S) any { return p.bandWord(s.row.Band) }},
		heading[S]{"report.status", func(s S) any { return status(s.row.Status).Text }},
		heading[S]{"report.rank", func(s S) any { return s.row.Rank }},
		heading[S]{"report.book.tied", func(s S) any { return yes(s.row.Tied) }},
		heading[S]{"report.rows", func(s S) any { return s.row.Rows }},
		heading[S]{"report.book.clean_rows", func(s S) any { return s.row.CleanRows }},
		heading[S]{"report.book.clean_percent", func(s S) any { return shareOf(s.row.CleanRows, s.row.Rows) }})
}

func (p *page) profileGrid() grid {
	type C = rowOf[profileView]
	return ofDatasets(p, "report.profile", sheetView.Columns,
		heading[C]{"report.column", func(c C) any { return c.row.Column }},
		heading[C]{"report.type", func(c C) any { return c.row.Type }},
		heading[C]{"report.rows", func(c C) any { return c.row.Rows }},
		heading[C]{"report.missing_values", func(c C) any { return c.row.Missing }},
		heading[C]{"report.book.missing_percent", func(c C) any { return c.row.Share() }},
		heading[C]{"report.book.placeholders", func(c C) any { return c.row.Placeholders }},
		heading[C]{"report.distinct", func(c C) any { return c.row.Distinct }},
		heading[C]{"report.book.estimate", func(c C) any { return yes(!c.row.DistinctIsExact) }},
		heading[C]{"report.book.min", func(c C) any { return c.row.Min }},
		heading[C]{"report.book.max", func(c C) any { return c.row.Max }},
		heading[C]{"report.book.mean", func(c C) any { return (*measure)(c.row.Mean) }},
		heading[C]{"report.book.min_length", func(c C) any { return c.row.MinLength }},
		heading[C]{"report.book.max_length", func(c C) any { return c.row.MaxLength }},
		heading[C]{"report.top_values", func(c C) any { return countedText(c.row.Top()) }},
		heading[C]{"report.shapes", func(c C) any { return countedText(c.row.Forms()) }})
}

// countedText is a list of values with their counts in one cell.
func countedText(all []counted) message.Text {
	var vi, en []string
	for _, c := range all {
		n := count(c.Count)
		vi, en = append(vi, value(c.Value)+" ("+n.VI+")"), append(en, value(c.Value)+" ("+n.EN+")")
	}
	return message.Text{VI: strings.Join(vi, "; "), EN: strings.Join(en, "; ")}
}

func (p *page) readingGrid() grid {
	type R = rowOf[*store.Run]
	rows := func(v sheetView) []*store.Run {
		if v.run == nil {
			return nil
		}
		return []*store.Run{v.run}
	}
	return ofDatasets(p, "report.reading", rows,
		heading[R]{"report.files", func(r R) any { return r.row.InputFiles }},
		heading[R]{"report.book.bytes", func(r R) any { return r.row.InputBytes }},
		heading[R]{"report.rows_read", func(r R) any { return r.row.RowsRead }},
		heading[R]{"report.rows_rejected", func(r R) any { return r.row.RowsRejected }},
		heading[R]{"report.rows_skipped", func(r R) any { return r.row.RowsSkipped }},
		heading[R]{"report.format", func(r R) any { return r.row.Format }},
		heading[R]{"report.encoding", func(r R) any { return r.row.Encoding }},
		heading[R]{"report.fingerprint", func(r R) any { return r.row.InputSHA256 }},
		heading[R]{"report.finished_at", func(r R) any { return r.row.FinishedAt.In(p.o.zone()) }},
		heading[R]{"report.attempt", func(r R) any { return r.row.Attempt }},
		heading[R]{"report.run_id", func(r R) any { return r.row.RunID }},
		heading[R]{"report.rerun_reason", func(r R) any { return r.row.Reason }},
		heading[R]{"report.operator", func(r R) any { return r.row.Operator }})
}
