package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// segmentsShown is how many segments a report lists: a province has some
// hundred communes, and those that need someone are the lowest.
const segmentsShown = 50

// hashShown is how many characters of a fingerprint are shown.
const hashShown = 16

// topShown is how many of the commonest values and shapes a profile lists.
const topShown = 5

// mark is a band or a status: a word, a sign and a tone. The tone chooses a
// colour and says nothing that the word does not.
type mark struct {
	Text message.Text
	Sign string
	Tone string // good, mid, bad, grave, calm
}

// gauge is a score with its picture: a bar, and the thresholds drawn across it.
type gauge struct {
	Score *float64
	Tone  string
	Lines []float64 // 0–100
	Tall  bool
}

// Text is the score in figures.
func (g gauge) Text() message.Text { return points(g.Score) }

// fact is one line of a list of facts.
type fact struct {
	Label, Value message.Text
	Code         bool
}

var statusMarks = map[string]mark{
	"pass": {Sign: "✓", Tone: "good"}, "warn": {Sign: "!", Tone: "mid"}, "fail": {Sign: "✕", Tone: "bad"},
	"critical": {Sign: "✕✕", Tone: "grave"}, "error": {Sign: "?!", Tone: "grave"},
	"not_delivered": {Sign: "∅", Tone: "bad"}, "not_due": {Sign: "○", Tone: "calm"},
	"not_applicable": {Sign: "–", Tone: "calm"}, "waived": {Sign: "◇", Tone: "calm"},
}

func status(id string) mark {
	m, ok := statusMarks[id]
	if !ok {
		m = mark{Sign: "·", Tone: "calm"}
	}
	m.Text = wordOr("report.status", id)
	return m
}

// band names a band; its tone follows from its place among the bands, so that
// a method with five of them is coloured too.
func (m *Method) band(id *string) mark {
	if id == nil || *id == "" {
		return mark{Text: dash, Tone: "calm"}
	}
	out := mark{Text: wordOr("report.band", *id), Sign: "●", Tone: "mid"}
	bands := m.ranked()
	i := slices.IndexFunc(bands, func(b Band) bool { return b.ID == *id })
	switch {
	case i < 0:
		out.Tone = cmp.Or(map[string]string{"green": "good", "yellow": "mid", "red": "bad"}[*id], "calm")
	case i == 0:
		out.Tone = "good"
	case i == len(bands)-1:
		out.Tone = "bad"
	}
	out.Sign = map[string]string{"good": "●", "mid": "▲", "bad": "■"}[out.Tone]
	if i >= 0 && bands[i].Name != (message.Text{}) {
		out.Text = bands[i].Name
	}
	return out
}

// byBand is the gauge of a score that a band was given to.
func (m *Method) byBand(v *float64, id *string) gauge {
	return gauge{Score: v, Tone: m.band(id).Tone, Lines: m.thresholds()}
}

// name is the name of a criterion: the method's, else the store's, else its id.
func (m *Method) name(id, stored string) message.Text {
	if i := m.criterion(id); i < len(m.Criteria) && m.Criteria[i].Name != (message.Text{}) {
		return m.Criteria[i].Name
	}
	return same(plain(cmp.Or(stored, id), shortText))
}

// placeOf is the place of an agency among its siblings. The only one at the top has none
// to be compared with.
func placeOf(parent *string, rank, of *int64, tied bool) message.Text {
	if parent == nil && (rank == nil || of == nil || *of == 1) {
		return dash
	}
	return place(rank, of, tied)
}

// place shows a rank, of how many, and whether it is shared.
func place(rank, of *int64, tied bool) message.Text {
	switch {
	case rank == nil:
		return word("report.unranked")
	case of == nil && tied:
		return say("report.rank_single_tied", count(*rank))
	case of == nil:
		return say("report.rank_single", count(*rank))
	case tied:
		return say("report.rank_tied", count(*rank), count(*of))
	}
	return say("report.rank_of", count(*rank), count(*of))
}

func interval(low, high *float64) message.Text {
	if !finite(low) || !finite(high) {
		return dash
	}
	return join("–", points(low), percent(high))
}

// fieldName shows a field by its title; _dataset stands for the whole dataset.
func fieldName(id, title string) message.Text {
	if id == "_dataset" {
		return word("report.whole_dataset")
	}
	return same(plain(cmp.Or(title, id), shortText))
}

