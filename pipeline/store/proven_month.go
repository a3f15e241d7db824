package store

import "context"

// provenMonth is a month's file of incidents, or a part of it by places.
type provenMonth struct {
	of     map[place][]Incident
	known  map[place]bool
	broken bool // which is told
}

// monthAt says what is wrong with the file of incidents of a month; nil where there is none.
func (p *proof) monthAt(ctx context.Context, month Day) (*provenMonth, error) {
	name := monthFile(incidents.name, month)
	if joined, err := p.isThere(ctx, name); err != nil || !joined {
		return nil, err
	}
	return &provenMonth{broken: !p.isSealed(ctx, name)}, ctx.Err()
}

// partOf reads what the file of incidents of a month has of some places.
func (p *proof) partOf(ctx context.Context, month Day, places []place, whole func() (*provenMonth, error)) (*provenMonth, error) {
	file, err := whole()
	if err != nil || file == nil || file.broken {
		return file, err
	}
	want := rowsWanted{from: places[0].period, to: places[0].period, at: map[place]bool{}}
	for _, at := range places {
		want.from, want.to, want.at[at] = min(want.from, at.period), max(want.to, at.period), true
	}
	rows, err := p.monthIncidents(ctx, &incidents, want)
	if err != nil {
		p.found.wrong(monthFile(incidents.name, month), err)
		file.broken = true
		return file, ctx.Err()
	}
	part := &provenMonth{of: map[place][]Incident{}, known: rows.known}
	for _, i := range rows.rows {
		at := place{i.Period, i.Dataset}
		part.of[at] = append(part.of[at], i)
	}
	return part, nil
}
