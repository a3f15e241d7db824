package score

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"go.yaml.in/yaml/v4"

	"rasoat/rules/message"
)

// Maturity is how the maturity of an agency, a figure of 0 to 5, follows from the
// indicators of a dossier. Like a method it is a file that names its source, and is
// not changed after LoadMaturity.
type Maturity struct {
	ID         string          `yaml:"id" json:"id"`
	Title      Words           `yaml:"title" json:"title"`
	Source     Words           `yaml:"source" json:"source"`
	Facts      []Fact          `yaml:"facts" json:"facts"`
	Indicators []Indicator     `yaml:"indicators" json:"indicators"`
	Levels     []MaturityLevel `yaml:"levels" json:"levels"` // from 0 up
}

// Indicator is a share of 0–100 that is a part of the maturity.
type Indicator struct {
	ID      string  `yaml:"id" json:"id"`
	Name    Words   `yaml:"name" json:"name"`
	Meaning Words   `yaml:"meaning" json:"meaning"`
	Weight  Decimal `yaml:"weight" json:"weight"`
}

// MaturityLevel is a range of figures with a name: from From up to the next level.
type MaturityLevel struct {
	Level int64  `yaml:"level" json:"level"`
	ID    string `yaml:"id" json:"id"`
	Name  Words  `yaml:"name" json:"name"`
	From  Points `yaml:"from" json:"from"`
}

// The indicators that a dossier has figures for.
const (
	IndicatorQuality    = "quality"    // the score
	IndicatorDelivery   = "delivery"   // deliveries made ÷ due and looked for
	IndicatorClean      = "clean"      // clean records ÷ records
	IndicatorCorrection = "correction" // incidents not corrected too late ÷ incidents
)

// indicators are those that a file may name.
var indicators = []string{IndicatorQuality, IndicatorDelivery, IndicatorClean, IndicatorCorrection}

// mostMaturity is the figure of an agency that has 100 in every indicator.
const mostMaturity = 5

//go:embed maturity/national-framework.yaml
var maturityFile []byte

var unknownIndicator = message.Define("score.unknown_indicator",
	"mức trưởng thành không có chỉ số %.60q; các chỉ số: %s",
	"maturity has no indicator %.60q; its indicators are: %s")

var badIndicatorWeight = message.Define("score.bad_indicator_weight",
	"trọng số của chỉ số %.60q phải là số thập phân không âm, tối đa 15 chữ số",
	"the weight of the indicator %.60q must be a decimal of 0 or more with at most 15 digits")

var noIndicatorWeight = message.Define("score.no_indicator_weight",
	"mọi chỉ số đều có trọng số 0 nên không tính được mức trưởng thành",
	"every indicator has the weight 0, so there would be no maturity")

// LoadMaturity returns the maturity of this build with other weights of indicators,
// by id. What is wrong with these comes back as Faults.
func LoadMaturity(weights map[string]*big.Rat) (*Maturity, error) {
	var m Maturity
	if err := yaml.Load(maturityFile, &m, yaml.WithKnownFields()); err != nil {
		return nil, fmt.Errorf("maturity: %w", err)
	}
	if err := m.validate(); err != nil {
		return nil, fmt.Errorf("maturity: %w", err)
	}
	var faults Faults
	for _, id := range slices.Sorted(maps.Keys(weights)) {
		at := []string{"maturity", id}
		i := slices.IndexFunc(m.Indicators, func(i Indicator) bool { return i.ID == id })
		switch w := weights[id]; {
		case i < 0:
			faults = append(faults, unknown(at, id, indicators, message.New(unknownIndicator, id, list(indicators))))
		case !storable(w):
			faults = append(faults, Fault{Path: at, Text: message.New(badIndicatorWeight, id)})
		default:
			m.Indicators[i].Weight = Decimal{new(big.Rat).Set(w)}
		}
	}
	if !slices.ContainsFunc(m.Indicators, func(i Indicator) bool { return i.Weight.Sign() > 0 }) {
		faults = append(faults, Fault{Path: []string{"maturity"}, Text: message.New(noIndicatorWeight)})
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return &m, nil
}

// ParseMaturity reads what Canonical wrote.
func ParseMaturity(text []byte) (*Maturity, error) {
	var m Maturity
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, err
	}
	return &m, m.validate()
}

// Canonical returns the maturity as JSON whose keys have a fixed order.
func (m *Maturity) Canonical() []byte {
	text, err := json.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("score: maturity %s: %v", m.ID, err)) // no type of it can fail
	}
	return text
}

func (m *Maturity) validate() error {
	var errs []error
	refuse := func(bad bool, format string, args ...any) {
		if bad {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	refuse(m.ID == "" || m.Title.incomplete() || m.Source.incomplete(), "id, title, source: needed")
	var about, seen []string
	for _, f := range m.Facts {
		about = append(about, f.About...)
	}
	slices.Sort(about)
	refuse(!slices.Equal(about, []string{"indicators", "levels"}), "facts: are about %v; wanted, each once: indicators, levels", about)
	for _, i := range m.Indicators {
		refuse(!slices.Contains(indicators, i.ID) || slices.Contains(seen, i.ID) || i.Name.incomplete() || i.Weight.Rat == nil,
			"indicators: %q: needs a known id of its own, a name and a weight", i.ID)
		seen = append(seen, i.ID)
	}
	for n, l := range m.Levels {
		refuse(l.Level != int64(n) || l.ID == "" || l.Name.incomplete(), "levels: level %d: needs its number, an id and a name", n)
		refuse(n == 0 && l.From != 0 || n > 0 && l.From <= m.Levels[n-1].From || l.From > mostMaturity*100, "levels: %s: from %v is out of order", l.ID, l.From)
	}
	refuse(len(m.Levels) == 0, "levels: none")
	return errors.Join(errs...)
}

// MaturityFigure is the maturity of an agency: hundredths of 0 to 5. A zero one
// without Exists is none.
type MaturityFigure struct {
	Exists bool
	Figure Points // 4.50 is Points(450)
	MaturityLevel
}

// Of returns the maturity that follows from indicators, by id: the mean of those that
// exist, by weight, in proportion to 5. It is rounded half up once, from the exact
// value, and at most 4.99 while anything failed in an indicator.
func (m *Maturity) Of(values map[string]Score) MaturityFigure {
	var all mean
	for _, i := range m.Indicators {
		value := values[i.ID]
		all.add(i.Weight.Rat, &value)
	}
	s := all.score()
	if !s.exists {
		return MaturityFigure{}
	}
	out := MaturityFigure{Exists: true, Figure: ofFive(s)}
	for _, l := range m.Levels {
		if out.Figure >= l.From {
			out.MaturityLevel = l
		}
	}
	return out
}

// ofFive is a share as a figure of 0 to 5.
func ofFive(s Score) Points {
	p := roundHalfUp(new(big.Rat).Mul(s.share(), big.NewRat(mostMaturity, 1)))
	if s.failure {
		p = min(p, mostMaturity*100-1)
	}
	return p
}

// Figure is an indicator as a figure of 0 to 5; ok is false where it does not exist.
func (m *Maturity) Figure(s Score) (figure Points, ok bool) {
	if !s.exists {
		return 0, false
	}
	return ofFive(s), true
}
