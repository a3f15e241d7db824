package catalogue

import (
	"embed"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/google/renameio/v2"

	"rasoat/rules/decode"
	"rasoat/rules/message"
)

// The catalogue to begin with: small enough to read in five minutes, with a
// faulty row of most kinds, so that the first report shows something.
//
//go:embed template
var template embed.FS

// Init writes a small catalogue that runs at once into a folder, which it makes
// if need be, with the schemas of its files, and returns the files it wrote. If any of them is there already,
// nothing is written and the error is a *decode.Problems that names them all.
func Init(dir string) (written []string, err error) {
	texts := map[string][]byte{}
	err = fs.WalkDir(template, "template", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel("template", filepath.FromSlash(name))
		if err != nil {
			return err
		}
		path := filepath.Join(dir, rel)
		written = append(written, path)
		texts[path], err = template.ReadFile(name)
		return err
	})
	if err != nil {
		return nil, err
	}
	for name, text := range Schemas() {
		path := filepath.Join(dir, SchemaFolder, name)
		written = append(written, path)
		texts[path] = text
	}
	slices.Sort(written)
	if err := refuseExisting(written); err != nil {
		return nil, err
	}
	var made made
	for _, path := range written {
		if err := made.create(path, texts[path]); err != nil {
			return nil, errors.Join(err, made.undo())
		}
	}
	return written, nil
}

// WriteSchemas writes the schemas into a catalogue that is there, over those that an
// older program wrote, and returns the files. Without rasoat.yaml the folder is no
// catalogue, and the error a *decode.Problems.
func WriteSchemas(dir string) (written []string, err error) {
	if _, err := os.Stat(filepath.Join(dir, File)); err != nil {
		return nil, fileProblem(filepath.Join(dir, File), err)
	}
	if err := os.MkdirAll(filepath.Join(dir, SchemaFolder), 0o755); err != nil {
		return nil, err
	}
	for name, text := range Schemas() {
		path := filepath.Join(dir, SchemaFolder, name)
		if err := renameio.WriteFile(path, text, 0o644); err != nil {
			return nil, err
		}
		written = append(written, path)
	}
	slices.Sort(written)
	return written, nil
}

func refuseExisting(paths []string) error {
	found := new(decode.Problems)
	for _, path := range paths {
		switch _, err := os.Lstat(path); {
		case err == nil:
			found.Add(wholeFile(path, kindFile, message.New(lintExists), message.New(hintElsewhere)))
		case !errors.Is(err, fs.ErrNotExist):
			found.Add(fileProblem(path, err))
		}
	}
	if len(found.List) > 0 {
		return found
	}
	return nil
}
