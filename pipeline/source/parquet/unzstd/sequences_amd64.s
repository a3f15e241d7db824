#include "textflag.h"

// How a run lies.
#define run_tables      0
#define run_bits        8
#define run_bitsEnd     16
#define run_left        24
#define run_literalSt   32
#define run_offsetSt    40
#define run_matchSt     48
#define run_literals    56
#define run_literalsEnd 64
#define run_out         72
#define run_outEnd      80
#define run_outBegin    88
#define run_window      96
#define run_before      104

// How tables lie: states of literals first, at the end of each kind the spare one.
#define of    4104
#define ml    8208
#define spare 512
#define moves 12320
#define again 12640
#define steps 12896

// At most so many sequences are carried out together, of 48 bytes at most each.
#define together 256
#define longest  16384

DATA seven<>+0(SB)/8, $7
GLOBL seven<>(SB), RODATA|NOPTR, $8

// Three states have a sum of at least this if the sequence is not short.
DATA special<>+0(SB)/8, $0x4000000000000000
GLOBL special<>(SB), RODATA|NOPTR, $8

// WORD takes the word that holds the next bits, these at its top, into R12.
#define WORD \
	MOVQ  DX, R12              \
	SHRQ  $3, R12              \
	MOVQ  (R12), R12           \
	ANDNQ seven<>(SB), DX, R15 \
	SHLXQ R15, R12, R12

// STATE reads the next state of a table from the bottom of R12.
#define STATE(table, state) \
	MOVBQZX (table+1)(R8)(state*8), R9    \
	BZHIQ   R9, R12, BP                   \
	SHRXQ   R9, R12, R12                  \
	MOVWQZX (table+2)(R8)(state*8), state \
	ADDQ    BP, state

// MOVE replaces what R15 has of an offset by the offset. Those of 1 to 3 stand for one
// of the last three, or, where R10 is 32 because there are no literals, for the second,
// the third, or the first less one. Whichever it is comes first from now on. BP is lost.
#define MOVE \
	MOVL     $4, BP                      \
	CMPQ     R15, $4                     \
	CMOVQLT  R15, BP                     \
	SHLQ     $6, BP                      \
	ADDQ     R8, R10                     \
	ADDQ     BP, R10                     \
	VMOVD    R15, X6                     \
	VPBLENDD $1, X6, X5, X5              \
	VPSHUFB  moves(R10), X5, X5          \
	VPADDD   (moves+16)(R10), X5, X5     \
	VMOVD    X5, R15

// SPARE makes the spare state of a table one that stands for the same as another, but
// that none follows, and takes it.
#define SPARE(table, state) \
	MOVL    (table+4)(R8)(state*8), R13 \
	SHLQ    $32, R13                    \
	MOVQ    R13, (table+8*spare)(R8)    \
	MOVQ    $spare, state

// func carryOut(r *run) bool
//
// AX, CX, BX: the states of literals, offset and match. DX: where the bits have come
// to. SI: literals. DI: out. R8: tables. R11: sequences to carry out together. R12:
// bits. R13, R14, R15: of a sequence, how many literals, how long the match is, how far
// back. BP: where the match goes to. X5: room, and the last three offsets.
TEXT ·carryOut(SB), NOSPLIT, $56-9
	MOVQ    r+0(FP), BP
	MOVQ    run_bitsEnd(BP), AX
	MOVQ    AX, bitsEnd-8(SP)
	MOVQ    run_literalsEnd(BP), AX
	MOVQ    AX, literalsEnd-16(SP)
	MOVQ    run_outEnd(BP), AX
	MOVQ    AX, outEnd-24(SP)
	MOVQ    run_outBegin(BP), AX
	MOVQ    AX, outBegin-32(SP)
	MOVQ    run_window(BP), AX
	MOVQ    AX, window-40(SP)
	MOVQ    run_left(BP), AX
	DECQ    AX
	MOVQ    AX, left-48(SP)      // but for the last one
	MOVQ    run_literalSt(BP), AX
	MOVQ    run_offsetSt(BP), CX
	MOVQ    run_matchSt(BP), BX
	MOVQ    run_bits(BP), DX
	MOVQ    run_literals(BP), SI
	MOVQ    run_out(BP), DI
	MOVQ    run_tables(BP), R8
	VMOVDQU run_before(BP), X5

	// How many sequences, if they are short, need not be asked whether there are bits,
	// literals and room for them?
some:
	MOVQ    left-48(SP), R11
	MOVQ    $together, R12
	CMPQ    R11, R12
	CMOVQGT R12, R11
	MOVQ    DX, R12
	SUBQ    bitsEnd-8(SP), R12
	SARQ    $6, R12
	CMPQ    R11, R12
	CMOVQGT R12, R11
	MOVQ    literalsEnd-16(SP), R12
	SUBQ    SI, R12
	SARQ    $4, R12
	CMPQ    R11, R12
	CMOVQGT R12, R11
	MOVQ    outEnd-24(SP), R12
	SUBQ    DI, R12
	SARQ    $6, R12
	CMPQ    R11, R12
	CMOVQGT R12, R11
	CMPQ    R11, $0
	JLE     one
	SUBQ    R11, left-48(SP)

	// And from where on need matches not be asked whether they reach too far back?
	LEAQ    longest(DI), R12
	SUBQ    window-40(SP), R12
	MOVQ    outBegin-32(SP), R13
	CMPQ    R12, R13
	CMOVQLT R13, R12
	MOVQ    R12, from-56(SP)
	PCALIGN $32

