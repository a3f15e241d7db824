#include "textflag.h"

// ALL is 32 times a byte, which is written eight times.
#define ALL(name, c) \
	DATA name<>+0(SB)/8, $c  \
	DATA name<>+8(SB)/8, $c  \
	DATA name<>+16(SB)/8, $c \
	DATA name<>+24(SB)/8, $c \
	GLOBL name<>(SB), RODATA|NOPTR, $32

ALL(at, 0x4040404040404040)
ALL(dot, 0x2E2E2E2E2E2E2E2E)
ALL(hyphen, 0x2D2D2D2D2D2D2D2D)
ALL(small, 0x2020202020202020)
ALL(a, 0x6161616161616161)
ALL(letters, 0x1919191919191919)
ALL(zero, 0x3030303030303030)
ALL(digits, 0x0909090909090909)
ALL(underscore, 0x5F5F5F5F5F5F5F5F)
ALL(percent, 0x2525252525252525)
ALL(plus, 0x2B2B2B2B2B2B2B2B)

// KEEP writes the highest bit of each byte of a register to a member of addressBits.
#define KEEP(y, member) \
	VPMOVMSKB y, AX \
	MOVL      AX, member(DI)

// func classes(v *byte, of *addressBits)
TEXT ·classes(SB), NOSPLIT, $0-16
	MOVQ     v+0(FP), SI
	MOVQ     of+8(FP), DI
	VMOVDQU  (SI), Y0
	VPCMPEQB at<>(SB), Y0, Y1
	KEEP(Y1, 0)
	VPCMPEQB dot<>(SB), Y0, Y1
	KEEP(Y1, 4)
	VPCMPEQB hyphen<>(SB), Y0, Y1
	KEEP(Y1, 8)
	VPOR     small<>(SB), Y0, Y1
	VPSUBB   a<>(SB), Y1, Y1
	VPMINUB  letters<>(SB), Y1, Y2
	VPCMPEQB Y1, Y2, Y1            // a letter, as there is nothing above the last
	KEEP(Y1, 12)
	VPSUBB   zero<>(SB), Y0, Y1
	VPMINUB  digits<>(SB), Y1, Y2
	VPCMPEQB Y1, Y2, Y1
	KEEP(Y1, 16)
	VPCMPEQB underscore<>(SB), Y0, Y1
	VPCMPEQB percent<>(SB), Y0, Y2
	VPCMPEQB plus<>(SB), Y0, Y3
	VPOR     Y1, Y2, Y1
	VPOR     Y1, Y3, Y1
	KEEP(Y1, 20)
	VZEROUPPER
	RET
