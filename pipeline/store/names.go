package store

import (
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
	"time"

	"rasoat/rules/message"
)

// The folders and fixed files of a store.
const (
	currentDir = "current"
	historyDir = "history"
	intentsDir = ".rasoat/intents"
	locksDir   = ".rasoat/locks"
	spillDir   = ".rasoat/spill"
	begunDir   = ".rasoat/months"
	debtsDir   = ".rasoat/debts"
	headFile   = "history/HEAD.json"

	manifestName = "manifest.json" // of an attempt in history
)

// Names of locks. Dataset ids hold no dot, so the names never meet.
const (
	headLock     = "head"
	agencyLock   = "agency_scores"
	incidentLock = "incidents"
	monthsLock   = "months"
	closingLock  = "closing"
	datasetLock  = "dataset."
	debtLock     = "debt."
)

// Every name that becomes part of a path is held against one of these first,
// whether it comes from a catalogue or from a file of the store.
var (
	datasetForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,199}$`)
	runForm     = regexp.MustCompile(`^[0-9]{8}T[0-9]{6}Z-[0-9a-f]{6}$`)
)

// lastDay is 9999-12-31.
const lastDay Day = 2932896

func checkDataset(id string) error {
	if datasetForm.MatchString(id) {
		return nil
	}
	return &Error{What: message.New(badDataset, strings.ToValidUTF8(id, "\uFFFD"))}
}

// checkPeriod keeps the year to four digits, which the layout and ISO dates need.
func checkPeriod(d Day) error {
	if y := date(d).Year(); y >= 1 && y <= 9999 {
		return nil
	}
	return &Error{What: message.New(badPeriod, d)}
}

func date(d Day) time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// iso writes a day as 2026-11-21.
func iso(d Day) string { return date(d).Format(time.DateOnly) }

// dayOf reads the form that iso writes.
func dayOf(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("period %q: a date like 2026-11-21 is wanted", s)
	}
	return Day(t.Unix() / 86400), nil
}

// monthDir is the folder of current that holds a table's files of a month.
func monthDir(table string, period Day) string {
	return date(period).Format(currentDir + "/" + table + "/year=2006/month=01")
}

func currentFile(table string, period Day, dataset string) string {
	return monthDir(table, period) + "/" + iso(period) + "." + dataset + ".parquet"
}

func agencyFile(period Day) string {
	return monthDir(agencyScores.name, period) + "/" + iso(period) + ".parquet"
}

// monthFile is the file of a table that holds the whole month of a day.
func monthFile(table string, day Day) string {
	return monthDir(table, day) + "/" + monthOf(day) + ".parquet"
}

// monthOf writes the month of a day as 2026-11.
func monthOf(day Day) string { return date(day).Format(monthForm) }

const monthForm = "2006-01"

// dayOfMonth reads the form that monthOf writes, and returns the first day.
func dayOfMonth(s string) (Day, bool) {
	t, err := time.Parse(monthForm, s)
	return Day(t.Unix() / 86400), err == nil && t.Year() >= 1
}

// isMonthFile tells whether a file of current is that of a month of the table.
func isMonthFile(table, name string) bool {
	month, ok := strings.CutSuffix(path.Base(name), ".parquet")
	first, isMonth := dayOfMonth(month)
	return ok && isMonth && name == monthFile(table, first)
}

// rankingFile is the evidence of the agencies' scores of a period.
func rankingFile(period Day) string { return path.Join(historyDir, iso(period), "agency_scores.json") }

// parseCurrent takes period and dataset from the name of a file in a month's
// folder; a compacted month and files of others are not of that form.
func parseCurrent(name string) (period Day, dataset string, ok bool) {
	day, rest, _ := strings.Cut(name, ".")
	dataset, ok = strings.CutSuffix(rest, ".parquet")
	period, err := dayOf(day)
	return period, dataset, ok && err == nil && datasetForm.MatchString(dataset)
}

// attemptsDir is the folder of all attempts at a dataset for a period.
func attemptsDir(period Day, dataset string) string {
	return path.Join(historyDir, iso(period), dataset)
}

func historyFile(period Day, dataset, run, name string) string {
	return path.Join(attemptsDir(period, dataset), run, name)
}

func manifestFile(period Day, dataset, run string) string {
	return historyFile(period, dataset, run, manifestName)
}

func intentFile(dataset string) string { return intentsDir + "/" + dataset + ".json" }

func debtFile(name string) string { return debtsDir + "/" + name + ".json" }

const runTime = "20060102T150405Z"

// newRunID makes an id from the time and three random bytes that sorts after
// the given one. Where the clock was set back, or a second run began within
// the same second, the time in the id is moved up: the id orders the attempts,
// started_at tells the time.
func newRunID(now time.Time, random io.Reader, after string) (string, error) {
	var suffix [3]byte
	if _, err := io.ReadFull(random, suffix[:]); err != nil {
		return "", fmt.Errorf("run id: random bytes: %w", err)
	}
	id := fmt.Sprintf("%s-%x", now.UTC().Format(runTime), suffix)
	if id > after {
		return id, nil
	}
	last, err := time.Parse(runTime, after[:len(runTime)])
	if err != nil {
		return "", fmt.Errorf("run id %s: %w", after, err)
	}
	return fmt.Sprintf("%s-%x", last.Add(time.Second).Format(runTime), suffix), nil
}
