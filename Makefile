# SPDX-License-Identifier: Apache-2.0
# GNU make, no configure step. Everything built stands under $(BUILD)/$(MODE);
# the program itself is also at build/seki.

BUILD ?= build
MODE ?= release
CC ?= gcc
PREFIX ?= /usr/local
DESTDIR ?=
OUT := $(BUILD)/$(MODE)

FLOORS := base mail auth rules scanner store run cli
# A floor is the .c files of one folder, and may call the floors to its right.
dir_base := scanner/base
dir_mail := scanner/mail
dir_auth := scanner/auth
dir_rules := rules
dir_scanner := scanner
dir_store := store
dir_run := scanner/run
dir_cli := cli
# The picture reader, a program of its own with libraries of its own.
dir_codes := codes
below_codes :=
CODES_LIBRARIES := libpng libjpeg zbar
CODES_LIBS := $(shell pkg-config --libs $(CODES_LIBRARIES) 2>/dev/null)
# What fetches OAuth tokens: another, with base below it.
dir_oauth := oauth
below_oauth := base
OAUTH_LIBS := $(shell pkg-config --libs libcurl jansson libcrypto 2>/dev/null) -lm
below_base :=
below_mail := base
below_auth := mail base
below_rules := auth mail base
below_scanner := rules auth mail base
below_store := scanner base
below_run := store scanner rules auth mail base
below_cli := run store scanner rules auth mail base

LIBRARIES := libetpan openssl libunbound icu-uc icu-i18n libpcre2-8 \
	sqlite3 libpsl libidn2 libconfig libseccomp libarchive expat zlib
PKG_CFLAGS := $(shell pkg-config --cflags $(LIBRARIES) 2>/dev/null)
# libetpan's file names its own build's link options and private libraries.
PKG_LIBS := $(filter-out -specs=% -lgnutls -ldb% -llockfile -lsasl2 -Wl%,\
	$(shell pkg-config --libs $(LIBRARIES) 2>/dev/null)) -lm

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wno-missing-field-initializers -Wcast-qual -Wvla -Wformat=2 -Wswitch-enum -Wundef -Wpointer-arith \
	-Wconversion
ifndef RELEASE
WARNINGS += -Werror
endif
HARDENING := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE \
	-fstack-clash-protection -fcf-protection
LINK_HARDENING := -pie -Wl,-z,relro -Wl,-z,now -Wl,--as-needed

CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE $(WARNINGS) $(HARDENING) $(PKG_CFLAGS) \
	$(CPPFLAGS) $(CFLAGS) $(MODE_CFLAGS) $(PLACES)
ALL_LDFLAGS = $(LINK_HARDENING) $(LDFLAGS) $(MODE_CFLAGS) $(MODE_LDFLAGS)

# What the tests build is told in lines, not in variables: -g1 compiles in less time.
ifeq ($(MODE),asan)
MODE_CFLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -O1 -g1 -DSEKI_SANITIZED
HARDENING := -fstack-protector-strong -fPIE
endif
ifeq ($(MODE),fuzz)
CC := clang
MODE_CFLAGS := -fsanitize=fuzzer-no-link,address,undefined \
	-fno-sanitize-recover=all -O1 -g1 -DSEKI_SANITIZED
HARDENING := -fPIE
WARNINGS := -Wall
endif
# A build that counts its steps, see tests/linear/count.c.
ifeq ($(MODE),count)
MODE_CFLAGS := -fsanitize-coverage=trace-pc
HARDENING := -fPIE
endif
# A build with the trap jail and the interruption points, for the tests.
ifeq ($(MODE),trap)
MODE_CFLAGS := -g1 -DSEKI_TEST
also_run := tests/jail/attack.c
endif
# Both: the tests' build under sanitizers, see tests/static/asan-suites. clang's are
# within the program, so that they come before what tests preload.
ifeq ($(MODE),asan-trap)
CC := clang
MODE_CFLAGS := -fsanitize=address,undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -O1 -DSEKI_SANITIZED -DSEKI_TEST
HARDENING := -fstack-protector-strong -fPIE
WARNINGS := -Wall
also_cli := tests/static/asan.c
also_run := tests/jail/attack.c
endif
# The tests' build that counts its lines, see tests/static/cover.c.
ifeq ($(MODE),cover)
MODE_CFLAGS := --coverage -fdata-sections -O0 -DSEKI_TEST
MODE_LDFLAGS := -Wl,--wrap=__gcov_exit,--wrap=__gcov_fork,--wrap=__gcov_execve \
	-Wl,-u,cover_share,-T,tests/static/cover.ld
