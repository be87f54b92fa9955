# make build | demo | test | compat | differ | bench | lint | fuzz | clean

GO       ?= go
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS  := -s -w -X goipmi/internal/app.Version=$(VERSION)
FUZZTIME ?= 60s
LINT     := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.5.0
STATIC   := honnef.co/go/tools/cmd/staticcheck@v0.7.0

.PHONY: build demo test compat differ bench lint fuzz clean

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o goipmi ./cmd/goipmi

demo: build
	@./scripts/demo ./goipmi

test:
	@./scripts/test

# Only the byte-for-byte comparison with the real ipmitool.
compat:
	$(GO) test -count=1 ./internal/compat

# Random BMCs by both programs: at least ROWS lines of output in each group, the
# first BMC from SEED. It prints what differs, and the BMC that shows it.
ROWS ?= 20000
SEED ?= $(shell date +%s)
differ:
	$(GO) test -count=1 -timeout 0 -v -run Differ ./internal/differ -rows $(ROWS) -seed $(SEED)

# Packets, round trips, wall and CPU time beside the real ipmitool.
bench:
	$(GO) test -run '^$$' -bench . -benchtime 50x ./internal/compat
	$(GO) test -run '^$$' -bench Console -benchtime 3x ./internal/commands/sol

lint:
	$(GO) run $(LINT) run ./...
	$(GO) run $(STATIC) ./...

# Every fuzz target in turn, FUZZTIME each.
fuzz:
	@FUZZTIME=$(FUZZTIME) ./scripts/fuzz

clean:
	rm -rf goipmi ipmitool dist
	$(GO) clean -testcache
