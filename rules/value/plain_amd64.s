#include "textflag.h"

// How a layout lies.
#define l_base  0
#define l_bound 16
#define l_order 32

DATA tens<>+0(SB)/8, $0x010A010A010A010A
DATA tens<>+8(SB)/8, $0x010A010A010A010A
GLOBL tens<>(SB), RODATA|NOPTR, $16

// hh:mm:ss: what its characters are above, what they are at most then, and its numbers.
DATA clock<>+0(SB)/8, $0x30303A30303A3030
DATA clock<>+8(SB)/8, $0
DATA clock<>+16(SB)/8, $0x0909000909000909
DATA clock<>+24(SB)/8, $0
DATA clock<>+32(SB)/8, $0x8080070604030100
DATA clock<>+40(SB)/8, $0x8080808080808080
GLOBL clock<>(SB), RODATA|NOPTR, $48

// BEGIN loads what both loops have at hand.
#define BEGIN \
	MOVQ    l+0(FP), AX       \
	VMOVDQU l_base(AX), X8    \
	VMOVDQU l_bound(AX), X9   \
	VMOVDQU l_order(AX), X10  \
	VMOVDQU tens<>(SB), X11   \
	MOVQ    offsets+8(FP), DI \
	MOVQ    data+16(FP), SI   \
	MOVQ    skip+24(FP), R8   \
	MOVQ    out+32(FP), R9    \
	MOVQ    from+40(FP), CX   \
	MOVQ    to+48(FP), DX     \
	LEAQ    ·monthsOf(SB), R11

// ROW passes over a row that is to be skipped. It finds where the others begin, in R10,
// and how long they are, in AX.
#define ROW(next) \
	MOVQ    CX, AX            \
	SHRQ    $6, AX            \
	MOVQ    (R8)(AX*8), AX    \
	BTQ     CX, AX            \
	JCS     next              \
	MOVLQSX (DI)(CX*4), R10   \
	MOVLQSX 4(DI)(CX*4), AX   \
	SUBQ    R10, AX

// DATE makes the day of sixteen bytes in X0, in BX: it is plainDay.
#define DATE(wrong) \
	VPSUBB     X8, X0, X0     \
	VPMINUB    X9, X0, X1     \
	VPCMPEQB   X0, X1, X1     \
	VPMOVMSKB  X1, AX         \
	CMPL       AX, $0xFFFF    \
	JNE        wrong          \
	VPSHUFB    X10, X0, X0    \
	VPMADDUBSW X11, X0, X0    \
	VMOVQ      X0, AX         \
	MOVWLZX    AX, R12        \
	SHRQ       $16, AX        \
	MOVWLZX    AX, R13        \
	SHRQ       $16, AX        \
	MOVWLZX    AX, R15        \
	SHRQ       $16, AX        \
	MOVL       R13, BX        \
	TESTL      R13, R13       \
	CMOVLEQ    R12, BX        \
	ANDL       $3, BX         \
	CMPL       BX, $1         \
	SBBL       BX, BX         \
	ANDL       $128, BX       \
	ORL        R15, BX        \
	MOVL       (R11)(BX*4), BX \
	MOVL       BX, R15        \
	SHRL       $16, R15       \
	MOVWLSX    BX, BX         \
	DECL       AX             \
	CMPL       AX, R15        \
	JCC        wrong          \
	CMPL       R12, $10       \
	JLT        wrong          \
	ADDL       AX, BX         \
	IMUL3L     $36524, R12, AX \
	ADDL       AX, BX         \
	SHRL       $2, R12        \
	ADDL       R12, BX        \
	IMUL3L     $365, R13, AX  \
	ADDL       AX, BX         \
	SHRL       $2, R13        \
	ADDL       R13, BX        \
	SUBL       $719468, BX

// func readDays(l *layout, offsets *int32, data *byte, skip *uint64, out *Day, from, to, safe int) int
TEXT ·readDays(SB), NOSPLIT, $0-72
	BEGIN

day:
	CMPQ    CX, DX
	JGE     dayEnd
	ROW(dayNext)
	CMPQ    AX, $10
	JNE     dayEnd
	CMPQ    R10, safe+56(FP)
	JGT     dayEnd
	VMOVDQU (SI)(R10*1), X0
	DATE(dayEnd)
	MOVL    BX, (R9)(CX*4)

dayNext:
	INCQ CX
	JMP  day

dayEnd:
	MOVQ CX, ret+64(FP)
	RET

// func readMoments(l *layout, offsets *int32, data *byte, skip *uint64, out *int64, from, to int, east, settled int64) int
TEXT ·readMoments(SB), NOSPLIT, $0-80
	BEGIN
	VMOVDQU clock<>+0(SB), X12
	VMOVDQU clock<>+16(SB), X13
	VMOVDQU clock<>+32(SB), X14

moment:
	CMPQ    CX, DX
	JGE     momentEnd
	ROW(momentNext)
	CMPQ    AX, $19
	JNE     momentEnd
	ADDQ    SI, R10
	MOVBLZX 10(R10), AX
	CMPL    AX, $0x20
	JEQ     parted
	CMPL    AX, $0x54
	JNE     momentEnd

parted:
	VMOVDQU    (R10), X0
	DATE(momentEnd)
	VMOVQ      11(R10), X0
	VPSUBB     X12, X0, X0
	VPMINUB    X13, X0, X1
	VPCMPEQB   X0, X1, X1
	VPMOVMSKB  X1, AX
	CMPL       AX, $0xFFFF
	JNE        momentEnd
	VPSHUFB    X14, X0, X0
	VPMADDUBSW X11, X0, X0
	VMOVQ      X0, AX
	MOVWLZX    AX, R12
	SHRQ       $16, AX
	MOVWLZX    AX, R13
	SHRQ       $16, AX
	CMPL       R12, $23
	JHI        momentEnd
	CMPL       R13, $59
	JHI        momentEnd
	CMPL       AX, $59
	JHI        momentEnd
	IMUL3L     $3600, R12, R12
	IMUL3L     $60, R13, R13
	ADDL       R12, AX
	ADDL       R13, AX
	MOVLQSX    BX, BX
	IMUL3Q     $86400, BX, BX
	ADDQ       AX, BX
	IMUL3Q     $1000000, BX, BX
	SUBQ       east+56(FP), BX
	CMPQ       BX, settled+64(FP)
	JLT        momentEnd
	MOVQ       BX, (R9)(CX*8)

momentNext:
	INCQ CX
	JMP  moment

momentEnd:
	MOVQ CX, ret+72(FP)
	RET
