package source

import (
	"context"
	"slices"
	"strings"

	"rasoat/pipeline/source/bucket"
	"rasoat/rules/message"
)

var (
	faultBucket = message.Define("source_bucket_bad",
		"đường dẫn “%s” cần có dạng s3://bucket/tên_đối_tượng, tên bucket không chứa ký tự mẫu",
		"“%s” is like s3://bucket/name, and the name of the bucket is no pattern")
	faultScheme = message.Define("source_scheme_unknown",
		"chưa đọc được từ %s; đọc được tệp trên máy, s3:// và cơ sở dữ liệu (dsn)",
		"%s is not readable; readable are files of this machine, s3:// and databases (dsn)")
)

const objectScheme = "s3://"

// IsRemote tells whether the path leads to objects of a store, and not to files.
func (s *Spec) IsRemote() bool { return strings.HasPrefix(s.Path, objectScheme) }

// bucketFault returns what is wrong with a path that is an address.
func (s *Spec) bucketFault() message.M {
	scheme, _, ok := strings.Cut(s.Path, "://")
	switch {
	case !ok:
		return message.M{}
	case !s.IsRemote():
		return message.New(faultScheme, scheme+"://")
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

// matchObjects returns the objects that match a pattern, in order of their names.
func matchObjects(ctx context.Context, pattern string) ([]Found, error) {
	name, key, _ := cutObject(pattern)
	store, err := bucket.Open()
	if err != nil {
		return nil, inBucket(pattern, err)
	}
	var all []Found
	take := func(o bucket.Object) error {
		all = append(all, Found{Name: objectScheme + name + "/" + o.Key, object: &object{store, o}})
		return nil
	}
	folder := strings.HasSuffix(key, "/")
	if !folder {
		o, there, err := store.Find(ctx, name, key)
		if err != nil {
			return nil, inBucket(pattern, err)
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
	err = store.List(ctx, name, fixed, func(o bucket.Object) error {
		if matchKey(key, o.Key) {
			return take(o)
		}
		return nil
	})
	slices.SortFunc(all, func(a, b Found) int { return strings.Compare(a.Name, b.Name) })
	return all, inBucket(pattern, err)
}

// inBucket names the path in an error of a store.
func inBucket(pattern string, err error) error {
	if err == nil {
		return nil
	}
	return broken(pattern, 0, err)
}

// matchKey tells whether the name of an object is one of a pattern. What ends with a
// slash stands for a folder, and names that begin with a dot are of no delivery.
func matchKey(pattern, key string) bool {
	if strings.HasSuffix(key, "/") {
		return false
	}
	if strings.HasSuffix(pattern, "/") {
		pattern += "**"
	}
	for part := range strings.SplitSeq(key, "/") {
		if strings.HasPrefix(part, ".") && !strings.Contains("/"+pattern, "/.") {
			return false
		}
	}
	return matchSegments(strings.Split(pattern, "/"), strings.Split(key, "/"))
}
