package dialect

import "strings"

// Names returns the names of the columns of a header of several rows: a cell of the
// upper row stands over the blank cells to its right as far as there is something
// below, and its name and that of the part below are joined by a dot, as the names of
// nested fields are. A row that numbers the columns names nothing.
func Names(rows [][]string) []string {
	if len(rows) == 1 {
		return rows[0]
	}
	var names []string
	for i, row := range rows {
		if i > 0 && isNumbering(trimAll(row)) {
			continue
		}
		if i+1 < len(rows) {
			row = spread(row, rows[i+1:])
		}
		for len(names) < len(row) {
			names = append(names, "")
		}
		for j := range names {
			part := strings.TrimSpace(at(row, j))
			if names[j] != "" && part != "" {
				part = "." + part
			}
			names[j] += part
		}
	}
	return names
}

// spread repeats the cells of a row over the blanks to their right that have something
// below.
func spread(row []string, below [][]string) []string {
	width := len(row)
	for _, b := range below {
		width = max(width, len(b))
	}
	out := make([]string, width)
	last := ""
	for j := range out {
		filled := false
		for _, b := range below {
			filled = filled || strings.TrimSpace(at(b, j)) != "" && !isNumbering(trimAll(b))
		}
		if c := at(row, j); strings.TrimSpace(c) != "" {
			last = c
		} else if !filled {
			last = ""
		}
		out[j] = last
	}
	return out
}

func trimAll(cells []string) []string {
	out := make([]string, len(cells))
	for i, c := range cells {
		out[i] = strings.TrimSpace(c)
	}
	return out
}
