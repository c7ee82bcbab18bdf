/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PCRE2's home. Patterns are compiled once, into the arena (JIT code excepted),
 * and never written to again: the brief they lie in is sealed read-only. Each
 * message has a matcher of its own with PCRE2's scratch memory in that
 * message's arena. Texts are UTF-8, and a stretch that is not is stepped over
 * (MATCH_INVALID_UTF: without it one bad byte would silence every rule).
 * Matching is bounded by limits->match_steps; a pattern that meets that bound,
 * or runs out of stack or heap, is reported as MATCH_LIMIT and never as "no
 * match". Where JIT is refused, patterns are interpreted. A pattern can also be
 * had in a form for folded text, its own kana and wide characters folded too.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "rule.h"

#define JIT_STACK_FIRST (32 * 1024)
#define JIT_STACK_MOST (1024 * 1024)
#define HEAP_MOST_KIB (16 * 1024)
#define PATTERNS_TOGETHER 256

/*
 * PCRE2 allocates and frees a great deal while its JIT compiles; in an arena,
 * which frees nothing, what it gave back is kept by size and handed out again.
 */
struct pool {
	struct arena *arena;
	union block {
		size_t power;		/* while in use: which list it is of */
		union block *next;	/* while free */
		max_align_t align;
	} *free[8 * sizeof(size_t)];
};

static void *
pool_take(size_t size, void *context)
{
	struct pool *pool = context;
	union block *block;
	size_t power = 5;

	size += sizeof(union block);
	while (((size_t)1 << power) < size)
		power++;
	block = pool->free[power];
	if (block != NULL)
		pool->free[power] = block->next;
	else
		block = arena_alloc(pool->arena, 1, (size_t)1 << power);
	block->power = power;
	return block + 1;
}

static void
pool_give_back(void *memory, void *context)
{
	struct pool *pool = context;
	union block *block = memory;
	size_t power;

	if (memory == NULL)
		return;
	block--;
	power = block->power;
	block->next = pool->free[power];
	pool->free[power] = block;
}

static pcre2_general_context *
pool_context(struct arena *arena)
{
	struct pool *pool = NEW(arena, struct pool);
	pcre2_general_context *context;

	pool->arena = arena;
	context = pcre2_general_context_create(pool_take, pool_give_back, pool);
	if (context == NULL)
		panic("PCRE2 gave no context");
	return context;
}

/* ---- Compiling ----------------------------------------------------------------- */

struct pattern {
	pcre2_code *code;
	struct str source;
	unsigned flags;
	size_t list, other;		/* of literals; 0: none */
	uint32_t evidence;		/* the group of that name; 0: none */
};

struct compiler {
	struct arena *arena;
	pcre2_general_context *general;
	pcre2_compile_context *context;
	struct literals *lists;		/* [0] is empty */
	size_t n, size;
	struct pattern *room;		/* for those to come: all are looked at for
					 * each text, so they lie together */
	size_t room_n;
};

static size_t
list_add(struct compiler *compiler, struct literals literals)
{
	if (literals.n == 0 && compiler->n > 0)
		return 0;
	compiler->lists = arena_grow(compiler->arena, compiler->lists,
	    compiler->n, &compiler->size, sizeof *compiler->lists);
	compiler->lists[compiler->n] = literals;
	return compiler->n++;
}

struct compiler *
compiler_new(struct arena *arena)
{
	struct compiler *compiler = NEW(arena, struct compiler);

	compiler->arena = arena;
	compiler->general = pool_context(arena);
	compiler->context = pcre2_compile_context_create(compiler->general);
	list_add(compiler, (struct literals){ NULL, 0 });
	return compiler;
}

static uint32_t
compile_options(unsigned flags)
{
	return (flags & PATTERN_BYTES ? 0
	    : PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF)
	    | PCRE2_NEVER_BACKSLASH_C | PCRE2_USE_OFFSET_LIMIT
	    | (flags & PATTERN_CASELESS ? PCRE2_CASELESS : 0)
	    | (flags & PATTERN_MULTILINE ? PCRE2_MULTILINE : 0)
	    | (flags & PATTERN_DOTALL ? PCRE2_DOTALL : 0)
	    | (flags & PATTERN_EXTENDED ? PCRE2_EXTENDED : 0);
}

static struct pattern *
pattern_new(struct compiler *compiler)
{
	if (compiler->room_n == 0) {
		compiler->room_n = PATTERNS_TOGETHER;
		compiler->room = NEW_ARRAY(compiler->arena, struct pattern,
		    PATTERNS_TOGETHER);
	}
	compiler->room_n--;
	return compiler->room++;
}

struct pattern *
pattern_compile(struct compiler *compiler, struct str source, unsigned flags,
    struct trouble *trouble_out)
{
	struct pattern *pattern;
	struct needs needs;
	PCRE2_UCHAR words[200];
	pcre2_code *code;
	PCRE2_SIZE at = 0;
	int error = 0, found;

