package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"
	"golang.org/x/term"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/report"
	"rasoat/pipeline/score"
	"rasoat/pipeline/store"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// reportOptions tells a report what the rows of the store name by id only.
func reportOptions(cat *catalogue.Catalogue, lang message.Lang, colour bool, width int) report.Options {
	return report.Options{Lang: lang, Title: cat.Title, Timezone: cat.Zone, Version: versionText(),
		Method: methodOf(cat.Method), Colour: colour, Width: width}
}

func methodOf(m *score.Method) report.Method {
	out := report.Method{ID: m.ID, Title: m.Title.Text(), Source: m.Source.Text()}
	for _, c := range m.Criteria {
		out.Criteria = append(out.Criteria, report.Criterion{ID: c.ID, Name: c.Name.Text(), Weight: c.Weight.Float64()})
	}
	for _, b := range m.Bands {
		out.Bands = append(out.Bands, report.Band{ID: b.ID, Name: b.Name.Text(), From: b.From.Float64()})
	}
	return out
}

// pastOf is what was before a period: scores and the profiles of columns, those of what
// the catalogue delivers by month by its months.
func pastOf(ctx context.Context, l *report.Lookback, cat *catalogue.Catalogue, period store.Day, datasets []string) (*report.Past, error) {
	past, err := l.Past(ctx, period, datasets)
	if err != nil {
		return nil, err
	}
	cycles := map[string]score.Cycle{}
	for _, b := range cat.Broken {
		cycles[b.ID] = b.Cycle
	}
	for _, d := range cat.Datasets {
		cycles[d.ID] = d.Cycle
	}
	past.Profiles, err = l.Profiles(ctx, period, datasets, func(dataset string, day store.Day) store.Day {
		first, _ := cycles[dataset].Window(value.Day(day))
		return store.Day(first)
	})
	return past, err
}

// terminalWidth is the width of a terminal in columns, 0 for anything else.
func terminalWidth(f *os.File) int {
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// render writes the report of a period in one form.
type render func(io.Writer, store.Tables, []store.AgencyScore, report.Options) error

// renders are the forms of reports by the suffix of the file.
var renders = map[string]render{".html": report.HTML, ".htm": report.HTML, ".xlsx": report.Book}

// renderOf is the form that the name of a file asks for.
func renderOf(path string) (render, bool) {
	r, ok := renders[strings.ToLower(filepath.Ext(path))]
	return r, ok
}

// withIncidents adds what a workbook alone lists: the incidents of segments.
func withIncidents(ctx context.Context, s *store.Store, path string, period value.Day, datasets []string, t *store.Tables) (err error) {
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		t.Incidents, err = s.LoadIncidents(ctx, store.Day(period), datasets...)
	}
	return err
}

// writeReport writes the report whole or not at all, readable by its group only:
// samples are masked, but they are still about persons.
func writeReport(path string, as render, t *store.Tables, agencies []store.AgencyScore, o report.Options) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return err
	}
	f, err := renameio.NewPendingFile(path, renameio.WithPermissions(0o640))
	if err != nil {
		return err
	}
	defer f.Cleanup()
	if err := as(io.Writer(f), *t, agencies, o); err != nil {
		return err
	}
	return f.CloseAtomicallyReplace()
}
