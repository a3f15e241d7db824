package unzstd

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"github.com/klauspost/compress/zstd"
)

// samples are pages as columns have them, and such as they do not.
func samples() map[string][]byte {
	r := rand.New(rand.NewPCG(1, 2))
	made := func(n int, value func() string) []byte {
		var b []byte
		for len(b) < n {
			v := value()
			b = append(append(b, byte(len(v)), 0, 0, 0), v...)
		}
		return b
	}
	random := make([]byte, 300_000)
	for i := range random {
		random[i] = byte(r.Uint32())
	}
	return map[string][]byte{
		"nothing": nil,
		"a byte":  {7},
		"ids":     made(500_000, func() string { return fmt.Sprintf("0%02d%09d", r.IntN(97), r.IntN(1e9)) }),
		"moments": made(3_000_000, func() string {
			return fmt.Sprintf("2024-%02d-%02dT%02d:%02d:%02d", 1+r.IntN(12), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60))
		}),
		"names":  made(200_000, func() string { return strings.Repeat("Nguyễn Thị Lan "[:r.IntN(16)], r.IntN(9)) }),
		"few":    made(400_000, func() string { return [...]string{"Nam", "Nữ", "", "Khác"}[r.IntN(4)] }),
		"same":   made(700_000, func() string { return "thường trú" }),
		"zeros":  make([]byte, 1_000_000),
		"random": random,
		"steps":  bytes.Repeat([]byte("abcdefghijklmnopqrstuvwxyz0123456789"[:17]), 20_000),
		"short":  []byte("Số 12, Lê Lợi"),
	}
}

type packed struct {
	name       string
	raw, frame []byte
}

// frames are these, or what they begin with, as the library packs them.
func frames(t testing.TB, longest int) (all []packed) {
	for name, raw := range samples() {
		raw = raw[:min(longest, len(raw))]
		for _, level := range []zstd.EncoderLevel{zstd.SpeedFastest, zstd.SpeedDefault, zstd.SpeedBestCompression} {
			for _, hashed := range []bool{false, true} {
				w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(level), zstd.WithEncoderCRC(hashed), zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true))
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, packed{fmt.Sprintf("%s, %v, checksum %t", name, level, hashed), raw, w.EncodeAll(raw, nil)})
			}
		}
	}
	return all
}

const most = 16 << 20

// guarded is a destination of n bytes, with more behind the slack that are not to be
// touched, and a check that they were not.
func guarded(n int) (dst []byte, check func() bool) {
	const guard = 64
	all := bytes.Repeat([]byte{0xA5}, n+Slack+guard)
	return all[: n : n+Slack], func() bool { return bytes.Count(all[n+Slack:], []byte{0xA5}) == guard }
}

// Frames of all kinds are unpacked, and by the loop of this package where there is one.
func TestDecode(t *testing.T) {
	d := NewDecoder(most)
	for _, p := range frames(t, most) {
		dst, check := guarded(len(p.raw))
		if ok := d.frame(dst, p.frame); fast && !ok {
			t.Errorf("%s: left to the library", p.name)
		}
		clear(dst)
		if err := d.Decode(dst, p.frame); err != nil || !bytes.Equal(dst, p.raw) || !check() {
			t.Errorf("%s: %v, or other bytes", p.name, err)
		}
		if err := d.Decode(dst[:len(p.raw)/2], p.frame); err == nil && len(p.raw) > 1 {
			t.Errorf("%s: it fits into half of it", p.name)
		}
	}
}

// Several frames, and what is none, are the library's.
func TestDecodeOther(t *testing.T) {
	d := NewDecoder(most)
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	two := w.EncodeAll([]byte("second"), w.EncodeAll([]byte("first "), nil))
	dst := make([]byte, 12, 12+Slack)
	if err := d.Decode(dst, two); err != nil || string(dst) != "first second" {
		t.Errorf("%v, %q", err, dst)
	}
	for _, wrong := range [][]byte{nil, []byte("PAR1"), two[:9], two[:len(two)-1]} {
		if err := d.Decode(dst, wrong); err == nil {
			t.Errorf("%x is unpacked", wrong)
		}
	}
	if err := d.Decode(dst[:11], two); err == nil {
		t.Error("twelve bytes are unpacked as eleven")
	}
}

