package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rs/zerolog"
	"github.com/urfave/cli/v2"

	"rasoat/pipeline"
	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/dossier"
	"rasoat/pipeline/report"
	"rasoat/pipeline/store"
	"rasoat/pipeline/store/object"
	"rasoat/rules/message"
	"rasoat/rules/value"
)

var (
	msgNoVerify = message.Define("cli.no_verify",
		"cần đúng một thư mục: rasoat verify THƯ_MỤC (kho điểm, một lượt trong history, hoặc hồ sơ)",
		"one folder is needed: rasoat verify DIR (a store, one run in its history, or a dossier)")
	msgNotAStore = message.Define("cli.not_a_store",
		"%s không phải kho điểm, một lượt trong history của kho điểm, hay hồ sơ kiểm toán",
		"%s is neither a score store, nor one run in the history of one, nor a dossier")
	msgVerified = message.Define("cli.verified",
		"nguyên vẹn: %+d lượt kiểm toán, %+d tệp đúng giá trị băm, HEAD.json số %+d",
		"untouched: %+d run%[1]v and %+d file%[2]v, each with the hash it has to have; HEAD.json is number %+d")
	msgNotVerified = message.Define("cli.not_verified",
		"%+d tệp không khớp, trước hết là %s", "files that do not agree: %+d, the first is %s")
	msgProven = message.Define("cli.proven",
		"kiểm toán lại %+d lượt từ dữ liệu đầu vào: mọi con số đều như đã lưu", "%+d run%[1]v audited again from the inputs: every figure is as it is stored")
	msgNothingProven = message.Define("cli.nothing_proven",
		"kho điểm không có lượt kiểm toán nào của kỳ và bộ dữ liệu đã nêu nên không kiểm toán lại được gì",
		"the store has no run of the periods and datasets that were asked for, so nothing was audited again")
	msgOnlyWith = message.Define("cli.only_with",
		"%s chỉ dùng được cùng với %s", "%s goes with %s only")
	msgBeyond = message.Define("cli.verify_beyond",
		"nếu các lượt mới nhất bị cắt bỏ cùng HEAD.json thì chỉ bản sao HEAD.json ở nơi khác (--head) mới cho thấy",
		"that the newest runs were cut off, HEAD.json with them, only a copy of HEAD.json kept elsewhere shows (--head)")
	msgVerifiedLive = message.Define("cli.verified_live",
		"đang có tiến trình ghi vào kho điểm (%s): đã kiểm chứng đến HEAD.json số %s, phần ghi sau đó để lần kiểm chứng sau",
		"somebody is writing the store (%s): verified as far as HEAD.json number %s, what has come since is left to the next verification")
	msgKeyDone = message.Define("cli.key_done",
		"đã tạo khóa %s: %s để ký (giữ kín), %s để kiểm tra chữ ký", "made the key %s: %s signs (keep it secret), %s checks signatures")
	msgNotRead = message.Define("cli.file_unreadable",
		"không đọc được %s (%s)", "%s cannot be read (%s)")
	msgKeyThere = message.Define("cli.key_there",
		"%s đã có; khóa cũ không bị ghi đè", "%s exists; a key is never overwritten")
	msgNoKeyFile = message.Define("cli.no_key_file",
		"cần đúng một tên tệp: rasoat store key TỆP", "one file name is needed: rasoat store key FILE")
)

func verifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", ArgsUsage: "DIR",
		Usage: "proves offline that a store, one run of it, or a dossier is untouched",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "head", Usage: "a copy of HEAD.json that was kept elsewhere"},
			&cli.StringSliceFlag{Name: "key", Usage: "a public key that must have signed everything; several: any of them"},
			&cli.StringFlag{Name: "catalogue", Usage: "folder of rasoat.yaml: audits again from the inputs, and compares every figure"},
			&cli.StringSliceFlag{Name: "dataset", Usage: "with --catalogue: audits only this dataset again; may be given several times"},
			&cli.StringFlag{Name: "period", Usage: "with --catalogue: audits only this period again, as 2026-11-21"},
			&cli.StringFlag{Name: "from", Usage: "with --catalogue: the first period that is audited again"},
			&cli.StringFlag{Name: "to", Usage: "with --catalogue: the last one"},
			&cli.StringFlag{Name: "store", Usage: "of a dossier: makes its tables again from this store, and compares every figure"},
			langFlag, jobsFlag, memoryFlag},
		Action: verifyAction,
	}
}

