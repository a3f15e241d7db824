package store

import (
	"context"

	"rasoat/rules/message"
)

var (
	repairAgencies = message.Define("store.repair_agencies",
		"bị hỏng hoặc bị sửa; chạy lại “rasoat run” cho kỳ này để tính lại điểm các cơ quan",
		"is damaged or was altered; run rasoat run for this period again to score the agencies anew")
	repairNoAgencies = message.Define("store.repair_no_agencies",
		"không còn; chạy lại “rasoat run” cho kỳ này để tính lại điểm các cơ quan",
		"is not there; run rasoat run for this period again to score the agencies anew")
)

// agencies names agencies' scores that are gone, or are not those that were written. They
// follow from those of the datasets by a catalogue, and history has of them a SHA-256 alone.
func (r *repair) agencies(ctx context.Context) error {
	p := &proof{Store: r.Store}
	err := r.under(ctx, agencyLock, func() error { // nobody writes them meanwhile
		p.found = nil
		return p.agencies(ctx)
	})
	for i, f := range p.found {
		switch {
		case i > 0 && f.Path == p.found[i-1].Path: // that of a month, for each of its days
		case f.What.Key == findStray:
			r.found = append(r.found, f)
		case f.What.Key == findMissing:
			r.found.add(f.Path, repairNoAgencies)
		default:
			r.found.add(f.Path, repairAgencies)
		}
	}
	return err
}
