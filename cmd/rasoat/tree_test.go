package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// readTree returns the SHA-256 of every file under a folder by its slashed
// name; a folder that is absent holds nothing.
func readTree(dir string) (map[string]string, error) {
	sums := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			if os.IsNotExist(err) && path == dir {
				return nil
			}
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		sum := sha256.Sum256(data)
		sums[filepath.ToSlash(name)] = hex.EncodeToString(sum[:])
		return err
	})
	return sums, err
}

// firstDifference names the first file that is not the same in both, or "".
func firstDifference(a, b map[string]string) string {
	names := slices.Sorted(maps.Keys(a))
	names = append(names, slices.Sorted(maps.Keys(b))...)
	for _, n := range names {
		if a[n] != b[n] {
			return n
		}
	}
	return ""
}
