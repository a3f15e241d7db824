package value

// Type is what a column is declared to hold. The zero Type is String.
type Type uint8

// The types of a column, named in YAML as String returns them.
const (
	String    Type = iota // text as it stands
	Integer               // a whole number of 64 bits
	Decimal               // a number of 38 digits, 18 of them after the mark
	Boolean               // an answer: yes or no
	Date                  // a day of the calendar
	Timestamp             // a moment, to the microsecond
)

var typeNames = [...]string{"string", "integer", "decimal", "boolean", "date", "timestamp"}

// TypeNames returns the names that ParseType takes, the default first.
func TypeNames() []string { return append([]string(nil), typeNames[:]...) }

// String returns the name of the type in YAML.
func (t Type) String() string {
	if int(t) >= len(typeNames) {
		return "unknown type"
	}
	return typeNames[t]
}

// ParseType returns the type of that name.
func ParseType(name string) (Type, bool) {
	for t, n := range typeNames {
		if n == name {
			return Type(t), true
		}
	}
	return String, false
}
