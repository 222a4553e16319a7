# Benchmarks: `make bench` measures, `make bench-engine` builds and runs the engine's figure alone.
BENCH_SRC := $(filter-out bench/bench_shared.c,$(sort $(wildcard bench/bench_*.c)))
BENCH_BIN := $(patsubst bench/bench_%.c,$(BUILD)/bench/bench-%,$(BENCH_SRC))
FINES_CSV := $(BUILD)/bench/fines.csv

$(BUILD)/bench/bench-%: bench/bench_%.c bench/bench_shared.c $(BUILD)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Ibench $(LDFLAGS) -o $@ $(filter %.c,$^) $(BUILD)/libcore.a $(LIBS)

$(FINES_CSV): bench/xes_to_csv.py
	@mkdir -p $(@D)
	python3 bench/xes_to_csv.py ../shared/data/fines/road-traffic-fines.xes.gz $@

.PHONY: bench-engine
bench-engine: $(BUILD)/bench/bench-engine $(FINES_CSV)
	taskset -c 1 $(BUILD)/bench/bench-engine bench/fines-ten.book $(FINES_CSV)
