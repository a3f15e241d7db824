package kernel

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A word of Vietnamese is one syllable: an onset, a rime, and a tone that is
// written on one vowel of the rime. There are few onsets and rimes, so that a
// syllable can be told from any other run of letters, and which vowel carries
// the tone is a rule, but for three rimes.
//
// Source of the lists: the orthography of Vietnamese as schools teach it. The
// rimes are those of words in use, loans such as xoong and boóc included.

// A Syllable is a run of letters that reads as a syllable of Vietnamese.
type Syllable struct {
	Tone    rune // the combining mark, 0: none
	At      int  // which letter of the word carries it
	New     int  // which letter should, in the new style: hoà, khoẻ, thuỷ
	Old     int  // and in the old one: hòa, khỏe, thủy
	Regular bool // c, g, ng before back vowels, k, gh, ngh before the others; p, t, c, ch with the tones they allow
}

// longestSyllable is the number of letters of nghiêng.
const longestSyllable = 7

const vowels = "aăâeêioôơuưy"

// letter is a vowel or consonant without its tone, in small.
type letter struct{ base, tone rune }

// vietnamese takes the letters of Vietnamese apart: ộ into ô and a dot below. f,
// j, w and z are none of them.
var vietnamese = func() map[rune]letter {
	letters := map[rune]letter{}
	for _, r := range "bcdđghklmnpqrstvx" {
		letters[r], letters[unicode.ToUpper(r)] = letter{base: r}, letter{base: r}
	}
	for _, vowel := range vowels {
		for _, tone := range []rune{0, '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'} {
			for _, v := range []rune{vowel, unicode.ToUpper(vowel)} {
				whole := v
				if tone != 0 {
					whole = []rune(norm.NFC.String(string([]rune{v, tone})))[0]
				}
				letters[whole] = letter{vowel, tone}
			}
		}
	}
	return letters
}()

var vietnameseLatin = func() (t [latinEnd + vietEnd - vietFrom]letter) {
	for i := range t {
		r := rune(i)
		if r >= latinEnd {
			r += vietFrom - latinEnd
		}
		t[i] = vietnamese[r]
	}
	return t
}()

// letterOf takes a letter apart; its base is 0 if Vietnamese has no such letter.
func letterOf(r rune) letter {
	switch {
	case uint32(r) < latinEnd:
		return vietnameseLatin[r]
	case r >= vietFrom && r < vietEnd:
		return vietnameseLatin[r-vietFrom+latinEnd]
	}
	return letter{}
}

// onsets of all syllables.
var onsets = strings.Fields("ngh ng nh gh gi kh ph th tr ch qu b c d đ g h k l m n p r s t v x")

// rimes of all syllables, without tones.
var rimes = func() map[string]bool {
	all := map[string]bool{}
	for rime := range strings.FieldsSeq(`a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
o oc oi om on ong op ot ooc oong oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oe oen oeo oet
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uc ui um un ung up ut uân uâng uât uây uê uêch uênh uêu
uôc uôi uôm uôn uông uôt uơ uy uya uych uyn uynh uyp uyt uyu uyên uyêt ư ưa ưc ưi ưm ưn ưng ưt ưu
ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ych ynh yt`) {
		all[rime] = true
	}
	return all
}()

// A word without tones is looked up as a number of five bits a letter: as a
// string it would cost an allocation and three times as much.
type spelling uint64

const letterBits = 5

func (s spelling) add(base rune) spelling {
	return s<<letterBits | spelling(letterNumber[base])
}

func spell(text string) (s spelling) {
	for _, r := range text {
		s = s.add(r)
	}
	return s
}

// letterNumber numbers the letters without tones from 1; all are below U+0200.
var letterNumber = func() (numbers [0x200]uint8) {
	for i, r := range []rune("bcdđghklmnpqrstvx" + vowels) {
		numbers[r] = uint8(i + 1)
	}
	return numbers
}()

// What is known of onsets and rimes.
var (
	knownOnsets = map[spelling]bool{0: true}
	knownRimes  = map[spelling]rimeSound{}
)

type rimeSound struct {
	old, new int  // which letter carries the tone
	stopped  bool // ends in p, t, c or ch, and takes two tones only
}

