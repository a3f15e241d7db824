package rules

import "rasoat/rules/internal/kernel"

// Folding says which differences between texts a comparison passes over. Text
// is compared as it stands when it is zero.
type Folding = kernel.Folding

// The foldings, any set of them.
const (
	FoldCase    = kernel.FoldCase    // upper and lower case
	FoldSpace   = kernel.FoldSpace   // leading, trailing and repeated blanks, kinds of blank
	FoldNFC     = kernel.FoldNFC     // composed and decomposed letters
	FoldTone    = kernel.FoldTone    // hòa = hoà
	FoldAccents = kernel.FoldAccents // diacritics, and đ = d
)

// ParseFolding returns the folding of a name used in `fold:`.
func ParseFolding(name string) (Folding, bool) { return kernel.ParseFolding(name) }

// FoldingNames are the names that ParseFolding takes.
func FoldingNames() []string { return kernel.FoldingNames() }