	code = pcre2_compile((PCRE2_SPTR)source.p, source.n,
	    compile_options(flags), &error, &at, compiler->context);
	if (code == NULL) {
		pcre2_get_error_message(error, words, sizeof words);
		trouble_out->at = at < source.n ? at : source.n;
		trouble_out->read = str_slice(source, at, at + 20);
		trouble_out->expected = str_format(compiler->arena,
		    "a pattern that PCRE2 can compile (%s)", (char *)words);
		return NULL;
	}
	/* A refusal (no memory that may be executed, no JIT in this build)
	 * leaves the interpreter. */
	(void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
	pattern = pattern_new(compiler);
	needs = needs_of(compiler->arena, source, flags);
	pattern->code = code;
	pattern->source = source;
	pattern->flags = flags;
	pattern->list = list_add(compiler, needs.one);
	pattern->other = list_add(compiler, needs.other);
	found = pcre2_substring_number_from_name(code,
	    (PCRE2_SPTR)EVIDENCE_GROUP);
	pattern->evidence = found > 0 ? (uint32_t)found : 0;
	return pattern;
}

/* What non-ASCII words in a pattern fold to must not become its syntax: a wide
 * bracket folds to a bracket. */
static void
add_quoted(struct buf *buf, struct str folded)
{
	for (size_t i = 0; i < folded.n; i++) {
		unsigned char c = (unsigned char)folded.p[i];

		if (c < 0x80 && !char_is_alpha(c) && !char_is_digit(c))
			buf_char(buf, '\\');
		buf_char(buf, (char)c);
	}
}

struct pattern *
pattern_fold(struct compiler *compiler, struct pattern *pattern)
{
	struct buf buf = { .arena = compiler->arena };
	struct str s = pattern->source;
	struct trouble ignored;
	size_t i = 0;

	while (i < s.n) {
		size_t from = i;

		while (i < s.n && (unsigned char)s.p[i] >= 0x80)
			i++;
		if (i > from) {
			add_quoted(&buf, fold(compiler->arena,
			    str_slice(s, from, i)));
		} else {
			buf_char(&buf, s.p[i++]);
		}
	}
	if (str_equal(buf_str(&buf), s))
		return pattern;
	return pattern_compile(compiler, buf_str(&buf), pattern->flags,
	    &ignored);
}

const struct filter *
compiler_filter(struct compiler *compiler,
    const struct pattern *const *patterns, size_t n)
{
	struct literals *lists = NEW_ARRAY(compiler->arena, struct literals,
	    compiler->n);

	for (size_t i = 0; i < n; i++) {
		if (patterns[i] == NULL)
			continue;
		lists[patterns[i]->list] = compiler->lists[patterns[i]->list];
		lists[patterns[i]->other] = compiler->lists[patterns[i]->other];
	}
	return filter_build(compiler->arena, lists, compiler->n);
}

struct windows
pattern_windows(struct arena *arena, const struct pattern *pattern,
    const struct spots *spots)
{
	struct windows one = spots_windows(spots, pattern->list);
	struct windows other = spots_windows(spots, pattern->other);

	return windows_meet(arena, &one, &other);
}

bool
pattern_may_hit(const struct pattern *pattern,
    const struct spots *spots)
{
	return spots_any(spots, pattern->list) &&
	    spots_any(spots, pattern->other);
}

bool
pattern_has_literals(const struct pattern *pattern)
{
	return pattern->list != 0 || pattern->other != 0;
}

/* Past a class that begins at `at`. */
static size_t
class_end(struct str source, size_t at)
{
	at += str_starts(str_from(source, at), STR("[^")) ? 2 : 1;
	for (at++; at < source.n && source.p[at] != ']'; at++)
		at += source.p[at] == '\\';
	return at < source.n ? at + 1 : source.n;
}

/* A line's end is one still when it is folded, and a tab is a blank: a class that
 * shuts them out, or takes blanks too, means the same. */
static bool
class_survives(struct str class)
{
	bool blanks = str_starts(class, STR("[^")) ||
	    str_find_char(class, ' ') != STR_NOWHERE;

	for (size_t i = 0; i + 1 < class.n; i++) {
		if (class.p[i] != '\\')
			continue;
		if (strchr("rfvhxopPN", class.p[++i]) != NULL ||
		    (class.p[i] == 't' && !blanks))
			return false;
	}
	return true;
}

/*
 * Folding lowers letters, makes one blank of several and drops what can't be
 * seen. A pattern that names capitals, several blanks, or characters by number or
 * property may be after what folding takes away.
 */
bool
pattern_survives_folding(const struct pattern *pattern, bool *literals_out)
{
	struct str source = pattern->source;
	bool caseless = (pattern->flags & PATTERN_CASELESS) != 0;
	bool capitals = false;
	size_t i = 0;

	*literals_out = false;
	while (i < source.n) {
		char c = source.p[i], next = i + 1 < source.n ?
		    source.p[i + 1] : '\0';
		size_t end = i + (c == '\\' ? 2 : 1);

		if (c == '[')
			end = class_end(source, i);
		if (c == '\\' ? strchr("ntrfvhxopPNRX", next) != NULL :
		    c == '[' ? !class_survives(str_slice(source, i, end)) :
		    c == ' ' && next == ' ')
			return false;
		for (; !caseless && c != '\\' && i < end; i++)
			capitals |= source.p[i] >= 'A' && source.p[i] <= 'Z';
		i = end;
	}
	*literals_out = true;
	return !capitals;
}

/* ---- Matching ------------------------------------------------------------------ */

struct matcher {
	pcre2_general_context *general;
	pcre2_match_context *context;
	pcre2_match_data *data;
	pcre2_match_data *wide;		/* with groups; once a pattern has one
					 * that is quoted */
	pcre2_match_data *last;		/* the one used last */
	pcre2_jit_stack *stack;		/* only once 32 KiB did not suffice */
};

struct matcher *
matcher_open(struct arena *arena, const struct limits *limits)
{
	struct matcher *matcher = NEW(arena, struct matcher);

	matcher->general = pool_context(arena);
	matcher->context = pcre2_match_context_create(matcher->general);
	matcher->data = pcre2_match_data_create(1, matcher->general);
	pcre2_set_match_limit(matcher->context,
	    (uint32_t)(limits->match_steps > UINT32_MAX ? UINT32_MAX
	    : limits->match_steps));
	pcre2_set_heap_limit(matcher->context, HEAP_MOST_KIB);
	return matcher;
}

void
matcher_close(struct matcher *matcher)
{
	if (matcher->stack != NULL)
		pcre2_jit_stack_free(matcher->stack);
	matcher->stack = NULL;
}

/* JIT code runs on 32 KiB of the C stack; the rare pattern and text that need
 * more get a stack of their own, for the rest of the message. */
static bool
matcher_has_new_stack(struct matcher *matcher)
{
	if (matcher->stack != NULL)
		return false;
	matcher->stack = pcre2_jit_stack_create(JIT_STACK_FIRST,
	    JIT_STACK_MOST, matcher->general);
	if (matcher->stack == NULL)
		return false;
	pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
	return true;
}

/* Whole matches are all that most patterns are asked for. */
static pcre2_match_data *
data_for(struct matcher *matcher, const struct pattern *pattern)
{
	matcher->last = matcher->data;
	if (pattern->evidence == 0)
		return matcher->data;
	if (matcher->wide == NULL || pcre2_get_ovector_count(matcher->wide)
	    <= pattern->evidence)
		matcher->wide = pcre2_match_data_create(pattern->evidence + 1,
		    matcher->general);
	matcher->last = matcher->wide;
	return matcher->wide;
}

enum match
matcher_find(struct matcher *matcher, const struct pattern *pattern,
    struct str text, struct window window, struct window *match_out)
{
	PCRE2_SPTR subject = (PCRE2_SPTR)(text.p != NULL ? text.p : "");
	pcre2_match_data *data = data_for(matcher, pattern);
	const PCRE2_SIZE *at;
	int found;

