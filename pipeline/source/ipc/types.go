package ipc

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"

	"rasoat/pipeline/source/columnar"
)

// columnOf decides how the values of a field that is not made of others are read.
func columnOf(f table, kind byte) Column {
	t, _ := f.inner(fieldType)
	switch kind {
	case kindNull:
		return Column{Type: "null", layout: layoutNull}
	case kindBool:
		return Column{Type: "bool", layout: layoutBits}
	case kindInt:
		return wholeColumn(t.int32(0, 0), t.byte(1) != 0)
	case kindFloat:
		return floatColumn(t.int16(0, 0))
	case kindBinary, kindText, kindLargeBinary, kindLargeText, kindBinaryView, kindTextView:
		return textColumns[kind]
	case kindFixed:
		return fixedColumn(t.int32(0, 0), extension(f))
	case kindDecimal:
		return decimalColumn(t.int32(0, 0), t.int32(1, 0), t.int32(2, 128))
	case kindDate, kindTime, kindTimestamp, kindInterval, kindDuration:
		return momentColumn(t, kind)
	}
	name, known := nestedNames[kind]
	if !known {
		name = fmt.Sprintf("type %d", kind)
	}
	return Column{Type: name, nested: known && kind != kindRunEnds && kind != kindUnion}
}

var textColumns = map[byte]Column{
	kindBinary: {Type: "binary", layout: layoutTexts}, kindText: {Type: "utf8", layout: layoutTexts},
	kindLargeBinary: {Type: "large_binary", layout: layoutLarge}, kindLargeText: {Type: "large_utf8", layout: layoutLarge},
	kindBinaryView: {Type: "binary_view", layout: layoutViews}, kindTextView: {Type: "utf8_view", layout: layoutViews},
}

var nestedNames = map[byte]string{
	kindList: "list", kindLargeList: "large_list", kindFixedList: "fixed_size_list", kindListView: "list_view", kindLargeListView: "large_list_view",
	kindMap: "map", kindUnion: "union", kindRunEnds: "run_end_encoded",
}

func wholeColumn(bits int, signed bool) Column {
	c := Column{Type: fmt.Sprintf("uint%d", bits), width: bits / 8}
	if signed {
		c.Type = c.Type[1:]
	}
	if slices.Contains([]int{8, 16, 32, 64}, bits) {
		c.layout = layoutFixed
		c.render = func(dst, v []byte) []byte { return strconv.AppendUint(dst, unsigned(v), 10) }
		if signed {
			c.render = func(dst, v []byte) []byte { return strconv.AppendInt(dst, signedOf(v), 10) }
		}
	}
	return c
}

func unsigned(v []byte) uint64 {
	switch len(v) {
	case 1:
		return uint64(v[0])
	case 2:
		return uint64(binary.LittleEndian.Uint16(v))
	case 4:
		return uint64(binary.LittleEndian.Uint32(v))
	}
	return binary.LittleEndian.Uint64(v)
}

func signedOf(v []byte) int64 {
	free := 64 - 8*len(v)
	return int64(unsigned(v)<<free) >> free
}

func floatColumn(precision int) Column {
	switch precision {
	case 0:
		return Column{Type: "float16", layout: layoutFixed, width: 2, render: func(dst, v []byte) []byte {
			return columnar.AppendHalf(dst, binary.LittleEndian.Uint16(v))
		}}
	case 1:
		return Column{Type: "float32", layout: layoutFixed, width: 4, render: func(dst, v []byte) []byte {
			return columnar.AppendFloat(dst, float64(math.Float32frombits(uint32(unsigned(v)))), 32)
		}}
	case 2:
		return Column{Type: "float64", layout: layoutFixed, width: 8, render: func(dst, v []byte) []byte {
			return columnar.AppendFloat(dst, math.Float64frombits(unsigned(v)), 64)
		}}
	}
	return Column{Type: fmt.Sprintf("float, precision %d", precision)}
}

// maxFixed is the longest value of a fixed number of bytes.
const maxFixed = 1 << 20

func fixedColumn(width int, extension string) Column {
	c := Column{Type: fmt.Sprintf("fixed_size_binary[%d]", width), width: width}
	if width > 0 && width <= maxFixed {
		c.layout = layoutFixed
	}
	if extension == "arrow.uuid" && width == 16 {
		c.Type, c.render = "uuid", columnar.AppendUUID
	}
	return c
}

func decimalColumn(precision, scale, bits int) Column {
	c := Column{Type: fmt.Sprintf("decimal%d(%d,%d)", bits, precision, scale), width: bits / 8}
	if scale < 0 || scale > columnar.MaxDecimalDigits || !slices.Contains([]int{32, 64, 128, 256}, bits) {
		return c
	}
	c.layout = layoutFixed
	if bits <= 64 {
		c.render = func(dst, v []byte) []byte { return columnar.AppendWhole(dst, signedOf(v), scale) }
		return c
	}
	c.render = func(dst, v []byte) []byte {
		var great [columnar.MaxDecimalBytes]byte // first
		for i, b := range v {
			great[len(v)-1-i] = b
		}
		return columnar.AppendBig(dst, great[:len(v)], scale)
	}
	return c
}
