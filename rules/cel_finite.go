package rules

import (
	"math"

	"cel.dev/cel-go/cel"
	celop "cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"
)

// finite is a call that yields numbers, and breaks where there is none: CEL's whole
// numbers do so by themselves, but its doubles go on with infinity and NaN, by which
// 500.0 / 0.0 >= 100.0 would be true.
type finite struct{ interpreter.InterpretableCall }

// errDouble is what such a number is called beside CEL's "integer overflow".
const errDouble = "double overflow"

// finiteCalls puts it around every call that may make one of finite ones.
func finiteCalls() cel.ProgramOption {
	return cel.CustomDecoratorV2(func(i interpreter.InterpretableV2) (interpreter.InterpretableV2, error) {
		call, ok := i.(interpreter.InterpretableCall)
		if !ok {
			return i, nil
		}
		switch call.Function() {
		case celop.Divide, celop.Multiply, celop.Add, celop.Subtract, "double":
			return finite{call}, nil
		}
		return i, nil
	})
}

// Exec evaluates the call in a frame.
func (f finite) Exec(frame *interpreter.ExecutionFrame) ref.Val {
	return f.judge(f.InterpretableCall.Exec(frame), func(arg interpreter.InterpretableV2) ref.Val { return arg.Exec(frame) })
}

// Eval evaluates the call where there is no frame.
func (f finite) Eval(vars interpreter.Activation) ref.Val {
	return f.judge(f.InterpretableCall.Eval(vars), func(arg interpreter.InterpretableV2) ref.Val { return arg.Eval(vars) })
}

func (f finite) judge(out ref.Val, eval func(interpreter.InterpretableV2) ref.Val) ref.Val {
	number, ok := out.(types.Double)
	if !ok || !math.IsInf(float64(number), 0) && !math.IsNaN(float64(number)) {
		return out
	}
	switch f.Function() {
	case "double": // of a text: inf, nan
		return types.NewErr("type conversion error from 'string' to 'double'")
	case celop.Divide:
		if eval(f.Args()[1]) == types.Double(0) {
			return types.NewErr("division by zero")
		}
	}
	return types.NewErr(errDouble)
}
