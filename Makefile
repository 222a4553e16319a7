# heed: `make run` does the main job, `make test` proves it, `make help` lists the rest.
BUILD   ?= build
CC      ?= gcc
SAN     ?=
OPT     ?= -O2 -g
PREFIX  ?= /usr/local
DESTDIR ?=
VERSION := $(shell sed -n 's/^\#define HEED_VERSION "\(.*\)"/\1/p' src/cmd/cmd.h)
SOVERSION := 0

# All processors, unless somebody above has already said how many (JOBS=1 for one).
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j$(JOBS) --no-print-directory
endif

CSTD    := -std=c17 -D_GNU_SOURCE
WARN    := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wpointer-arith -Wwrite-strings -Wvla
HARDEN  := -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fcf-protection
# One set of objects serves the program, the tests and libheed: position independent, and nothing
# is exported from the shared library that heed.h does not name.
CFLAGS  += $(CSTD) $(WARN) $(OPT) -Isrc -fPIC -fvisibility=hidden -fno-strict-aliasing -pthread
ifeq ($(SAN),)
CFLAGS  += $(HARDEN)
LDFLAGS += -pie -Wl,-z,relro,-z,now,-z,noexecstack
else
CFLAGS  += $(SAN) -fno-omit-frame-pointer
LDFLAGS += $(SAN)
endif
LIBS    := -Wl,--as-needed -lz -lzstd -lsqlite3 -lsodium -lm -pthread
# JSON of the language server's protocol: a whole small value at a time, unlike a log's stream.
CMD_LIBS := -ljansson
# Other people's readers of XML and JSON: only to hold ours against, in tests and benchmarks.
TEST_LIBS := -lcmocka -lexpat -ljansson

# Rooms in the order of the arrows: a room links against those before it.
ROOMS   := base book log duty measure store journal lib cmd
src_of   = $(sort $(wildcard src/$(1)/*.c))
obj_of   = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(call src_of,$(1)))
CORE_OBJ := $(foreach r,$(filter-out cmd,$(ROOMS)),$(call obj_of,$(r)))
LIB_OBJ  := $(foreach r,base book log duty lib,$(call obj_of,$(r)))
CMD_OBJ  := $(call obj_of,cmd)
ALL_OBJ  := $(foreach r,$(ROOMS),$(call obj_of,$(r)))
TEST_SRC := $(sort $(wildcard test/*/test_*.c))
TEST_BIN := $(patsubst test/%.c,$(BUILD)/test/%,$(TEST_SRC))
TOOL_BIN := $(BUILD)/test/heed-batch $(BUILD)/test/journal-writer
FUZZ_SRC := $(sort $(wildcard fuzz/fuzz_*.c))
REPLAYS  := $(patsubst fuzz/%.c,$(BUILD)/replay/%,$(FUZZ_SRC))

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.PHONY: all
all: $(BUILD)/heed

$(BUILD)/heed: $(CMD_OBJ) $(BUILD)/libcore.a
	@echo "  link   $@"
	@$(CC) $(LDFLAGS) -o $@ $^ $(LIBS) $(CMD_LIBS)

$(BUILD)/libcore.a: $(CORE_OBJ)
	@rm -f $@
	@ar rcs $@ $^

# All of cmd but its door, for the tests and fuzzers of what cmd itself does.
$(BUILD)/libcmd.a: $(filter-out %/main.o,$(CMD_OBJ))
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "  cc     $<"
	@$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# --- the engine for other programs ----------------------------------------------------------

.PHONY: lib
lib: $(BUILD)/libheed.so.$(SOVERSION) $(BUILD)/libheed.a $(BUILD)/heed.pc

$(call obj_of,lib): CFLAGS += -DHEED_LIB_VERSION='"$(VERSION)"'

$(BUILD)/libheed.so.$(SOVERSION): $(LIB_OBJ) src/lib/heed.map
	@echo "  link   $@"
	@$(CC) -shared $(filter-out -pie,$(LDFLAGS)) -Wl,-soname,$(@F) -Wl,-z,defs \
	    -Wl,--version-script=src/lib/heed.map -o $@ $(LIB_OBJ) $(LIBS)

# One object, in which only what heed.h exports has a name.
$(BUILD)/libheed.a: $(LIB_OBJ)
	@echo "  link   $@"
	@rm -f $@
	@$(LD) -r -o $(BUILD)/libheed.o $^
	@objcopy --localize-hidden $(BUILD)/libheed.o
	@ar rcs $@ $(BUILD)/libheed.o

$(BUILD)/heed.pc: src/lib/heed.pc.in src/cmd/cmd.h Makefile
	@sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' $< >$@

# --- programs of the tests ------------------------------------------------------------------

