// Package encoding turns the bytes of a text file into UTF-8, says which bytes are
// not of the encoding, and guesses the encoding of a file that does not say it.
//
// # What agencies write
//
// Most extracts are UTF-8. The others come from spreadsheets that write what
// Windows is set to, and from systems of the years before 2001, when the state took
// Unicode (TCVN 6909:2001):
//
//	utf-8         as it is; this package does not touch it
//	utf-16le, be  “Unicode Text” of a spreadsheet
//	windows-1258  the Vietnamese code page of Windows: tones are bytes of their own
//	windows-1252  the Western code page: à, é, ô, but neither ạ nor đ
//	iso-8859-1    the same without the 27 characters of 80 to 9F
//	tcvn3         the fonts .VnTime of the north (ABC), after TCVN 5712:1993
//	vni           the fonts VNI-Times of the south: a vowel, and a byte for its marks
//	viscii        the Internet's of 1993 (RFC 1456), six letters of it in place of
//	              control characters
//
// Where the tables come from: windows-1252, windows-1258 and iso-8859-1 from
// golang.org/x/text, which has them from the Unicode Consortium and WHATWG; viscii
// from RFC 1456, section 4; tcvn3 from TCVN 5712:1993 as the charts of glibc
// (TCVN5712-1) and the articles on VSCII give it; vni from the charts that the
// makers of input methods publish. The letters of a table are facts; they are
// written here in our own way, and a test compares them with a list made by others.
//
// # What is decoded to what
//
// A Vietnamese letter becomes one character, composed (NFC), in every encoding. In
// windows-1258 “ạ” can only be written as a letter and a tone behind it, and in vni
// as a vowel and its marks: that is how the encoding spells, and no fault of the
// agency, so the check nfc shall not hold it against one. A tone behind something
// that cannot carry it stays a combining character, and what a file in UTF-8 or
// UTF-16 writes in two characters stays two: there the agency had the choice. The
// bytes of windows-1258 are decoded to exactly what x/text and NFC make of them.
//
// In tcvn3 there were two ways to write a capital letter with a tone: with a font of
// capitals, in the bytes of the small letter, or as the plain capital and the small
// letter with the tone behind it (“Aµ” for “À”). The second is read as the capital;
// the first cannot be told from a small letter, so “hµ néi” in a font of capitals is
// read “hà nội”. The combining tones and the sixteen capitals that the standard has
// and the fonts have not are read too. 80 to 9F hold the quotation marks and dashes
// of windows-1252 in tcvn3 and vni, where spreadsheets put them.
//
// # Damage
//
// A byte that stands for nothing becomes [Damage], a byte that UTF-8 does not have:
// so what is not of the encoding is not UTF-8 afterwards either, and whoever reads
// the text finds it where he looks for damage anyway. Half a pair of UTF-16, and the
// odd byte at its end, are damage too.
//
// No encoding here moves punctuation: a byte below 80 that is a comma, a quote or a
// line break in ASCII is one in all of them but UTF-16, and nothing else becomes one.
// So records are found in the bytes of the file, and decoded part by part, by many
// goroutines; only UTF-16 is decoded on its way in ([Encoding.NewReader]).
//
// # Guessing
//
// [Guess] is for files that do not say. A byte order mark decides; zeros in every
// second place are UTF-16. Otherwise each encoding reads the text, and the one whose
// reading is most like Vietnamese wins. How like it is, is a sum over the letters: of
// each pair of neighbours in which one is not ASCII, how probable it is that the one
// follows the other in Vietnamese, in logarithms. The probabilities are a table of 94
// letters by 94 (letters.txt), counted by the generator beside it in texts of this
// project: its list of communes, and the sample of administrative prose in
// generate/prose.txt. A word counts once, however often it stands in the file, so that
// a column of a thousand times “Đã duyệt” is not more sure than one. Words of Western
// languages are foreign to that table; they are counted by a flat rate, so that
// “Müller” is read as windows-1252 and not as the “Mỹller” that tcvn3 makes of it.
//
// UTF-8 that holds damaged bytes is one of the readings and must be beaten clearly:
// a single odd byte among plain letters is damage, not another encoding. Where two
// encodings read the same text (1252 and 1258 agree on most Western letters), the
// commoner is named, and nothing depends on it. The confidence is what the best
// reading has ahead of the next one that differs, as a probability, with pairs taken
// for half as telling as if they were independent, which they are not.
package encoding