func init() {
	for _, o := range onsets {
		knownOnsets[spell(o)] = true
	}
	for rime := range rimes {
		sound := rimeSound{stopped: strings.ContainsAny(rime[len(rime)-1:], "ptc") || strings.HasSuffix(rime, "ch")}
		sound.old, sound.new = tonePlaces([]rune(rime))
		knownRimes[spell(rime)] = sound
	}
}

// ReadSyllable reads a whole word, composed letters only.
func ReadSyllable(word []rune) (s Syllable, ok bool) {
	if len(word) == 0 || len(word) > longestSyllable {
		return s, false
	}
	var letters [longestSyllable]rune
	plain := letters[:len(word)]
	s.At, s.Old, s.New = -1, -1, -1
	for i, r := range word {
		l := letterOf(r)
		if l.base == 0 || l.tone != 0 && s.Tone != 0 {
			return s, false
		}
		if plain[i] = l.base; l.tone != 0 {
			s.Tone, s.At = l.tone, i
		}
	}
	from := rimeStart(plain)
	if from == len(plain) {
		return s, false
	}
	onset, rime := spelling(0), spelling(0)
	for _, r := range plain[:from] {
		onset = onset.add(r)
	}
	first := plain[from]
	switch {
	case first == 'ê' && from == 2 && plain[1] == 'i': // giếng is gi and iêng
		rime = rime.add('i')
	case first == 'y' && from < len(plain)-1 && onset != 0 && plain[0] != 'q': // yên, quyên
		return s, false
	}
	for _, r := range plain[from:] {
		rime = rime.add(r)
	}
	sound, ok := knownRimes[rime]
	if !ok || !knownOnsets[onset] {
		return s, false
	}
	s.Regular = isRegular(plain[:from], first) && (!sound.stopped || s.Tone == '\u0301' || s.Tone == '\u0323')
	if s.Tone != 0 {
		s.Old, s.New = from+sound.old, from+sound.new
		if first == 'ê' && sound.old > 0 { // of iê in gi
			s.Old, s.New = from, from
		}
	}
	return s, true
}

// rimeStart returns where the rime of a word begins: behind its consonants, the
// u of qu, and the i of gi where another vowel follows.
func rimeStart(plain []rune) int {
	i := 0
	for i < len(plain) && !isVowel(plain[i]) {
		i++
	}
	switch {
	case i != 1 || i == len(plain):
	case plain[0] == 'q' && plain[1] == 'u', plain[0] == 'g' && plain[1] == 'i' && len(plain) > 2 && isVowel(plain[2]):
		i++
	}
	return i
}

func isVowel(base rune) bool { return uint32(base) < uint32(len(vowelTable)) && vowelTable[base] }

var vowelTable = func() (t [len(letterNumber)]bool) {
	for _, r := range vowels {
		t[r] = true
	}
	return t
}()

// isRegular tells whether an onset is written as it is before that vowel.
func isRegular(onset []rune, vowel rune) bool {
	front := vowel == 'e' || vowel == 'ê' || vowel == 'i' || vowel == 'y'
	switch {
	case len(onset) == 0:
		return true
	case len(onset) == 1 && onset[0] == 'k', onset[len(onset)-1] == 'h' && len(onset) > 1 && onset[len(onset)-2] == 'g':
		return front
	case len(onset) == 1 && onset[0] == 'g':
		return !front || vowel == 'i' // gì
	case len(onset) == 1 && onset[0] == 'c', len(onset) == 2 && onset[1] == 'g':
		return !front
	}
	return true
}

// tonePlaces returns which letter of a rime carries the tone, in both styles:
// the last vowel with a mark of its own, as in ươ; else the only vowel; of two
// the second if a consonant follows; of three the one in the middle. Of two
// that end the word it is the first, but in oa, oe and uy the styles differ.
func tonePlaces(rime []rune) (old, new int) {
	vowels, marked := 0, -1
	for _, r := range rime {
		if !isVowel(r) {
			break
		}
		if r >= utf8.RuneSelf {
			marked = vowels
		}
		vowels++
	}
	switch {
	case marked >= 0:
		return marked, marked
	case vowels == 1:
		return 0, 0
	case vowels == 3 || vowels < len(rime):
		return 1, 1
	}
	switch string(rime) {
	case "oa", "oe", "uy":
		return 0, 1
	}
	return 0, 0
}