// facts lists what is known of the reading.
func facts(r *store.Run, zone *time.Location) []fact {
	if r == nil {
		return nil
	}
	list := []fact{
		{Label: word("report.files"), Value: count(r.InputFiles)},
		{Label: word("report.bytes"), Value: size(r.InputBytes)},
		{Label: word("report.rows_read"), Value: count(r.RowsRead)},
		{Label: word("report.rows_rejected"), Value: count(r.RowsRejected)},
		{Label: word("report.rows_skipped"), Value: count(r.RowsSkipped)},
	}
	add := func(key string, v *string, limit int) {
		if v != nil && *v != "" {
			list = append(list, fact{Label: word(key), Value: same(plain(*v, limit)), Code: limit == hashShown})
		}
	}
	add("report.format", r.Format, shortText)
	add("report.encoding", r.Encoding, shortText)
	add("report.fingerprint", r.InputSHA256, hashShown)
	list = append(list,
		fact{Label: word("report.duration"), Value: lasted(r.DurationMs)},
		fact{Label: word("report.finished_at"), Value: instant(r.FinishedAt, zone)},
		fact{Label: word("report.attempt"), Value: count(r.Attempt)},
		fact{Label: word("report.run_id"), Value: same(plain(r.RunID, shortText)), Code: true})
	add("report.rerun_reason", r.Reason, longText)
	add("report.operator", r.Operator, shortText)
	return list
}

// notes are the lines under a rule: why, since when, by which law, until when waived.
func notes(r *store.RuleResult, i *store.Incident) []fact {
	var list []fact
	add := func(key string, t message.Text) {
		if t != (message.Text{}) {
			list = append(list, fact{Label: word(key), Value: t})
		}
	}
	none := message.Text{}
	add("report.reason", toldOr(r.Reason, none))
	add("report.observed", observedText(r))
	if r.DuplicateGroups != nil && r.SurplusRows != nil && *r.DuplicateGroups > 0 {
		list = append(list, fact{Value: say("report.duplicates", count(*r.DuplicateGroups), count(*r.SurplusRows))})
	}
	if i != nil {
		add("report.incident", incidentText(i))
	}
	if r.WaivedUntil != nil {
		list = append(list, fact{Value: waiverText(r)})
	}
	if r.Basis != nil && *r.Basis != "" {
		add("report.basis", same(plain(*r.Basis, longText)))
	}
	return list
}

// figured are the checks of which what is observed is one number, day or moment.
var figured = []string{"aggregate", "row_count", "latest_within"}

// observedText is what a rule observed; a single figure is written in the manner of
// each language.
func observedText(r *store.RuleResult) message.Text {
	t := toldOr(r.Observed, message.Text{})
	if !slices.Contains(figured, r.Check) || t.VI != t.EN {
		return t
	}
	show := message.Figure
	if r.Check == "row_count" {
		show = message.Count
	}
	return message.Text{VI: show(t.VI, message.VI), EN: show(t.EN, message.EN)}
}

// waiverText says until when a rule is waived, by which document, and why; rows of
// older versions do not know more than until when.
func waiverText(r *store.RuleResult) message.Text {
	text := say("report.waived_until", day(*r.WaivedUntil))
	if d := r.WaiverDocument; d != nil && *d != "" {
		text = say("report.waived_by", day(*r.WaivedUntil), plain(*d, shortText))
	}
	if why := r.WaiverReason; why != nil && *why != "" {
		text = say("report.waived_why", text, plain(*why, longText))
	}
	return text
}

// incidentText says since when a rule has failed, and by when that is to be put right.
func incidentText(i *store.Incident) message.Text {
	since, periods := day(i.FirstSeen), count(i.Periods)
	switch {
	case i.Overdue:
		return say("report.incident_overdue", since, periods, day(i.DueCorrection))
	case i.Status == "waived" && i.WaivedUntil != nil:
		return say("report.incident_waived_until", since, periods, day(*i.WaivedUntil))
	case i.Status == "waived": // of an older version
		return say("report.incident_waived", since, periods)
	case i.Status == "resolved":
		return say("report.incident_resolved", since, periods)
	case i.Status == "open":
		return say("report.incident_open", since, periods, day(i.DueReview), day(i.DueCorrection))
	}
	return message.Text{}
}

// counted is an entry of top_values and shapes.
type counted struct {
	Value string
	Count int64
}

// topOf reads a JSON list of {"value","count"} and returns its first entries;
// a list that is not of that form shows nothing.
func topOf(s *string) []counted {
	if s == nil {
		return nil
	}
	var all []counted
	if err := json.Unmarshal([]byte(*s), &all); err != nil {
		return nil
	}
	return all[:min(len(all), topShown)]
}

func groupName(g *int64) message.Text {
	if g == nil {
		return message.Text{}
	}
	name := message.ErrorGroup(int(*g))
	return message.Text{VI: fmt.Sprintf("%d – %s", *g, name.VI), EN: fmt.Sprintf("%d – %s", *g, name.EN)}
}
