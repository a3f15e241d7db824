package main

import (
	"os"
	"runtime"
)

// waiting is how many goroutines of a night wait for the disk most of the time.
const waiting = 2

// addProcessors lets the scheduler run more goroutines than there are cores. One that waits
// for the disk keeps its processor until somebody comes by and takes it away; of two cores
// a night of small datasets used 70 % because of that, and 85 % with two more. How many
// work is said by --jobs, not by this. What the user has set stands.
func addProcessors() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(runtime.GOMAXPROCS(0) + waiting)
	}
}
