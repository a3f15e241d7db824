package main

import (
	"bytes"
	"os"
	"testing"
)

func TestCommittedTable(t *testing.T) {
	committed, err := os.ReadFile("../letters.txt")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(committed, table()) {
		t.Error("letters.txt differs from what is counted; run make generate")
	}
}

// Each letter was seen, or nothing could be said of it.
func TestEveryLetterIsCounted(t *testing.T) {
	letters := []rune(alphabet)
	for i, row := range count(letters) {
		var n float64
		for _, c := range row {
			n += c
		}
		if n < 2 && letters[i] != 'z' && letters[i] != 'w' && letters[i] != 'f' && letters[i] != 'j' {
			t.Errorf("%c was seen %v times", letters[i], n)
		}
	}
}
