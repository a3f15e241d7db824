package xlsx

import (
	"io"

	"rasoat/pipeline/source/office"
	"rasoat/pipeline/source/ole"
	"rasoat/pipeline/source/sheet"
)

// lookAtContainer refuses files that are named as workbooks and are in the container
// of old documents: those with a password are, and those of old programs.
func lookAtContainer(in io.ReaderAt, size int64) error {
	var head [len(ole.Signature)]byte
	if n, _ := in.ReadAt(head[:], 0); string(head[:n]) != ole.Signature {
		return nil
	}
	f, err := ole.Open(in, size)
	switch {
	case err != nil:
		return sheet.Refuse(office.ErrNotZip).Because(err)
	case f.Find("EncryptedPackage") != nil:
		return sheet.Refuse(office.ErrLocked)
	}
	return sheet.Refuse(errOld)
}
