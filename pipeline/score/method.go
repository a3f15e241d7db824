package score

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"

	"rasoat/rules/message"
)

// Method is a way of scoring, read from a file of methods/ and adjusted by the
// catalogue. It is not changed after Load and may be shared.
type Method struct {
	ID         string      `yaml:"id" json:"id"`
	Title      Words       `yaml:"title" json:"title"`
	Source     Words       `yaml:"source" json:"source"` // the document it comes from
	Facts      []Fact      `yaml:"facts" json:"facts"`
	Path       []Level     `yaml:"path" json:"path"`         // from rule to dataset
	Criteria   []Criterion `yaml:"criteria" json:"criteria"` // in the order in which they are shown
	Bands      []Band      `yaml:"bands" json:"bands"`       // best first; the last begins at 0
	Thresholds Thresholds  `yaml:"thresholds" json:"thresholds"`
	// IdentifierGate lists the criteria at which nothing may fail on an
	// identifier field.
	IdentifierGate []string   `yaml:"identifier_gate" json:"identifier_gate"`
	Weights        Weights    `yaml:"weights" json:"weights"`
	Ranking        Ranking    `yaml:"ranking" json:"ranking"`
	Confidence     Confidence `yaml:"confidence" json:"confidence"`
}

// Words is a text of a method file in both languages.
type Words struct {
	VI string `yaml:"vi" json:"vi"`
	EN string `yaml:"en" json:"en"`
}

// Text returns the words as a text of the message catalogue.
func (w Words) Text() message.Text { return message.Text{VI: w.VI, EN: w.EN} }

// Standing says how a fact of a method is known.
type Standing string

// The standings.
const (
	Read       Standing = "read"        // in the text of the source
	SecondHand Standing = "second_hand" // in a public document that cites the source
	Chosen     Standing = "chosen"      // by this project, where the source is silent
)

// Fact says of parts of a method (the keys of its file) how they are known.
type Fact struct {
	About    []string `yaml:"about" json:"about"`
	Standing Standing `yaml:"standing" json:"standing"`
	Note     Words    `yaml:"note" json:"note"`
}

// Level is a step on the way from rules to a dataset's score.
type Level string

// The levels.
const (
	LevelRule      Level = "rule"
	LevelCriterion Level = "criterion"
	LevelField     Level = "field"
	LevelDataset   Level = "dataset"
)

// Criterion is one of the words that the law asks of data.
type Criterion struct {
	ID     string  `yaml:"id" json:"id"`
	Name   Words   `yaml:"name" json:"name"`
	Weight Decimal `yaml:"weight" json:"weight"`
}

// Band is a range of published scores: from From up to the next better band.
type Band struct {
	ID   string `yaml:"id" json:"id"`
	Name Words  `yaml:"name" json:"name"`
	From Points `yaml:"from" json:"from"`
}

// Thresholds are the default thresholds of a rule, as bands: a score below the
// band warns or fails. They move with the bands.
type Thresholds struct {
	WarnBelow string `yaml:"warn_below" json:"warn_below"`
	FailBelow string `yaml:"fail_below" json:"fail_below"`
}

// Weights are the weights where the catalogue gives none.
type Weights struct {
	Rule         Decimal `yaml:"rule" json:"rule"`
	Field        Decimal `yaml:"field" json:"field"`
	DatasetField Decimal `yaml:"dataset_field" json:"dataset_field"` // of the field _dataset
	Dataset      Decimal `yaml:"dataset" json:"dataset"`             // in an agency's score
}

// Ranking says who is ranked: whoever is scored on at least MinRows rows.
type Ranking struct {
	MinRows int64 `yaml:"min_rows" json:"min_rows"`
}

// Confidence is that of intervals: a level in percent and the quantile of the
// normal distribution that belongs to it.
type Confidence struct {
	LevelPercent Decimal `yaml:"level_percent" json:"level_percent"`
	Z            Decimal `yaml:"z" json:"z"`
}

// DatasetField is the field of rules that judge a delivery as a whole.
const DatasetField = "_dataset"

// Criterion returns a criterion of the method.
func (m *Method) Criterion(id string) (Criterion, bool) {
	if i := m.criterion(id); i >= 0 {
		return m.Criteria[i], true
	}
	return Criterion{}, false
}

func (m *Method) criterion(id string) int {
	for i := range m.Criteria {
		if m.Criteria[i].ID == id {
			return i
		}
	}
	return -1
}

// Band returns a band of the method.
func (m *Method) Band(id string) (Band, bool) {
	i := slices.IndexFunc(m.Bands, func(b Band) bool { return b.ID == id })
	if i < 0 {
		return Band{}, false
	}
	return m.Bands[i], true
}

// BandOf returns the id of the band of a score, "" without a score.
func (m *Method) BandOf(s Score) string {
	if !s.exists {
		return ""
	}
	for i := range m.Bands {
		if s.points >= m.Bands[i].From {
			return m.Bands[i].ID
		}
	}
	return ""
}

// FieldWeight returns the weight of a field to which the catalogue gives none.
func (m *Method) FieldWeight(field string) *big.Rat {
	if field == DatasetField {
		return m.Weights.DatasetField.Rat
	}
	return m.Weights.Field.Rat
}

// thresholds returns the default thresholds.
func (m *Method) thresholds() (warnBelow, failBelow Points) {
	warn, _ := m.Band(m.Thresholds.WarnBelow)
	fail, _ := m.Band(m.Thresholds.FailBelow)
	return warn.From, fail.From
}

// pools tells whether the method has no level of fields: the rules of a
// criterion are one pool.
func (m *Method) pools() bool { return !slices.Contains(m.Path, LevelField) }

// WithWeights returns the method with other criterion weights, for recomputing
// a score from the weights that the store kept beside it. A criterion that is
// not named keeps its weight.
func (m *Method) WithWeights(weights map[string]*big.Rat) *Method {
	changed := *m
	changed.Criteria = slices.Clone(m.Criteria)
	for i := range changed.Criteria {
		if w, ok := weights[changed.Criteria[i].ID]; ok {
			changed.Criteria[i].Weight = Decimal{w}
		}
	}
	return &changed
}

// Canonical returns the method, after overrides, as JSON whose keys have a fixed
// order and whose numbers are decimals without needless zeros.
func (m *Method) Canonical() []byte {
	text, err := json.Marshal(m)
	if err != nil {
		panic(fmt.Sprintf("score: method %s: %v", m.ID, err)) // no type of it can fail
	}
	return text
}

// Fingerprint returns the SHA-256 of the canonical form in hexadecimal.
func (m *Method) Fingerprint() string {
	sum := sha256.Sum256(m.Canonical())
	return hex.EncodeToString(sum[:])
}

// ParseMethod reads what Canonical wrote.
func ParseMethod(text []byte) (*Method, error) {
	var m Method
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, err
	}
	return &m, m.validate()
}
