# Every target works on a fresh machine with Go and a network to fetch modules.
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)
COMMIT   := $(shell git rev-parse HEAD 2>/dev/null)
LDFLAGS  := -s -w -X main.version=$(VERSION) -X main.commit=$(COMMIT)
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
# Nothing is fetched beyond modules: the Go that is installed is the one used.
export GOTOOLCHAIN := local

.PHONY: all build demo test race lint fmt tidy generate bench bench-peers profile pgo fuzz check clean

all: build

# v2 is what processors have since 2009: a few percent faster than for those before. v3
# would join multiplications and additions, and so round some sums in another way.
build: ## one static binary, ./rasoat
	CGO_ENABLED=0 GOAMD64=v2 go build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)' -o rasoat ./cmd/rasoat

demo: build ## audits the demo catalogue and names the report it wrote
	./rasoat run --catalogue fixtures/demo --period 2026-11-21 --log-level warn

test: ## all tests
	go test ./...

race: ## all tests under the race detector, the long ones shortened
	go test -race -short ./...

lint: ## formatting, vet, staticcheck; the rules of the house are tests in cmd/rasoat
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'run make fmt'; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...

fmt: ## formats all Go files
	gofmt -w .

tidy: ## go.mod and go.sum
	go mod tidy

generate: ## code lists, fixtures and the manual, from their sources
	go generate ./...
	go run ./fixtures/generate

# BENCH='Audit/csv' runs benchmarks of that name, BENCH=. all; BASE=COMMIT compares with that one.
bench: ## the main benchmarks, some minutes: figures by commit in .bench/go, and what became slower
	go run ./fixtures/bench/measure -bench '$(BENCH)' -base '$(BASE)'

# PROFILE='-only wide -for 30s -rows 5000000' profiles one case, longer or larger.
profile: ## where the time of an audit goes, by stage
	go run ./fixtures/bench/profile $(PROFILE)

# Builds use the file by themselves. Without it (rm) they are as before.
pgo: ## cmd/rasoat/default.pgo, by which the compiler optimises for the main cases
	go run ./fixtures/bench/profile -pgo cmd/rasoat/default.pgo $(PROFILE)

# Hours without PEERS='--rows 1000000': fixtures/bench/README.md.
bench-peers: build ## rasoat beside DuckDB, Polars and qsv
	@test -x .bench/python/bin/python || python3 -m venv .bench/python
	.bench/python/bin/pip install --quiet -r fixtures/bench/requirements.txt
	.bench/python/bin/python fixtures/bench/run.py $(PEERS)

FUZZTIME ?= 30s
fuzz: ## every fuzz target for FUZZTIME
	@go list -f '{{.ImportPath}} {{.Dir}}' ./... | while read -r pkg dir; do \
	  grep -hos 'func Fuzz[A-Za-z0-9_]*' $$dir/*_test.go | sed 's/func //' | while read -r target; do \
	    echo "$$pkg $$target"; \
	    go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg || exit 1; \
	  done || exit 1; done

check: lint tidycheck test ## what has to be green before a change lands

.PHONY: tidycheck
tidycheck:
	go mod tidy -diff

clean: ## leaves .bench, whose extracts and figures took long to make
	rm -rf rasoat .scores
