package bucket

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"rasoat/pipeline/source/reason"
	"rasoat/rules/message"
)

// A Store holds buckets.
type Store struct {
	core      minio.Core
	transport *http.Transport
}

// rest ends connections that nobody uses at the moment.
func (s *Store) rest() { s.transport.CloseIdleConnections() }

// Object is an object of a bucket as it was when it was found.
type Object struct {
	Bucket, Key string
	Bytes       int64
	ETag        string
	Modified    time.Time
}

// settings are what the environment says.
type settings struct{ endpoint, region, key, secret, token, authorities string }

func fromEnvironment() settings {
	first := func(names ...string) string {
		for _, n := range names {
			if v := os.Getenv(n); v != "" {
				return v
			}
		}
		return ""
	}
	return settings{endpoint: first("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"), region: first("AWS_REGION", "AWS_DEFAULT_REGION"),
		key: first("AWS_ACCESS_KEY_ID"), secret: first("AWS_SECRET_ACCESS_KEY"), token: first("AWS_SESSION_TOKEN"), authorities: first("AWS_CA_BUNDLE")}
}

var (
	known  = map[settings]*Store{} // connections are kept
	opened sync.Mutex
)

// Open returns the store that the environment names.
func Open() (*Store, error) {
	opened.Lock()
	defer opened.Unlock()
	s := fromEnvironment()
	if known[s] == nil {
		store, err := s.open()
		if err != nil {
			return nil, err
		}
		known[s] = store
	}
	return known[s], nil
}

func (s settings) open() (*Store, error) {
	if s.key == "" || s.secret == "" {
		return nil, reason.New(errNoKeys)
	}
	options := &minio.Options{Creds: credentials.NewStaticV4(s.key, s.secret, s.token), Region: s.region, MaxRetries: 3, Secure: true}
	if options.Region == "" {
		options.Region = "us-east-1"
	}
	host := "s3." + options.Region + ".amazonaws.com"
	if s.endpoint != "" {
		u, err := url.Parse(s.endpoint)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "" || u.User != nil {
			return nil, reason.New(errEndpoint)
		}
		host, options.Secure, options.BucketLookup = u.Host, u.Scheme == "https", minio.BucketLookupPath
	}
	transport, err := transportWith(s.authorities)
	if err != nil {
		return nil, err
	}
	options.Transport = transport
	client, err := minio.New(host, options)
	if err != nil {
		return nil, &reason.Error{Message: message.New(errEndpoint), Err: err}
	}
	return &Store{minio.Core{Client: client}, transport}, nil
}

// keptConnections is how many connections are kept while nobody uses them: a score store
// asks for some dozens of objects at the same time.
const keptConnections = 64

// transportWith trusts the authorities of the system, and those of a file.
func transportWith(file string) (*http.Transport, error) {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression = true // what is stored compressed comes as it is stored
	t.ResponseHeaderTimeout = time.Minute
	t.MaxIdleConnsPerHost = keptConnections // by itself 2: all others would shake hands anew for each request
	if file == "" {
		return t, nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, &reason.Error{Message: message.New(errAuthorities), Err: err}
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, reason.New(errAuthorities)
	}
	t.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return t, nil
}

// Find returns an object; false if there is none of that name.
func (s *Store) Find(ctx context.Context, bucket, key string) (Object, bool, error) {
	o, err := s.core.StatObject(ctx, bucket, key, minio.StatObjectOptions{})
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return Object{}, false, s.findBucket(ctx, bucket)
	}
	if err != nil {
		return Object{}, false, said(err)
	}
	return objectOf(bucket, o), true, nil
}

// findBucket tells an object that is not there from a bucket that is not: a wrong name is
// no delivery that was not made.
func (s *Store) findBucket(ctx context.Context, bucket string) error {
	there, err := s.core.BucketExists(ctx, bucket)
	switch {
	case minio.ToErrorResponse(err).Code == minio.AccessDenied:
		return nil // who may read objects need not be one who may look at buckets
	case err != nil:
		return said(err)
	case !there:
		return reason.New(errBucket)
	}
	return nil
}

// List calls each with the objects whose names begin with a prefix.
func (s *Store) List(ctx context.Context, bucket, prefix string, each func(Object) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	for o := range s.core.Client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
		if o.Err != nil {
			return said(o.Err)
		}
		if err := each(objectOf(bucket, o)); err != nil {
			return err
		}
	}
	return nil
}

func objectOf(bucket string, o minio.ObjectInfo) Object {
	return Object{Bucket: bucket, Key: o.Key, Bytes: o.Size, ETag: strings.Trim(o.ETag, `"`), Modified: o.LastModified}
}
