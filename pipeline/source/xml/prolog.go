package xml

import "bytes"

// Encoding returns the name of the encoding that a document declares, "" if it declares
// none. Bytes in which that can be read are of no encoding of two bytes, though programs
// that make documents in memory write that they are UTF-16, whatever the file is.
func Encoding(head []byte) string {
	head = bytes.TrimLeft(head, " \t\r\n")
	prolog, is := bytes.CutPrefix(head, []byte("<?xml"))
	if !is {
		return ""
	}
	prolog, _, _ = bytes.Cut(prolog, []byte("?>"))
	_, v, found := bytes.Cut(prolog, []byte("encoding"))
	v = bytes.TrimLeft(v, " \t\r\n=")
	if !found || len(v) == 0 {
		return ""
	}
	name, _, _ := bytes.Cut(v[1:], v[:1])
	if bytes.HasPrefix(bytes.ToLower(name), []byte("utf-16")) {
		return ""
	}
	return string(name)
}
