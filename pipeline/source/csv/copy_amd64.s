#include "textflag.h"

// func copyAVX(dst, src *byte, cells *cell, step int, ends *int32, n, at, lastFrom, lastAt int) int
//
// DI: where values go, and DX, how far they have come. SI: where they stand. R8: the next
// cell, R10: how far behind it the one after. R9: ends, CX: how many, R11: of how many.
TEXT ·copyAVX(SB), NOSPLIT, $0-80
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ cells+16(FP), R8
	MOVQ step+24(FP), R10
	MOVQ ends+32(FP), R9
	MOVQ n+40(FP), R11
	MOVQ at+48(FP), DX
	MOVQ lastFrom+56(FP), R12
	MOVQ lastAt+64(FP), R13
	XORL CX, CX

value:
	MOVQ    (R8), AX
	MOVL    AX, BX
	SHRQ    $32, AX
	CMPL    BX, $32
	JHI     end
	CMPQ    AX, R12
	JGT     end
	CMPQ    DX, R13
	JGT     end
	VMOVDQU (SI)(AX*1), Y0
	VMOVDQU Y0, (DI)(DX*1)
	ADDQ    BX, DX
	MOVL    DX, (R9)(CX*4)
	ADDQ    R10, R8
	INCQ    CX
	CMPQ    CX, R11
	JLT     value

end:
	MOVQ CX, ret+72(FP)
	VZEROUPPER
	RET