HARDENING := -fPIE
also_base := tests/static/cover.c
also_run := tests/jail/attack.c
endif

sources = $(wildcard $(dir_$1)/*.c) $(also_$1)
objects = $(patsubst %.c,$(OUT)/%.o,$(call sources,$1))
archive = $(OUT)/$1.a
link = $(foreach f,$1,$(call archive,$f))

# "make V=1" shows the commands.
ifndef V
say = @printf '  %-4s %s\n' $1 $2;
endif

PROGRAMS := seki seki-codes seki-oauth2-token
all: $(PROGRAMS:%=$(BUILD)/%)

$(PROGRAMS:%=$(BUILD)/%): $(BUILD)/%: $(OUT)/%
	@mkdir -p $(@D)
	@cp --remove-destination $< $@

# seki looks for it beside itself, so whoever builds the one builds the other.
$(OUT)/seki: | $(OUT)/seki-codes
$(OUT)/seki: $(foreach f,$(FLOORS),$(call archive,$f))
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ -Wl,--whole-archive $(call archive,cli) \
	    -Wl,--no-whole-archive $(call link,$(below_cli)) $(PKG_LIBS)

$(OUT)/seki-codes: $(OUT)/codes.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ -Wl,--whole-archive $< \
	    -Wl,--no-whole-archive $(CODES_LIBS)

# It speaks from seki's catalogue.
$(OUT)/seki-oauth2-token: $(OUT)/oauth.a $(OUT)/cli/words_ja.o $(OUT)/base.a
	$(call say,LINK,$@)$(CC) $(ALL_LDFLAGS) -o $@ -Wl,--whole-archive $< \
	    -Wl,--no-whole-archive $(OUT)/cli/words_ja.o $(OUT)/base.a $(OAUTH_LIBS)

# It runs in a jail of its own, which has no room for what sanitizers do; the
# fuzzers build it with them.
ifeq ($(MODE),asan)
$(OUT)/seki-codes: MODE_CFLAGS :=
endif
ifeq ($(MODE),asan-trap)
$(OUT)/seki-codes: MODE_CFLAGS := -DSEKI_TEST
endif
# Nor can it leave counts anywhere there.
ifeq ($(MODE),cover)
$(OUT)/seki-codes $(OUT)/unit/codes/% $(OUT)/tests/static/%: \
    MODE_CFLAGS := -DSEKI_TEST -DCOVER_FOLDER='"$(CURDIR)/$(OUT)"'
$(OUT)/seki-codes $(OUT)/unit/codes/%: MODE_LDFLAGS :=
endif

define floor_rules
$(call archive,$1): $(call objects,$1)
	@mkdir -p $$(@D)
	@rm -f $$@
	@$$(AR) rcs $$@ $$^
endef
$(foreach f,$(FLOORS) codes oauth,$(eval $(call floor_rules,$f)))

$(OUT)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call say,CC,$<)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Who knows where things are installed is made anew for another PREFIX: "make", then
# "make install PREFIX=/elsewhere".
PLACED := $(patsubst %,$(OUT)/%.o,cli/doctor cli/words_ja scanner/run/config_load \
	scanner/run/extractor)
$(PLACED): PLACES = -DSEKI_DATADIR='"$(PREFIX)/share/seki"' \
    -DSEKI_LIBEXECDIR='"$(PREFIX)/libexec/seki"'
$(PLACED): $(OUT)/prefix
$(OUT)/prefix: anew
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' >$@
anew:

# ---- Tests -------------------------------------------------------------------

# tests/unit/FLOOR/test_FILE.c is linked with its floor and those below it.
UNIT_LIBS := -lcmocka
define unit_rules
unit_programs_$1 := $$(patsubst tests/unit/$1/%.c,$(OUT)/unit/$1/%,$$(wildcard tests/unit/$1/test_*.c))
$(OUT)/unit/$1/%: tests/unit/$1/%.c $(call archive,$1) $(call link,$(below_$1))
	@mkdir -p $$(@D)
	$$(call say,TEST,$$@)$$(CC) $$(ALL_CFLAGS) -MMD -MP $$(ALL_LDFLAGS) -o $$@ $$< \
	    $(call archive,$1) $(call link,$(below_$1)) $$(UNIT_LIBS) $$(PKG_LIBS)
unit-$1: $$(unit_programs_$1)
	@tests/cmocka $$^
.PHONY: unit-$1
endef
$(foreach f,base mail auth rules scanner store run cli,$(eval $(call unit_rules,$f)))
# Compiled with its file, for codes.a never has the sanitizers in it.
unit_programs_codes := $(patsubst tests/unit/codes/%.c,$(OUT)/unit/codes/%,$(wildcard tests/unit/codes/test_*.c))
$(OUT)/unit/codes/test_%: tests/unit/codes/test_%.c codes/%.c codes/picture.h
	@mkdir -p $(@D)
	$(call say,TEST,$@)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ \
	    $(filter %.c,$^) $(UNIT_LIBS) -lm
unit-codes: $(unit_programs_codes)
	@tests/cmocka $^
.PHONY: unit-codes
# Those of run first: they wait the longest.
UNIT_FLOORS ?= run base mail auth rules scanner store cli codes
UNIT_ALL := $(foreach f,$(UNIT_FLOORS),$(unit_programs_$f))

unit: $(UNIT_ALL)
	@tests/cmocka $^

unit-programs: $(UNIT_ALL)

asan:
	$(MAKE) MODE=asan $(BUILD)/asan/seki unit

check:
	tests/run

# What tests/run does in part, whole: hours.
soak: soak-interrupt soak-proxy soak-store soak-bombs
soak-interrupt:
	$(MAKE) MODE=trap $(BUILD)/trap/seki
	tests/interrupt/soak $(BUILD)/trap/seki
soak-proxy:
	$(MAKE) MODE=trap $(BUILD)/trap/seki
	STEP=1 PLACES=2000 tests/proxy/run $(BUILD)/trap/seki
soak-store:
	$(MAKE) MODE=trap $(BUILD)/trap/seki
	SOAK=1 tests/store/run $(BUILD)/trap/seki
# As large as an attachment in base64 may be.
soak-bombs: all
	$(MAKE) MODE=trap $(BUILD)/trap/seki
	SIZE=45056 AT_ONCE=6 tests/bombs/run $(BUILD)/trap/seki

# Whole scans under sanitizers, in their jails: an hour.
asan-suites:
	$(MAKE) MODE=asan-trap $(BUILD)/asan-trap/seki
	tests/static/asan-suites

# What can be seen without running the program, and what valgrind sees.
# They need the packages under [static] of .ci/packages.
hardening: $(OUT)/seki
	tests/static/run hardening
cppcheck:
	tests/static/run cppcheck
tidy:
	tests/static/run tidy
# Not for valgrind: programs that start jailed processes, and what runs the code
# that PCRE2 writes for rules.
valgrind: $(filter-out $(OUT)/unit/rules/% $(patsubst %,$(OUT)/unit/run/test_%,\
    extraction imap imap_hostile opener resolver),$(UNIT_ALL))
	tests/static/valgrind $^

# The lines that the tests run, as gcov counts them.
coverage:
	$(MAKE) MODE=cover $(BUILD)/cover/seki unit-programs
	find $(BUILD)/cover -name '*.gcda' -delete
	tests/static/coverage

# Reports and notices in a browser, to be looked at, and what axe-core has to say of them: needs
# the packages under [look] of .ci/packages, and npm's registry.
report-look: all
	npm install --prefix $(BUILD)/report-look --no-fund --no-audit axe-core
	tests/report/look $(BUILD)/seki $(BUILD)/report-look

demo:
	examples/demo

# The phrases of the corpus, for tests/corpus/fit.
$(OUT)/corpus-words: tests/corpus/words.c $(call link,rules $(below_rules))
	$(call say,LINK,$@)$(CC) $(ALL_CFLAGS) -MMD -MP $(ALL_LDFLAGS) -o $@ $< \
	    $(call link,rules $(below_rules)) $(PKG_LIBS)

# tests/fuzz/FLOOR_THING.c; seeds in tests/fuzz/seeds/FLOOR_THING/.
fuzz_floor = $(firstword $(subst _, ,$(notdir $1)))
FUZZERS := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*_*.c))
FUZZ_SECONDS ?= 60
define fuzz_rules
$(BUILD)/fuzz/$1: tests/fuzz/$1.c $(call archive,$(call fuzz_floor,$1)) $(call link,$(below_$(call fuzz_floor,$1)))
	$$(call say,FUZZ,$$@)clang -fsanitize=fuzzer,address,undefined $$(ALL_CFLAGS) -MMD -MP -o $$@ $$< \
	    $(call archive,$(call fuzz_floor,$1)) $(call link,$(below_$(call fuzz_floor,$1))) $$(PKG_LIBS)
endef
ifeq ($(MODE),fuzz)
$(foreach f,$(FUZZERS),$(eval $(call fuzz_rules,$f)))
$(patsubst %,$(BUILD)/fuzz/%,$(filter codes_%,$(FUZZERS))): PKG_LIBS := $(CODES_LIBS)
endif
fuzz-programs:
	$(MAKE) MODE=fuzz $(patsubst %,$(BUILD)/fuzz/%,$(FUZZERS))
fuzz: fuzz-programs
	tests/fuzz/run $(FUZZ_SECONDS) $(FUZZERS)
# Those that have had least, and written down.
HOURS ?= 1
fuzz-hours:
	tests/fuzz/hours $$(($(HOURS) * 3600))

ICU_VERSION := $(firstword $(subst ., ,$(shell pkg-config --modversion icu-uc 2>/dev/null)))
COUNTED := memchr memrchr memcmp memcpy memmove memset memmem XML_Parse \
	archive_read_data $(patsubst %,%_$(ICU_VERSION),ucnv_toUChars \
	unorm2_normalize u_strFromUTF8WithSub uspoof_getSkeletonUTF8)
ifeq ($(MODE),count)
$(BUILD)/count/seki-count: tests/linear/count.c $(OUT)/mail.a $(OUT)/base.a
	$(call say,COUNT,$@)$(CC) $(ALL_CFLAGS) -MMD -MP $(ALL_LDFLAGS) -o $@ $^ \
	    $(patsubst %,-Wl$(comma)--wrap=%,$(COUNTED)) $(PKG_LIBS)
endif
comma := ,

# Work against size, up to the largest message: minutes.
linear:
	tests/linear/run --to 65536

bench: all
	tests/bench/run $(BENCH)

# Rewrite the golden cases' wants; the review is the diff.
accept: all
	tests/cases/run --accept

floors:
	tests/floors

shape:
	tests/shape

# ---- Install -------------------------------------------------------------------

install: all completions
	packaging/install install $(BUILD) '$(PREFIX)' '$(DESTDIR)'
uninstall:
	packaging/install uninstall $(BUILD) '$(PREFIX)' '$(DESTDIR)'

# A Debian package, in build/deb; and two of them, made under different circumstances,
# looked at, installed and purged where nothing of this machine changes: minutes. The
# latter needs the packages under [deb] of .ci/packages.
deb:
	packaging/deb
deb-check:
	tests/packaging/deb

# What bash, zsh and fish offer behind "seki" and "seki-oauth2-token".
COMPLETED := seki seki-oauth2-token
completions: $(foreach p,$(COMPLETED),$(patsubst %,$(BUILD)/completions/$p.%,bash zsh fish))
define completion_rules
$(BUILD)/completions/$1.%: $(BUILD)/$1 packaging/completions
	@mkdir -p $$(@D)
	packaging/completions $$* $(BUILD)/$1 >$$@.new && mv $$@.new $$@
endef
$(foreach p,$(COMPLETED),$(eval $(call completion_rules,$p)))

clean:
	rm -rf $(BUILD)

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
.PHONY: all anew completions deb deb-check unit unit-programs asan check demo fuzz \
	fuzz-programs fuzz-hours bench accept linear floors shape install uninstall clean soak soak-interrupt soak-proxy \
	soak-store soak-bombs asan-suites hardening cppcheck tidy valgrind coverage \
	report-look
.SECONDARY:
