package pipeline

import (
	"context"
	"errors"

	"rasoat/pipeline/catalogue"
	"rasoat/pipeline/source"
	"rasoat/rules/value"
)

// find returns the files that were delivered of a dataset for a period. Their
// names, which samples, manifests and errors hold, have ${NAME} where the path
// took a value from the environment.
func find(ctx context.Context, d *catalogue.Dataset, period value.Day) ([]source.Found, error) {
	found, err := source.Find(ctx, d.Source, d.Dir, period)
	for i := range found {
		found[i].Name = d.Hide(found[i].Name)
		for j, name := range found[i].Passed {
			found[i].Passed[j] = d.Hide(name)
		}
	}
	var fault *source.Error
	if errors.As(err, &fault) {
		hidden := *fault
		hidden.File = d.Hide(fault.File)
		// As it is where nothing is to be hidden: it may be one of the system, which has words.
		if fault.Err != nil && d.Hide(fault.Err.Error()) != fault.Err.Error() {
			hidden.Err = errors.New(d.Hide(fault.Err.Error()))
		}
		return nil, &hidden
	}
	return found, err
}
