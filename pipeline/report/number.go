package report

import (
	"math"
	"strconv"
	"strings"
	"time"

	"rasoat/pipeline/store"
	"rasoat/rules/message"
)

// both writes a number that Go wrote (1234567.89) in the manner of each
// language: 1.234.567,89 and 1,234,567.89.
func both(goes string) message.Text {
	if len(goes) <= 3 && !strings.ContainsAny(goes, "-.") {
		return same(goes)
	}
	return message.Text{VI: grouped(goes, ".", ","), EN: grouped(goes, ",", ".")}
}

func grouped(s, thousand, point string) string {
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "−", s[1:]
	}
	whole, fraction, broken := strings.Cut(s, ".")
	if strings.ContainsAny(whole, "eE") || strings.ContainsAny(fraction, "eE") {
		return sign + strings.Replace(s, ".", point, 1)
	}
	var b strings.Builder
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(thousand)
		}
		b.WriteRune(digit)
	}
	if broken {
		b.WriteString(point + fraction)
	}
	return sign + b.String()
}

// count shows a whole number.
func count(n int64) message.Text { return both(strconv.FormatInt(n, 10)) }

func countOr(n *int64) message.Text {
	if n == nil {
		return dash
	}
	return count(*n)
}

func finite(v *float64) bool { return v != nil && !math.IsNaN(*v) && !math.IsInf(*v, 0) }

// points shows a score with the two decimals it was published with.
func points(v *float64) message.Text {
	if !finite(v) {
		return dash
	}
	return both(strconv.FormatFloat(*v, 'f', 2, 64))
}

// percent shows a share of 100 with two decimals.
func percent(v *float64) message.Text {
	p := points(v)
	if p == dash {
		return p
	}
	return message.Text{VI: p.VI + "%", EN: p.EN + "%"}
}

// measured shows a measured number with at most four decimals, very large or very
// small ones by powers of ten.
func measured(v *float64) message.Text {
	switch {
	case !finite(v):
		return dash
	case *v != 0 && (math.Abs(*v) >= 1e15 || math.Abs(*v) < 1e-4):
		return both(strconv.FormatFloat(*v, 'g', 6, 64))
	}
	s := strconv.FormatFloat(*v, 'f', 4, 64)
	return both(strings.TrimRight(strings.TrimRight(s, "0"), "."))
}

// weigh shows a weight or a threshold: no more decimals than it has.
func weigh(v float64) message.Text { return both(strconv.FormatFloat(v, 'f', -1, 64)) }

// day shows a date: 21/11/2026 and 21 Nov 2026.
func day(d store.Day) message.Text {
	t := date(d)
	return message.Text{VI: t.Format("02/01/2006"), EN: t.Format("2 Jan 2006")}
}

func date(d store.Day) time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// instant shows a time to the second in the given zone, with its offset.
func instant(t time.Time, zone *time.Location) message.Text {
	if t.IsZero() {
		return dash
	}
	t = t.In(zone)
	clock := t.Format("15:04:05 (UTC-07:00)")
	if t.Format("-07:00") == "+00:00" {
		clock = t.Format("15:04:05 (UTC)")
	}
	return message.Text{VI: t.Format("02/01/2006 ") + clock, EN: t.Format("2 Jan 2006 ") + clock}
}

// size shows a number of bytes in decimal units.
func size(n int64) message.Text {
	v, unit := float64(n), 0
	units := []string{"B", "kB", "MB", "GB", "TB", "PB"}
	for v >= 999.5 && unit < len(units)-1 {
		v, unit = v/1000, unit+1
	}
	t := both(strconv.FormatFloat(v, 'f', pick(unit == 0 || v >= 99.95, 0, 1), 64))
	return message.Text{VI: t.VI + " " + units[unit], EN: t.EN + " " + units[unit]}
}

// lasted shows a duration in milliseconds as one or two units.
func lasted(ms int64) message.Text {
	seconds := ms / 1000
	switch {
	case ms < 1000:
		return say("report.ms", count(ms))
	case seconds < 60:
		return say("report.seconds", both(strconv.FormatFloat(float64(ms/100)/10, 'f', 1, 64)))
	case seconds < 3600:
		return say("report.minutes", count(seconds/60), count(seconds%60))
	}
	return say("report.hours", count(seconds/3600), count(seconds%3600/60))
}
