package csv

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"
)

func cpu() time.Duration {
	var ru syscall.Rusage
	syscall.Getrusage(0, &ru)
	return time.Duration(ru.Utime.Nano() + ru.Stime.Nano())
}

func TestCost(t *testing.T) {
	f, _ := os.Open("/tmp/residents.csv")
	text := make([]byte, 100<<20)
	io.ReadFull(f, text)
	text = text[:bytes.LastIndexByte(text, '\n')+1]
	d := Dialect{',', '"', '\n'}
	scale := 741.026 / (float64(len(text)) / 1e6)
	measure := func(name string, fn func()) {
		best := time.Hour
		for range 5 {
			t0 := cpu()
			fn()
			best = min(best, cpu()-t0)
		}
		fmt.Printf("%-12s %.3f s cpu for 741 MB\n", name, best.Seconds()*scale)
	}
	ctx := context.Background()
	split := func(each func(p *Part)) {
		s := NewSplitter(bytes.NewReader(text), d, NewBlocks(3, 1<<20))
		for {
			p, err := s.Next(ctx)
			if err != nil {
				break
			}
			each(p)
			p.Release()
		}
		s.Close()
	}
	measure("sha", func() { sha256.Sum256(text) })
	measure("copy", func() {
		b := make([]byte, 1<<20)
		for i := 0; i+len(b) <= len(text); i += len(b) {
			copy(b, text[i:])
		}
	})
	nw := 0
	for i := 0; i+8 <= len(text); i += 8 {
		if binary.LittleEndian.Uint64(text[i:])&highs != 0 {
			nw++
		}
	}
	fmt.Println("nonascii words share", float64(nw)*8/float64(len(text)))
	measure("split+copy", func() { split(func(p *Part) {}) })
	measure("+valid", func() { split(func(p *Part) { validUTF8(p.text) }) })
	measure("+utf8.Valid", func() { split(func(p *Part) { utf8.Valid(p.text) }) })
	measure("+nul", func() { split(func(p *Part) { bytes.IndexByte(p.text, 0) }) })
	all := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}
	for _, wanted := range [][]int{{}, {3}, all} {
		pr := NewParser(Layout{Dialect: d, Header: 1, Fields: 11, Wanted: wanted})
		measure(fmt.Sprint("parse ", len(wanted)), func() {
			split(func(p *Part) {
				pr.Start(p)
				for pr.Next(1<<16) != nil {
				}
			})
		})
	}
}
