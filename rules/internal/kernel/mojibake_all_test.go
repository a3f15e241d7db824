package kernel

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// marked are the letters of Vietnamese that ASCII does not have.
func marked() (all []rune) {
	for r := range vietnamese {
		if r >= 0x80 {
			all = append(all, r)
		}
	}
	slices.Sort(all)
	return all
}

// Every letter whose UTF-8 was read as Windows-1252 is found, alone, within a
// word and at its end.
func TestEveryLetterReadAs1252(t *testing.T) {
	letters := marked()
	if len(letters) != 134 {
		t.Fatalf("%d letters", len(letters))
	}
	for _, r := range letters {
		for _, text := range []string{string(r), "t" + string(r) + "ng", "Ba t" + string(r), strings.ToUpper("h" + string(r) + " nội")} {
			wrong := misread(ReadAs1252, text)
			if kind, _ := FindMojibake([]byte(wrong)); kind != ReadAs1252 {
				t.Errorf("%+q, read wrongly %+q: %d", text, wrong, kind)
			}
		}
	}
}

// No syllable of Vietnamese is suspected, wherever its tone is written, in small
// letters, in capitals, or with the first a capital.
func TestNoSyllableIsSuspected(t *testing.T) {
	syllables := 0
	for _, onset := range append(onsets, "") {
		for rime := range rimes {
			for _, tone := range []string{"", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"} {
				old, new := tonePlaces([]rune(rime))
				for _, at := range []int{old, new} {
					plain := []rune(rime)
					word := norm.NFC.String(onset + string(plain[:at+1]) + tone + string(plain[at+1:]))
					s, ok := ReadSyllable([]rune(word))
					if !ok || !s.Regular {
						continue
					}
					syllables++
					capital := []rune(word)
					capital[0] = unicode.ToUpper(capital[0])
					for _, text := range []string{word, string(capital), strings.ToUpper(word)} {
						if kind, _ := FindMojibake([]byte(text)); kind != NoMojibake {
							t.Errorf("%s is suspected: %d", text, kind)
						}
					}
				}
			}
		}
	}
	if syllables < 10000 {
		t.Errorf("%d syllables", syllables)
	}
}

// The table of the encodings of fonts is the one that the guide hands out.
func TestLegacyTableOfTheGuide(t *testing.T) {
	f, err := os.Open("../../../../shared/reference/legacy_encodings.csv")
	if err != nil {
		t.Skip("the guide's table is not at hand: ", err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]string{}
	for line := range strings.Lines(legacyCSV) {
		letter, codes, _ := strings.Cut(strings.TrimSpace(line), ",")
		ours[letter] = codes
	}
	if len(rows) != len(marked())+1 {
		t.Errorf("%d rows", len(rows))
	}
	for _, row := range rows[1:] { // letter, code point, VNI seen, VNI, TCVN3 seen, TCVN3
		if theirs := strings.ReplaceAll(row[5]+","+row[3], " ", ""); ours[row[0]] != theirs {
			t.Errorf("%s: %s, theirs %s", row[0], ours[row[0]], theirs)
		}
	}
}
