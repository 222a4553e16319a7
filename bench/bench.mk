# Benchmarks. `make bench` measures every figure that heed promises, beside its peer or limit, and
# writes build/bench.json; `make bench-engine` is the engine's figure alone. docs/benchmarks.md says how.
BENCH_PEERS := expat run
BENCH_OURS  := engine read copies live
BENCH_BIN   := $(patsubst %,$(BUILD)/bench/bench-%,$(BENCH_PEERS) $(BENCH_OURS))
BENCH_FINES := $(firstword $(wildcard ../shared/data/fines/*.xes.gz demo/*fines*.xes.gz))
BENCH_CSV   := $(BUILD)/bench/fines.csv
BENCH_CORE  ?= 1

$(patsubst %,$(BUILD)/bench/bench-%,$(BENCH_OURS)): $(BUILD)/bench/bench-%: bench/bench_%.c \
    bench/bench_shared.c bench/bench_shared.h $(BUILD)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Ibench $(LDFLAGS) -o $@ $(filter %.c,$^) $(BUILD)/libcore.a $(LIBS)

$(patsubst %,$(BUILD)/bench/bench-%,$(BENCH_PEERS)): $(BUILD)/bench/bench-%: bench/bench_%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< -lexpat -lz

$(BENCH_CSV): bench/xes_to_csv.py
	@mkdir -p $(@D)
	python3 bench/xes_to_csv.py $(BENCH_FINES) $@

# The peer comes from npm; nothing but the benchmark needs it.
node_modules/@duckdb/node-api/package.json: package.json
	npm install --no-fund --no-audit
	@touch $@

.PHONY: bench bench-engine
bench: $(BUILD)/heed $(BENCH_BIN) node_modules/@duckdb/node-api/package.json
	node bench/bench.mjs --build $(BUILD) --log $(BENCH_FINES) --core $(BENCH_CORE)

bench-engine: $(BUILD)/bench/bench-engine $(BENCH_CSV)
	taskset -c $(BENCH_CORE) $(BUILD)/bench/bench-engine bench/fines-ten.book $(BENCH_CSV)
