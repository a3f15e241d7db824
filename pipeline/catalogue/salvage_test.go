package catalogue_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/score"
)

// A dataset whose file is no YAML is the one that single lines of the file say, else the
// one after which the file is named, if there is no other.
func TestSalvage(t *testing.T) {
	const sound = "version: 1\nid: taken\nagency: a\nsource: {path: x.csv}\ncolumns: {x: }\n"
	dir := t.TempDir()
	for name, text := range map[string]string{
		"rasoat.yaml":             "version: 1\nstore: s\nagencies: [{id: a, name: A}]\n",
		"datasets/sound.yaml":     sound,
		"datasets/head.yaml":      "\uFEFFversion: 1\r\nid: said # so\r\nagency: 'a'\r\nevery: month\r\ndue: 5\r\nweight: 2\r\ncolumns: [\r\n",
		"datasets/indented.yaml":  "rules:\n  id: other\n agency: a\n",
		"datasets/bytes.yaml":     "id: \"bytes\"\nagency: nobody\ntitle: \xff\n",
		"datasets/bad.yaml":       "id: ../x\nagency: a\n:\x00\n",
		"datasets/quote.yaml":     "id: 'quoted\nagency: a\n",
		"datasets/taken.yaml":     ": [\n",
		"datasets/Not An Id.yaml": ": [\n",
		"datasets/twin.yaml":      "id: taken\n: [\n",
		"datasets/empty.yaml":     "",
		"datasets/old.yml":        sound,
	} {
		write(t, filepath.Join(dir, name), []byte(text))
	}
	c, err := catalogue.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, b := range c.Broken {
		got[filepath.Base(b.Path)] = fmt.Sprint(b.ID, "/", b.Agency, "/", b.Cycle, "/", b.Unnamed)
	}
	daily := fmt.Sprint(score.Cycle{Every: score.Daily})
	want := map[string]string{
		"head.yaml":      "said/a/" + fmt.Sprint(score.Cycle{Every: score.Monthly, Due: 5}) + "/false",
		"indented.yaml":  "indented//" + daily + "/true",
		"bytes.yaml":     "bytes//" + daily + "/false",
		"bad.yaml":       "bad/a/" + daily + "/true",
		"quote.yaml":     "quote/a/" + daily + "/true",
		"taken.yaml":     "//" + daily + "/true",
		"Not An Id.yaml": "//" + daily + "/true",
		"twin.yaml":      "//" + daily + "/false",
		"empty.yaml":     "empty//" + daily + "/true",
		"old.yml":        "old//" + daily + "/true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("- want, + got:\n%s", diff)
	}
}
