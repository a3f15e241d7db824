package main

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/dossier"
	"rasoat/pipeline/report"
	"rasoat/pipeline/store"
	"rasoat/rules/decode"
	"rasoat/rules/message"
)

var (
	msgNoSpan = message.Define("cli.no_span",
		"cần đúng một kỳ báo cáo: rasoat audit NĂM, --quarter 2026-Q4 hoặc --month 2026-11",
		"one span is needed: rasoat audit YEAR, --quarter 2026-Q4 or --month 2026-11")
	msgNoDossierOut = message.Define("cli.no_dossier_out",
		"cần --out THƯ_MỤC để ghi hồ sơ, hoặc --json để in các bảng", "--out DIR is needed to write the dossier, or --json to print its tables")
	msgDossierThere = message.Define("cli.dossier_there",
		"%s đã có nội dung; hồ sơ không ghi đè lên gì cả", "%s has something in it; a dossier overwrites nothing")
	hintOtherFolder = message.Define("cli.other_folder",
		"chọn một thư mục mới hoặc thư mục trống", "name a new folder, or an empty one")
	msgUnsoundDossier = message.Define("cli.dossier_unsound",
		"danh mục có %+d lỗi nên không lập hồ sơ; hãy sửa các tệp nêu trên rồi lập lại",
		"the catalogue has %+d problem%[1]v, so no dossier is made; mend the files above and make it again")
	msgNothingInSpan = message.Define("cli.nothing_in_span",
		"kho điểm %s không có lượt kiểm toán nào trong kỳ báo cáo %s", "the store %s has no audit in the span %s")
	msgStoreBusy = message.Define("cli.store_written",
		"kho điểm liên tục được ghi trong khi lập hồ sơ; hãy lập lại sau khi các lượt kiểm toán xong",
		"the store was written to again and again while the dossier was made; make it when the audits are done")
	msgDossierAt = message.Define("cli.dossier_at",
		"hồ sơ: %s", "dossier: %s")
	msgDossierUnwritten = message.Define("cli.dossier_not_written",
		"không ghi được hồ sơ %s (%s); không có gì được ghi lại", "the dossier %s cannot be written (%s); nothing of it was")
	msgAfterwards = message.Define("cli.verify_dossier_by",
		"kiểm chứng: rasoat verify %s", "to verify it: rasoat verify %s")
)

// The names of the files that people read.
const (
	dossierPage = "bao-cao.html"
	dossierBook = "bao-cao.xlsx"
)

func auditCommand() *cli.Command {
	return &cli.Command{
		Name: "audit", ArgsUsage: "YEAR",
		Usage: "makes the dossier of a year, a quarter or a month from the score store: report, workbook, tables, manifest",
		Flags: []cli.Flag{&cli.StringFlag{Name: "out", Usage: "the folder to write, which must not be there or be empty"},
			&cli.StringFlag{Name: "quarter", Usage: "a quarter, as 2026-Q4"},
			&cli.StringFlag{Name: "month", Usage: "a month, as 2026-11"},
			&cli.StringFlag{Name: "sign", Usage: "key that signs the manifest (see rasoat store key)"},
			catalogueFlag, storeFlag, langFlag, jsonFlag, formatFlag, levelFlag},
		Action: auditAction,
	}
}

// spanAsked is the one span that the command line names.
func spanAsked(c *cli.Context) (dossier.Span, error) {
	asked := c.Args().Slice()
	kinds := make([]dossier.Kind, len(asked))
	for i := range kinds {
		kinds[i] = dossier.Year
	}
	for name, kind := range map[string]dossier.Kind{"quarter": dossier.Quarter, "month": dossier.Month} {
		if c.IsSet(name) {
			asked, kinds = append(asked, c.String(name)), append(kinds, kind)
		}
	}
	if len(asked) != 1 {
		return dossier.Span{}, usage(message.New(msgNoSpan))
	}
	span, err := dossier.ParseSpan(asked[0])
	if err != nil || span.Kind != kinds[0] {
		form := map[dossier.Kind]string{dossier.Year: "2026", dossier.Quarter: "2026-Q4", dossier.Month: "2026-11"}[kinds[0]]
		name := map[dossier.Kind]string{dossier.Year: "YEAR", dossier.Quarter: "--quarter", dossier.Month: "--month"}[kinds[0]]
		return span, usage(message.New(msgBadFlag, name, asked[0], form))
	}
	return span, nil
}

