package csv

import "golang.org/x/sys/cpu"

// maskAVX2 is maskPlain, 32 bytes in a step. It reads blocks of 64 bytes from text.
//
//go:noescape
func maskAVX2(masks *uint64, text *byte, blocks int, delim, lineBreak, quote byte) (nul bool)

// sortOutAVX2 is sortOutPlain, 32 bytes in a step. It reads blocks of 64 bytes from text.
//
//go:noescape
func sortOutAVX2(signs *signs, text *byte, blocks int, delim, lineBreak, quote byte)

// placesBMI is placesPlain by TZCNT, BLSR and POPCNT.
//
//go:noescape
func placesBMI(at *uint32, base uint32, masks *uint64, blocks int) int

func init() {
	if cpu.X86.HasBMI1 && cpu.X86.HasPOPCNT {
		places = func(at []uint32, base uint32, masks []uint64) int {
			if len(masks) == 0 {
				return 0
			}
			_ = at[64*len(masks)+7]
			return placesBMI(&at[0], base, &masks[0], len(masks))
		}
	}
	if cpu.X86.HasAVX2 {
		sortOut = func(signs *signs, blocks int, text []byte, d Dialect) {
			if blocks == 0 || d.Quote == NoQuote {
				sortOutPlain(signs, blocks, text, d)
				return
			}
			_, _ = text[64*blocks-1], signs.all[blocks-1]
			sortOutAVX2(signs, &text[0], blocks, d.Delimiter, d.Break, d.Quote)
		}
		mask = func(masks []uint64, text []byte, m *marks) bool {
			if len(masks) == 0 {
				return false
			}
			_ = text[64*len(masks)-1]
			return maskAVX2(&masks[0], &text[0], len(masks), byte(m.delims), byte(m.breaks), byte(m.quotes))
		}
	}
}
