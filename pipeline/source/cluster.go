package source

import (
	"context"
	"path"
	"slices"
	"strings"
	"time"

	"rasoat/pipeline/source/hdfs"
)

// clusterFile is a file of a Hadoop cluster.
type clusterFile struct {
	store *hdfs.Store
	is    hdfs.File
}

func (c *clusterFile) look() (bytes int64, modified time.Time) { return c.is.Bytes, c.is.Modified }

func (c *clusterFile) open(context.Context) (content, error) {
	r, err := c.store.Open(c.is)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// matchCluster returns the files of a cluster that match a pattern, in order of their
// names.
func matchCluster(ctx context.Context, pattern string) ([]Found, error) {
	store, name, _ := hdfs.Parse(pattern)
	address := strings.TrimSuffix(pattern, name)
	var all []Found
	take := func(f hdfs.File) {
		all = append(all, Found{Name: address + f.Name, remote: &clusterFile{store, f}})
	}
	folder := strings.HasSuffix(name, "/")
	if !folder {
		f, there, err := store.Find(name)
		if there {
			take(f)
		}
		if there || err != nil || !isGlob(name) {
			return all, inRemote(pattern, err)
		}
	}
	var passed []string
	err := store.List(ctx, fixedDir(path.Clean(name)+"/*"), func(f hdfs.File) {
		matches, litter := matchKey(strings.TrimPrefix(name, "/"), strings.TrimPrefix(f.Name, "/"))
		if litter {
			passed = append(passed, path.Base(f.Name))
		} else if matches {
			take(f)
		}
	})
	slices.SortFunc(all, func(a, b Found) int { return strings.Compare(a.Name, b.Name) })
	return besides(all, passed), inRemote(pattern, err)
}
