/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_ORGANISATION_H
#define SEKI_ORGANISATION_H
/*
 * Private to the files that build and read the organisation's look-up tables.
 */
#include "facts.h"

/* ---- Equal things ------------------------------------------------------------- */

struct slot {
	struct str key;
	uint32_t id, next;		/* next: of the same bucket, plus 1 */
};

struct table {
	uint32_t *heads;		/* slot plus 1; 0: none */
	size_t mask;
	struct slot *slots;
	size_t n;
};

/* ---- Near things ----------------------------------------------------------------- */

struct remain {
	uint32_t hash, id;
};

struct near {
	uint32_t *starts;		/* where a bucket's remains begin */
	size_t mask;
	struct remain *remains;
	size_t n;
};

#define NEAR_PREFIX 8
#define NEAR_MOST (1 + NEAR_PREFIX + NEAR_PREFIX * (NEAR_PREFIX - 1) / 2)

struct known_domain {
	struct domain_shape shape;
	enum whose whose;
	uint32_t vendor;
};

struct known_name {
	struct str folded;		/* for distances */
	uint32_t owner;
};

#define INSTITUTION_STARTS (1u << 16)	/* by the hash of a name's first bytes */

struct known_institution {
	struct str folded;
	uint32_t of, next;		/* next: another that begins so: index + 1 */
	bool alone;
};

struct known_label {
	size_t of;
	bool alone;			/* others have this word too */
};

struct institution_index {
	struct known_label *labels_of;
	size_t labels_n;
	struct table label_shapes;	/* of those nobody else has -> labels_of */
	unsigned char begins[INSTITUTION_STARTS / 8];	/* a bit for each start there is */
	uint32_t heads[INSTITUTION_STARTS];	/* of names by it: index + 1 */
	struct table shapes;		/* of whole names -> institutions */
	struct table domains;		/* -> institutions */
	struct table labels;		/* -> labels_of */
	struct known_institution *names;
	size_t names_n;
};

#define WORD_LENGTHS 64
static inline uint64_t
word_length_bit(struct str word)
{
	return (uint64_t)1 << (word.n < WORD_LENGTHS ? word.n : WORD_LENGTHS - 1);
}

struct organisation_index {
	const struct institution_index *institutions;
	struct table domains;		/* as configured -> known_domain */
	struct table skeletons;		/* of labels -> known_domain */
	struct table services;		/* the same, of services */
	struct table beginnings;	/* of labels' first words -> known_domain */
	struct table addresses, locals;	/* -> person */
	struct table people;		/* folded, spelled, shape -> person */
	struct table words;		/* of people's names -> person; empty
					 * where there are too many people */
	uint64_t word_lengths[256];	/* of those words by their first byte: bit n
					 * for n bytes, the last for more */
	struct table companies;		/* folded, shape -> vendor */
	struct table parts;		/* of people's names, folded -> person */
	struct table lists;		/* list_key() -> lists */
	bool has_approver;		/* somebody is said to approve */
	struct table t_numbers;		/* registration numbers -> vendor */
	struct table contacts;		/* addresses -> vendor */
	struct near near_domains;	/* skeletons -> known_domain */
	struct near near_people;	/* Latin names -> known_name */
	struct known_domain *known;
	size_t known_n;
	struct known_name *names;
	size_t names_n;
};

/* ---- table.c ---------------------------------------------------------------- */

void table_make(struct arena *arena, struct table *table, size_t most);
/* `key` must already lie in the table's arena; an empty one is left out. */
void table_put(struct table *table, struct str key, size_t id);
/* The next slot with this key after *at (0: the first), or NULL. */
const struct slot *table_next(const struct table *table, struct str key,
    uint32_t *at);
const struct slot *table_get(const struct table *table, struct str key);

/* What remains of the first characters with up to `depth` of them left out;
 * returns how many there are. */
size_t remains_of(struct str s, size_t depth, uint32_t hashes_out[NEAR_MOST]);
/* Count all, make room, put all without filling, sum, put all filling. */
void near_count(struct near *near, struct str s, size_t depth);
void near_make(struct arena *arena, struct near *near);
void near_put(struct near *near, struct str s, size_t depth, size_t id,
    bool fill);
void near_sum(struct near *near);

/* ---- organisation.c --------------------------------------------------------- */

#define PERSON_LETTERS 5
#define COMPANY_LETTERS 5

/* Without blanks and punctuation, in the order written. */
struct str name_spelled(struct arena *arena, struct str folded);
/* A company's name without its legal form and what departments add. */
struct str company_fold(struct arena *arena, struct str name);
/* "users@lists.example" as its List-Id has it, "users.lists.example". */
struct str list_key(struct arena *arena, struct str list);
/* A shorter name is met by chance. */
bool name_is_long_enough(struct str folded, size_t letters);

/* ---- bearing.c ---------------------------------------------------------------- */

/* The first word of a label, hyphens in it, by which its bearer may be known too;
 * absent if it has none that tells. */
struct str domain_beginning(struct str label);

/* ---- institution.c ------------------------------------------------------------ */

/* The look-up tables of institutions.c, in `arena`. */
const struct institution_index *institution_index(struct arena *arena);

#endif
