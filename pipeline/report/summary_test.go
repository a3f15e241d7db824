package report

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// Names written apart (NFD), in wide characters or in NFC take the columns a
// terminal gives them: the score stands at the same place in each line.
func TestSummaryIsAligned(t *testing.T) {
	score := 95.0
	var tables store.Tables
	for i, title := range []string{"Đăng ký khai sinh", norm.NFD.String("Đăng ký kết hôn"), "戸籍", "x"} {
		tables.DatasetScores = append(tables.DatasetScores, store.DatasetScore{
			Key: store.Key{Dataset: fmt.Sprint(i)}, Title: title, Score: &score, Status: "pass"})
	}
	text := string(made(t, Summary, tables, nil, Options{Lang: message.VI}))
	place := map[int]bool{}
	for line := range strings.Lines(text) {
		if before, _, found := strings.Cut(line, "95,00"); found {
			place[uniseg.StringWidth(before)] = true
		}
	}
	if len(place) != 1 {
		t.Errorf("the score stands in columns %v:\n%s", place, text)
	}
}

// No line of a table is wider than the terminal, down to 60 columns.
func TestSummaryFits(t *testing.T) {
	tables, agencies := city(t)
	for _, width := range []int{60, 72, 80, 100, 132, 200} {
		o := options(message.VI)
		o.Width = width
		text, _, _ := strings.Cut(string(made(t, Summary, tables, agencies, o)), word("report.problems").VI)
		for line := range strings.Lines(text) {
			if got := uniseg.StringWidth(strings.TrimRight(line, "\n")); got > max(width, 80) {
				t.Errorf("%d columns on a terminal of %d: %s", got, width, line)
			}
		}
	}
}

func TestColourOnlyWhenToldSo(t *testing.T) {
	tables, agencies := city(t)
	o := options(message.VI)
	without := string(made(t, Summary, tables, agencies, o))
	o.Colour = true
	with := string(made(t, Summary, tables, agencies, o))
	if strings.Contains(without, "\x1b") || !strings.Contains(with, "\x1b[1;31mNghiêm trọng") {
		t.Error("colours are not where they were asked for")
	}
	for code := range strings.SplitSeq("0 1 2 31 32 33 1;31", " ") {
		with = strings.ReplaceAll(with, "\x1b["+code+"m", "")
	}
	if with != without {
		t.Error("colours change the text")
	}
}

// What a check observed as a figure is written as figures are; a form of numbers
// that looks like one is not.
func TestObservedFigures(t *testing.T) {
	for _, c := range []struct{ check, observed, vi, en string }{
		{"aggregate", "105.5566", "105,5566", "105.5566"}, {"latest_within", "2026-10-21", "21/10/2026", "21 Oct 2026"}, {"row_count", "3321", "3.321", "3,321"}, {"aggregate", "3321", "3321", "3321"},
		{"type", "1234567.8", "1234567.8", "1234567.8"}, {"aggregate", "test.repeated", "giá trị xuất hiện nhiều lần", "the value occurs more than once"},
	} {
		got := observedText(&store.RuleResult{Check: c.check, Observed: &c.observed})
		if got != (message.Text{VI: c.vi, EN: c.en}) {
			t.Errorf("%s %s: %q", c.check, c.observed, got)
		}
	}
}
