# SPDX-License-Identifier: Apache-2.0
# The bare fetch that tests/bench/run measures seki against, and judging alone:
#   make -f tests/bench/fetch.mk BUILD=... MODE=... fetch judge
include Makefile

fetch judge: %: $(OUT)/bench/%

$(OUT)/bench/fetch $(OUT)/bench/judge: $(OUT)/bench/%: tests/bench/%.c $(call archive,run) \
    $(call link,$(below_run))
	@mkdir -p $(@D)
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $< \
	    $(call archive,run) $(call link,$(below_run)) $(PKG_LIBS)

.PHONY: fetch judge
