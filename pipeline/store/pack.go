package store

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"rasoat/rules/message"
)

// A pack is a ZIP of the files that history has of a dataset and month, as they are:
//
//	history/2026-10/births.zip
//	    2026-10-05/births/RUN_ID/manifest.json
//	    2026-10-05/births/RUN_ID/runs.parquet …
//
// so that each SHA-256 and each link of the chain holds, and anybody's unzip takes them
// out. Its comment ends with the SHA-256 of all bytes before it, so that no byte of the
// ZIP itself can be changed unseen either, and says before that which days it has.

const packExt = ".zip"

func packFile(month, dataset string) string { return path.Join(historyDir, month, dataset+packExt) }

// parsePack takes month and dataset from the name of a pack.
func parsePack(name string) (month, dataset string, ok bool) {
	parts := strings.Split(name, "/")
	if len(parts) != 3 || parts[0] != historyDir {
		return "", "", false
	}
	dataset, ok = strings.CutSuffix(parts[2], packExt)
	_, isMonth := dayOfMonth(parts[1])
	return parts[1], dataset, ok && isMonth && datasetForm.MatchString(dataset)
}

// packed is a file that goes into a pack.
type packed struct {
	name string // below history
	raw  []byte // as it stands in the ZIP
	head zip.FileHeader
}

// saved is by how much deflate has to make a file smaller to be worth the time.
const savedPercent = 10

// packedOf makes the entry of a file.
func packedOf(name string, data []byte) (*packed, error) {
	p := &packed{name: name, raw: data, head: zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data), UncompressedSize64: uint64(len(data))}}
	var small bytes.Buffer
	w := deflaters.Get().(*flate.Writer)
	defer deflaters.Put(w)
	w.Reset(&small)
	_, err := w.Write(data)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return nil, err
	}
	if small.Len() <= len(data)*(100-savedPercent)/100 {
		p.raw, p.head.Method = small.Bytes(), zip.Deflate
	}
	p.head.CompressedSize64 = uint64(len(p.raw))
	p.finish()
	return p, nil
}

// deflaters are kept: to make one takes longer than to deflate a file of a few kilobytes.
var deflaters = sync.Pool{New: func() any {
	w, err := flate.NewWriter(nil, flate.DefaultCompression)
	if err != nil {
		panic(err) // of a level that is none
	}
	return w
}}

// finish sets what every entry has: only its owner may read it, and no time, so that the
// same files are the same pack.
func (p *packed) finish() {
	p.head.SetMode(0o600)
	//lint:ignore SA1019 CreateRaw writes this one and not Modified
	p.head.ModifiedDate = 1<<5 | 1 // 1980-01-01, the first day that ZIP knows
}

// writePack writes a pack of entries.
func writePack(w io.Writer, entries []*packed) error {
	slices.SortFunc(entries, func(a, b *packed) int { return strings.Compare(a.name, b.name) })
	end := &summing{to: w, hash: sha256.New()}
	out, days := zip.NewWriter(end), map[string]bool{}
	for _, e := range entries {
		days[e.name[:strings.IndexByte(e.name, '/')]] = true
		head := e.head
		to, err := out.CreateRaw(&head)
		if err == nil {
			_, err = to.Write(e.raw)
		}
		if err != nil {
			return err
		}
	}
	comment := "rasoat pack 1\ndays " + strings.Join(sortedKeys(days), " ") + "\nsha256 " + noSeal
	if err := out.SetComment(comment); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return end.finish()
}

// summing passes on all but the last bytes, in whose place it writes the SHA-256 of
// those before.
type summing struct {
	to   io.Writer
	hash hash.Hash
	last []byte
}

func (s *summing) Write(p []byte) (int, error) {
	s.last = append(s.last, p...)
	if n := len(s.last) - len(noSeal); n > 0 {
		s.hash.Write(s.last[:n])
		if _, err := s.to.Write(s.last[:n]); err != nil {
			return 0, err
		}
		s.last = append(s.last[:0], s.last[n:]...)
	}
	return len(p), nil
}

func (s *summing) finish() error {
	_, err := io.WriteString(s.to, hex.EncodeToString(s.hash.Sum(nil)))
	return err
}

// packIndex is what is in a pack. A year of 300 datasets has a million entries, so it
// is kept small.
type packIndex struct {
	sum     string // the end of the pack's comment: another pack has another
	entries []packEntry
}