func verifyAction(c *cli.Context) error {
	s, err := readSettings(c)
	if err != nil {
		return err
	}
	if c.NArg() != 1 {
		return usage(message.New(msgNoVerify))
	}
	if dossier.IsDossier(c.Args().First()) {
		return verifyDossier(c, s.lang)
	}
	if c.IsSet("store") {
		return usage(message.New(msgOnlyDossier, "--store"))
	}
	cat, err := repeatedBy(c)
	if err != nil {
		return err
	}
	options := []store.Option{store.Workers(s.jobs)}
	if cat != nil {
		options = append(options, store.Zone(cat.Zone))
	}
	asked, err := askedOf(c.Context, c.Args().First(), options...)
	if err != nil {
		return err
	}
	v, err := verificationOf(c)
	if err != nil {
		return err
	}
	repeat, err := againOf(c, asked, cat, &s)
	if err != nil {
		return err
	}
	if repeat != nil && asked.run == "" {
		if err := finish(c, asked.Store, repeat.Catalogue, s.lang); err != nil && c.Context.Err() != nil {
			return err
		}
	}
	done, err := asked.verify(c.Context, v)
	proven := int64(0)
	if err == nil && repeat != nil {
		proven, err = repeat.prove(c.Context, done)
	}
	if err != nil {
		return &exit{code: 3, err: err}
	}
	return tellVerified(c, s.lang, done, proven)
}

// again is the audit that is made again.
type again struct {
	pipeline.Config
	wanted store.Wanted
	run    string
}

// repeatedBy is the catalogue by which audits are made again, or nil.
func repeatedBy(c *cli.Context) (*catalogue.Catalogue, error) {
	for _, f := range []string{"dataset", "period", "from", "to"} {
		if c.IsSet(f) && !c.IsSet("catalogue") {
			return nil, usage(message.New(msgOnlyWith, "--"+f, "--catalogue"))
		}
	}
	if !c.IsSet("catalogue") {
		return nil, nil
	}
	cat, err := catalogue.Load(c.String("catalogue"))
	if err != nil {
		return nil, usage(err)
	}
	return cat, nil
}

// againOf is what --catalogue asks for, or nil.
func againOf(c *cli.Context, a *asked, cat *catalogue.Catalogue, s *settings) (*again, error) {
	if cat == nil {
		return nil, nil
	}
	wanted, err := wantedOf(c, cat.Zone)
	if err != nil {
		return nil, err
	}
	if wanted.Datasets = c.StringSlice("dataset"); len(wanted.Datasets) > 0 {
		if err := checkDatasets(c, cat, wanted.Datasets, s.lang); err != nil {
			return nil, err
		}
	}
	if a.run != "" {
		wanted = store.Wanted{Datasets: []string{a.dataset}, From: store.Day(a.period), To: store.Day(a.period)}
	}
	return &again{Config: pipeline.Config{Catalogue: cat, Store: a.Store, Jobs: s.jobs, Memory: s.memory, Tool: build(), Log: zerolog.Nop()},
		wanted: wanted, run: a.run}, nil
}

// prove adds what the audit made again does not give again, and returns how many runs
// it does.
func (a *again) prove(ctx context.Context, done *store.Verified) (int64, error) {
	found, proven, err := pipeline.Prove(ctx, a.Config, a.wanted, a.run)
	done.Found = append(done.Found, found...)
	return proven, err
}

// asked is what is to be verified: a store, or one run of it.
type asked struct {
	*store.Store
	period  value.Day
	dataset string
	run     string // "": all
}

// askedOf finds out what a folder is: a store has a folder history; a run lies in
// one, four levels below the store.
func askedOf(ctx context.Context, dir string, options ...store.Option) (*asked, error) {
	a, location := &asked{}, dir
	if object.Is(dir) {
		return a.inBucket(ctx, dir, options...)
	}
	if _, err := os.Stat(filepath.Join(dir, "history")); errors.Is(err, fs.ErrNotExist) {
		whole, err := filepath.Abs(dir)
		if err != nil {
			return nil, err
		}
		parts := strings.Split(filepath.ToSlash(whole), "/")
		n := len(parts)
		if n < 5 || parts[n-4] != "history" {
			return nil, usage(message.New(msgNotAStore, dir))
		}
		a.dataset, a.run = parts[n-2], parts[n-1]
		if a.period, err = value.ParseDay(parts[n-3]); err != nil {
			return nil, usage(message.New(msgNotAStore, dir))
		}
		location = filepath.Join(dir, "..", "..", "..", "..")
	}
	var err error
	if a.Store, err = store.Open(location, options...); err != nil {
		return nil, usage(err)
	}
	return a, nil
}