	pcre2_set_offset_limit(matcher->context, window.to);
	found = pcre2_match(pattern->code, subject, text.n, window.from, 0,
	    data, matcher->context);
	if (found == PCRE2_ERROR_JIT_STACKLIMIT
	    && matcher_has_new_stack(matcher))
		found = pcre2_match(pattern->code, subject, text.n, window.from, 0,
		    data, matcher->context);
	if (found == PCRE2_ERROR_NOMATCH)
		return MATCH_NONE;
	if (found < 0)
		return MATCH_LIMIT;
	at = pcre2_get_ovector_pointer(data);
	match_out->from = (uint32_t)at[0];
	match_out->to = (uint32_t)(at[1] > at[0] ? at[1] : at[0]);
	return MATCH_HIT;
}

bool
matcher_evidence(const struct matcher *matcher, const struct pattern *pattern,
    struct window *evidence_out)
{
	uint32_t group = pattern->evidence;
	const PCRE2_SIZE *at;

	if (group == 0 || matcher->last != matcher->wide
	    || group >= pcre2_get_ovector_count(matcher->wide))
		return false;
	at = pcre2_get_ovector_pointer(matcher->wide);
	if (at[2 * group] == PCRE2_UNSET || at[2 * group + 1] < at[2 * group])
		return false;
	evidence_out->from = (uint32_t)at[2 * group];
	evidence_out->to = (uint32_t)at[2 * group + 1];
	return true;
}
