package ipc

// A view is 16 bytes: the length of a text, and the text itself if it is short, or else
// in which buffer it stands, and where.
const (
	viewWidth = 16
	viewShort = 12
)

// stretch is the part of a buffer in which the texts of some rows stand.
type stretch struct {
	from, to int64
	bytes    int64 // of the texts
	text     []byte
}

// takeViews reads texts of which the short ones stand in their places, and of the others
// where they are. These mostly follow each other and are read at once; where they do not,
// one by one.
func (v *values) takeViews(b *batch, s source, row int64, n int) error {
	raw, err := b.bytes(s.first, row*viewWidth, int64(n)*viewWidth, &v.read)
	if err != nil {
		return err
	}
	stretches, err := v.stretches(raw, n, s.more)
	if err != nil {
		return err
	}
	for number, t := range stretches {
		if t.to-t.from <= 4*t.bytes {
			if t.text, err = b.bytes(s.first+1+number, t.from, t.to-t.from, &t.text); err != nil {
				return err
			}
		}
	}
	for i := range n {
		view := raw[i*viewWidth : (i+1)*viewWidth]
		if size := int32At(view, 0); v.has(i) && size <= viewShort {
			v.data = append(v.data, view[4:4+size]...)
		} else if v.has(i) {
			number, at := int32At(view, 8), int64(int32At(view, 12))
			t := stretches[number]
			text := t.text
			if text != nil {
				text = text[at-t.from : at-t.from+int64(size)]
			} else if text, err = b.bytes(s.first+1+number, at, int64(size), &v.read2); err != nil {
				return err
			}
			v.data = append(v.data, text...)
		}
		if err := v.end(); err != nil {
			return err
		}
	}
	return nil
}

// stretches finds the parts of the buffers, which are so many, that n rows need.
func (v *values) stretches(raw []byte, n, buffers int) (map[int]*stretch, error) {
	all := map[int]*stretch{}
	for i := range n {
		view := raw[i*viewWidth : (i+1)*viewWidth]
		size, number, at := int32At(view, 0), int32At(view, 8), int64(int32At(view, 12))
		switch {
		case !v.has(i) || size >= 0 && size <= viewShort:
			continue
		case size < 0 || number < 0 || number >= buffers || at < 0:
			return nil, errPlaces
		}
		t := all[number]
		if t == nil {
			t = &stretch{from: at}
			all[number] = t
		}
		t.from, t.to = min(t.from, at), max(t.to, at+int64(size))
		t.bytes += int64(size)
	}
	return all, nil
}
