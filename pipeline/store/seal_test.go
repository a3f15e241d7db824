package store

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// TestSealOfAnotherVersion: what seals a file is its bytes, whoever wrote them, and each
// of them counts.
func TestSealOfAnotherVersion(t *testing.T) {
	var rows []Incident
	for i := range 300 {
		rows = append(rows, Incident{Key: Key{Period: noon, Agency: "a", Dataset: "births", RunID: "r"}, Rule: fmt.Sprint("rule ", i), Periods: int64(i)})
	}
	written := func(seal string) []byte {
		var b bytes.Buffer
		w := parquet.NewGenericWriter[Incident](&b, parquet.PageBufferSize(512), parquet.CreatedBy("another", "0", ""))
		w.SetKeyValueMetadata(runIDKey, "r")
		w.SetKeyValueMetadata(sealKey, seal)
		_, err := w.Write(rows)
		if err := errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	file := written(sha256Hex(written("")))
	var own bytes.Buffer
	if err := incidents.lot(rows).write(&own, "r"); err != nil || !isSealed(own.Bytes()) || !isSealed(file) {
		t.Fatal("a seal does not hold: ", err)
	}
	for i := range file {
		file[i] ^= 0x11
		if isSealed(file) {
			t.Fatalf("byte %d of %d may be changed", i, len(file))
		}
		file[i] ^= 0x11
	}
	for _, short := range [][]byte{nil, file[:4], file[:len(file)-1], file[len(file)-80:]} {
		if isSealed(short) {
			t.Errorf("%d bytes are taken for the file", len(short))
		}
	}
}
