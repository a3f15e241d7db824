package bucket

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"rasoat/fixtures/server"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// opens opens the store of the environment, whose connections end with the test.
func opens(t *testing.T) *Store {
	t.Helper()
	store, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.rest)
	return store
}

func text(n int) []byte {
	random := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

func TestStore(t *testing.T) {
	s := server.S3(t)
	content := text(3<<20 + 17)
	s.Put("a/1.bin", content)
	s.Put("a/2 nghìn + dấu.bin", []byte("2"))
	s.Put("b.bin", nil)
	store, ctx := opens(t), context.Background()
	var keys []string
	if err := store.List(ctx, server.Bucket, "a/", func(o Object) error { keys = append(keys, o.Key); return nil }); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(keys, "|"); got != "a/1.bin|a/2 nghìn + dấu.bin" {
		t.Error(got)
	}
	o, there, err := store.Find(ctx, server.Bucket, "a/1.bin")
	if err != nil || !there || o.Bytes != int64(len(content)) || o.ETag == "" || time.Since(o.Modified) > time.Hour {
		t.Fatalf("%+v %v %v", o, there, err)
	}
	if _, there, err := store.Find(ctx, server.Bucket, "a/3.bin"); there || err != nil {
		t.Error(there, err)
	}
	if _, _, err := store.Find(ctx, "no-such-bucket", "a"); err == nil || err.Error() != "there is no such bucket" {
		t.Error(err)
	}
	r := store.Read(ctx, o)
	readsAnywhere(t, r, content)
	s.Put("a/1.bin", text(3<<20))
	r.Close()
	if _, err := r.ReadAt(make([]byte, 100_000), 7); err == nil || !strings.HasPrefix(err.Error(), "the object was changed or removed while it was read") {
		t.Errorf("of an object that was replaced: %v", err)
	}
	r.Close()
	t.Setenv("AWS_SECRET_ACCESS_KEY", "another one")
	if _, _, err := opens(t).Find(ctx, server.Bucket, "b.bin"); err == nil || err.Error() != "the store refuses access; look at keys and rights" {
		t.Error(err)
	}
	t.Setenv("AWS_CA_BUNDLE", "")
	if _, _, err := opens(t).Find(ctx, server.Bucket, "b.bin"); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("an authority that nobody knows: %v", err)
	}
}

// readsAnywhere reads in jumps, in order, and from several goroutines.
func readsAnywhere(t *testing.T, r *Reader, content []byte) {
	t.Helper()
	random := rand.New(rand.NewPCG(3, 4))
	for range 60 {
		at, n := random.IntN(len(content)), random.IntN(200_000)
		got := make([]byte, n)
		k, err := r.ReadAt(got, int64(at))
		if want := content[at:min(at+n, len(content))]; !bytes.Equal(got[:k], want) || (k < n) != errors.Is(err, io.EOF) {
			t.Fatalf("%d bytes at %d: %d, %v", n, at, k, err)
		}
	}
	for _, size := range []int{4 << 10, 100_000, 1 << 20} {
		all, err := inSteps(r, size)
		if err != nil || !bytes.Equal(all, content) {
			t.Fatalf("in steps of %d: %d bytes, %v", size, len(all), err)
		}
	}
}

// inSteps reads in order, so many bytes at a time.
func inSteps(r io.ReaderAt, size int) ([]byte, error) {
	var all []byte
	for p := make([]byte, size); ; {
		n, err := r.ReadAt(p, int64(len(all)))
		all = append(all, p[:n]...)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
	}
}

// A connection that breaks off is begun again where it broke; reading on is one request.
func TestBrokenConnections(t *testing.T) {
	content := text(2 << 20)
	var requests, breaks atomic.Int64
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		w.Header().Set("ETag", `"e"`)
		if breaks.Add(-1) >= 0 {
			w = &cutting{ResponseWriter: w, left: 300_000}
		}
		http.ServeContent(w, r, "", time.Unix(1, 0), bytes.NewReader(content))
	}))
	defer web.Close()
	for name, value := range map[string]string{"AWS_ENDPOINT_URL": web.URL, "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CA_BUNDLE": ""} {
		t.Setenv(name, value)
	}
	store := opens(t)
	r := store.Read(context.Background(), Object{Bucket: "bucket", Key: "k", Bytes: int64(len(content)), ETag: "e"})
	defer r.Close()
	all, err := inSteps(r, 128<<10)
	if n := requests.Load(); err != nil || !bytes.Equal(all, content) || n != 2 {
		t.Errorf("%d bytes by %d requests, %v", len(all), n, err)
	}
	breaks.Store(5)
	if all, err = inSteps(r, 512<<10); err != nil || !bytes.Equal(all, content) {
		t.Errorf("after breaks: %d bytes, %v", len(all), err)
	}
}

// cutting breaks a connection off after some bytes.
type cutting struct {
	http.ResponseWriter
	left int
}

func (c *cutting) Write(p []byte) (int, error) {
	if c.left -= len(p); c.left < 0 {
		panic(http.ErrAbortHandler)
	}
	return c.ResponseWriter.Write(p)
}

func TestEnvironment(t *testing.T) {
	file := filepath.Join(t.TempDir(), "none.pem")
	if err := os.WriteFile(file, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	right := settings{endpoint: "https://minio:9000", key: "k", secret: "s"}
	for want, change := range map[string]func(s *settings){
		"<nil>": func(*settings) {},
		"there are no keys; put AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY into the environment": func(s *settings) { s.secret = "" },
		"AWS_ENDPOINT_URL is like https://host:port":                                              func(s *settings) { s.endpoint = "minio:9000" },
		"the file that AWS_CA_BUNDLE names has no readable certificates (PEM)":                    func(s *settings) { s.authorities = file },
	} {
		s := right
		change(&s)
		store, err := s.open()
		if fmt.Sprint(err) != want {
			t.Errorf("%v, want %s", err, want)
		}
		if store != nil {
			store.rest()
		}
	}
}
