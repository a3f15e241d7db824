#include "textflag.h"

// func maskAVX2(masks *uint64, text *byte, blocks int, delim, lineBreak, quote byte) (nul bool)
//
// Y0–Y2 hold the three characters, Y3 zeros, Y4 where a NUL was. VZEROUPPER at the
// end: SHA-256 on the same core is many times slower while the upper halves of the
// registers are in use.
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
	VMOVDQU   (SI), Y5
	VMOVDQU   32(SI), Y6
	VPCMPEQB  Y0, Y5, Y7
	VPCMPEQB  Y0, Y6, Y8
	VPCMPEQB  Y1, Y5, Y9
	VPCMPEQB  Y1, Y6, Y10
	VPCMPEQB  Y2, Y5, Y11
	VPCMPEQB  Y2, Y6, Y12
	VPOR      Y7, Y9, Y7
	VPOR      Y8, Y10, Y8
	VPOR      Y7, Y11, Y7
	VPOR      Y8, Y12, Y8
	VPMOVMSKB Y7, AX
	VPMOVMSKB Y8, BX
	SHLQ      $32, BX
	ORQ       BX, AX
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
	VMOVDQU   (SI), Y5
	VMOVDQU   32(SI), Y6
	VPCMPEQB  Y0, Y5, Y7
	VPCMPEQB  Y0, Y6, Y8
	VPCMPEQB  Y1, Y5, Y9
	VPCMPEQB  Y1, Y6, Y10
	VPCMPEQB  Y2, Y5, Y11
	VPCMPEQB  Y2, Y6, Y12
	VPMOVMSKB Y11, AX
	VPMOVMSKB Y12, BX
	SHLQ      $32, BX
	ORQ       BX, AX
	MOVQ      AX, (DI)
	VPOR      Y7, Y9, Y7
	VPOR      Y8, Y10, Y8
	VPOR      Y7, Y11, Y7
	VPOR      Y8, Y12, Y8
	VPMOVMSKB Y7, R8
	VPMOVMSKB Y8, R9
	SHLQ      $32, R9
	ORQ       R9, R8
	MOVQ      R8, 1024(DI)
	VPMOVMSKB Y9, R8
	VPMOVMSKB Y10, R9
	SHLQ      $32, R9
	ORQ       R9, R8
	NOTQ      AX
	ANDQ      AX, R8
	MOVQ      R8, 512(DI)
	ADDQ      $64, SI
	ADDQ      $8, DI
	DECQ      CX
	JNZ       sort
	VZEROUPPER
	RET