# A test is test/ROOM/test_NAME.c, linked with everything below cmd and with cmocka.
$(BUILD)/test/%: test/%.c $(BUILD)/libcore.a
	@mkdir -p $(@D)
	@echo "  test   $<"
	@$(CC) $(CFLAGS) -MMD -MP -Itest $(LDFLAGS) -o $@ $< $(BUILD)/libcore.a $(LIBS) $(TEST_LIBS)

# A test of the program's own room is linked with all of cmd too, but its door.
$(BUILD)/test/cmd/%: test/cmd/%.c $(BUILD)/libcmd.a $(BUILD)/libcore.a
	@mkdir -p $(@D)
	@echo "  test   $<"
	@$(CC) $(CFLAGS) -MMD -MP -Itest $(LDFLAGS) -o $@ $< $(BUILD)/libcmd.a $(BUILD)/libcore.a \
	    $(LIBS) $(TEST_LIBS)

# A tool of the tests: many small audits in one process.
$(BUILD)/test/heed-batch: test/tools/heed_batch.c $(BUILD)/libcore.a
	@mkdir -p $(@D)
	@echo "  test   $<"
	@$(CC) $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(BUILD)/libcore.a $(LIBS) $(TEST_LIBS)

# Another: a process to kill while it appends.
$(BUILD)/test/journal-writer: test/tools/journal_writer.c $(BUILD)/libcore.a
	@mkdir -p $(@D)
	@echo "  test   $<"
	@$(CC) $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(BUILD)/libcore.a $(LIBS)

# A fuzzer's corpus run once through a plain main: needs no clang.
$(BUILD)/replay/%: fuzz/%.c fuzz/replay.c $(BUILD)/libcore.a
	@mkdir -p $(@D)
	@echo "  replay $<"
	@$(CC) $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< fuzz/replay.c $(BUILD)/libcore.a $(LIBS)

$(BUILD)/replay/fuzz_lsp: fuzz/fuzz_lsp.c fuzz/replay.c $(BUILD)/libcmd.a $(BUILD)/libcore.a
	@mkdir -p $(@D)
	@echo "  replay $<"
	@$(CC) $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< fuzz/replay.c $(BUILD)/libcmd.a \
	    $(BUILD)/libcore.a $(LIBS) $(CMD_LIBS)

-include $(ALL_OBJ:.o=.d) $(TEST_BIN:=.d) $(TOOL_BIN:=.d) $(REPLAYS:=.d)
-include bench/bench.mk

# --- the main job ---------------------------------------------------------------------------

.PHONY: run
run: ## Install what is missing, build, and audit a real police log
	@deps/install build
	@$(MAKE) all
	@HEED=$(BUILD)/heed REPORT=$(BUILD)/report.html demo/run

# --- proof ----------------------------------------------------------------------------------

.PHONY: test-programs test sanitize oracle
test-programs: $(BUILD)/heed $(TEST_BIN) $(TOOL_BIN) $(REPLAYS)

# SUITES="unit book" runs some alone; `test/run.py --list` names them.
SUITES ?=
test: test-programs ## Everything that proves it, ending in one line of totals
	@python3 test/run.py --build $(BUILD) --cc "$(CC)" --jobs $(JOBS) $(SUITES)

SANITIZERS ?= -fsanitize=address,undefined -fno-sanitize-recover=all
SANITIZED  ?= unit oracle differ book cmd tour docs fuzz-smoke
sanitize: ## The suite with a program that checks its own memory and arithmetic
	@$(MAKE) BUILD=$(BUILD)/sanitized SAN="$(SANITIZERS)" OPT="-O1 -g" SUITES="$(SANITIZED)" test

ORACLE_SEEDS ?= 0..200000
oracle: $(BUILD)/test/heed-batch ## The engine against the naive evaluator on 200,000 random pairs
	@python3 test/oracle/differ.py --batch $(BUILD)/test/heed-batch --seeds $(ORACLE_SEEDS) \
	    --jobs $(JOBS)

# --- fuzzing (clang) ------------------------------------------------------------------------

FUZZ_SECONDS ?= 20
FUZZ_BUILD   := $(BUILD)/fuzzing
FUZZ_SAN     := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
FUZZERS      := $(patsubst fuzz/%.c,$(FUZZ_BUILD)/%,$(FUZZ_SRC))
.PHONY: fuzz fuzzers
fuzzers: $(FUZZERS)
fuzz: ## Every fuzzer for FUZZ_SECONDS (20) each
	@$(MAKE) BUILD=$(FUZZ_BUILD) CC=clang SAN="$(FUZZ_SAN)" OPT="-O1 -g" $(FUZZ_BUILD)/libcore.a \
	    $(FUZZ_BUILD)/libcmd.a
	@$(MAKE) fuzzers
	@python3 test/fuzz.py --seconds $(FUZZ_SECONDS) --found $(FUZZ_BUILD)/found $(FUZZERS)

