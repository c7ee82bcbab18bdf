# SPDX-License-Identifier: Apache-2.0
# What a question to the log costs, one for a campaign, and a report: out of a store of
# two million messages and eight million findings, which takes minutes and 4 GB to make
# and is kept.
#   make -f tests/bench/log.mk bench-log [MESSAGES=2000000] [STORE=FILE]
include Makefile

MESSAGES ?= 2000000
STORE ?= /tmp/seki-bench-log.db

bench-log: all $(OUT)/bench/log
	test -e $(STORE) || $(OUT)/bench/log fill $(STORE) $(MESSAGES)
	$(OUT)/bench/log write $(STORE) 100000
	$(OUT)/bench/log ask $(STORE)
	tests/bench/questions $(BUILD)/seki $(STORE)

$(OUT)/bench/%: tests/bench/%.c $(call archive,store) $(call link,$(below_store))
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< \
	    $(call archive,store) $(call link,$(below_store)) $(PKG_LIBS)

.PHONY: bench-log