// What is unpacked here the library would have unpacked to the same: damaged frames.
func TestDamaged(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, p := range frames(t, most) {
		for range 60 {
			damaged := bytes.Clone(p.frame)
			for range 1 + r.IntN(3) {
				at := r.IntN(len(damaged))
				if r.IntN(2) == 0 {
					at = r.IntN(min(len(damaged), 40)) // heads and tables
				}
				damaged[at] ^= byte(1 << r.IntN(8))
			}
			if r.IntN(4) == 0 {
				damaged = damaged[:r.IntN(len(damaged))]
			}
			sameAsLibrary(t, damaged, len(p.frame)*3)
		}
		if t.Failed() {
			t.Fatal(p.name)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, p := range frames(f, 3000) {
		f.Add(p.frame, 100)
	}
	f.Fuzz(func(t *testing.T, frame []byte, size int) {
		if size >= 0 && size < 1<<16 && len(frame) < 1<<12 {
			sameAsLibrary(t, frame, size)
		}
	})
}

// library is made once: it is larger than the frames of a fuzzer.
var library = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(most))
	if err != nil {
		panic(err)
	}
	return d
})

// sameAsLibrary unpacks a frame to what it says that its size is, to what the library
// says that it is, and to another one.
func sameAsLibrary(t *testing.T, frame []byte, other int) {
	raw, wrong := library().DecodeAll(frame, nil)
	sizes := []int{other, len(raw)}
	var head zstd.Header
	if head.Decode(frame) == nil && head.HasFCS && head.FrameContentSize < most {
		sizes = append(sizes, int(head.FrameContentSize))
	}
	d := NewDecoder(most)
	for _, n := range sizes {
		dst, check := guarded(n)
		if ok := d.frame(dst, frame); ok && (wrong != nil || !bytes.Equal(dst, raw)) {
			t.Errorf("unpacked to %d bytes; the library: %v, %d bytes", n, wrong, len(raw))
		}
		if !check() {
			t.Errorf("%d bytes: more is written than the slack", n)
		}
	}
}

// The loop in assembly looks for things where they are.
func TestLayout(t *testing.T) {
	source, err := os.ReadFile("sequences_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	var r run
	var s tables
	for name, at := range map[string]uintptr{
		"run_tables": unsafe.Offsetof(r.tables), "run_bits": unsafe.Offsetof(r.bits), "run_bitsEnd": unsafe.Offsetof(r.bitsEnd),
		"run_left": unsafe.Offsetof(r.left), "run_literalSt": unsafe.Offsetof(r.states) + 8*kindLiterals,
		"run_offsetSt": unsafe.Offsetof(r.states) + 8*kindOffset, "run_matchSt": unsafe.Offsetof(r.states) + 8*kindMatch,
		"run_literals": unsafe.Offsetof(r.literals), "run_literalsEnd": unsafe.Offsetof(r.literalsEnd),
		"run_out": unsafe.Offsetof(r.out), "run_outEnd": unsafe.Offsetof(r.outEnd), "run_outBegin": unsafe.Offsetof(r.outBegin),
		"run_window": unsafe.Offsetof(r.window), "run_before": unsafe.Offsetof(r.before),
		"of": unsafe.Sizeof(s.entries[0]) * kindOffset, "ml": unsafe.Sizeof(s.entries[0]) * kindMatch, "spare": 1 << maxLog,
		"moves": unsafe.Offsetof(s.moves), "again": unsafe.Offsetof(s.again), "steps": unsafe.Offsetof(s.steps),
	} {
		found := regexp.MustCompile(`(?m)^#define ` + name + ` +(\d+)$`).FindSubmatch(source)
		if found == nil || string(found[1]) != strconv.Itoa(int(at)) {
			t.Errorf("%s is at %d, not at %s", name, at, found)
		}
	}
	if mark := fmt.Sprintf("special<>+0(SB)/8, $%#x", uint64(special)); !bytes.Contains(source, []byte(mark)) {
		t.Errorf("no %s", mark)
	}
}
