//go:build linux

// Package fence is for tests of loops that go past what a compiler watches over: memory
// beside which nothing can be read or written.
package fence

import (
	"syscall"
	"testing"
	"unsafe"
)

// Around copies values, which hold no pointers, between pages that must not be touched:
// right before the one behind them, or right behind the one before them.
type Around[T any] struct {
	room  []T
	atEnd bool
}

// New is room for n values.
func New[T any](t testing.TB, n int, atEnd bool) Around[T] {
	t.Helper()
	size, page := n*int(unsafe.Sizeof(*new(T))), syscall.Getpagesize()
	inner := max(1, (size+page-1)/page) * page
	all, err := syscall.Mmap(-1, 0, inner+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Skipf("no pages of its own: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Munmap(all) })
	for _, fence := range [][]byte{all[:page], all[page+inner:]} {
		if err := syscall.Mprotect(fence, syscall.PROT_NONE); err != nil {
			t.Skipf("no fences: %v", err)
		}
	}
	from := page
	if atEnd {
		from += inner - size
	}
	return Around[T]{unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(all[from:]))), n), atEnd}
}

// Put returns the copy of v, in the place of the one before.
func (a Around[T]) Put(v []T) []T {
	from := 0
	if a.atEnd {
		from = len(a.room) - len(v)
	}
	copy(a.room[from:], v)
	return a.room[from : from+len(v) : from+len(v)]
}
