package score

import (
	"cmp"
	"maps"
	"math/big"
	"slices"
	"strings"

	"rasoat/rules/message"
)

// DefaultMethod is the method of a catalogue that names none.
const DefaultMethod = "cv4856-2026"

// Overrides are what a catalogue's `scoring:` block changes in a method.
type Overrides struct {
	Weights map[string]*big.Rat // of criteria, by id
	Bands   map[string]*big.Rat // where a band begins, 0–100, by id
}

// Fault is one thing wrong with what a catalogue says about scoring.
type Fault struct {
	Path []string // the keys below the block in question: weights, dung
	Text message.M
	Hint message.M // zero: nothing to say
}

// Faults are all things wrong with a block of a catalogue. They are an error.
type Faults []Fault

// Error lists the faults in English; officers are shown their messages.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = strings.Join(fault.Path, ".") + ": " + fault.Text.In(message.EN)
		if !fault.Hint.IsZero() {
			lines[i] += "; " + fault.Hint.In(message.EN)
		}
	}
	return strings.Join(lines, "\n")
}

var (
	unknownMethod = message.Define("score.unknown_method",
		"không có phương pháp chấm điểm %.60q; các phương pháp hiện có: %s",
		"no scoring method %.60q; the methods are: %s")
	unknownCriterion = message.Define("score.unknown_criterion",
		"phương pháp %s không có tiêu chí %.60q; các tiêu chí: %s",
		"the method %s has no criterion %.60q; its criteria are: %s")
	unknownBand = message.Define("score.unknown_band",
		"phương pháp %s không có dải điểm %.60q; các dải điểm: %s",
		"the method %s has no band %.60q; its bands are: %s")
	badWeight = message.Define("score.bad_weight",
		"trọng số của tiêu chí %.60q phải là số thập phân không âm, tối đa 15 chữ số",
		"the weight of the criterion %.60q must be a decimal of 0 or more with at most 15 digits")
	noWeight = message.Define("score.no_weight",
		"mọi tiêu chí đều có trọng số 0 nên không thể chấm điểm",
		"every criterion has the weight 0, so nothing would be scored")
	badBound = message.Define("score.bad_bound",
		"ngưỡng của dải %.60q phải từ 0 đến 100 với tối đa hai chữ số thập phân",
		"the bound of the band %.60q must be 0 to 100 with at most two decimals")
	boundOrder = message.Define("score.bound_order",
		"dải %.60q bắt đầu từ %s, phải thấp hơn dải %.60q (từ %s)",
		"the band %.60q begins at %s; it must be below the band %.60q (from %s)")
	lowestBound = message.Define("score.lowest_bound",
		"dải thấp nhất %.60q bắt đầu từ %s, phải bắt đầu từ 0",
		"the lowest band %.60q begins at %s; it must begin at 0")
)

// Methods returns the ids of the methods that Load knows, sorted.
func Methods() []string {
	methods, _ := shipped()
	return slices.Sorted(maps.Keys(methods))
}

// Load returns a method with the catalogue's overrides; "" is DefaultMethod.
// What is wrong with the id and the overrides comes back as Faults, all at
// once. Any other error means that this build is broken.
func Load(id string, o Overrides) (*Method, error) {
	methods, err := shipped()
	if err != nil {
		return nil, err
	}
	base, ok := methods[cmp.Or(id, DefaultMethod)]
	if !ok {
		known := slices.Sorted(maps.Keys(methods))
		return nil, Faults{unknown([]string{"method"}, id, known, message.New(unknownMethod, id, list(known)))}
	}
	m := *base
	faults := append(m.override(o.Weights), m.rebound(o.Bands)...)
	if len(faults) > 0 {
		return nil, faults
	}
	return &m, nil
}

// override replaces weights of criteria.
func (m *Method) override(weights map[string]*big.Rat) (faults Faults) {
	m.Criteria = slices.Clone(m.Criteria)
	for _, id := range slices.Sorted(maps.Keys(weights)) {
		at := []string{"weights", id}
		i, w := m.criterion(id), weights[id]
		switch {
		case i < 0:
			known := names(m.Criteria, func(c Criterion) string { return c.ID })
			faults = append(faults, unknown(at, id, known, message.New(unknownCriterion, m.ID, id, list(known))))
		case !storable(w):
			faults = append(faults, Fault{Path: at, Text: message.New(badWeight, id)})
		default:
			m.Criteria[i].Weight = Decimal{new(big.Rat).Set(w)}
		}
	}
	weighs := func(c Criterion) bool { return c.Weight.Sign() > 0 }
	if !slices.ContainsFunc(m.Criteria, weighs) {
		faults = append(faults, Fault{Path: []string{"weights"}, Text: message.New(noWeight)})
	}
	return faults
}

// storable tells whether a weight is one that ParseDecimal accepts.
func storable(w *big.Rat) bool {
	if w == nil || w.Sign() < 0 {
		return false
	}
	if _, exact := w.FloatPrec(); !exact {
		return false
	}
	_, err := ParseDecimal(Decimal{w}.String())
	return err == nil
}

// rebound replaces where bands begin.
func (m *Method) rebound(bounds map[string]*big.Rat) (faults Faults) {
	m.Bands = slices.Clone(m.Bands)
	for _, id := range slices.Sorted(maps.Keys(bounds)) {
		at := []string{"bands", id}
		i := slices.IndexFunc(m.Bands, func(b Band) bool { return b.ID == id })
		if i < 0 {
			known := names(m.Bands, func(b Band) string { return b.ID })
			faults = append(faults, unknown(at, id, known, message.New(unknownBand, m.ID, id, list(known))))
			continue
		}
		from, ok := toPoints(bounds[id])
		if !ok {
			faults = append(faults, Fault{Path: at, Text: message.New(badBound, id)})
			continue
		}
		m.Bands[i].From = from
	}
	if len(faults) > 0 {
		return faults // the order of bounds that are not known says nothing
	}
	return m.ordered(bounds)
}

// ordered complains of bounds that are not in the order of the bands.
func (m *Method) ordered(bounds map[string]*big.Rat) (faults Faults) {
	for i := 1; i < len(m.Bands); i++ {
		b, better := m.Bands[i], m.Bands[i-1]
		if b.From < better.From {
			continue
		}
		at := []string{"bands", b.ID}
		if bounds[b.ID] == nil {
			at[1] = better.ID
		}
		faults = append(faults, Fault{Path: at, Text: message.New(boundOrder, b.ID, b.From, better.ID, better.From)})
	}
	if last := m.Bands[len(m.Bands)-1]; last.From != 0 {
		faults = append(faults, Fault{Path: []string{"bands", last.ID}, Text: message.New(lowestBound, last.ID, last.From)})
	}
	return faults
}

// unknown makes the fault of a word that is none of the known ones.
func unknown(path []string, word string, known []string, text message.M) Fault {
	return Fault{Path: path, Text: text, Hint: message.DidYouMean(word, known)}
}

func list(words []string) string { return strings.Join(words, ", ") }

func names[T any](of []T, name func(T) string) []string {
	all := make([]string, len(of))
	for i := range of {
		all[i] = name(of[i])
	}
	return all
}
