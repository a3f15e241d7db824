#include "textflag.h"

// How a handful lies.
#define few_lengths 0
#define few_heads   256
#define few_hashes  768

DATA lead<>+0(SB)/8, $0x9e3779b97f4a7c15
GLOBL lead<>(SB), RODATA|NOPTR, $8
DATA left<>+0(SB)/8, $0x6a09e667f3bcc909
GLOBL left<>(SB), RODATA|NOPTR, $8
DATA last<>+0(SB)/8, $0xbb67ae8584caa73b
GLOBL last<>(SB), RODATA|NOPTR, $8
DATA none<>+0(SB)/8, $0
GLOBL none<>(SB), RODATA|NOPTR, $8

// func look(f *handful, data *byte, starts, ends *int32, from, to, raising, safe int, limit uint64) (at, raised int)
//
// As crowd.go has it, without a branch that cannot be foreseen but for how long a text is.
//
// DI: the handful. R8: the data. R9, R10: where texts begin and end. R11: behind the last
// one. R12: where a text may begin. R13: the limit. CX: which one. BX: hashes so far. Y1:
// below what a byte, as a number with a sign, continues a character. Of one text, AX: its
// size, SI, R15: where it begins and ends, BP: its last sixteen bytes.
TEXT ·look(SB), NOSPLIT, $8-88
	MOVQ         f+0(FP), DI
	MOVQ         data+8(FP), R8
	MOVQ         starts+16(FP), R9
	MOVQ         ends+24(FP), R10
	MOVQ         from+32(FP), CX
	MOVQ         to+40(FP), R11
	MOVQ         raising+48(FP), BX
	MOVQ         safe+56(FP), R12
	MOVQ         limit+64(FP), R13
	MOVQ         $0xC0, AX
	VMOVD        AX, X1
	VPBROADCASTB X1, Y1
	PCALIGN      $32

text:
	MOVLQSX   (R9)(CX*4), SI
	MOVLQSX   (R10)(CX*4), R15
	MOVQ      R15, AX
	SUBQ      SI, AX
	CMPQ      SI, R12
	JGT       done
	ADDQ      R8, SI
	ADDQ      R8, R15
	VPCMPGTB  (SI), Y1, Y0
	VPMOVMSKB Y0, R14
	BZHIL     AX, R14, R14
	POPCNTL   R14, R14
	MOVL      AX, DX
	SUBL      R14, DX
	MOVL      DX, few_lengths(DI)(CX*4)
	CMPQ      AX, $16
	JGT       long

	// The first eight bytes and the last, or what there is of them and nothing.
	LEAQ    none<>(SB), R14
	LEAQ    (AX*8), DX
	SUBQ    $8, R15
	CMPQ    AX, $8
	CMOVQLE R14, R15
	BZHIQ   DX, (SI), DX
	MOVQ    DX, R14
	BSWAPQ  R14
	MOVQ    R14, few_heads(DI)(CX*8)
	MOVQ    lead<>(SB), SI
	MOVQ    SI, R14
	XORQ    (R15), R14

fold:
	XORQ  left<>(SB), DX
	MULXQ R14, R14, R15
	XORQ  SI, AX
	XORQ  last<>(SB), R15
	XORQ  AX, R14
	MOVQ  R14, DX
	MULXQ R15, R14, R15
	XORQ  R15, R14
	MOVQ  R14, few_hashes(DI)(BX*8)
	SHLQ  $14, R14
	CMPQ  R14, R13
	ADCQ  $0, BX
	INCQ  CX
	CMPQ  CX, R11
	JLT   text
	JMP   done

long:
	MOVQ   (SI), DX
	MOVQ   DX, R14
	BSWAPQ R14
	MOVQ   R14, few_heads(DI)(CX*8)
	MOVQ   lead<>(SB), R14
	LEAQ   -16(R15), BP
	CMPQ   AX, $32
	JGT    longer

