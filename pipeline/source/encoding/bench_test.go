package encoding

import (
	"bytes"
	"io"
	"sync"
	"testing"
)

// sample is some rows of an extract, about two letters in five of its words not ASCII.
const sample = "001085999001,Nguyễn Thị Bích Hạnh,05/03/1985,Nữ,01,\"Số 12, đường Điện Biên Phủ, phường Hòa Khánh\",0905123456,hanh@example.vn,thường trú,2025-03-08T05:08:03\r\n"

var spellings sync.Map // of each encoding

// written spells a text in an encoding, by looking for the bytes that are read as
// each character.
func written(e *Encoding, text string) []byte {
	known, ok := spellings.Load(e)
	if !ok {
		known = spelt(e)
		spellings.Store(e, known)
	}
	var out []byte
	for _, r := range text {
		out = append(out, known.(map[string][]byte)[string(r)]...)
	}
	return out
}

func spelt(e *Encoding) map[string][]byte {
	spelt := map[string][]byte{}
	for i := range 1 << 16 {
		two := []byte{byte(i >> 8), byte(i)}
		if s := string(e.Append(nil, two)); e.IsWide() || two[1] >= 0x80 {
			if _, known := spelt[s]; !known {
				spelt[s] = two
			}
		}
	}
	for i := range 256 {
		if !e.IsWide() {
			spelt[string(e.Append(nil, []byte{byte(i)}))] = []byte{byte(i)}
		}
	}
	return spelt
}

func BenchmarkAppend(b *testing.B) {
	for _, e := range all[1:] {
		b.Run(e.String(), func(b *testing.B) {
			src := bytes.Repeat(written(e, sample), 1<<20/len(sample))
			b.SetBytes(int64(len(src)))
			var dst []byte
			for b.Loop() {
				dst = e.Append(dst[:0], src)
			}
		})
	}
}

func BenchmarkReader(b *testing.B) {
	src := bytes.Repeat(written(UTF16LE, sample), 1<<20/len(sample))
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := io.Copy(io.Discard, UTF16LE.NewReader(bytes.NewReader(src))); err != nil {
			b.Fatal(err)
		}
	}
}
