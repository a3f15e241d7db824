#include "textflag.h"

// func copyAVX(dst, src *byte, pos, end, used, last int, ends *int32, first, n int, present *uint64) (i, posAfter, usedAfter int)
//
// DI: where values go, and DX, how far they have come. SI: the page, BX: where in it, R10:
// where it ends. R9: ends, CX: of which row, R11: behind the last. R8: bits of rows that
// have a value, if not all have.
TEXT ·copyAVX(SB), NOSPLIT, $0-104
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ pos+16(FP), BX
	MOVQ end+24(FP), R10
	MOVQ used+32(FP), DX
	MOVQ last+40(FP), R12
	MOVQ ends+48(FP), R9
	MOVQ first+56(FP), CX
	MOVQ n+64(FP), R11
	MOVQ present+72(FP), R8

row:
	CMPQ  CX, R11
	JGE   done
	CMPQ  DX, R12
	JGT   done
	TESTQ R8, R8
	JZ    value
	MOVQ  CX, AX
	SHRQ  $6, AX
	MOVQ  (R8)(AX*8), AX
	BTQ   CX, AX
	JCC   next

value:
	CMPQ    BX, R10
	JGT     done
	MOVL    (SI)(BX*1), AX
	CMPL    AX, $32
	JHI     done
	LEAQ    4(BX)(AX*1), R13
	CMPQ    R13, R10
	JGT     done
	VMOVDQU 4(SI)(BX*1), Y0
	VMOVDQU Y0, (DI)(DX*1)
	MOVQ    R13, BX
	ADDQ    AX, DX

next:
	MOVL DX, (R9)(CX*4)
	INCQ CX
	JMP  row

done:
	MOVQ CX, i+80(FP)
	MOVQ BX, posAfter+88(FP)
	MOVQ DX, usedAfter+96(FP)
	VZEROUPPER
	RET
