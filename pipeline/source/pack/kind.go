package pack

import (
	"bytes"
	"strconv"
	"strings"
)

// headBytes are enough to tell what anything is.
const headBytes = 512

// compressions are how compressed files begin.
var compressions = []struct{ begins, kind string }{
	{"\x1F\x8B\x08", "gzip"},
	{"\x28\xB5\x2F\xFD", "zstd"},
	{"\xFD7zXZ\x00", "xz"},
	{"\x04\x22\x4D\x18", "lz4"},
	{"\x02\x21\x4C\x18", "lz4"},
}

// compressionOf tells how a file is compressed by its first bytes, "" if it is not.
func compressionOf(head []byte) string {
	for _, c := range compressions {
		if bytes.HasPrefix(head, []byte(c.begins)) {
			return c.kind
		}
	}
	if len(head) >= 10 && bytes.HasPrefix(head, []byte("BZh")) && head[3] >= '1' && head[3] <= '9' {
		if block := string(head[4:10]); block == "1AY&SY" || block == "\x17\x72\x45\x38\x50\x90" {
			return "bzip2"
		}
	}
	return ""
}

// archiveOf tells what archive a file is by its first bytes, "" if it is none.
func archiveOf(head []byte) string {
	switch {
	case isTar(head):
		return "tar"
	case bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return "zip"
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && !isDocument(firstName(head)):
		return "zip"
	}
	return ""
}

// firstName is the name of the first file of a zip, by its own header.
func firstName(head []byte) string {
	const fixed = 30
	if len(head) < fixed {
		return ""
	}
	n := int(head[26]) | int(head[27])<<8
	return string(head[fixed:min(len(head), fixed+n)])
}

// isDocument tells by the name of a file in a zip whether the zip is a document of
// Office.
func isDocument(name string) bool {
	return name == "[Content_Types].xml" || name == "mimetype" || name == "_rels/.rels" ||
		strings.HasPrefix(name, "xl/") || strings.HasPrefix(name, "docProps/")
}

// isTar tells whether a file begins with a header of tar: tar has no signature that all
// of its kinds share, but a sum of the header's bytes.
func isTar(head []byte) bool {
	const size, from, to = 512, 148, 156
	if len(head) < size || head[0] == 0 {
		return false
	}
	want, err := strconv.ParseInt(strings.Trim(string(head[from:to]), " \x00"), 8, 64)
	if err != nil {
		return false
	}
	sum := int64(0)
	for i, c := range head[:size] {
		if i >= from && i < to {
			c = ' '
		}
		sum += int64(c)
	}
	return sum == want
}
