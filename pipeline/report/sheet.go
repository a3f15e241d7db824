package report

import (
	"cmp"
	"slices"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// sheetView is a dataset as the template sees it.
type sheetView struct {
	*sheet
	p  *page
	ID string // of its section in the page
}

// S is the row of dataset_scores.
func (v sheetView) S() store.DatasetScore { return v.score }

// Title is the title of the dataset.
func (v sheetView) Title() string { return plain(v.score.Title, shortText) }

// Agency is the name of the agency that delivers it.
func (v sheetView) Agency() string { return v.p.AgencyName(v.score.Agency) }

// whose is the dataset's id and, where its file says it, the agency.
func (v sheetView) whose() string {
	id := plain(v.score.Dataset, shortText)
	if v.score.Agency == "" {
		return id
	}
	return id + ", " + v.Agency()
}

// Duration is how long its audit took.
func (v sheetView) Duration() message.Text {
	if v.run == nil {
		return dash
	}
	return lasted(v.run.DurationMs)
}

// Unaudited tells whether something kept the dataset from being audited. A
// rule that broke does not: the others were judged.
func (v sheetView) Unaudited() bool {
	return v.run != nil && v.run.Error != nil && *v.run.Error != "" ||
		v.score.Status == "error" && len(v.rules) == 0
}

// ErrorText is what kept the dataset from being audited, in both languages
// where it is a known message, else as it was written.
func (v sheetView) ErrorText() message.Text {
	broken := cmp.Or(v.failed, v.run)
	if broken == nil || broken.Error == nil || *broken.Error == "" {
		return word("report.no_error_text")
	}
	if _, known := message.Lookup(message.Parse(*broken.Error).Key); known {
		return told(*broken.Error)
	}
	return same(block(*broken.Error))
}

// Failed tells whether an attempt after the one that is shown broke off.
func (v sheetView) Failed() bool { return v.failed != nil }

// Trouble is the status by which the dataset is among the problems.
func (v sheetView) Trouble() string { return pick(v.Failed(), store.StatusError, v.score.Status) }

// Broken are the rules that could not be evaluated.
func (v sheetView) Broken() []ruleView {
	return slices.DeleteFunc(v.Rules(), func(r ruleView) bool { return r.Status != "error" })
}

// Troubled tells whether the dataset belongs among the problems.
func (v sheetView) Troubled() bool {
	return v.Unaudited() || v.Failed() || v.score.Status == "not_delivered" || len(v.Broken()) > 0
}

// Audited tells whether there are results. Where no details were read, the row of
// the dataset tells.
func (v sheetView) Audited() bool {
	return v.score.Rules > 0 || len(v.rules)+len(v.criteria)+len(v.fields) > 0
}

// Detailed tells whether there are results to show in a section of their own.
func (v sheetView) Detailed() bool { return v.detailed && v.Audited() }

// Read tells whether any of the extract was read.
func (v sheetView) Read() bool { return v.run != nil && v.run.InputFiles > 0 }

// Gauge is the score of the dataset with its picture.
func (v sheetView) Gauge() gauge {
	g := v.p.o.Method.byBand(v.score.Score, v.score.Band)
	g.Tall = true
	return g
}

// HasRows tells whether there is anything to divide into groups.
func (v sheetView) HasRows() bool {
	return v.score.Group1Rows+v.score.Group2Rows+v.score.Group3Rows > 0
}

// Facts are the facts of reading.
func (v sheetView) Facts() []fact { return facts(v.run, v.p.o.zone()) }

// Rules are the rules of the dataset, worst first.
func (v sheetView) Rules() []ruleView {
	list := make([]ruleView, len(v.rules))
	for i := range v.rules {
		list[i] = ruleView{RuleResult: &v.rules[i], v: v}
	}
	return list
}

// Criteria are the criterion scores in the order of the method.
func (v sheetView) Criteria() []store.CriterionScore { return v.criteria }

// Tall is the gauge of a criterion.
func (v sheetView) Tall(c store.CriterionScore) gauge {
	g := v.p.o.Method.byBand(c.Score, c.Band)
	g.Tall = true
	return g
}

// Fields are the fields, worst first.
func (v sheetView) Fields() []store.FieldScore { return v.fields }

// FieldName is the name of a field.
func (v sheetView) FieldName(id, title string) message.Text { return fieldName(id, title) }

// Segments are the lowest segments.
func (v sheetView) Segments() []*store.SegmentScore {
	return v.segments[:min(len(v.segments), segmentsShown)]
}

// SegmentRank is the place of a segment among those of its dataset.
func (v sheetView) SegmentRank(s *store.SegmentScore) message.Text {
	return place(s.Rank, nil, s.Tied)
}

// SegmentClean is the share of clean rows of a segment.
func (v sheetView) SegmentClean(s *store.SegmentScore) *float64 { return shareOf(s.CleanRows, s.Rows) }

// MoreSegments says that not all segments are listed, where that is so.
func (v sheetView) MoreSegments() message.Text {
	if len(v.segments) <= segmentsShown {
		return message.Text{}
	}
	return say("report.segments_more", count(segmentsShown), count(int64(len(v.segments))))
}

// Columns are the profiles in the order of the extract.
func (v sheetView) Columns() []profileView {
	list := make([]profileView, len(v.columns))
	for i := range v.columns {
		list[i] = profileView{&v.columns[i]}
	}
	return list
}

// Samples are the failing samples by rule, in the order of the rules.
func (v sheetView) Samples() []sampleView {
	var list []sampleView
	for i := range v.rules {
		if all := v.samples[v.rules[i].Rule]; len(all) > 0 {
			list = append(list, sampleView{Rule: &v.rules[i], Rows: all})
		}
	}
	return list
}

// sampleView is the samples of one rule.
type sampleView struct {
	Rule *store.RuleResult
	Rows []store.FailureSample
}

// ruleView is a rule as the template sees it.
type ruleView struct {
	*store.RuleResult
	v sheetView
}

// unapplied tells whether something other than its own rows kept the rule from
// being judged: another dataset that was not delivered, a list that begins
// later.
func (r ruleView) unapplied() bool {
	return r.Status == "not_applicable" && r.RuleResult.Reason != nil && *r.RuleResult.Reason != "nothing_tested"
}

// Title is the title of the rule's field.
func (r ruleView) Title() message.Text {
	for _, f := range r.v.fields {
		if f.Field == r.Field {
			return fieldName(f.Field, f.Title)
		}
	}
	return fieldName(r.Field, "")
}

// Criterion is the name of the rule's criterion.
func (r ruleView) CriterionName() message.Text {
	stored := ""
	for _, c := range r.v.criteria {
		if c.Criterion == r.Criterion {
			stored = c.CriterionName
		}
	}
	return r.v.p.o.Method.name(r.Criterion, stored)
}

// Group is the rule's group of errors in the national guide.
func (r ruleView) Group() message.Text { return groupName(r.ErrorGroup) }

// Gauge is the rule's score with its two thresholds.
func (r ruleView) Gauge() gauge {
	tone := map[string]string{"good": "good", "mid": "mid", "bad": "bad", "grave": "bad"}[status(r.Status).Tone]
	return gauge{Score: r.Score, Tone: cmp.Or(tone, "calm"), Lines: []float64{r.FailBelow, r.WarnBelow}}
}

// Alarming tells whether the failures keep the rule from passing.
func (r ruleView) Alarming() bool { return r.Failed > 0 && urgency(r.Status) < urgency("pass") }

// Why is the rule's reason.
func (r ruleView) Why() message.Text { return toldOr(r.Reason, word("report.no_error_text")) }

// Notes are the lines under the rule.
func (r ruleView) Notes() []fact { return notes(r.RuleResult, r.v.incidents[r.Rule]) }

// profileView is a column's profile as the template sees it.
type profileView struct{ *store.ColumnProfile }

// Share is the share of rows that lack a value.
func (c profileView) Share() *float64 { return shareOf(c.Missing, c.Rows) }

// DistinctText is the number of distinct values, marked where it is estimated.
func (c profileView) DistinctText() message.Text {
	if c.DistinctIsExact {
		return count(c.Distinct)
	}
	return say("report.about", count(c.Distinct))
}

// Range is the smallest and the largest value; nothing on a personal column.
func (c profileView) Range() []string {
	if c.Min == nil || c.Max == nil {
		return nil
	}
	return []string{plain(*c.Min, 40), plain(*c.Max, 40)}
}

// Lengths is the range of lengths in characters.
func (c profileView) Lengths() message.Text {
	switch {
	case c.MinLength == nil || c.MaxLength == nil:
		return dash
	case *c.MinLength == *c.MaxLength:
		return count(*c.MinLength)
	}
	return join("–", count(*c.MinLength), count(*c.MaxLength))
}

// Top are the commonest values.
func (c profileView) Top() []counted { return topOf(c.TopValues) }

// Forms are the commonest shapes.
func (c profileView) Forms() []counted { return topOf(c.Shapes) }
