package report

import (
	"slices"

	"rasoat/pipeline/dossier"
	"rasoat/rules/message"
)

// Books says up to when the books of the span are closed.
func (p *dossierPage) Books() message.Text {
	switch {
	case p.ClosedUntil >= p.Span.To:
		return say("dossier.closed_whole", p.ClosedAt())
	case p.ClosedUntil >= p.Span.From:
		return say("dossier.closed_part", day(p.ClosedUntil))
	}
	return word("dossier.not_closed")
}

// ClosedAt is when the books of the span were closed last.
func (p *dossierPage) ClosedAt() message.Text {
	return instant(p.T.Closings[len(p.T.Closings)-1].At, p.Frame.Zone())
}

// Used are the methods of this span, or of the one before.
func (p *dossierPage) Used(before bool) []dossier.MethodRow {
	span := p.Span
	if before {
		span = span.Before()
	}
	return slices.DeleteFunc(slices.Clone(p.T.Methods), func(m dossier.MethodRow) bool { return m.Span != span.String() })
}

// Notices say what keeps figures from being compared, and what is not in them.
func (p *dossierPage) Notices() []message.Text {
	var list []message.Text
	now, before := p.Used(false), p.Used(true)
	if len(now) > 1 {
		list = append(list, say("dossier.several_methods", count(int64(len(now))), day(p.Changed)))
	}
	if len(now) > 0 && len(before) > 0 && (len(before) > 1 || len(now) > 1 || now[0].MethodSHA256 != before[0].MethodSHA256) {
		list = append(list, say("dossier.other_method_before", p.SpanName(), within(p.BeforeName())))
	}
	if !slices.ContainsFunc(now, func(m dossier.MethodRow) bool { return m.OfCatalogue }) {
		list = append(list, word("dossier.method_not_used"))
	}
	if p.Until < p.Span.To {
		list = append(list, say("dossier.not_whole", p.SpanName(), day(p.Until)))
	}
	for _, u := range p.Unexpected {
		title, agency := plain(u.Title, shortText), p.AgencyName(u.Agency)
		if u.Under == "" {
			list = append(list, say("dossier.not_expected", title, agency, count(u.NotDelivered)))
		} else {
			list = append(list, say("dossier.under_another", title, count(u.Runs), p.AgencyName(u.Under), agency))
		}
	}
	for i := range p.T.Datasets {
		d := &p.T.Datasets[i]
		title := plain(d.Title, shortText)
		if d.EveryUntil != nil {
			list = append(list, say("dossier.other_cycle", title, day(*d.EveryUntil), cycleOf(*d.EveryBefore, d.DueBefore), p.Every(*d)))
		}
		if d.WeightUntil != nil {
			list = append(list, say("dossier.other_weight", title, day(*d.WeightUntil), weigh(*d.WeightBefore), weigh(*d.Weight)))
		}
	}
	return list
}

// WeightsOf are the weights of the criteria in a method that was used.
func (p *dossierPage) WeightsOf(m dossier.MethodRow) []dossier.WeightRow {
	return slices.DeleteFunc(slices.Clone(p.T.Weights), func(w dossier.WeightRow) bool { return w.Span != m.Span || w.MethodSHA256 != m.MethodSHA256 })
}

// MethodTitle and the others below are the words of the method that bands go by.
func (p *dossierPage) MethodTitle() message.Text { return p.method().Title }

// MethodSource is where the method is laid down.
func (p *dossierPage) MethodSource() message.Text { return p.method().Source }

// Bands are the bands, best first.
func (p *dossierPage) Bands() []bandRange { return (&page{o: Options{Method: *p.method()}}).Bands() }

// MaturitySource is where the levels of maturity come from, and what was chosen.
func (p *dossierPage) MaturitySource() []message.Text {
	m := p.Frame.Matures()
	list := []message.Text{m.Source.Text()}
	for _, f := range m.Facts {
		list = append(list, f.Note.Text())
	}
	return list
}

// Facts say of the parts of the method how they are known.
func (p *dossierPage) Facts() []message.Text {
	var list []message.Text
	for _, f := range p.Frame.ScoredBy().Facts {
		list = append(list, f.Note.Text())
	}
	return list
}

// Levels are the levels of maturity.
func (p *dossierPage) Levels() []fact {
	var list []fact
	for _, l := range p.Frame.Matures().Levels {
		from := l.From.Float64()
		list = append(list, fact{Label: l.Name.Text(), Value: say("report.from", weigh(from))})
	}
	return list
}

// MadeBy is the line at the foot.
func (p *dossierPage) MadeBy() message.Text {
	return say("dossier.made_by", plain(p.o.Version, shortText), count(p.Head.Sequence))
}