type packEntry struct {
	name         string
	offset       int64 // of the local header
	size, packed int64
	crc          uint32
	method       uint16
}

// readIndex reads the directory of a pack.
func readIndex(f File, sum string) (*packIndex, error) {
	r, err := zip.NewReader(f, f.Size())
	if err != nil {
		return nil, err
	}
	x := &packIndex{sum: sum, entries: make([]packEntry, 0, len(r.File))}
	for _, e := range r.File {
		offset, err := e.DataOffset()
		if err != nil {
			return nil, err
		}
		if e.Method != zip.Store && e.Method != zip.Deflate || !fs.ValidPath(e.Name) || e.UncompressedSize64 > uint64(maxPacked) || e.CompressedSize64 > uint64(f.Size()) {
			return nil, refusal(packEntryOdd, e.Name)
		}
		x.entries = append(x.entries, packEntry{strings.Clone(e.Name), offset, int64(e.UncompressedSize64), int64(e.CompressedSize64), e.CRC32, e.Method})
	}
	slices.SortFunc(x.entries, func(a, b packEntry) int { return strings.Compare(a.name, b.name) })
	return x, nil
}

// maxPacked bounds a file in a pack, in bytes.
const maxPacked = 4 << 30

// find returns the entry of a name.
func (x *packIndex) find(name string) (*packEntry, bool) {
	at, ok := slices.BinarySearchFunc(x.entries, name, func(e packEntry, name string) int { return strings.Compare(e.name, name) })
	if !ok {
		return nil, false
	}
	return &x.entries[at], true
}

// list returns what is directly in a folder of the pack, sorted.
func (x *packIndex) list(dir string) []string {
	at, _ := slices.BinarySearchFunc(x.entries, dir+"/", func(e packEntry, name string) int { return strings.Compare(e.name, name) })
	var names []string
	for _, e := range x.entries[at:] {
		rest, inside := strings.CutPrefix(e.name, dir+"/")
		if !inside {
			break
		}
		name, _, below := strings.Cut(rest, "/")
		if below {
			name += "/"
		}
		if len(names) == 0 || names[len(names)-1] != name {
			names = append(names, name)
		}
	}
	return names
}

var (
	packEntryOdd = message.Define("store.pack_entry_odd", "có mục %s mà kho điểm không thể tạo ra", "its entry %s is none that a store makes")
	notAPack     = message.Define("store.not_a_pack", "không phải tệp đóng gói của kho điểm", "it is no pack of a store")
)

// tailBytes is about how much of the end of a pack is read to see which it is: the sum,
// and the days before it.
const tailBytes = 512

// tailOf reads the SHA-256 at the end of a pack, and the days that it says it has.
func tailOf(f File) (sum string, days []string, err error) {
	tail := make([]byte, min(f.Size(), tailBytes))
	if n, err := f.ReadAt(tail, f.Size()-int64(len(tail))); n < len(tail) {
		return "", nil, err
	}
	_, text, ok := bytes.Cut(tail, []byte("rasoat pack 1\ndays "))
	list, sum, isPack := strings.Cut(string(text), "\nsha256 ")
	if !ok || !isPack || len(sum) != len(noSeal) {
		return "", nil, refusal(notAPack)
	}
	return sum, strings.Fields(list), nil
}

// wholePack tells whether all bytes of a pack are what its comment says.
func wholePack(ctx context.Context, files Files, name string) (bool, error) {
	f, err := files.Open(ctx, name)
	if err != nil {
		return false, err
	}
	defer f.Close()
	sum, _, err := tailOf(f)
	if err != nil {
		return false, damaged(name, err)
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.NewSectionReader(f, 0, f.Size()-int64(len(sum)))); err != nil {
		return false, fmt.Errorf("%s: %w", name, err)
	}
	return hex.EncodeToString(h.Sum(nil)) == sum, nil
}

// asItIs reads an entry for another pack.
func (e *packEntry) asItIs(f File) (*packed, error) {
	p := &packed{name: e.name, raw: make([]byte, e.packed)}
	if n, err := f.ReadAt(p.raw, e.offset); n < len(p.raw) {
		return nil, err
	}
	p.head.Name, p.head.Method, p.head.CRC32 = e.name, e.method, e.crc
	p.head.CompressedSize64, p.head.UncompressedSize64 = uint64(e.packed), uint64(e.size)
	p.finish()
	return p, nil
}
