# Benchmarks: every figure that heed promises, measured beside its peer or limit. docs/benchmarks.md
# says what is measured and how; bench/bench.mjs does it and writes build/bench.json.
BENCH_PEERS := expat run
BENCH_OURS  := engine read copies live journal
BENCH_BIN   := $(patsubst %,$(BUILD)/bench/bench-%,$(BENCH_PEERS) $(BENCH_OURS))
BENCH_FINES := $(firstword $(wildcard ../shared/data/fines/*.xes.gz demo/*fines*.xes.gz))
BENCH_CSV   := $(BUILD)/bench/fines.csv
BENCH_CORE  ?= 1

$(patsubst %,$(BUILD)/bench/bench-%,$(BENCH_OURS)): $(BUILD)/bench/bench-%: bench/bench_%.c \
    bench/bench_shared.c bench/bench_shared.h $(BUILD)/libcore.a
	@mkdir -p $(@D)
	@echo "  bench  $<"
	@$(CC) $(CFLAGS) -Ibench $(LDFLAGS) -o $@ $(filter %.c,$^) $(BUILD)/libcore.a $(LIBS)

$(patsubst %,$(BUILD)/bench/bench-%,$(BENCH_PEERS)): $(BUILD)/bench/bench-%: bench/bench_%.c
	@mkdir -p $(@D)
	@echo "  bench  $<"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< -lexpat -lz

$(BENCH_CSV): bench/xes_to_csv.py
	@mkdir -p $(@D)
	@python3 bench/xes_to_csv.py $(BENCH_FINES) $@

# The peer comes from npm; nothing but the benchmark needs it.
node_modules/@duckdb/node-api/package.json: package.json
	@npm install --no-fund --no-audit
	@touch $@

# BENCH_ONLY="csv xes" measures some alone; the parts are named in bench/bench.mjs.
BENCH_ONLY ?=
.PHONY: bench bench-engine
bench: $(BUILD)/heed $(BENCH_BIN) node_modules/@duckdb/node-api/package.json ## Every figure that heed promises, beside its peer
	@node bench/bench.mjs --build $(BUILD) --log "$(BENCH_FINES)" --core $(BENCH_CORE) \
	    $(BENCH_ONLY:%=--only %)

bench-engine: $(BUILD)/bench/bench-engine $(BENCH_CSV) ## The engine's figure alone
	@taskset -c $(BENCH_CORE) $(BUILD)/bench/bench-engine bench/fines-ten.book $(BENCH_CSV)
