package kernel

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestReadSyllable(t *testing.T) {
	for words, want := range map[string]string{
		"An Nguyễn Văn Hoà hòa thủy thuỷ quý quỳnh quyển giếng gìn gì giữa giúp nghiêng khuỷu khuya thuở ngoằn ngoèo xoong yêu ý kỹ Đặng ĐẮC ƯƠM tìêng uý rượu oà nước quốc quả": "regular",
		"kông cế gê nghà lat bàc": "read",
		"Wiliam ĐẮK Lăk Krông Ana Đrăng hmông a1 bcd ngh q qu gi\u0301 hoàà hòá nguyênn yà\u0300 đđ zơ ooo Nguyen\u0303": "none",
	} {
		for word := range strings.FieldsSeq(words) {
			s, ok := ReadSyllable([]rune(word))
			got := "none"
			if ok {
				got = "read"
				if s.Regular {
					got = "regular"
				}
			}
			if got != want {
				t.Errorf("%s: %s, want %s", word, got, want)
			}
		}
	}
}

// spellTone writes a syllable with its tone on one of its letters.
func spellTone(plain []rune, at int, tone rune) string {
	var b strings.Builder
	for i, r := range plain {
		b.WriteRune(r)
		if i == at {
			b.WriteRune(tone)
		}
	}
	return norm.NFC.String(b.String())
}

// Of all places where the tone of a syllable can be written one is right in each
// style. The styles differ where the folding of tones folds, and nowhere else.
func TestTonePlaces(t *testing.T) {
	syllables := 0
	for _, onset := range append(onsets, "") {
		for rime := range rimes {
			plain := []rune(onset + rime)
			if _, ok := ReadSyllable(plain); !ok {
				continue
			}
			syllables++
			old, new := []string{}, []string{}
			for at, r := range plain {
				if !isVowel(r) {
					continue
				}
				word := spellTone(plain, at, '\u0309')
				if OldTone.Match([]byte(word)) {
					old = append(old, word)
				}
				if NewTone.Match([]byte(strings.ToUpper(word))) {
					new = append(new, word)
				}
			}
			if len(old) != 1 || len(new) != 1 || fold(FoldTone, old[0]) != new[0] {
				t.Fatalf("%s: %q and %q", string(plain), old, new)
			}
		}
	}
	if syllables < 3000 {
		t.Errorf("%d syllables are too few", syllables)
	}
}

func TestToneStyle(t *testing.T) {
	both := "toàn hoàng ngoài ngoáy khoét quà quả quý quỳnh già giá gìn giếng của mùa bìa lửa cứu gửi nước rượu tuổi thuở tuế tiếng yến khuỷu huỳnh xoắn tuấn ái ào áy bầu ngoèo Krông Hmông đầu gì ủa uyển xoóc Quốc QUÝ"
	old, new := "hòa khỏe thủy lũy hóa tòa xòe ủy úy HÒA Thủy", "hoà khoẻ thuỷ luỹ hoá toà xoè uỷ uý HOÀ Thuỷ"
	neither := "tòan hòang ngòai khóet qủa qúy gìa gía cuả muà biả nứơc rựơu tưới=x tuôỉ aó baò khủyu hùynh xóăn yếu=x nứớ=x kiêù"
	check := func(words string, wantOld, wantNew bool) {
		for word := range strings.FieldsSeq(words) {
			if strings.HasSuffix(word, "=x") {
				continue
			}
			for _, form := range []string{word, norm.NFD.String(word), "xã " + word + ",", "12" + word} {
				if OldTone.Match([]byte(form)) != wantOld || NewTone.Match([]byte(form)) != wantNew {
					t.Errorf("%+q: old %v, new %v", form, OldTone.Match([]byte(form)), NewTone.Match([]byte(form)))
				}
			}
		}
	}
	check(both, true, true)
	check(old, true, false)
	check(new, false, true)
	check(neither, false, false)
	if at := NewTone.Find([]byte("Xa\u0303 Hòa")); at != 3 {
		t.Error(at)
	}
}

// toneSlowly reads every word.
func toneSlowly(s ToneStyle, text string) bool {
	for _, word := range strings.FieldsFunc(norm.NFC.String(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		syllable, ok := ReadSyllable([]rune(word))
		if want := map[ToneStyle]int{OldTone: syllable.Old, NewTone: syllable.New}[s]; ok && syllable.Tone != 0 && syllable.At != want {
			return false
		}
	}
	return true
}

func TestToneStyleReject(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]ToneStyle{OldTone, NewTone}).Draw(t, "style")
		word := rapid.SampledFrom(strings.Fields("h q g gi ng t n oa òa oà ùa uà ứơ ươ y ỳ uy ủy uỷ i ì n ng c a à – \u0301 \u0302 ễ ế 1 ư ứ"))
		text := rapid.Map(rapid.SliceOfN(word, 0, 7), func(words []string) string { return strings.Join(words, "") })
		texts := rapid.SliceOfN(rapid.OneOf(text, rapid.Custom(drawText), rapid.String()), 0, 150).Draw(t, "texts")
		requireRejected(t, texts, s.Reject, func(text string) bool { return toneSlowly(s, text) })
	})
}

func FuzzToneStyle(f *testing.F) {
	f.Add("Hoà Bình, thủy lợi")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ToValidUTF8(text, "") != text {
			t.Skip()
		}
		for _, s := range []ToneStyle{OldTone, NewTone} {
			if s.Match([]byte(text)) != toneSlowly(s, text) {
				t.Fatalf("%+q: %v", text, s)
			}
		}
	})
}
