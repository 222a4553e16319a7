# heed: `make run` does the main job, `make test` proves it, `make help` lists the rest.
BUILD   ?= build
CC      ?= gcc
SAN     ?=
CSTD    := -std=c17 -D_GNU_SOURCE
WARN    := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
           -Wpointer-arith -Wwrite-strings -Wvla
HARDEN  := -fPIE -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fcf-protection
OPT     ?= -O2 -g
CFLAGS  += $(CSTD) $(WARN) $(OPT) -Isrc -fno-strict-aliasing -pthread
ifeq ($(SAN),)
CFLAGS  += $(HARDEN)
LDFLAGS += -pie -Wl,-z,relro,-z,now
else
CFLAGS  += $(SAN) -fno-omit-frame-pointer
LDFLAGS += $(SAN)
endif
LIBS    := -ldeflate -lz -lzstd -lexpat -ljansson -lm -pthread

# Rooms in the order of the arrows: a room links against those before it.
ROOMS   := base book log duty measure cmd
src_of   = $(sort $(wildcard src/$(1)/*.c))
obj_of   = $(patsubst src/%.c,$(BUILD)/obj/%.o,$(call src_of,$(1)))
CORE_OBJ := $(foreach r,$(filter-out cmd,$(ROOMS)),$(call obj_of,$(r)))
CMD_OBJ  := $(call obj_of,cmd)
TEST_SRC := $(sort $(wildcard test/*/test_*.c))
TEST_BIN := $(patsubst test/%.c,$(BUILD)/test/%,$(TEST_SRC))

.DEFAULT_GOAL := all
.PHONY: all
all: $(BUILD)/heed

$(BUILD)/heed: $(CMD_OBJ) $(BUILD)/libcore.a
	$(CC) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/libcore.a: $(CORE_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# A test is test/ROOM/test_NAME.c, linked with everything below cmd and with cmocka.
$(BUILD)/test/%: test/%.c $(BUILD)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -Itest $(LDFLAGS) -o $@ $< $(BUILD)/libcore.a -lcmocka $(LIBS)

-include $(CMD_OBJ:.o=.d) $(CORE_OBJ:.o=.d) $(TEST_BIN:=.d)

# A tool of the tests: many small audits in one process.
$(BUILD)/test/heed-batch: test/tools/heed_batch.c $(BUILD)/libcore.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(BUILD)/libcore.a $(LIBS)
