package object

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rasoat/fixtures/server"
	"rasoat/pipeline/bucket"
	"rasoat/rules/message"
)

func TestLocations(t *testing.T) {
	for name, value := range map[string]string{"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_S3": "", "AWS_ACCESS_KEY_ID": "k",
		"AWS_SECRET_ACCESS_KEY": "s", "AWS_CA_BUNDLE": ""} {
		t.Setenv(name, value)
	}
	for location, key := range map[string]string{"s3://kho/diem": "kho/diem/x", "s3://kho": "kho/x", "s3://kho/": "kho/x", "s3://kho/a/b=1/": "kho/a/b=1/x"} {
		p, err := Open(location)
		if err != nil || p.bucket+"/"+p.key("x") != key {
			t.Errorf("%s: %+v %v", location, p, err)
		}
	}
	for _, location := range []string{"", "s3://", "s3:///x", "s3://Kho/x", "s3://kho/../x", "s3://kho/a//b", "s3://kho/a/./b", "s3://khoá:bímật@kho/x",
		"s3://key:secret@kho/x", "s3://kho/x?secret=y", "s3://kho/điểm", "/kho", "https://kho/x"} {
		if p, err := Open(location); err == nil {
			t.Errorf("%s is taken: %v", location, p)
		} else if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "bímật") {
			t.Error("a secret is told:", err)
		}
	}
	t.Setenv("AWS_SECRET_ACCESS_KEY", "")
	if _, err := Open("s3://kho/diem"); err == nil || !strings.Contains(err.Error(), "AWS_SECRET_ACCESS_KEY into the environment") {
		t.Error(err)
	}
}

// words is a file that is written and holds words.
func words(w io.Writer) error { _, err := io.WriteString(w, "words"); return err }

// TestFaults: what is wrong is said in words.
func TestFaults(t *testing.T) {
	server.S3(t)
	told := func(location string) string {
		p, err := Open(location)
		if err == nil {
			_, err = p.PutIf(ctx, "x", "", words)
		}
		if err == nil {
			t.Fatal("nothing is wrong with", location)
		}
		if _, again := p.List(ctx, "history"); again == nil {
			t.Error("nothing is wrong with listing", location)
		}
		if _, again := p.Open(ctx, "history/HEAD.json"); again == nil || errors.Is(again, fs.ErrNotExist) {
			t.Error("nothing is there, instead of:", err)
		}
		var spoken interface{ Message() message.M }
		if errors.As(err, &spoken) {
			return spoken.Message().In(message.VI)
		}
		return err.Error()
	}
	if got := told("s3://no-such-bucket/diem"); got != "kho điểm s3://no-such-bucket/diem: không có bucket này" {
		t.Error(got)
	}
	here := "s3://" + server.Bucket + "/diem"
	t.Setenv("AWS_SECRET_ACCESS_KEY", "another secret")
	if got := told(here); got != "kho điểm "+here+": kho lưu trữ từ chối truy cập; hãy kiểm tra khoá và quyền" {
		t.Error(got)
	}
	p, err := Open(here)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = p.List(ctx, ".rasoat/intents"); !errors.Is(err, fs.ErrPermission) {
		t.Error("a reader without rights has to get by:", err)
	}
	t.Setenv("AWS_ENDPOINT_URL", "https://127.0.0.1:1")
	if got := told(here); got != "kho điểm "+here+": không kết nối được với kho lưu trữ" {
		t.Error(got)
	}
}

// TestSkew: a server whose clock is far away says so.
func TestSkew(t *testing.T) {
	web := answering(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, `<Error><Code>RequestTimeTooSkewed</Code><Message>x</Message></Error>`)
	})
	if _, err := web.Open(ctx, "x"); err == nil || !strings.Contains(err.Error(), "the clock of this machine is too far") {
		t.Error(err)
	}
}

// answering is a place on a server that answers as the test wants.
func answering(t *testing.T, answer http.HandlerFunc) *Place {
	t.Helper()
	web := httptest.NewServer(answer)
	t.Cleanup(web.Close)
	for name, value := range map[string]string{"AWS_ENDPOINT_URL": web.URL, "AWS_ENDPOINT_URL_S3": "", "AWS_ACCESS_KEY_ID": "k",
		"AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "", "AWS_CA_BUNDLE": ""} {
		t.Setenv(name, value)
	}
	p, err := Open("s3://kho/diem")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestConditionsIgnored: a server that takes conditions and does not heed them, or does
// not take them, is found out before anything is written.
func TestConditionsIgnored(t *testing.T) {
	for want, answer := range map[string]func(r *http.Request, there bool) int{
		"ignores the condition": func(*http.Request, bool) int { return http.StatusOK },
		"ignores the condition, so": func(r *http.Request, there bool) int { // knows only one of the two
			if r.Header.Get("If-None-Match") != "" && there {
				return http.StatusPreconditionFailed
			}
			return http.StatusOK
		},
		"does not know conditions": func(*http.Request, bool) int { return http.StatusNotImplemented },
	} {
		kept := map[string]bool{}
		p := answering(t, func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			there := kept[r.URL.Path]
			if kept[r.URL.Path] = r.Method == http.MethodPut; r.Method == http.MethodPut {
				w.Header().Set("ETag", `"e"`)
				w.WriteHeader(answer(r, there))
			}
		})
		_, err := p.PutIf(ctx, "history/HEAD.json", "", words)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
		if _, err := p.Lock(ctx, "head", by); err == nil {
			t.Error("a lock was given")
		}
		for path, there := range kept {
			if !strings.Contains(path, "/.rasoat/probe/") || there && !strings.Contains(want, "know") {
				t.Error("written:", path)
			}
		}
	}
}

// TestWrongSums: what arrives changed is refused by the server.
func TestWrongSums(t *testing.T) {
	server.S3(t)
	p := short(t)
	for what, spoil := range map[string]func(c *bucket.Content){
		"MD5":    func(c *bucket.Content) { c.MD5[3]++ },
		"SHA256": func(c *bucket.Content) { c.SHA256[3]++ },
	} {
		c := bucket.ContentOf([]byte("content"), "")
		spoil(&c)
		if _, err := p.client.Put(ctx, p.bucket, p.key(what), c, bucket.Always); err == nil {
			t.Errorf("taken with a wrong %s", what)
		}
		if _, err := p.Open(ctx, what); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("there with a wrong %s: %v", what, err)
		}
	}
}

// TestTorn: an answer with the content of one version and the ETag of another is not
// taken.
func TestTorn(t *testing.T) {
	answers := 0
	p := answering(t, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("ETag", `"c24d3e2e2d4a8f5e3c6d1c1f8b1d7a11"`)
		if answers++; r.Method == http.MethodGet && answers > 2 {
			w.Header().Set("ETag", `"89759e1284e2479b991d2669de104942"`) // of “words”
		}
		w.Header().Set("Last-Modified", "Sat, 21 Nov 2026 00:00:00 GMT")
		fmt.Fprint(w, "words")
	})
	p.plain.Store(true)
	f, err := p.Open(ctx, "x")
	if err != nil {
		t.Fatal(err)
	}
	if v := f.(*file).Version(); v[0] != '8' || answers != 3 {
		t.Error(v, answers)
	}
}
