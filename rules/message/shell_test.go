package message

import (
	"os/exec"
	"testing"
)

// What a shell reads of it is the word itself.
func TestShellWord(t *testing.T) {
	for word, want := range map[string]string{
		"scores": "scores", "../dữ_liệu/2026-11/x.csv": "../dữ_liệu/2026-11/x.csv", "": "''",
		"Năm 2025 kiểm toán": "'Năm 2025 kiểm toán'", "a'b": `'a'\''b'`, "$HOME": "'$HOME'", "~/x": "'~/x'", "a\u00a0b": "'a\u00a0b'",
		"a;b&c|d": "'a;b&c|d'", `a"b\c`: `'a"b\c'`, "*": "'*'",
	} {
		got := ShellWord(word)
		if got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
		if sh, err := exec.LookPath("sh"); err == nil {
			if out, err := exec.Command(sh, "-c", "printf %s "+got).Output(); err != nil || string(out) != word {
				t.Errorf("%q: the shell reads %q, %v", word, out, err)
			}
		}
	}
}
