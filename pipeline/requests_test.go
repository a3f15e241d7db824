package pipeline_test

import (
	"context"
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"rasoat/fixtures/server"
	"rasoat/pipeline"
	"rasoat/pipeline/store"
	"rasoat/pipeline/store/object"
)

// counted stands before a server that speaks S3, counts what it is asked, by what for,
// and lets every answer take as long as one that comes from far away.
type counted struct {
	delay    time.Duration
	requests atomic.Int64
	open     atomic.Int64
	most     atomic.Int64

	mu sync.Mutex
	of map[string]int
}

func countRequests(t testing.TB, delay time.Duration) *counted {
	t.Helper()
	behind, err := url.Parse(os.Getenv("AWS_ENDPOINT_URL"))
	if err != nil {
		t.Fatal(err)
	}
	c := &counted{delay: delay, of: map[string]int{}}
	through := &httputil.ReverseProxy{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, MaxIdleConnsPerHost: 64},
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host = behind.Scheme, behind.Host
			r.Out.Host = r.In.Host // the signature covers it
		}}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.requests.Add(1)
		for now := c.open.Add(1); now > c.most.Load(); {
			c.most.Store(now)
		}
		defer c.open.Add(-1)
		c.note(r)
		time.Sleep(c.delay)
		through.ServeHTTP(w, r)
	}))
	t.Cleanup(web.Close)
	t.Setenv("AWS_ENDPOINT_URL", web.URL)
	return c
}

// note counts a request by its method and the folder that it is about.
func (c *counted) note(r *http.Request) {
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, "/"+server.Bucket), "/")
	what := strings.Join(parts[min(2, len(parts)-1):min(4, len(parts))], "/")
	if parts[len(parts)-1] == "manifest.json" || strings.HasSuffix(r.URL.Path, "HEAD.json") {
		what = parts[len(parts)-1]
	} else if strings.HasPrefix(what, "history/20") {
		what = "history/…"
	}
	if r.URL.Query().Has("list-type") {
		prefix := strings.Split(r.URL.Query().Get("prefix"), "/")
		what = "list " + strings.Join(prefix[min(1, len(prefix)-1):min(3, len(prefix))], "/")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.of[r.Method+" "+what]++
}

// told is how often what was asked.
func (c *counted) told() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var lines []string
	for what, n := range c.of {
		lines = append(lines, fmt.Sprintf("%4d %s", n, what))
	}
	slices.Sort(lines)
	c.of = map[string]int{}
	return strings.Join(lines, "\n")
}

// mostRequests is how many requests a dataset may need in a night, of its own and of its
// share in what is done for all; it needs 42, and 59 where it is audited again.
const mostRequests = 45

// TestRequests counts what a night asks of a server.
func TestRequests(t *testing.T) {
	server.S3(t)
	c := countRequests(t, 0)
	const datasets = 30
	n := nightly(t, manyBirths(t, datasets, 20), 2)
	for night, what := range []string{"the first night", "the second night", "the second night again"} {
		p, err := object.Open("s3://" + server.Bucket + "/diem")
		if err != nil {
			t.Fatal(err)
		}
		if n.Store, err = store.Open("", store.At(p, p)); err != nil {
			t.Fatal(err)
		}
		if night == 1 {
			n.From, n.To = n.From+1, n.To+1
		}
		before, began := c.requests.Load(), time.Now()
		done, err := pipeline.Run(context.Background(), n)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range done {
			if a.Err != nil {
				t.Fatal(a.Err)
			}
		}
		each := float64(c.requests.Load()-before) / datasets
		t.Logf("%s: %.1f requests a dataset, up to %d at the same time, %v\n%s", what, each, c.most.Load(), time.Since(began), c.told())
		if again := night == 2; each > mostRequests && !again || each > mostRequests+15 {
			t.Errorf("%s: %.1f requests a dataset", what, each)
		}
	}
}
