#include "textflag.h"

// EACH sets every byte of a register.
#define EACH(c, x, y) \
	MOVQ         $c, AX \
	VMOVD        AX, x  \
	VPBROADCASTB x, y

// func passLatin(data *byte, n int) int
//
// SI: the data. CX: how many bytes were passed. DX: how many may be, with the two that
// are behind the last of a letter. Y10–Y13: 0xCC, 0xE1, 0xFC, 0xB8.
TEXT ·passLatin(SB), NOSPLIT, $0-24
	MOVQ data+0(FP), SI
	MOVQ n+8(FP), DX
	SUBQ $34, DX
	XORL CX, CX
	EACH(0xCC, X10, Y10)
	EACH(0xE1, X11, Y11)
	EACH(0xFC, X12, Y12)
	EACH(0xB8, X13, Y13)

latin:
	CMPQ      CX, DX
	JGT       latinEnd
	VMOVDQU   (SI)(CX*1), Y0
	VPMAXUB   Y0, Y10, Y1
	VPCMPEQB  Y0, Y1, Y1           // 0xCC or above
	VPCMPEQB  Y0, Y11, Y2
	VPAND     1(SI)(CX*1), Y12, Y3
	VPCMPEQB  Y3, Y13, Y3
	VPAND     Y2, Y3, Y2           // the first byte of U+1E00–1EFF
	VPANDN    Y1, Y2, Y1
	VPMOVMSKB Y1, AX
	TESTL     AX, AX
	JNZ       latinEnd
	ADDQ      $32, CX
	JMP       latin

latinEnd:
	MOVQ CX, ret+16(FP)
	VZEROUPPER
	RET

// func passSingleSpaces(data *byte, n int) int
//
// SI, CX, DX: as above, of which one byte is behind the last. Y8–Y13: a space, the last
// control character, and what begins blanks of several bytes or stands inside one.
TEXT ·passSingleSpaces(SB), NOSPLIT, $0-24
	MOVQ data+0(FP), SI
	MOVQ n+8(FP), DX
	SUBQ $33, DX
	XORL CX, CX
	EACH(0x20, X8, Y8)
	EACH(0x1F, X9, Y9)
	EACH(0xC2, X10, Y10)
	EACH(0xE3, X11, Y11)
	EACH(0xEF, X12, Y12)
	EACH(0x9A, X13, Y13)
	EACH(0x01, X14, Y14)

blanks:
	CMPQ      CX, DX
	JGT       blanksEnd
	VMOVDQU   (SI)(CX*1), Y0
	VPCMPEQB  Y0, Y8, Y1
	VPCMPEQB  1(SI)(CX*1), Y8, Y2
	VPAND     Y1, Y2, Y1          // two spaces
	VPMINUB   Y0, Y9, Y2
	VPCMPEQB  Y0, Y2, Y2          // a control character
	VPOR      Y1, Y2, Y1
	VPCMPEQB  Y0, Y10, Y2
	VPOR      Y1, Y2, Y1
	VPOR      Y0, Y14, Y3
	VPCMPEQB  Y3, Y11, Y2         // 0xE2 or 0xE3
	VPOR      Y1, Y2, Y1
	VPCMPEQB  Y0, Y12, Y2
	VPOR      Y1, Y2, Y1
	VPCMPEQB  Y0, Y13, Y2
	VPOR      Y1, Y2, Y1
	VPMOVMSKB Y1, AX
	TESTL     AX, AX
	JNZ       blanksEnd
	ADDQ      $32, CX
	JMP       blanks

blanksEnd:
	MOVQ CX, ret+16(FP)
	VZEROUPPER
	RET
