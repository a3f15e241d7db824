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

// onsets, the longer before those that they begin with.
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

// ReadSyllable reads a whole word, composed letters only.
func ReadSyllable(word []rune) (s Syllable, ok bool) {
	if len(word) == 0 || len(word) > longestSyllable {
		return s, false
	}
	var plain [longestSyllable]rune
	s.At = -1
	for i, r := range word {
		l := letterOf(r)
		if l.base == 0 || l.tone != 0 && s.Tone != 0 {
			return s, false
		}
		if plain[i] = l.base; l.tone != 0 {
			s.Tone, s.At = l.tone, i
		}
	}
	onset, ok := s.divide(plain[:len(word)])
	if !ok {
		return s, false
	}
	if s.Tone == 0 {
		s.Old, s.New = -1, -1
		return s, true
	}
	old, new := tonePlaces(plain[onset:len(word)])
	s.Old, s.New = onset+old, onset+new
	return s, true
}

// divide tells how many letters the onset of a word has, and whether onset and
// rime are such.
func (s *Syllable) divide(plain []rune) (letters int, ok bool) {
	text := string(plain)
	onset := ""
	for _, o := range onsets {
		if strings.HasPrefix(text, o) {
			onset = o
			break
		}
	}
	rime := text[len(onset):]
	known := rimes[rime]
	switch {
	case onset == "gi" && !startsWithVowel(rime): // gì, gìn
		onset, rime = "g", "i"+rime
		s.Regular, known = true, rimes[rime]
	case onset == "gi" && strings.HasPrefix(rime, "ê"): // giếng is gi and iêng
		s.Regular, known = true, rimes["i"+rime]
	case strings.HasPrefix(rime, "y") && rime != "y" && onset != "qu" && onset != "": // yên, quyên
		return 0, false
	default:
		s.Regular = isRegular(onset, rime)
	}
	s.Regular = s.Regular && s.allowsTone(rime)
	return utf8.RuneCountInString(onset), known
}

func startsWithVowel(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return isVowel(r)
}

func isVowel(base rune) bool { return strings.ContainsRune(vowels, base) }

// isRegular tells whether an onset is written as it is before that vowel.
func isRegular(onset, rime string) bool {
	vowel, _ := utf8.DecodeRuneInString(rime)
	front := strings.ContainsRune("eêiy", vowel)
	switch onset {
	case "k", "gh", "ngh":
		return front
	case "c", "g", "ng":
		return !front
	}
	return true
}

// allowsTone tells whether a rime that ends in p, t, c or ch has one of the two
// tones that it can have.
func (s *Syllable) allowsTone(rime string) bool {
	stopped := strings.HasSuffix(rime, "p") || strings.HasSuffix(rime, "t") || strings.HasSuffix(rime, "c") || strings.HasSuffix(rime, "ch")
	return !stopped || s.Tone == '\u0301' || s.Tone == '\u0323'
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