short:
	MOVQ    (R8)(AX*8), R13
	ADDQ    ml(R8)(BX*8), R13
	ADDQ    of(R8)(CX*8), R13 // its low byte: less as many bits as the sequence has
	CMPQ    R13, special<>(SB)
	JCC     apart
	WORD
	MOVBQSX R13, R14
	ADDQ    R14, DX
	SHRXQ   R13, R12, R12
	MOVL    (of+4)(R8)(CX*8), R15
	MOVBQZX 4(R8)(AX*8), R10
	MOVBQZX 5(R8)(AX*8), R13
	MOVBQZX (ml+5)(R8)(BX*8), R14
	STATE(of, CX)
	STATE(ml, BX)
	STATE(0, AX)
	BZHIQ   R15, R12, BP
	SHRL    $8, R15
	ADDQ    BP, R15
	MOVE
	LEAQ    (DI)(R13*1), BP
	MOVQ    BP, R10
	SUBQ    R15, R10
	CMPQ    R10, from-56(SP)
	JLT     known
	CMPQ    R15, $16
	JCS     known
	VMOVDQU (SI), X0
	VMOVDQU X0, (DI)
	VMOVDQU (R10), X1
	VMOVDQU X1, (BP)
	VMOVDQU 16(R10), X2
	VMOVDQU X2, 16(BP)
	ADDQ    R13, SI
	LEAQ    (BP)(R14*1), DI
	DECQ    R11
	JNZ     short
	JMP     some

	// A sequence that is not short, or reaches far back: it is carried out by itself.
apart:
	ADDQ R11, left-48(SP)
	JMP  single

known:
	ADDQ R11, left-48(SP)
	JMP  check

one:
	CMPQ left-48(SP), $0
	JGT  single
	JLT  done
	SPARE(0, AX)
	SPARE(ml, BX)
	SPARE(of, CX)

single:
	MOVBQZX 4(R8)(AX*8), R13
	ANDQ    $31, R13
	MOVBQZX (ml+4)(R8)(BX*8), R14
	ADDQ    R14, R13
	MOVBQZX (of+4)(R8)(CX*8), R14
	ADDQ    R14, R13
	CMPQ    R13, $57
	JHI     wrong
	WORD
	SUBQ    R13, DX
	CMPQ    DX, bitsEnd-8(SP)
	JLT     wrong
	NEGQ    R13
	SHRXQ   R13, R12, R12
	MOVL    4(R8)(AX*8), R13
	ANDL    $0x3FFFFFDF, R13
	BZHIQ   R13, R12, BP
	SHRXQ   R13, R12, R12
	SHRL    $8, R13
	ADDQ    BP, R13
	MOVL    (ml+4)(R8)(BX*8), R14
	ANDL    $0x3FFFFFFF, R14
	BZHIQ   R14, R12, BP
	SHRXQ   R14, R12, R12
	SHRL    $8, R14
	ADDQ    BP, R14
	MOVL    (of+4)(R8)(CX*8), R11
	BZHIQ   R11, R12, BP
	SHRL    $8, R11
	ADDQ    BP, R11
	WORD
	MOVQ    R11, R15
	MOVBQZX 1(R8)(AX*8), R10
	MOVBQZX (ml+1)(R8)(BX*8), R11
	ADDQ    R11, R10
	MOVBQZX (of+1)(R8)(CX*8), R11
	ADDQ    R11, R10
	SUBQ    R10, DX
	NEGQ    R10
	SHRXQ   R10, R12, R12
	STATE(of, CX)
	STATE(ml, BX)
	STATE(0, AX)
	XORL    R10, R10
	TESTQ   R13, R13
	SETEQ   R10
	SHLQ    $5, R10
	MOVE

check:
	CMPQ DX, bitsEnd-8(SP)
	JLT  wrong
	LEAQ (SI)(R13*1), R9
	CMPQ R9, literalsEnd-16(SP)
	JHI  wrong
	LEAQ (DI)(R13*1), BP
	LEAQ (BP)(R14*1), R12
	CMPQ R12, outEnd-24(SP)
	JHI  wrong
	MOVQ BP, R10
	SUBQ outBegin-32(SP), R10
	CMPQ R15, R10
	JHI  wrong
	CMPQ R15, window-40(SP)
	JHI  wrong
	MOVQ BP, R10
	SUBQ R15, R10
	DECQ left-48(SP)

literals:
	VMOVDQU (SI), X0
	VMOVDQU X0, (DI)
	ADDQ    $16, SI
	ADDQ    $16, DI
	CMPQ    DI, BP
	JCS     literals
	MOVQ    R9, SI
	MOVQ    R12, DI
	CMPQ    R15, $16
	JCS     near

match:
	VMOVDQU (R10), X0
	VMOVDQU X0, (BP)
	ADDQ    $16, R10
	ADDQ    $16, BP
	CMPQ    BP, R12
	JCS     match
	JMP     some

	// A match from fewer than 16 bytes back is these bytes again and again: as often as
	// they fit into 16 of them, step by step.
near:
	TESTQ   R15, R15
	JZ      wrong
	MOVBQZX steps(R8)(R15*1), R13
	SHLQ    $4, R15
	VMOVDQU (R10), X0
	ADDQ    R8, R15
	VPSHUFB again(R15), X0, X0

nearBytes:
	VMOVDQU X0, (BP)
	ADDQ    R13, BP
	CMPQ    BP, R12
	JCS     nearBytes
	JMP     some

done:
	MOVQ    r+0(FP), BP
	MOVQ    DX, run_bits(BP)
	MOVQ    SI, run_literals(BP)
	MOVQ    DI, run_out(BP)
	VMOVDQU X5, run_before(BP)
	MOVB    $1, ret+8(FP)
	RET

wrong:
	MOVB $0, ret+8(FP)
	RET
