package store

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"rasoat/rules/message"
)

// reseal writes a document again with something changed and its digest made anew.
func reseal(t *testing.T, root, name string, change func(doc map[string]any)) {
	t.Helper()
	damage(t, root, name, func(data []byte) []byte {
		tree, err := decodeTree(data)
		if err != nil {
			t.Fatal(err)
		}
		change(tree)
		digestOf(tree)
		file, _, err := seal(tree)
		if err != nil {
			t.Fatal(err)
		}
		return file
	})
}

// relink lets HEAD.json name a manifest as it is now, and count so many runs less.
func relink(t *testing.T, root string, m *Manifest, less int64) {
	t.Helper()
	period, _ := dayOf(m.Period)
	name := manifestFile(period, m.Dataset, m.RunID)
	reseal(t, root, headFile, func(doc map[string]any) {
		sum := sha256Hex([]byte(content(t, root)[name]))
		doc["datasets"].(map[string]any)[m.Dataset] = map[string]any{"path": name, "period": m.Period, "run_id": m.RunID, "sha256": sum}
		n, _ := doc["sequence"].(json.Number).Int64()
		doc["sequence"] = n - less
	})
}

// TestForged: what was altered with its digests made anew, cut off, put in, or put in
// another order is named, as far as anything else in the store knows of it.
func TestForged(t *testing.T) {
	at := func(m *Manifest, file string) string {
		period, _ := dayOf(m.Period)
		return historyFile(period, m.Dataset, m.RunID, file)
	}
	move := func(t *testing.T, root, from, to string) {
		if err := os.Rename(filepath.Join(root, from), filepath.Join(root, to)); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		forge func(t *testing.T, root string, runs []*Manifest)
		want  string // the first that is named
	}{
		"a manifest": {func(t *testing.T, root string, runs []*Manifest) {
			reseal(t, root, at(runs[0], "manifest.json"), func(doc map[string]any) { doc["operator"] = "mai" })
		}, "history/2026-11-21/births/RUN1/manifest.json: is not the file that run RUN2 recorded"},
		"the newest manifest": {func(t *testing.T, root string, runs []*Manifest) {
			reseal(t, root, at(runs[5], "manifest.json"), func(doc map[string]any) { doc["status"] = "pass" })
		}, "history/2026-11-23/births/RUN6/runs.parquet: its column status does not agree with the manifest of the run"},
		"the newest manifest but for its row": {func(t *testing.T, root string, runs []*Manifest) {
			reseal(t, root, at(runs[5], "manifest.json"), func(doc map[string]any) { doc["rules"] = map[string]any{} })
		}, "history/2026-11-23/births/RUN6/manifest.json: is not the file that history/HEAD.json names"},
		"its results": {func(t *testing.T, root string, runs []*Manifest) {
			reseal(t, root, at(runs[5], "manifest.json"), func(doc map[string]any) { doc["results_sha256"] = strings.Repeat("0", 64) })
			relink(t, root, runs[5], 0)
		}, "history/2026-11-23/births/RUN6/manifest.json: its results_sha256 does not agree with the tables of the run"},
		"a table of another run": {func(t *testing.T, root string, runs []*Manifest) {
			other := content(t, root)[at(runs[4], "field_scores.parquet")]
			damage(t, root, at(runs[5], "field_scores.parquet"), func([]byte) []byte { return []byte(other) })
			reseal(t, root, at(runs[5], "manifest.json"), func(doc map[string]any) {
				doc["tables"].(map[string]any)["field_scores"].(map[string]any)["sha256"] = sha256Hex([]byte(other))
			})
			relink(t, root, runs[5], 0)
		}, "history/2026-11-23/births/RUN6/field_scores.parquet: has a row of another run"},
		"a run taken out": {func(t *testing.T, root string, runs []*Manifest) {
			if err := os.RemoveAll(filepath.Join(root, filepath.Dir(at(runs[1], "x")))); err != nil {
				t.Fatal(err)
			}
		}, "history/2026-11-21/births/RUN2/manifest.json: is missing: run RUN3 was made to follow it"},
		"the newest cut off": {func(t *testing.T, root string, runs []*Manifest) {
			if err := os.RemoveAll(filepath.Join(root, filepath.Dir(at(runs[5], "x")))); err != nil {
				t.Fatal(err)
			}
		}, "history/2026-11-23/births/RUN6/manifest.json: is missing: history/HEAD.json names it as the newest of its dataset"},
		"the newest cut off, and HEAD made to say so": {func(t *testing.T, root string, runs []*Manifest) {
			if err := os.RemoveAll(filepath.Join(root, filepath.Dir(at(runs[5], "x")))); err != nil {
				t.Fatal(err)
			}
			relink(t, root, runs[4], 0)
		}, "history/HEAD.json: counts 6 runs, history has 5"},
		"two in another order": {func(t *testing.T, root string, runs []*Manifest) {
			a, b := filepath.Dir(at(runs[0], "x")), filepath.Dir(at(runs[1], "x"))
			move(t, root, a, "x")
			move(t, root, b, a)
			move(t, root, "x", b)
		}, "history/2026-11-21/births/RUN1/manifest.json: is damaged or was altered (it is that of run RUN2 of births for 2026-11-21)"},
		"one renumbered": {func(t *testing.T, root string, runs []*Manifest) {
			reseal(t, root, at(runs[3], "manifest.json"), func(doc map[string]any) { doc["attempt"] = 7 })
			relink(t, root, runs[3], 0)
		}, "history/2026-11-21/deaths/RUN4/manifest.json: says that it is attempt 7 at its period, but history has it as attempt 1"},
		"one put in between": {func(t *testing.T, root string, runs []*Manifest) {
			id := runs[0].RunID[:len(runs[0].RunID)-6] + "ffffff"
			to := filepath.Join(root, attemptsDir(noon, "births"), id)
			if err := os.CopyFS(to, os.DirFS(filepath.Join(root, filepath.Dir(at(runs[0], "x"))))); err != nil {
				t.Fatal(err)
			}
			reseal(t, root, historyFile(noon, "births", id, "manifest.json"), func(doc map[string]any) { doc["run_id"] = id })
		}, "history/2026-11-21/births/RUN1ffffff/manifest.json: says that it is the first, but history has run RUN1 before it"},
		"an attempt shown that is not the one": {func(t *testing.T, root string, runs []*Manifest) {
			other := content(t, root)[at(runs[0], "rule_results.parquet")]
			damage(t, root, currentFile("rule_results", noon, "births"), func([]byte) []byte { return []byte(other) })
		}, "current/rule_results/year=2026/month=11/2026-11-21.births.parquet: is that of run RUN1, and has to be that of run RUN2"},
		"a manifest that another was judged beside": {func(t *testing.T, root string, runs []*Manifest) {
			reseal(t, root, at(runs[5], "manifest.json"), func(doc map[string]any) {
				for _, in := range doc["inputs"].([]any) {
					if in := in.(map[string]any); in["kind"] == "history" {
						in["sha256"] = strings.Repeat("0", 64)
					}
				}
			})
			relink(t, root, runs[5], 0)
		}, "history/2026-11-23/births/RUN6/manifest.json: was judged beside history/2026-11-21/births/RUN2/manifest.json, which is another file now"},
	} {
		t.Run(name, func(t *testing.T) {
			root, runs := kept(t)
			c.forge(t, root, runs)
			v, err := open(t, root).Verify(ctx, Verification{})
			if err != nil {
				t.Fatal(err)
			}
			got := told(v.Found, runs...)
			for i, m := range runs { // an id that was made of one
				got = strings.ReplaceAll(got, m.RunID[:len(m.RunID)-6], "RUN"+string(rune('1'+i)))
			}
			if !strings.HasPrefix(got, "false "+c.want) {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// TestCopyOfHead: cutting off the newest attempts with everything made anew leaves no
// trace but in a copy of HEAD.json that was kept elsewhere.
func TestCopyOfHead(t *testing.T) {
	root, runs := kept(t)
	head := content(t, root)[headFile]
	last := runs[5]
	if err := os.RemoveAll(filepath.Join(root, filepath.Dir(manifestFile(noon+2, "births", last.RunID)))); err != nil {
		t.Fatal(err)
	}
	for name := range content(t, root) {
		if strings.HasPrefix(name, currentDir) && strings.Contains(name, "2026-11-23") {
			damage(t, root, name, remove)
		}
	}
	relink(t, root, runs[4], 1)
	verified(t, root)
	v, err := open(t, root).Verify(ctx, Verification{Copy: []byte(head)})
	want := "false history/HEAD.json: its number 5 is less than the copy's, 6: what came after was cut off\n" +
		"false history/2026-11-23/births/RUN6/manifest.json: the copy of HEAD.json names it, and it is not there: the run was cut off\n"
	if got := told(v.Found, runs...); err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
	v, err = open(t, root).Verify(ctx, Verification{Copy: []byte("x")})
	if err != nil || len(v.Found) != 1 || v.Found[0].Path != copyName {
		t.Errorf("%v\n%s", err, told(v.Found))
	}
	root, _ = kept(t)
	old := content(t, root)[headFile]
	commit(t, open(t, root), noon+3, "births", 1, "pass")
	if v, err = open(t, root).Verify(ctx, Verification{Copy: []byte(old)}); err != nil || len(v.Found) > 0 {
		t.Errorf("%v\n%s", err, told(v.Found))
	}
}

// TestSignatures: every document is signed by the key, and by nobody else; what is
// made anew is not.
func TestSignatures(t *testing.T) {
	private, public, id, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := ParsePrivateKey("key", private)
	pub, err2 := ParsePublicKey("key.pub", public)
	if err = errors.Join(err, err2); err != nil || KeyID(pub) != id {
		t.Fatal(err)
	}
	root, runs := kept(t, Signed(key))
	v, err := open(t, root).Verify(ctx, Verification{Keys: []ed25519.PublicKey{pub}})
	if err != nil || len(v.Found) > 0 {
		t.Fatalf("%v\n%s", err, told(v.Found))
	}
	verified(t, root) // without the key it is whole, too
	_, other, otherID, _ := NewKey()
	stranger, _ := ParsePublicKey("other", other)
	v, err = open(t, root).Verify(ctx, Verification{Keys: []ed25519.PublicKey{stranger}})
	if err != nil || len(v.Found) != len(runs)+3 || v.Found[0].What.In(message.EN) != "is signed by another key ("+id+")" || id == otherID {
		t.Errorf("%v\n%s", err, told(v.Found))
	}
	commit(t, open(t, root), noon+3, "births", 1, "pass") // by somebody without the key
	v, err = open(t, root).Verify(ctx, Verification{Keys: []ed25519.PublicKey{pub}})
	if err != nil || len(v.Found) != 2 || v.Found[1].Path != headFile || v.Found[1].What.In(message.EN) != "is not signed" {
		t.Errorf("%v\n%s", err, told(v.Found))
	}
	reseal(t, root, rankingFile(noon), func(doc map[string]any) {}) // the same without its signature
	damage(t, root, rankingFile(noon+1), func(data []byte) []byte {
		return []byte(strings.Replace(string(data), `"ed25519": "`, `"ed25519": "AA`, 1))
	})
	v, err = open(t, root).Verify(ctx, Verification{Keys: []ed25519.PublicKey{pub}})
	if got := told(v.Found); err != nil || !strings.Contains(got, "2026-11-21/agency_scores.json: is not signed\n") ||
		!strings.Contains(got, "2026-11-22/agency_scores.json: has a signature that is not right") {
		t.Errorf("%v\n%s", err, got)
	}
	if _, err := ParsePrivateKey("k.pub", public); err == nil || !strings.Contains(err.Error(), "k.pub is a public key, which only checks signatures; ") {
		t.Error(err)
	}
}

// TestSignatureAsOpenSSLReadsIt: whoever does not trust rasoat checks with openssl.
func TestSignatureAsOpenSSLReadsIt(t *testing.T) {
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not here: ", err)
	}
	private, public, _, err := NewKey()
	if err != nil {
		t.Fatal(err)
	}
	key, err := ParsePrivateKey("key", private)
	if err != nil {
		t.Fatal(err)
	}
	root := scratch(t)
	commit(t, open(t, root, Signed(key)), noon, "births", 1, "pass")
	h, err := DecodeHead([]byte(content(t, root)[headFile]))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, data := range map[string]string{"pub": string(public), "digest": h.Digest, "sig64": h.Signature.Ed25519} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("sh", "-c", "openssl base64 -d -A -in sig64 -out sig && openssl pkeyutl -verify -pubin -inkey pub -rawin -in digest -sigfile sig")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestVerifyRun looks at one run and at its place in the chain, and at nothing else.
func TestVerifyRun(t *testing.T) {
	root, runs := kept(t)
	for _, m := range runs {
		period, _ := dayOf(m.Period)
		v, err := open(t, root).VerifyRun(ctx, period, m.Dataset, m.RunID, Verification{})
		if err != nil || len(v.Found) > 0 || v.Runs != 1 || v.Files != 9 {
			t.Errorf("%s: %+v %v", m.RunID, v, err)
		}
	}
	damage(t, root, historyFile(noon, "births", runs[0].RunID, "runs.parquet"), otherByte)
	damage(t, root, headFile, otherByte)
	damage(t, root, currentFile("runs", noon+1, "births"), otherByte)
	v, err := open(t, root).VerifyRun(ctx, noon+1, "births", runs[4].RunID, Verification{})
	if err != nil || len(v.Found) != 1 || v.Found[0].Path != headFile {
		t.Errorf("%v %s", err, told(v.Found))
	}
	v, err = open(t, root).VerifyRun(ctx, noon, "births", runs[0].RunID, Verification{})
	if err != nil || len(v.Found) != 2 || !strings.HasSuffix(v.Found[0].Path, "/runs.parquet") {
		t.Errorf("%v %s", err, told(v.Found))
	}
	if v, err = open(t, root).VerifyRun(ctx, noon, "births", "20000101T000000Z-000000", Verification{}); err != nil || len(v.Found) == 0 {
		t.Errorf("%v %s", err, told(v.Found))
	}
}
