package main

import (
	"fmt"
	"os"

	"github.com/urfave/cli/v2"

	"rasoat/pipeline/dossier"
	"rasoat/pipeline/report"
	"rasoat/rules/message"
)

var (
	msgOnlyDossier = message.Define("cli.only_dossier",
		"%s chỉ dùng được với hồ sơ kiểm toán", "%s goes with a dossier only")
	msgNotDossier = message.Define("cli.not_with_dossier",
		"%s không dùng được với hồ sơ kiểm toán", "%s does not go with a dossier")
	msgDossierVerified = message.Define("cli.dossier_verified",
		"nguyên vẹn: hồ sơ %s, %s tệp đúng giá trị băm; lập từ kho điểm số %s",
		"untouched: dossier of %s, %s file%[2]v, each with the hash it has to have; made of number %s of its store")
	msgDossierAgain = message.Define("cli.dossier_again",
		"lập lại từ kho điểm: mọi bảng đều như trong hồ sơ", "made again from the store: every table is as it is in the dossier")
	msgDossierAlone = message.Define("cli.dossier_alone",
		"các con số được đối chiếu với kho điểm khi thêm --store", "its figures are held against a store with --store")
)

// verifyDossier verifies the dossier that the command line names.
func verifyDossier(c *cli.Context, lang message.Lang) error {
	for _, f := range []string{"head", "catalogue", "dataset", "period", "from", "to"} {
		if c.IsSet(f) {
			return usage(message.New(msgNotDossier, "--"+f))
		}
	}
	dir := c.Args().First()
	v, err := verificationOf(c)
	if err != nil {
		return err
	}
	done, err := dossier.Verify(dir, v.Keys)
	if err != nil {
		return &exit{code: 3, err: err}
	}
	if c.IsSet("store") {
		if err := compareDossier(c, done, dir); err != nil {
			return err
		}
	}
	if err := report.Findings(c.App.Writer, done.Found, lang, colourful(os.Stdout)); err != nil {
		return &exit{code: 3, err: err}
	}
	if !done.Note.IsZero() {
		fmt.Fprintln(c.App.ErrWriter, done.Note.In(lang))
	}
	if n := len(done.Found); n > 0 {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgNotVerified, n, done.Found[0].Path).In(lang))
		return &exit{code: 1}
	}
	fmt.Fprintln(c.App.ErrWriter, message.New(msgDossierVerified, done.Manifest.Span, done.Files, done.Manifest.Store.Sequence).In(lang))
	fmt.Fprintln(c.App.ErrWriter, message.New(map[bool]string{true: msgDossierAgain, false: msgDossierAlone}[c.IsSet("store")]).In(lang))
	return nil
}

// compareDossier makes the tables again from the store that --store names.
func compareDossier(c *cli.Context, done *dossier.Verified, dir string) error {
	s := &shelf{location: c.String("store")}
	var err error
	if s.Store, err = openPlace(s.location); err != nil {
		return usage(err)
	}
	if err := s.mustBeThere(c.Context); err != nil {
		return err
	}
	if err := done.Compare(c.Context, dir, s.Store); err != nil {
		return &exit{code: 3, err: err}
	}
	return nil
}
