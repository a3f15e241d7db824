package store

import (
	"os"

	"golang.org/x/sys/unix"
)

// beginSync lets the system begin to write a file to the disk. That it is there, Sync
// tells: what goes wrong here goes wrong there again.
func beginSync(f *os.File) { _ = unix.SyncFileRange(int(f.Fd()), 0, 0, unix.SYNC_FILE_RANGE_WRITE) }
