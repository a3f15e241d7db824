package bucket

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/minio/minio-go/v7"

	"rasoat/pipeline/source/reason"
)

// ErrCondition is the answer to a Put whose condition does not hold: the object is
// there already, or is another one by now.
var ErrCondition = errors.New("the object is not the one that was to be replaced")

// Whether an object may be put: in place of whatever is there, only where nothing is,
// or only in place of the object of this ETag.
const (
	Always = "*"
	Absent = ""
)

// Get returns what an object has from its beginning, and the time by the clock of the
// store; false if there is none of that name. The body is to be closed.
func (s *Store) Get(ctx context.Context, bucket, key string) (body io.ReadCloser, o Object, now time.Time, there bool, err error) {
	body, stat, header, err := s.core.GetObject(ctx, bucket, key, minio.GetObjectOptions{})
	switch {
	case minio.ToErrorResponse(err).Code == minio.NoSuchKey:
		return nil, o, now, false, nil
	case err != nil:
		return nil, o, now, false, ended(ctx, err)
	}
	now, _ = http.ParseTime(header.Get("Date")) // zero without one
	return body, objectOf(bucket, withKey(stat, key)), now, true, nil
}

// withKey names an object that was asked for by its name.
func withKey(o minio.ObjectInfo, key string) minio.ObjectInfo {
	o.Key = key
	return o
}

// A Content is what is put: of so many bytes, read from its beginning as often as the
// request has to be made again.
type Content struct {
	io.ReadSeeker
	Bytes       int64
	MD5, SHA256 []byte
	Type        string // of the medium; "": bytes
}

// ContentOf is what bytes at hand are as a content.
func ContentOf(b []byte, kind string) Content {
	m, s := md5.Sum(b), sha256.Sum256(b)
	return Content{ReadSeeker: bytes.NewReader(b), Bytes: int64(len(b)), MD5: m[:], SHA256: s[:], Type: kind}
}

// Put makes or replaces an object by one request, so that it appears whole or not at
// all, and returns its ETag. The store compares the MD5 and the SHA-256 of what it was
// sent with what was meant. On a condition see Always.
func (s *Store) Put(ctx context.Context, bucket, key string, c Content, replaces string) (etag string, err error) {
	options := minio.PutObjectOptions{ContentType: c.Type, DisableContentSha256: true}
	switch replaces {
	case Always:
	case Absent:
		options.SetMatchETagExcept("*")
	default:
		options.SetMatchETag(replaces)
	}
	for try := 0; ; try++ {
		if _, err := c.Seek(0, io.SeekStart); err != nil {
			return "", err
		}
		done, err := s.core.PutObject(ctx, bucket, key, c.ReadSeeker, c.Bytes,
			base64.StdEncoding.EncodeToString(c.MD5), hex.EncodeToString(c.SHA256), options)
		switch answer := minio.ToErrorResponse(err); {
		case err == nil:
			return done.ETag, nil
		case answer.StatusCode == http.StatusConflict && replaces != Always && try < mostTries:
			continue // another one was putting it at the same instant
		case answer.StatusCode == http.StatusPreconditionFailed || answer.StatusCode == http.StatusConflict && replaces != Always,
			answer.Code == minio.NoSuchKey && replaces != Absent:
			return "", ErrCondition
		case answer.StatusCode == http.StatusNotImplemented && replaces != Always:
			return "", reason.New(errNoConditions)
		}
		return "", ended(ctx, err)
	}
}

// Remove removes an object; one that is not there is no error.
func (s *Store) Remove(ctx context.Context, bucket, key string) error {
	err := s.core.RemoveObject(ctx, bucket, key, minio.RemoveObjectOptions{})
	if minio.ToErrorResponse(err).Code == minio.NoSuchKey {
		return nil
	}
	return ended(ctx, err)
}

// Folder returns the names of objects that begin with a prefix, up to the next slash
// after it, without the prefix; what more names share ends in the slash.
func (s *Store) Folder(ctx context.Context, bucket, prefix string) ([]string, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var names []string
	for o := range s.core.Client.ListObjects(ctx, bucket, minio.ListObjectsOptions{Prefix: prefix}) {
		if o.Err != nil {
			return nil, ended(ctx, o.Err)
		}
		if name := o.Key[len(prefix):]; name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// ended is the error in words, or that the context has ended.
func ended(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return said(err)
}
