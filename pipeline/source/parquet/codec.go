package parquet

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/pierrec/lz4/v4"

	"rasoat/pipeline/source/parquet/unzstd"
)

// The ways in which pages are compressed.
const (
	codecNone = iota
	codecSnappy
	codecGzip
	codecLZO
	codecBrotli
	codecLZ4Hadoop
	codecZstd
	codecLZ4
)

var codecNames = [...]string{"uncompressed", "snappy", "gzip", "lzo", "brotli", "lz4", "zstd", "lz4"}

func codecName(codec int64) string {
	if codec < 0 || codec >= int64(len(codecNames)) {
		return fmt.Sprintf("codec %d", codec)
	}
	return codecNames[codec]
}

// unpacker unpacks pages, for one goroutine.
type unpacker struct {
	zstd   *unzstd.Decoder
	gzip   *gzip.Reader
	brotli *brotli.Reader
	source bytes.Reader
}

var (
	errUnpacked = unzstd.ErrSize // of all codecs
	errLZO      = errors.New("compression lzo")
)

// unpack unpacks src, which must fill dst. Behind dst are slack bytes that it may
// spoil. Nothing that stands in src makes it use more memory than that, and what
// the window of the codec needs.
func (u *unpacker) unpack(codec int64, dst, src []byte) error {
	switch codec {
	case codecSnappy:
		return u.snappy(dst, src)
	case codecGzip:
		return u.unzip(dst, src)
	case codecBrotli:
		u.source.Reset(src)
		if u.brotli == nil {
			u.brotli = brotli.NewReader(&u.source)
		} else if err := u.brotli.Reset(&u.source); err != nil {
			return err
		}
		return fill(dst, u.brotli)
	case codecLZ4Hadoop:
		if err := hadoopLZ4(dst, src); err == nil {
			return nil
		}
		return rawLZ4(dst, src) // as the older of the two kinds of files has it
	case codecZstd:
		return u.unzstd(dst, src)
	case codecLZ4:
		return rawLZ4(dst, src)
	case codecLZO:
		return errLZO
	}
	return fmt.Errorf("unknown compression %d", codec)
}

func (u *unpacker) snappy(dst, src []byte) error {
	if n, err := snappy.DecodedLen(src); err != nil || n != len(dst) {
		return errors.Join(err, errUnpacked)
	}
	_, err := snappy.Decode(dst, src)
	return err
}

func (u *unpacker) unzip(dst, src []byte) (err error) {
	u.source.Reset(src)
	if u.gzip == nil {
		u.gzip, err = gzip.NewReader(&u.source)
	} else {
		err = u.gzip.Reset(&u.source)
	}
	if err != nil {
		u.gzip = nil
		return err
	}
	return fill(dst, u.gzip)
}

// fill reads dst, and that there is nothing behind it.
func fill(dst []byte, r io.Reader) error {
	if _, err := io.ReadFull(r, dst); err != nil {
		return err
	}
	var more [1]byte
	if n, err := io.ReadFull(r, more[:]); n > 0 {
		return errUnpacked
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

func (u *unpacker) unzstd(dst, src []byte) error {
	if u.zstd == nil {
		u.zstd = unzstd.NewDecoder(maxPage)
	}
	return u.zstd.Decode(dst, src)
}

func rawLZ4(dst, src []byte) error {
	if len(dst) == 0 {
		return nil
	}
	n, err := lz4.UncompressBlock(src, dst)
	if err == nil && n != len(dst) {
		return errUnpacked
	}
	return err
}

// hadoopLZ4 unpacks blocks that have their two sizes before them.
func hadoopLZ4(dst, src []byte) error {
	for len(src) >= 8 {
		full, packed := binary.BigEndian.Uint32(src), binary.BigEndian.Uint32(src[4:])
		src = src[8:]
		if uint64(full) > uint64(len(dst)) || uint64(packed) > uint64(len(src)) {
			return errUnpacked
		}
		if err := rawLZ4(dst[:full], src[:packed]); err != nil {
			return err
		}
		dst, src = dst[full:], src[packed:]
	}
	if len(dst) > 0 || len(src) > 0 {
		return errUnpacked
	}
	return nil
}
