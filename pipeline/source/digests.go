package source

import (
	"context"
)

// digests are those of what was delivered. A file that is not packed is hashed from the
// bytes that its table reads. Of a packed one the table sees what was in it; so its own
// bytes are read beside, in step with that: they were just read, or will be at once.
type digests struct {
	files []File
	hash  func() digest
	all   map[*delivery]*hashing
	open  *hashing // not yet ended
}

// hashing is the digest of one delivery.
type hashing struct {
	digest
	of              *delivery
	left            int      // files of it that are still to be cut
	h               content  // of a packed one
	shown           *showing // of it
	unpacked, total float64  // bytes of its files, cut and in all
}

func newDigests(files []File, hash func() digest) *digests {
	s := &digests{files: files, hash: hash, all: map[*delivery]*hashing{}}
	for i := range files {
		f := &files[i]
		d := s.all[f.from]
		if d == nil {
			d = &hashing{of: f.from}
			s.all[f.from] = d
		}
		d.left++
		d.total += float64(f.Bytes)
	}
	return s
}

// of returns the digest for a file, which is to be cut now.
func (s *digests) of(ctx context.Context, file int) (*hashing, error) {
	d := s.all[s.files[file].from]
	if d.digest != nil {
		return d, nil
	}
	if d.of.packed != nil {
		h, err := d.of.open(ctx)
		if err != nil {
			return nil, err
		}
		d.h = h
	}
	d.digest = s.hash()
	if s.open = d; d.h != nil {
		d.shown = newShowing(d.h, d.tap)
	}
	return d, nil
}

// tapped is the tap for who reads the bytes of what was delivered.
func (d *hashing) tapped() func([]byte, func()) {
	if d.shown != nil {
		return nil
	}
	return d.tap
}

// upTo shows as much of a packed file as a part of its content makes up of it.
func (d *hashing) upTo(ctx context.Context, bytes int64) error {
	if d.shown == nil {
		return nil
	}
	d.unpacked += float64(bytes)
	return d.show(ctx, int64(float64(d.of.Bytes)*min(d.unpacked/d.total, 1)))
}

func (d *hashing) show(ctx context.Context, to int64) error {
	if err := d.shown.until(ctx, min(to, d.of.Bytes)); err != nil && ctx.Err() == nil {
		return broken(d.of.Name, d.shown.at, bare(err))
	} else if err != nil {
		return err
	}
	return nil
}

// after is what is done when a file has been cut.
func (s *digests) after(ctx context.Context, file int) error {
	d := s.all[s.files[file].from]
	if d.left--; d.left > 0 {
		return nil
	}
	if d.shown != nil {
		if err := d.show(ctx, d.of.Bytes); err != nil {
			return err
		}
		if err := d.of.unchanged(d.h); err != nil {
			return err
		}
	}
	d.finish()
	s.open = nil
	return nil
}

func (d *hashing) finish() {
	d.end()
	if d.h != nil {
		d.h.Close()
	}
}

// end ends what was begun and not ended.
func (s *digests) end() {
	if s.open != nil {
		s.open.finish()
		s.open.sum()
	}
}

// sums are the digests by file.
func (s *digests) sums() []string {
	sums, known := make([]string, len(s.files)), map[*hashing]string{}
	for i := range s.files {
		d := s.all[s.files[i].from]
		if _, ok := known[d]; !ok {
			known[d] = d.sum()
		}
		sums[i] = known[d]
	}
	return sums
}
