package check

import (
	"rasoat/rules/message"
	"rasoat/rules/value"
)

// The words for parameters that reasons quote.
var (
	msgToday = message.Define("word.period_day", "ngày của kỳ kiểm toán", "the period")
	msgSpan  = map[string]string{
		"s":  message.Define("word.seconds", "%s giây", "%s s"),
		"m":  message.Define("word.minutes", "%s phút", "%s min"),
		"h":  message.Define("word.hours", "%s giờ", "%s h"),
		"d":  message.Define("word.days", "%s ngày", "%s day%[1]v"),
		"mo": message.Define("word.months", "%s tháng", "%s month%[1]v"),
		"y":  message.Define("word.years", "%s năm", "%s year%[1]v"),
	}
	msgTypeName = map[value.Type]string{
		value.Integer:   message.Define("word.integer", "số nguyên", "integer"),
		value.Decimal:   message.Define("word.decimal", "số", "decimal"),
		value.Boolean:   message.Define("word.boolean", "có/không", "boolean"),
		value.Date:      message.Define("word.date", "ngày tháng năm", "date"),
		value.Timestamp: message.Define("word.timestamp", "ngày giờ", "timestamp"),
	}
)

// spanText is a duration in words.
func spanText(d value.Duration) message.M {
	text := d.String()
	digits := len(text)
	for digits > 0 && text[digits-1] > '9' {
		digits--
	}
	if key, ok := msgSpan[text[digits:]]; ok {
		return message.New(key, text[:digits])
	}
	return message.M{Key: text}
}
