/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory with one end. An arena hands out zeroed memory from blocks that grow
 * geometrically up to its ceiling; nothing is freed singly, everything at once.
 * Past the ceiling the process exits with EXIT_MEMORY: for an examiner that
 * makes the message at hand `unjudged`, and no code above ever sees a NULL.
 * In a sanitized build the bytes behind each thing are forbidden.
 * arena_within() does the same inside memory of the caller's, which is how the
 * brief comes to lie in one mapping that can be sealed.
 */
#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

/* A sanitized build sees a step past the end of anything in an arena: there is
 * forbidden ground behind it. */
#ifdef IS_SANITIZED
#include <sanitizer/asan_interface.h>
#define GAP 16
#define FORBID(p, n) __asan_poison_memory_region((p), (n))
#define ALLOW(p, n) __asan_unpoison_memory_region((p), (n))
#else
#define GAP 0
#define FORBID(p, n) ((void)(p), (void)(n))
#define ALLOW(p, n) ((void)(p), (void)(n))
#endif

#include <sys/mman.h>

#include "base.h"

#define ALIGNMENT 16
#define FIRST_BLOCK (64u << 10)
#define KEPT_MOST (4u << 20)
#define GROWN_MOST (32u << 20)	/* doubling any further wastes half a ceiling */

struct block {
	struct block *next;
	size_t size, used;
	size_t mapped;		/* so many bytes are the kernel's; 0: malloc's */
	_Alignas(ALIGNMENT) unsigned char bytes[];
};

struct arena {
	struct block *blocks;	/* the newest first */
	size_t ceiling, held, used;
	unsigned char *within;	/* or NULL: blocks are on the heap */
};

static size_t
aligned(size_t size)
{
	return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

static void __attribute__((noreturn))
ceiling_reached(const struct arena *arena, size_t wanted)
{
	say_error("out of memory: %zu bytes in use, %zu more wanted, "
	    "%zu allowed", arena->held, wanted, arena->ceiling);
	_exit(EXIT_MEMORY);
}

static struct block *
block_new(struct arena *arena, size_t size)
{
	struct block *block;

	if (size > arena->ceiling || arena->held > arena->ceiling - size)
		ceiling_reached(arena, size);
	block = calloc(1, sizeof *block + size);
	if (block == NULL)
		ceiling_reached(arena, size);
	block->size = size;
	arena->held += size;
	FORBID(block->bytes, size);
	return block;
}

struct arena *
arena_new(size_t ceiling)
{
	struct arena *arena = calloc(1, sizeof *arena);

	if (arena == NULL)
		panic("no memory for an arena");
	arena->ceiling = ceiling;
	return arena;
}

struct arena *
arena_new_mapped(size_t ceiling, size_t size)
{
	struct arena *arena = arena_new(ceiling);
	size_t whole = sizeof(struct block) + size;
	struct block *block = mmap(NULL, whole, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	if (block == MAP_FAILED || size > ceiling)
		ceiling_reached(arena, size);
	block->size = arena->held = size;
	block->mapped = whole;
	FORBID(block->bytes, size);
	arena->blocks = block;
	return arena;
}

static void
block_free(struct block *block)
{
	if (block->mapped == 0) {
		free(block);
		return;
	}
	ALLOW(block->bytes, block->size);
	munmap(block, block->mapped);
}

struct arena *
arena_within(void *memory, size_t size)
{
	struct arena *arena = arena_new(size);

	arena->within = memory;
	return arena;
}

/*
 * Keep the largest block that is not huge: most messages then cost no malloc and,
 * what is dearer, no page fault. Only what was used of it is zeroed again.
 */
void
arena_reset(struct arena *arena)
{
	struct block *kept = NULL, *block, *next;

	if (arena->within != NULL)
		panic("an arena within foreign memory can't be reset");
	for (block = arena->blocks; block != NULL; block = block->next)
		if (block->size <= KEPT_MOST &&
		    (kept == NULL || block->size > kept->size))
			kept = block;
	for (block = arena->blocks; block != NULL; block = next) {
		next = block->next;
		if (block != kept)
			block_free(block);
	}
	arena->blocks = kept;
	arena->used = arena->held = 0;
	if (kept == NULL)
		return;
	ALLOW(kept->bytes, kept->used);
	memset(kept->bytes, 0, kept->used);
	FORBID(kept->bytes, kept->used);
	kept->next = NULL;
	kept->used = 0;
	arena->held = kept->size;
}

void
arena_free(struct arena *arena)
{
	struct block *next;

	while (arena != NULL && arena->blocks != NULL) {
		next = arena->blocks->next;
		block_free(arena->blocks);
		arena->blocks = next;
	}
	free(arena);
}

size_t
arena_used(const struct arena *arena)
{
	return arena->used;
}

static void *
within_alloc(struct arena *arena, size_t size)
{
	void *p;

	if (size > arena->ceiling - arena->held)
		ceiling_reached(arena, size);
	p = arena->within + arena->held;
	arena->held += size;
	arena->used += size;
	return p;
}

void *
arena_alloc(struct arena *arena, size_t count, size_t size)
{
	struct block *block = arena->blocks;
	size_t wanted, grown;

	if (__builtin_mul_overflow(count, size, &wanted) ||
	    wanted > SIZE_MAX - ALIGNMENT)
		ceiling_reached(arena, SIZE_MAX);
	size = wanted;
	wanted = wanted == 0 ? ALIGNMENT : aligned(wanted);
	if (arena->within != NULL)
		return within_alloc(arena, wanted);
	wanted += GAP;
	if (block == NULL || block->size - block->used < wanted) {
		grown = block == NULL ? FIRST_BLOCK : block->size < GROWN_MOST / 2 ?
		    block->size * 2 : GROWN_MOST;
		if (grown > arena->ceiling - arena->held)
			grown = arena->ceiling - arena->held;
		block = block_new(arena, grown < wanted ? wanted : grown);
		block->next = arena->blocks;
		arena->blocks = block;
	}
	block->used += wanted;
	arena->used += wanted;
	ALLOW(block->bytes + block->used - wanted, size);
	return block->bytes + block->used - wanted;
}

bool
arena_extend(struct arena *arena, const void *thing, size_t size, size_t grown)
{
	struct block *block = arena->blocks;
	size_t more;

	if (block == NULL || size == 0 || grown < size ||
	    (const unsigned char *)thing + aligned(size) + GAP !=
	    block->bytes + block->used || grown > arena->ceiling)
		return false;
	more = aligned(grown) - aligned(size);
	if (block->size - block->used < more)
		return false;
	block->used += more;
	arena->used += more;
	ALLOW(thing, grown);
	return true;
}

void *
arena_grow(struct arena *arena, void *array, size_t n, size_t *size,
    size_t thing_size)
{
	size_t grown;
	void *copy;

	if (n < *size)
		return array;
	grown = *size < 8 ? 8 : *size * 2;
	if (grown <= SIZE_MAX / thing_size && arena_extend(arena, array,
	    *size * thing_size, grown * thing_size)) {
		*size = grown;
		return array;
	}
	copy = arena_alloc(arena, grown, thing_size);
	if (n > 0)
		memcpy(copy, array, n * thing_size);
	*size = grown;
	return copy;
}