sixteen:
	MOVQ  (SI), DX
	XORQ  left<>(SB), DX
	XORQ  8(SI), R14
	MULXQ R14, R14, DX
	XORQ  DX, R14
	ADDQ  $16, SI
	CMPQ  SI, BP
	JCS   sixteen
	MOVQ  lead<>(SB), SI
	MOVQ  (BP), DX
	XORQ  8(BP), R14
	JMP   fold

	// Of more than 32 bytes, those that continue a character are counted again, 32 at a time,
	// and at last those of the last 32 that have not been.
longer:
	MOVQ AX, BP
	MOVQ AX, DX

thirtyTwo:
	VPCMPGTB  (SI), Y1, Y0
	VPMOVMSKB Y0, R14
	POPCNTL   R14, R14
	SUBL      R14, DX
	ADDQ      $32, SI
	SUBQ      $32, BP
	CMPQ      BP, $32
	JGT       thirtyTwo
	VPCMPGTB  -32(R15), Y1, Y0
	VPMOVMSKB Y0, R14
	NEGL      BP
	SHRXL     BP, R14, R14
	POPCNTL   R14, R14
	SUBL      R14, DX
	MOVL      DX, few_lengths(DI)(CX*4)
	MOVQ      lead<>(SB), R14
	MOVQ      R15, SI
	SUBQ      AX, SI
	LEAQ      -16(R15), BP
	JMP       sixteen

done:
	MOVQ CX, at+72(FP)
	MOVQ BX, raised+80(FP)
	VZEROUPPER
	RET

// func settle(f *handful, eights int, low, high uint64) (least, most int32, between bool)
//
// Y0, Y1: the least and the greatest lengths. Y2: which heads lie between Y3 and Y4.
TEXT ·settle(SB), NOSPLIT, $0-41
	MOVQ         f+0(FP), DI
	MOVQ         eights+8(FP), CX
	VPCMPEQD     Y5, Y5, Y5
	VPSLLQ       $63, Y5, Y6 // the highest bit, by which numbers with a sign are in order
	VPBROADCASTQ low+16(FP), Y3
	VPBROADCASTQ high+24(FP), Y4
	VPXOR        Y6, Y3, Y3
	VPXOR        Y6, Y4, Y4
	VMOVDQA      Y5, Y2
	VMOVDQU      few_lengths(DI), Y0
	VMOVDQA      Y0, Y1
	LEAQ         few_heads(DI), SI

eight:
	VMOVDQU      few_lengths(DI), Y7
	VPMINSD      Y7, Y0, Y0
	VPMAXSD      Y7, Y1, Y1
	VPXOR        (SI), Y6, Y7
	VPCMPGTQ     Y3, Y7, Y8
	VPCMPGTQ     Y7, Y4, Y9
	VPAND        Y8, Y2, Y2
	VPAND        Y9, Y2, Y2
	VPXOR        32(SI), Y6, Y7
	VPCMPGTQ     Y3, Y7, Y8
	VPCMPGTQ     Y7, Y4, Y9
	VPAND        Y8, Y2, Y2
	VPAND        Y9, Y2, Y2
	ADDQ         $32, DI
	ADDQ         $64, SI
	DECQ         CX
	JNZ          eight
	VPTEST       Y5, Y2 // are all bits set?
	SETCS        between+40(FP)
	VEXTRACTI128 $1, Y0, X7
	VPMINSD      X7, X0, X0
	VEXTRACTI128 $1, Y1, X7
	VPMAXSD      X7, X1, X1
	VPSHUFD      $0x4E, X0, X7
	VPMINSD      X7, X0, X0
	VPSHUFD      $0x4E, X1, X7
	VPMAXSD      X7, X1, X1
	VPSHUFD      $0xB1, X0, X7
	VPMINSD      X7, X0, X0
	VPSHUFD      $0xB1, X1, X7
	VPMAXSD      X7, X1, X1
	VMOVD        X0, AX
	MOVL         AX, least+32(FP)
	VMOVD        X1, AX
	MOVL         AX, most+36(FP)
	VZEROUPPER
	RET
