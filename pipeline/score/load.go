package score

import (
	"embed"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

//go:embed methods/*.yaml
var files embed.FS

// shipped are the methods of this package by id.
var shipped = sync.OnceValues(func() (map[string]*Method, error) {
	entries, err := files.ReadDir("methods")
	if err != nil {
		return nil, err
	}
	methods := map[string]*Method{}
	for _, e := range entries {
		text, err := files.ReadFile(path.Join("methods", e.Name()))
		if err != nil {
			return nil, err
		}
		m, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("methods/%s: %w", e.Name(), err)
		}
		if e.Name() != m.ID+".yaml" {
			return nil, fmt.Errorf("methods/%s: holds the method %s", e.Name(), m.ID)
		}
		methods[m.ID] = m
	}
	return methods, nil
})

// parse reads a method file and checks that it is complete and holds together.
func parse(text []byte) (*Method, error) {
	var m Method
	if err := yaml.Load(text, &m, yaml.WithKnownFields()); err != nil {
		return nil, err
	}
	if err := m.validate(); err != nil {
		return nil, err
	}
	return &m, nil
}

// parts are the keys of a method file for which a fact must answer.
var parts = []string{"path", "criteria", "bands", "thresholds", "identifier_gate", "weights", "ranking", "confidence"}

func (m *Method) validate() error {
	var errs []error
	refuse := func(bad bool, format string, args ...any) {
		if bad {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	refuse(m.ID == "", "id: missing")
	refuse(m.Title.incomplete() || m.Source.incomplete(), "title, source: needed in both languages")
	refuse(!slices.Equal(m.Path, []Level{LevelRule, LevelCriterion, LevelField, LevelDataset}) &&
		!slices.Equal(m.Path, []Level{LevelRule, LevelCriterion, LevelDataset}),
		"path: %v is neither rule, criterion, field, dataset nor rule, criterion, dataset", m.Path)
	errs = append(errs, m.validateFacts()...)
	errs = append(errs, m.validateCriteria()...)
	errs = append(errs, m.validateBands()...)
	for _, w := range []Decimal{m.Weights.Rule, m.Weights.Field, m.Weights.DatasetField, m.Weights.Dataset} {
		refuse(w.Rat == nil, "weights: one is missing")
	}
	refuse(m.Ranking.MinRows < 0, "ranking: min_rows is below 0")
	c := m.Confidence
	refuse(c.LevelPercent.Rat == nil || c.Z.Rat == nil || c.Z.Sign() == 0, "confidence: level_percent and z are needed")
	return errors.Join(errs...)
}

func (w Words) incomplete() bool { return w.VI == "" || w.EN == "" }

func (m *Method) validateFacts() (errs []error) {
	var about []string
	for i, f := range m.Facts {
		about = append(about, f.About...)
		if !slices.Contains([]Standing{Read, SecondHand, Chosen}, f.Standing) || f.Note.incomplete() {
			errs = append(errs, fmt.Errorf("facts: fact %d: needs a standing (read, second_hand, chosen) and a note in both languages", i+1))
		}
	}
	slices.Sort(about)
	if want := slices.Sorted(slices.Values(parts)); !slices.Equal(about, want) {
		errs = append(errs, fmt.Errorf("facts: are about %s; wanted, each once: %s",
			strings.Join(about, ", "), strings.Join(want, ", ")))
	}
	return errs
}

func (m *Method) validateCriteria() (errs []error) {
	seen := map[string]bool{}
	weighs := false
	for _, c := range m.Criteria {
		if c.ID == "" || seen[c.ID] || c.Name.incomplete() || c.Weight.Rat == nil {
			errs = append(errs, fmt.Errorf("criteria: %q: needs an id of its own, a name in both languages and a weight", c.ID))
			continue
		}
		seen[c.ID] = true
		weighs = weighs || c.Weight.Sign() > 0
	}
	if !weighs {
		errs = append(errs, errors.New("criteria: none has a weight above 0"))
	}
	for _, id := range m.IdentifierGate {
		if !seen[id] {
			errs = append(errs, fmt.Errorf("identifier_gate: no criterion %q", id))
		}
	}
	return errs
}

func (m *Method) validateBands() (errs []error) {
	seen := map[string]bool{}
	for i, b := range m.Bands {
		if b.ID == "" || seen[b.ID] || b.Name.incomplete() {
			errs = append(errs, fmt.Errorf("bands: %q: needs an id of its own and a name in both languages", b.ID))
		}
		seen[b.ID] = true
		if i > 0 && b.From >= m.Bands[i-1].From {
			errs = append(errs, fmt.Errorf("bands: %s: from %v is not below the band before it", b.ID, b.From))
		}
	}
	if n := len(m.Bands); n == 0 || m.Bands[n-1].From != 0 {
		errs = append(errs, errors.New("bands: the last must begin at 0"))
	}
	if !seen[m.Thresholds.WarnBelow] || !seen[m.Thresholds.FailBelow] {
		errs = append(errs, errors.New("thresholds: warn_below and fail_below must name bands"))
	}
	return errs
}