// inBucket is askedOf for a location in a bucket.
func (a *asked) inBucket(ctx context.Context, location string, options ...store.Option) (*asked, error) {
	parts := strings.Split(strings.TrimRight(location, "/"), "/")
	whole := location
	if n := len(parts); n > 4 && parts[n-4] == "history" {
		period, err := value.ParseDay(parts[n-3])
		if err != nil {
			return nil, usage(message.New(msgNotAStore, location))
		}
		a.period, a.dataset, a.run = period, parts[n-2], parts[n-1]
		whole = strings.Join(parts[:n-4], "/")
	}
	var err error
	if a.Store, err = openPlace(whole, options...); err != nil {
		return nil, usage(err)
	}
	if there, err := a.Begun(ctx); err != nil {
		return nil, &exit{code: 3, err: err}
	} else if !there {
		return nil, usage(message.New(msgNotAStore, location))
	}
	return a, nil
}

func (a *asked) verify(ctx context.Context, v store.Verification) (*store.Verified, error) {
	if a.run != "" {
		return a.VerifyRun(ctx, store.Day(a.period), a.dataset, a.run, v)
	}
	if err := a.Recover(ctx); err != nil && ctx.Err() != nil {
		return nil, err
	} // what it could not finish, the verification names
	done, err := a.Verify(ctx, v)
	if err != nil {
		return nil, err
	}
	found, err := pipeline.VerifyIncidents(ctx, a.Store)
	done.Found = append(done.Found, found...)
	return done, err
}

func verificationOf(c *cli.Context) (store.Verification, error) {
	var v store.Verification
	var err error
	if name := c.String("head"); name != "" {
		if v.Copy, err = os.ReadFile(name); err != nil {
			return v, unreadable(name, err)
		}
	}
	for _, name := range c.StringSlice("key") {
		file, err := os.ReadFile(name)
		if err != nil {
			return v, unreadable(name, err)
		}
		key, err := store.ParsePublicKey(name, file)
		if err != nil {
			return v, usage(err)
		}
		v.Keys = append(v.Keys, key)
	}
	return v, nil
}

// tellVerified prints what does not agree, a line per file, and says how much does.
func tellVerified(c *cli.Context, lang message.Lang, done *store.Verified, proven int64) error {
	if err := report.Findings(c.App.Writer, done.Found, lang, colourful(os.Stdout)); err != nil {
		return &exit{code: 3, err: err}
	}
	if len(done.Live) > 0 {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgVerifiedLive, strings.Join(done.Live, ", "), done.Sequence).In(lang))
	}
	if n := len(done.Found); n > 0 {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgNotVerified, n, done.Found[0].Path).In(lang))
		return &exit{code: 1}
	}
	fmt.Fprintln(c.App.ErrWriter, message.New(msgVerified, done.Runs, done.Files, done.Sequence).In(lang))
	if done.Removed > 0 {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgTombstones, done.Removed).In(lang))
	}
	if c.IsSet("catalogue") && proven == 0 {
		return usage(message.New(msgNothingProven))
	}
	if c.IsSet("catalogue") {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgProven, proven).In(lang))
	}
	if !c.IsSet("head") {
		fmt.Fprintln(c.App.ErrWriter, message.New(msgBeyond).In(lang))
	}
	return nil
}

func storeKeyCommand() *cli.Command {
	return &cli.Command{
		Name: "key", ArgsUsage: "FILE",
		Usage:  "makes a pair of Ed25519 keys: FILE signs (run --sign FILE), FILE.pub checks (verify --key FILE.pub)",
		Flags:  []cli.Flag{langFlag},
		Action: storeKey,
	}
}

func storeKey(c *cli.Context) error {
	lang, err := language(c)
	if err != nil {
		return err
	}
	if c.NArg() != 1 {
		return usage(message.New(msgNoKeyFile))
	}
	name := c.Args().First()
	private, public, id, err := store.NewKey()
	if err != nil {
		return &exit{code: 3, err: err}
	}
	for _, f := range []struct {
		name string
		data []byte
		mode fs.FileMode
	}{{name, private, 0o600}, {name + ".pub", public, 0o644}} {
		if err := writeNew(f.name, f.data, f.mode); errors.Is(err, fs.ErrExist) {
			return usage(message.New(msgKeyThere, f.name))
		} else if err != nil {
			return &exit{code: 3, err: err}
		}
	}
	fmt.Fprintln(c.App.Writer, message.New(msgKeyDone, id, name, name+".pub").In(lang))
	return nil
}

// writeNew writes a file that must not be there.
func writeNew(name string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// unreadable is a file that the command line names and that cannot be read.
func unreadable(name string, err error) error {
	return usage(message.Advised(message.New(msgNotRead, name, message.Cause(err)), err))
}

// signing is the option of a store that signs, if --sign names a key.
func signing(c *cli.Context) ([]store.Option, error) {
	key, err := signingKey(c)
	if key == nil || err != nil {
		return nil, err
	}
	return []store.Option{store.Signed(key)}, nil
}