$(FUZZ_BUILD)/fuzz_%: fuzz/fuzz_%.c $(FUZZ_BUILD)/libcore.a
	@echo "  fuzzer $<"
	@clang $(CSTD) $(WARN) -O1 -g -Isrc -pthread -fsanitize=fuzzer,address,undefined \
	    -fno-sanitize-recover=all -o $@ $< $(FUZZ_BUILD)/libcore.a $(LIBS)

$(FUZZ_BUILD)/fuzz_lsp: fuzz/fuzz_lsp.c $(FUZZ_BUILD)/libcmd.a $(FUZZ_BUILD)/libcore.a
	@echo "  fuzzer $<"
	@clang $(CSTD) $(WARN) -O1 -g -Isrc -pthread -fsanitize=fuzzer,address,undefined \
	    -fno-sanitize-recover=all -o $@ $< $(FUZZ_BUILD)/libcmd.a $(FUZZ_BUILD)/libcore.a $(LIBS) \
	    $(CMD_LIBS)

# --- style ----------------------------------------------------------------------------------

C_FILES := $(sort $(wildcard src/*/*.[ch] include/*/*.h test/*/*.[ch] fuzz/*.[ch] bench/*.[ch] \
             examples/*.[ch]))
.PHONY: fmt lint
fmt: ## Lay out all C files (clang-format 14)
	@clang-format-14 -i $(C_FILES)

lint: ## Layout, arrows between rooms, lengths, banned calls, open ends, dependencies
	@python3 test/lint.py

# --- installing -----------------------------------------------------------------------------

# What goes where; uninstall takes away the same.
SHARE := $(DESTDIR)$(PREFIX)/share
.PHONY: install uninstall
install: $(BUILD)/heed lib ## Program, library, manual pages, completions, book, editor files
	@install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig \
	    $(DESTDIR)$(PREFIX)/include $(SHARE)/man/man1 $(SHARE)/man/man5 $(SHARE)/heed \
	    $(SHARE)/bash-completion/completions $(SHARE)/zsh/site-functions \
	    $(SHARE)/fish/vendor_completions.d
	@install -m 755 $(BUILD)/heed $(DESTDIR)$(PREFIX)/bin/heed
	@install -m 755 $(BUILD)/libheed.so.$(SOVERSION) $(DESTDIR)$(PREFIX)/lib/
	@ln -sf libheed.so.$(SOVERSION) $(DESTDIR)$(PREFIX)/lib/libheed.so
	@install -m 644 $(BUILD)/libheed.a $(DESTDIR)$(PREFIX)/lib/
	@install -m 644 src/lib/heed.h $(DESTDIR)$(PREFIX)/include/
	@sed 's|^prefix=.*|prefix=$(PREFIX)|' $(BUILD)/heed.pc \
	    >$(DESTDIR)$(PREFIX)/lib/pkgconfig/heed.pc
	@install -m 644 man/heed.1 $(SHARE)/man/man1/
	@install -m 644 man/heed-book.5 $(SHARE)/man/man5/
	@install -m 644 completions/heed.bash $(SHARE)/bash-completion/completions/heed
	@install -m 644 completions/_heed $(SHARE)/zsh/site-functions/
	@install -m 644 completions/heed.fish $(SHARE)/fish/vendor_completions.d/
	@cp -R book editors $(SHARE)/heed/
	@echo "installed heed $(VERSION) in $(DESTDIR)$(PREFIX)"

uninstall: ## Take away what `make install` put there
	@rm -f $(DESTDIR)$(PREFIX)/bin/heed $(DESTDIR)$(PREFIX)/lib/libheed.so \
	    $(DESTDIR)$(PREFIX)/lib/libheed.so.$(SOVERSION) $(DESTDIR)$(PREFIX)/lib/libheed.a \
	    $(DESTDIR)$(PREFIX)/include/heed.h $(DESTDIR)$(PREFIX)/lib/pkgconfig/heed.pc \
	    $(SHARE)/man/man1/heed.1 $(SHARE)/man/man5/heed-book.5 \
	    $(SHARE)/bash-completion/completions/heed $(SHARE)/zsh/site-functions/_heed \
	    $(SHARE)/fish/vendor_completions.d/heed.fish
	@rm -rf $(SHARE)/heed

# --- the rest -------------------------------------------------------------------------------

.PHONY: deps clean help
deps: ## Install what building and testing need (Debian, npm); root or sudo
	@deps/install all

clean: ## Remove what was built
	@rm -rf $(BUILD)

help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) \
	    $(wildcard bench/bench.mk) | awk -F'|' '{printf "%-18s %s\n", $$1, $$2}'
