package source

import (
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"rasoat/pipeline/bucket"
	"rasoat/pipeline/source/hdfs"
	"rasoat/rules/message"
)

// remote is what was found elsewhere than in files of this machine.
type remote interface {
	look() (bytes int64, modified time.Time)
	open(ctx context.Context) (content, error)
}

var (
	faultBucket = message.Define("source_bucket_bad",
		"đường dẫn “%s” cần có dạng s3://bucket/tên_đối_tượng, tên bucket không chứa ký tự mẫu",
		"“%s” is like s3://bucket/name, and the name of the bucket is no pattern")
	faultScheme = message.Define("source_scheme_unknown",
		"chưa đọc được từ %s; đọc được tệp trên máy, s3://, hdfs:// và cơ sở dữ liệu (dsn)",
		"%s is not readable; readable are files of this machine, s3://, hdfs:// and databases (dsn)")
)

const objectScheme = "s3://"

// IsRemote tells whether the path leads elsewhere than to files of this machine.
func (s *Spec) IsRemote() bool {
	return strings.HasPrefix(s.Path, objectScheme) || strings.HasPrefix(s.Path, hdfs.Scheme)
}

// matchRemote returns what matches a pattern elsewhere, in order of the names.
func matchRemote(ctx context.Context, pattern string) ([]Found, error) {
	if strings.HasPrefix(pattern, hdfs.Scheme) {
		return matchCluster(ctx, pattern)
	}
	return matchObjects(ctx, pattern)
}

// bucketFault returns what is wrong with a path that is an address.
func (s *Spec) bucketFault() message.M {
	scheme, _, ok := strings.Cut(s.Path, "://")
	switch {
	case !ok:
		return message.M{}
	case !s.IsRemote():
		return message.New(faultScheme, scheme+"://")
	}
	if strings.HasPrefix(s.Path, hdfs.Scheme) {
		_, _, m := hdfs.Parse(s.Path)
		return m
	}
	name, key, _ := cutObject(s.Path)
	if name == "" || isGlob(name) || key == "" {
		return message.New(faultBucket, s.Path)
	}
	return message.M{}
}

// cutObject takes an address apart.
func cutObject(address string) (name, key string, ok bool) {
	return strings.Cut(strings.TrimPrefix(address, objectScheme), "/")
}

// An object is what was found in a store.
type object struct {
	store *bucket.Store
	is    bucket.Object
}

func (o *object) look() (bytes int64, modified time.Time) { return o.is.Bytes, o.is.Modified }

func (o *object) open(ctx context.Context) (content, error) { return o.store.Read(ctx, o.is), nil }

// matchObjects returns the objects that match a pattern, in order of their names.
func matchObjects(ctx context.Context, pattern string) ([]Found, error) {
	name, key, _ := cutObject(pattern)
	store, err := bucket.Open()
	if err != nil {
		return nil, inRemote(pattern, err)
	}
	var all []Found
	take := func(o bucket.Object) error {
		all = append(all, Found{Name: objectScheme + name + "/" + o.Key, remote: &object{store, o}})
		return nil
	}
	folder := strings.HasSuffix(key, "/")
	if !folder {
		o, there, err := store.Find(ctx, name, key)
		if err != nil {
			return nil, inRemote(pattern, err)
		}
		if there {
			err = take(o)
			return all, err
		}
	}
	if !folder && !isGlob(key) {
		return nil, nil
	}
	fixed := key
	if i := strings.IndexAny(key, `*?[`); i >= 0 {
		fixed = key[:i]
	}
	var passed []string
	err = store.List(ctx, name, fixed, func(o bucket.Object) error {
		matches, litter := matchKey(key, o.Key)
		if litter {
			passed = append(passed, path.Base(o.Key))
		} else if matches {
			return take(o)
		}
		return nil
	})
	slices.SortFunc(all, func(a, b Found) int { return strings.Compare(a.Name, b.Name) })
	return besides(all, passed), inRemote(pattern, err)
}

// inRemote names the path in an error of a store or a cluster.
func inRemote(pattern string, err error) error {
	if err == nil {
		return nil
	}
	return broken(pattern, 0, err)
}

// matchKey tells whether the name of an object is one of a pattern, and if so, whether it
// is of no delivery. What ends with a slash stands for a folder.
func matchKey(pattern, key string) (matches, litter bool) {
	if strings.HasSuffix(key, "/") {
		return false, false
	}
	if strings.HasSuffix(pattern, "/") {
		pattern += "**"
	}
	matches = matchSegments(strings.Split(pattern, "/"), strings.Split(key, "/"))
	asked := "" // a name that begins with a dot may be asked for
	if strings.Contains("/"+pattern, "/.") {
		asked = "."
	}
	for part := range strings.SplitSeq(key, "/") {
		litter = litter || matches && isLitter(asked, part)
	}
	return matches, litter
}
