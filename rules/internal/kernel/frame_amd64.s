#include "textflag.h"

// NEXT goes on with the next row that is left, of the length, and with as much behind its
// beginning as is read: CX is the row, AX where its text begins.
#define NEXT(row, done) \
	TESTQ   DX, DX           \
	JZ      done             \
	TZCNTQ  DX, CX           \
	BLSRQ   DX, DX           \
	MOVLQSX (DI)(CX*4), AX   \
	MOVLQSX 4(DI)(CX*4), BX  \
	SUBQ    AX, BX           \
	CMPQ    BX, R8           \
	JNE     row              \
	CMPQ    AX, R9           \
	JGT     row

// KEEP adds the row to those that fit if AX, a bit for each place, has all of them.
#define KEEP(all) \
	XORL  BX, BX     \
	CMPL  AX, all    \
	SETEQ BX         \
	SHLXQ CX, BX, BX \
	ORQ   BX, R10

// func fitFrame(places *[2][32]byte, offsets *int32, data *byte, rows uint64, length, safe int) (fits uint64)
//
// DI: offsets. SI: data. DX: rows that are left. R8: the length. R9: where a text may begin.
// R10: rows that fit. Y8, Y9: for each place, the least that there may be and how much more.
TEXT ·fitFrame(SB), NOSPLIT, $0-56
	MOVQ    places+0(FP), AX
	MOVQ    offsets+8(FP), DI
	MOVQ    data+16(FP), SI
	MOVQ    rows+24(FP), DX
	MOVQ    length+32(FP), R8
	MOVQ    safe+40(FP), R9
	XORL    R10, R10
	CMPQ    R8, $16
	JGT     long
	VMOVDQU (AX), X8
	VMOVDQU 32(AX), X9

short:
	NEXT(short, done)
	VMOVDQU   (SI)(AX*1), X0
	VPSUBB    X8, X0, X0
	VPMINUB   X9, X0, X1
	VPCMPEQB  X0, X1, X1
	VPMOVMSKB X1, AX
	KEEP($0xFFFF)
	JMP       short

long:
	VMOVDQU (AX), Y8
	VMOVDQU 32(AX), Y9

next:
	NEXT(next, longDone)
	VMOVDQU   (SI)(AX*1), Y0
	VPSUBB    Y8, Y0, Y0
	VPMINUB   Y9, Y0, Y1
	VPCMPEQB  Y0, Y1, Y1
	VPMOVMSKB Y1, AX
	KEEP($0xFFFFFFFF)
	JMP       next

longDone:
	VZEROUPPER

done:
	MOVQ R10, fits+48(FP)
	RET
