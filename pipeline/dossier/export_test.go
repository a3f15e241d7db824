package dossier

// What the tests of how a dossier is shown need of those of how it is made.
var (
	Made   = made
	Update = update
)
