package ods

import (
	"archive/zip"
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/pipeline/source/sheet"
)

var rowSeeds = []string{
	row(one),
	row(one + one),
	`<table:table-column table:number-columns-repeated="3" table:default-cell-style-name="code"/><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7"/></table:table-row>`,
	`<table:table-row-group>` + row(`<table:table-cell office:value-type="string"><text:p> a <text:span> b<text:s text:c="2"/></text:span> c</text:p><text:p/></table:table-cell>`) + `</table:table-row-group>`,
	row(`<table:table-cell table:style-name="day" office:value-type="date" office:date-value="2026-11-21T08:30:00"/><table:covered-table-cell/><table:table-cell office:value-type="time" office:time-value="PT1H2M3.5S"/>`),
	row(`<table:table-cell table:formula="x" office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell><table:table-cell office:value-type="boolean" office:boolean-value="true"/>`),
	row(`<!-- <table:table-cell/> --><table:table-cell office:value-type="string" ><text:p>a&#10;<![CDATA[<b>]]></text:p></table:table-cell >`),
	`<table:table-row/><table:table-row table:number-rows-repeated="9"><table:table-cell table:number-columns-repeated="9"/></table:table-row>` + row(one),
	`<table:shapes><table:table-row>` + one + `</table:table-row></table:shapes>` + row(`<office:x>`+one+`</office:x>`+one),
	row(`<table:table-cell office:value-type="float" office:value=" 1E3 "/><table:table-cell office:value-type="float" office:value="x"/>`),
}

// Whatever encoding/xml reads, the scanner reads the same, in whatever blocks, or says
// what is wrong with it.
func FuzzSheet(f *testing.F) {
	for _, s := range rowSeeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, rows string) {
		p := minimal(rows)
		data := p.zipped(t, zip.Store)
		book, err := Open(bytes.NewReader(data), int64(len(data)))
		var wrong *sheet.Error
		if err != nil {
			if !errors.As(err, &wrong) {
				t.Fatalf("an error that says nothing to officers: %v", err)
			}
			return
		}
		want, errXML := slowSheet(p["content.xml"], book)
		if errors.Is(errXML, errTooMany) || errXML != nil && strings.Contains(rows, "repeated") {
			return
		}
		all, _, err := head(data, 0, 1<<20)
		if err != nil && !errors.As(err, &wrong) {
			t.Fatalf("an error that says nothing to officers: %v", err)
		}
		small, _, errSmall := head(data, 0, 8)
		if errXML != nil || strings.Contains(rows, "\uE000") || strings.Contains(rows, "table:table ") {
			return
		}
		if (err == nil) != (errSmall == nil) {
			t.Fatalf("in small blocks: %v, at once: %v", errSmall, err)
		}
		if err != nil {
			return
		}
		for _, got := range [][]sheet.HeadRow{all, small} {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("want (-), got (+):\n%s", diff)
			}
		}
	})
}

// Whatever the bytes of a file are, it is read, or the error says why it is not.
func FuzzWorkbook(f *testing.F) {
	for _, s := range rowSeeds[:5] {
		f.Add(minimal(s).zipped(f, zip.Store))
		f.Add(minimal(s).zipped(f, zip.Deflate))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte("repeated")) {
			return // those that repeat a million values cost time, and nothing else
		}
		_, _, err := head(data, 0, 1<<16)
		var wrong *sheet.Error
		if err != nil && !errors.As(err, &wrong) {
			t.Fatalf("an error that says nothing to officers: %v", err)
		}
	})
}
