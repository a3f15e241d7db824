package dossier

import (
	"context"

	"rasoat/pipeline/incident"
	"rasoat/pipeline/store"
)

// carry takes the incidents of a dataset at which nobody looked in the span as they stood when
// somebody last did: silence is no recovery. One that the catalogue does not have any more is
// not looked at again.
func (r *register) carry(ctx context.Context, calendar *store.Calendar, a *account) error {
	if a.of == nil || len(a.nights) > 0 {
		return nil
	}
	return calendar.Before(ctx, r.span.From, a.id, func(period Day) (enough bool, err error) {
		rows, known, err := r.store.Incidents(ctx, period, a.id)
		var standing []store.Incident
		for i := range rows {
			if incident.Status(rows[i].Status).Standing() {
				standing = append(standing, rows[i])
			}
		}
		a.follow(standing, nil)
		return known, err
	})
}

// endWaiver opens an incident whose document held until a day before a period, as the next
// audit will. Its due days are counted from that day already.
func (a *account) endWaiver(of incidentOf, row *IncidentRow, until Day) {
	if held := a.waivedUntil[of]; row.Status == string(incident.Waived) && held != nil && *held < until {
		row.Status = string(incident.Open)
	}
}