func auditAction(c *cli.Context) error {
	s, err := readSettings(c)
	if err != nil {
		return err
	}
	span, err := spanAsked(c)
	if err != nil {
		return err
	}
	out := c.String("out")
	if out == "" && !c.Bool("json") {
		return usage(message.New(msgNoDossierOut))
	}
	key, err := signingKey(c)
	if err != nil {
		return err
	}
	if out != "" {
		if err := freeFolder(out); err != nil {
			return err
		}
	}
	cat, err := soundCatalogue(c, &s)
	if err != nil {
		return err
	}
	d, err := makeDossier(c, &s, cat, span)
	if err != nil {
		return err
	}
	lang := s.lang
	if out != "" {
		s.log.Info().Str("span", span.String()).Int("datasets", len(d.Tables.Datasets)).Int64("head", d.Head.Sequence).Msg("made")
		if err := writeDossier(c, d, out, lang, key); err != nil {
			return err
		}
		fmt.Fprintln(c.App.ErrWriter, message.New(msgDossierAt, out).In(lang))
		fmt.Fprintln(c.App.ErrWriter, message.New(msgAfterwards, message.ShellWord(out)).In(lang))
	}
	if c.Bool("json") {
		return report.DossierJSON(c.App.Writer, &d.Tables)
	}
	return report.DossierSummary(c.App.Writer, d, report.Options{Lang: lang, Colour: colourful(os.Stdout), Width: terminalWidth(os.Stdout)})
}

// freeFolder refuses a folder with something in it before anything is read.
func freeFolder(out string) error {
	switch err := dossier.Free(out); {
	case errors.Is(err, dossier.ErrThere):
		return usage(message.New(msgDossierThere, out), message.New(hintOtherFolder))
	case err != nil:
		return usage(message.Advised(message.New(msgDossierUnwritten, out, message.Cause(err)), err))
	}
	return nil
}

// signingKey is the key that --sign names, or nil.
func signingKey(c *cli.Context) (ed25519.PrivateKey, error) {
	name := c.String("sign")
	if name == "" {
		return nil, nil
	}
	file, err := os.ReadFile(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	key, err := store.ParsePrivateKey(name, file)
	if err != nil {
		return nil, usage(err)
	}
	return key, nil
}

// soundCatalogue loads the catalogue, and refuses one with a dataset file that is wrong:
// what a dossier said of that dataset would be declared nowhere.
func soundCatalogue(c *cli.Context, s *settings) (*catalogue.Catalogue, error) {
	cat, err := catalogue.Load(c.String("catalogue"))
	if err != nil {
		return nil, usage(err)
	}
	var found decode.Problems
	for _, b := range cat.Broken {
		found.Add(b.Problems)
	}
	if len(found.List) == 0 {
		return cat, nil
	}
	lang := s.lang
	_ = found.Print(c.App.ErrWriter, lang, colourful(os.Stderr))
	fmt.Fprintln(c.App.ErrWriter, message.New(msgUnsoundDossier, len(found.List)).In(lang))
	return nil, &exit{code: 2}
}

// makeDossier makes the tables.
func makeDossier(c *cli.Context, s *settings, cat *catalogue.Catalogue, span dossier.Span) (*dossier.Dossier, error) {
	st, location, err := openStore(c, cat)
	if err != nil {
		return nil, err
	}
	if err := finish(c, st, cat, s.lang); err != nil {
		return nil, &exit{code: 3, err: err}
	}
	s.log.Info().Str("span", span.String()).Str("store", cat.Hide(location)).Msg("reading")
	d, err := dossier.Make(c.Context, st, dossier.FrameOf(cat), span, store.Latest)
	switch {
	case errors.Is(err, dossier.ErrNothing):
		return nil, usage(message.New(msgNothingInSpan, cat.Hide(location), span))
	case errors.Is(err, dossier.ErrWritten):
		return nil, &exit{code: 3, text: message.New(msgStoreBusy)}
	case err != nil:
		return nil, &exit{code: 3, err: err}
	}
	return d, nil
}

// writeDossier writes the folder.
func writeDossier(c *cli.Context, d *dossier.Dossier, out string, lang message.Lang, key ed25519.PrivateKey) error {
	o := report.DossierOptions{Lang: lang, Version: versionText()}
	var page, book bytes.Buffer
	err := errors.Join(report.Dossier(&page, d, o), report.DossierBook(&book, d, o))
	if err == nil {
		err = d.Write(c.Context, out, map[string][]byte{dossierPage: page.Bytes(), dossierBook: book.Bytes()},
			dossier.Maker{Tool: build(), Operator: operator(), Language: string(lang), At: time.Now()}, key)
	}
	if err != nil {
		return &exit{code: 3, err: err, text: message.Advised(message.New(msgDossierUnwritten, filepath.Clean(out), message.Cause(err)), err)}
	}
	return nil
}
