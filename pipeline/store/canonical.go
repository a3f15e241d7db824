package store

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"rasoat/rules/message"
)

// This file writes and reads the JSON documents of the store. Each carries in
// its member "digest" the SHA-256 of its own canonical form without that
// member and its signature, so that a single file can be checked with nothing else at hand. The
// canonical form is RFC 8785: no blanks, members sorted by name, characters as
// they are. Numbers are integers, so RFC 8785 and Python's
//
//	json.dumps(doc, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
//
// agree. The digest is taken over what the file says and not over what this
// version understands of it, so a document with members that only a newer
// version knows is still found whole.

// seal returns the document as its file: indented, with its digest.
func seal(doc any) (file []byte, digest string, err error) {
	var text []byte
	if l, ok := doc.(long); ok {
		text, digest = sealLong(l)
	} else {
		tree, err := treeOf(doc)
		if err != nil {
			return nil, "", err
		}
		digest = digestOf(tree)
		tree["digest"] = digest
		return documentOf(tree), digest, nil
	}
	return append(appendIndented(make([]byte, 0, 2*len(text)), text), '\n'), digest, nil
}

// long is implemented by documents that are sealed so often, and are so long, that
// going through encoding/json and back is felt. The canonical form without a digest
// is before and after; between the two is the digest's place.
type long interface{ canonical() (before, after []byte) }

func sealLong(doc long) (text []byte, digest string) {
	before, after := doc.canonical()
	h := sha256.New()
	h.Write(before)
	h.Write(after)
	digest = hex.EncodeToString(h.Sum(nil))
	text = append(appendString(append(before, `"digest":`...), digest), ',')
	return append(text, after...), digest
}

// appendIndented writes a canonical form with two blanks for each level, as
// json.Indent does in several times the time.
func appendIndented(b, text []byte) []byte {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			end := endOfString(text, i)
			b = append(b, text[i:end]...)
			i = end - 1
		case '{', '[':
			b = append(b, c)
			if text[i+1] == c+2 { // nothing in it
				b = append(b, c+2)
				i++
				continue
			}
			depth++
			b = newLine(b, depth)
		case '}', ']':
			depth--
			b = append(newLine(b, depth), c)
		case ',':
			b = newLine(append(b, c), depth)
		case ':':
			b = append(b, ": "...)
		default:
			b = append(b, c)
		}
	}
	return b
}

// endOfString returns where the string that begins at i has ended.
func endOfString(text []byte, i int) int {
	for i++; text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i + 1
}

func newLine(b []byte, depth int) []byte {
	b = append(b, '\n')
	for range depth {
		b = append(b, "  "...)
	}
	return b
}

// unseal checks the digest of a file and decodes it.
func unseal(file []byte, doc any) error {
	tree, err := decodeTree(file)
	if err != nil {
		return err
	}
	claimed, _ := tree["digest"].(string)
	signature := tree["signature"]
	if found := digestOf(tree); claimed != found {
		return refusal(otherDigest, claimed, found)
	}
	restore(tree, claimed, signature)
	return json.Unmarshal(appendCanonical(nil, tree), doc)
}

var otherDigest = message.Define("store.other_digest",
	"giá trị băm ghi trong đó là “%s”, nội dung có “%s”", "its digest is “%s”, its contents have “%s”")

// digestOf takes the digest out of the tree, and the signature, which is made of it,
// and returns what it has to be.
func digestOf(tree map[string]any) string {
	delete(tree, "digest")
	delete(tree, "signature")
	return sha256Hex(appendCanonical(nil, tree))
}

func sha256Hex(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func treeOf(doc any) (map[string]any, error) {
	data, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	return decodeTree(data)
}

func decodeTree(data []byte) (map[string]any, error) {
	var tree map[string]any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON document")
	}
	if tree == nil {
		return nil, errors.New("a JSON object is wanted")
	}
	return tree, nil
}

// appendCanonical writes a decoded value. Numbers stand as they were written.
func appendCanonical(b []byte, v any) []byte {
	switch v := v.(type) {
	case map[string]any:
		return appendObject(b, v)
	case []any:
		b = append(b, '[')
		for i, e := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendCanonical(b, e)
		}
		return append(b, ']')
	case string:
		return appendString(b, v)
	case json.Number:
		return append(b, v...)
	case bool:
		return strconv.AppendBool(b, v)
	}
	return append(b, "null"...)
}

func appendObject(b []byte, o map[string]any) []byte {
	b = append(b, '{')
	for i, name := range slices.SortedFunc(maps.Keys(o), compareNames) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, name), ':')
		b = appendCanonical(b, o[name])
	}
	return append(b, '}')
}

// compareNames orders names by their UTF-16 code units. UTF-8 has the same order
// but for the characters beyond the first plane, which come before U+E000 there.
func compareNames(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			if max(a[i], b[i]) >= 0xEE { // U+E000 and beyond
				break
			}
			return cmp.Compare(a[i], b[i])
		}
	}
	return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
}

// short are the escapes that have a letter of their own.
var short = map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for len(s) > 0 {
		n := 0
		for n < len(s) && s[n] >= 0x20 && s[n] < utf8.RuneSelf && s[n] != '"' && s[n] != '\\' {
			n++ // nearly all that the store says of itself
		}
		b = append(b, s[:n]...)
		if s = s[n:]; s != "" {
			r, size := utf8.DecodeRuneInString(s)
			b, s = appendRune(b, r), s[size:]
		}
	}
	return append(b, '"')
}

func appendRune(b []byte, r rune) []byte {
	if e, ok := short[r]; ok {
		return append(b, e...)
	}
	if r < 0x20 {
		return fmt.Appendf(b, `\u%04x`, r)
	}
	return utf8.AppendRune(b, r)
}
