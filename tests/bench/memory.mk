# SPDX-License-Identifier: Apache-2.0
# What memory costs: answers out of a store of ten million rows against a bare
# look-up in the same file, and learning against the same set without lessons.
#   make -f tests/bench/memory.mk bench-memory [ROWS=10000000] [STORE=FILE]
include Makefile

ROWS ?= 10000000
STORE ?= /tmp/seki-bench-memory.db

bench-memory: $(OUT)/bench/memory $(OUT)/bench/learn
	$(OUT)/bench/learn $(STORE).learn
	test -e $(STORE) || $(OUT)/bench/memory fill $(STORE) $(ROWS)
	$(OUT)/bench/memory ask $(STORE)

$(OUT)/bench/%: tests/bench/%.c $(call archive,store) $(call link,$(below_store))
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< \
	    $(call archive,store) $(call link,$(below_store)) $(PKG_LIBS)

.PHONY: bench-memory
