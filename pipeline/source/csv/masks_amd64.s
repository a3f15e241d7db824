#include "textflag.h"

// Y0–Y2 hold the three characters throughout. Both routines end with VZEROUPPER: SHA-256
// on the same core is many times slower while the upper halves of the registers are in use.

// COMPARE reads a block of 64 bytes, its halves in Y5 and Y6: where they are the first
// character is in Y7 and Y8, the second in Y9 and Y10, the third in Y11 and Y12.
#define COMPARE \
	VMOVDQU  (SI), Y5;     \
	VMOVDQU  32(SI), Y6;   \
	VPCMPEQB Y0, Y5, Y7;   \
	VPCMPEQB Y0, Y6, Y8;   \
	VPCMPEQB Y1, Y5, Y9;   \
	VPCMPEQB Y1, Y6, Y10;  \
	VPCMPEQB Y2, Y5, Y11;  \
	VPCMPEQB Y2, Y6, Y12

// ANY joins the three in Y7 and Y8.
#define ANY \
	VPOR Y7, Y9, Y7;  \
	VPOR Y8, Y10, Y8; \
	VPOR Y7, Y11, Y7; \
	VPOR Y8, Y12, Y8

// BITS turns both halves into a word of a bit a byte.
#define BITS(lower, upper, word, scratch) \
	VPMOVMSKB lower, word;    \
	VPMOVMSKB upper, scratch; \
	SHLQ      $32, scratch;   \
	ORQ       scratch, word

// func maskAVX2(masks *uint64, text *byte, blocks int, delim, lineBreak, quote byte) (nul bool)
//
// Y3 holds zeros, Y4 where a NUL was.
TEXT ·maskAVX2(SB), NOSPLIT, $0-33
	MOVQ         masks+0(FP), DI
	MOVQ         text+8(FP), SI
	MOVQ         blocks+16(FP), CX
	VPBROADCASTB delim+24(FP), Y0
	VPBROADCASTB lineBreak+25(FP), Y1
	VPBROADCASTB quote+26(FP), Y2
	VPXOR        Y3, Y3, Y3
	VPXOR        Y4, Y4, Y4
	TESTQ        CX, CX
	JZ           done

block:
	COMPARE
	ANY
	BITS(Y7, Y8, AX, BX)
	MOVQ      AX, (DI)
	VPMINUB   Y5, Y6, Y5
	VPCMPEQB  Y3, Y5, Y5
	VPOR      Y4, Y5, Y4
	ADDQ      $64, SI
	ADDQ      $8, DI
	DECQ      CX
	JNZ       block

done:
	VPTEST Y4, Y4
	SETNE  nul+32(FP)
	VZEROUPPER
	RET

// func sortOutAVX2(signs *signs, text *byte, blocks int, delim, lineBreak, quote byte)
//
// The lists of quotes, line breaks and all signs are 512 bytes long each.
TEXT ·sortOutAVX2(SB), NOSPLIT, $0-27
	MOVQ         signs+0(FP), DI
	MOVQ         text+8(FP), SI
	MOVQ         blocks+16(FP), CX
	VPBROADCASTB delim+24(FP), Y0
	VPBROADCASTB lineBreak+25(FP), Y1
	VPBROADCASTB quote+26(FP), Y2

sort:
	COMPARE
	BITS(Y11, Y12, AX, BX)
	MOVQ      AX, (DI)
	ANY
	BITS(Y7, Y8, R8, R9)
	MOVQ      R8, 1024(DI)
	BITS(Y9, Y10, R8, R9)
	NOTQ      AX
	ANDQ      AX, R8
	MOVQ      R8, 512(DI)
	ADDQ      $64, SI
	ADDQ      $8, DI
	DECQ      CX
	JNZ       sort
	VZEROUPPER
	RET

// PLACE writes down the place of the lowest bit in AX, and clears it.
#define PLACE(offset) \
	TZCNTQ AX, BX;         \
	ADDL   R9, BX;         \
	MOVL   BX, offset(R8); \
	BLSRQ  AX, AX

// func placesBMI(at *uint32, base uint32, masks *uint64, blocks int) int
//
// DI is where the next block's places go, R8 where the next eight of this one's go.
TEXT ·placesBMI(SB), NOSPLIT, $0-40
	MOVQ at+0(FP), DI
	MOVL base+8(FP), R9
	MOVQ masks+16(FP), SI
	MOVQ blocks+24(FP), CX
	MOVQ DI, R10

places:
	MOVQ    (SI), AX
	MOVQ    DI, R8
	POPCNTQ AX, DX
	LEAQ    (DI)(DX*4), DI

eight:
	PLACE(0)
	PLACE(4)
	PLACE(8)
	PLACE(12)
	PLACE(16)
	PLACE(20)
	PLACE(24)
	PLACE(28)
	ADDQ  $32, R8
	TESTQ AX, AX
	JNZ   eight
	ADDL  $64, R9
	ADDQ  $8, SI
	DECQ  CX
	JNZ   places
	SUBQ  R10, DI
	SHRQ  $2, DI
	MOVQ  DI, ret+32(FP)
	RET
