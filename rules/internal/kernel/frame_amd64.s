#include "textflag.h"

// func fitFrame(places *[2][16]byte, offsets *int32, data *byte, rows uint64, length, safe int) (fits uint64)
//
// DI: offsets. SI: data. DX: rows that are left. R8: the length. R9: where a text may begin.
// R10: rows that fit. X8, X9: for each place, the least that there may be and how much more.
TEXT ·fitFrame(SB), NOSPLIT, $0-56
	MOVQ    places+0(FP), AX
	MOVQ    offsets+8(FP), DI
	MOVQ    data+16(FP), SI
	MOVQ    rows+24(FP), DX
	MOVQ    length+32(FP), R8
	MOVQ    safe+40(FP), R9
	VMOVDQU (AX), X8
	VMOVDQU 16(AX), X9
	XORL    R10, R10

row:
	TESTQ     DX, DX
	JZ        done
	TZCNTQ    DX, CX
	BLSRQ     DX, DX
	MOVLQSX   (DI)(CX*4), AX
	MOVLQSX   4(DI)(CX*4), BX
	SUBQ      AX, BX
	CMPQ      BX, R8
	JNE       row
	CMPQ      AX, R9
	JGT       row
	VMOVDQU   (SI)(AX*1), X0
	VPSUBB    X8, X0, X0
	VPMINUB   X9, X0, X1
	VPCMPEQB  X0, X1, X1
	VPMOVMSKB X1, AX
	XORL      BX, BX
	CMPL      AX, $0xFFFF
	SETEQ     BX
	SHLXQ     CX, BX, BX
	ORQ       BX, R10
	JMP       row

done:
	MOVQ R10, fits+48(FP)
	RET
