/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEKI_AUTH_H
#define SEKI_AUTH_H
/*
 * Mail and answers in, who really wrote it out. Nothing here fails: what can't
 * be known is `temperror`, `permerror` or `unverifiable`, with its reason.
 */
#include "../mail/mail.h"

/* RFC 8601 2.7 result words, and ours: `unverifiable` is neither pass nor fail
 * (a body that our own servers rewrote, a key long gone). */
enum result {
	RESULT_NONE, RESULT_PASS, RESULT_FAIL, RESULT_SOFTFAIL, RESULT_NEUTRAL,
	RESULT_POLICY, RESULT_TEMPERROR, RESULT_PERMERROR, RESULT_UNVERIFIABLE,
	RESULT__COUNT
};
const char *result_word(enum result result);
bool result_of_word(struct str word, enum result *result_out);

/* ---- What the site says about itself (configuration) ----------------------- */

struct network {
	unsigned char address[16];	/* IPv4 as ::ffff:a.b.c.d */
	unsigned bits;			/* of 128 */
};
/* "10.0.0.0/8", "2001:db8::/32", "192.0.2.1"; false if it is none. */
bool network_read(struct str s, struct network *network_out);
bool network_holds(const struct network *networks, size_t n, struct str ip);

/* An address in its usual text form, as network.address holds it. */
bool ip_read(struct str s, unsigned char address_out[16], bool *is_ipv4_out);
struct str ip_write(struct arena *arena, const unsigned char address[16],
    bool is_ipv4);
/* Are the first `bits` of 128 the same? */
bool ip_within(const unsigned char a[16], const unsigned char b[16],
    unsigned bits);

/* Where the boundary host writes its Authentication-Results. */
enum results_place {
	RESULTS_ABOVE,		/* on top of its own Received */
	RESULTS_BELOW,		/* directly under it; topmost per method */
	RESULTS_MICROSOFT,	/* no id; above protection.outlook.com's Received */
	RESULTS_NONE		/* nobody does */
};

struct boundary {
	struct network *trusted_networks;
	size_t trusted_networks_n;
	struct str *trusted_hosts;	/* a leading dot matches a suffix */
	size_t trusted_hosts_n;
	struct str *authserv_ids;
	size_t authserv_ids_n;
	enum results_place results;
	bool submission_enforced;	/* submission = "enforced" */
	bool rewrites_mime;
	struct str *trusted_sealers;
	size_t trusted_sealers_n;
};

/* Everything auth_judge needs that is not in the message. Const after loading. */
struct auth_settings {
	struct boundary boundary;	/* the defaults' */
	struct {
		struct str account;	/* an account with one of its own */
		struct boundary boundary;
	} *own;
	size_t own_n;
	struct str *own_domains;	/* lower-case A-labels */
	size_t own_domains_n;
	/* X509_STORE of anchors for S/MIME and STACK_OF(X509) of intermediates;
	 * NULL: there is no trust store, so no chain is trusted. */
	void *anchors;
	void *intermediates;
	/* `seki check`'s overrides; absent: read the trace. */
	struct str ip, helo, mail_from;
};

/* The files that S/MIME's trust comes from; each may be NULL. */
struct smime_files {
	const char *ca_file;		/* PEM; NULL: the system's */
	const char *intermediates;	/* PEM */
	const char *crl_dir;		/* of *.crl and *.pem, DER or PEM */
};
/* The file of the system's authorities; NULL if it has none. */
const char *smime_bundle(void);
/* smime_trust.c: read anchors, intermediates and revocation lists (which the two
 * PEM files may hold too). It also makes the libraries of this floor read from
 * disk what they need, so call it before anything is jailed. */
enum outcome smime_trust(struct auth_settings *settings,
    const struct smime_files *files, struct why *why_out);

/* ---- Results ---------------------------------------------------------------- */

/* The boundary, read from the Received chain (RFC 5321 4.4). */
struct trace {
	bool known;			/* a client address was found */
	struct str ip;			/* as inet_ntop writes it */
	struct str helo;
	struct str mail_from;		/* "" for <>, absent if unknown */
	bool tls;			/* the boundary's line says so; its words */
	struct str tls_version, tls_cipher;	/* absent if it gives none */
	bool inside;			/* the chain lies wholly inside */
	bool submitted;			/* authenticated submission at the boundary,
					 * by `submitter` */
	struct str submitter;
	int64_t time;			/* of the topmost trusted Received, or
					 * MAIL_NO_DATE */
	size_t boundary_at;		/* index of the boundary's Received in
					 * mail->fields; fields_n if none */
};

struct spf {
	enum result result;
	struct str domain;		/* whose record was asked */
	struct str reason;		/* the term that decided, or what failed */
};

struct dkim_signature {
	enum result result;
	struct str domain, selector;	/* d=, s= */
	struct str algorithm;		/* "rsa-sha256", ... */
	bool aligned;			/* with From, relaxed */
	bool same_domain;		/* d= is From's domain exactly */
	bool test;			/* the key says t=y */
	/* A field that is shown (From, Subject, Date, To, Reply-To) and stands
	 * more often than was signed; absent: there is none. */
	struct str bare;
	struct str reason;
};

struct dkim {
	enum result result;		/* the best, preferring aligned ones */
	struct dkim_signature *signatures;
	size_t n;
	/* To know it again, of the first that passes, From's own before others: a
	 * digest of its value (b=), one of the fields that a reader is shown and
	 * that it might leave open, and by which way the message came: the
	 * envelope sender's domain, "<>", or absent. All absent: none passes. */
	struct str key, face, way;
};

/* What our own boundary wrote about the message, where we trust it. */
struct upstream {
	bool present;
	enum result spf, dkim, dmarc, arc;
	struct str dkim_domain;		/* header.d of a pass */
	struct str spf_domain;
	struct str from_domain;		/* header.from of dmarc */
	bool forged;			/* results with our id stand where our
					 * boundary never writes them */
};

struct arc {
	enum result result;		/* of the chain, whoever sealed it */
	struct str reason;
	size_t sets;			/* i= of the newest */
	/* What the lowest believed sealer found, when the chain holds; its `d=`,
	 * or absent where none is believed. */
	struct str sealer;
	struct upstream found;
	/* It would vouch for From, if a trusted sealer's key could be had. */
	bool open;
};

struct dmarc {
	enum result result;
	struct str domain;		/* From's */
	struct str org_domain;
	struct str policy;		/* "none", "quarantine", "reject": the one
					 * that applies; absent if no record */
	struct str aligned_by;		/* "dkim", "spf"; absent if neither */
	struct str reason;
};

enum smime_status {
	SMIME_NONE, SMIME_ENCRYPTED, SMIME_VALID, SMIME_UNTRUSTED, SMIME_INVALID,
	SMIME__COUNT
};
enum smime_covers { COVERS_NONE, COVERS_PART, COVERS_WHOLE, COVERS__COUNT };
/* How well what was opened is kept from being changed on the way: CBC isn't. */
enum encryption {
	ENCRYPTION_NONE, ENCRYPTION_AUTHENTICATED, ENCRYPTION_UNAUTHENTICATED,
	ENCRYPTION__COUNT
};
const char *smime_status_word(enum smime_status status);
const char *smime_covers_word(enum smime_covers covers);
const char *encryption_word(enum encryption encryption);

#define SMIME_OPENED_MOST 4

struct smime {
	enum smime_status status;
	bool attributed;		/* may be said to be From's */
	enum smime_covers covers;	/* the signature, or the encryption of what
					 * was opened and is not signed */
	bool decrypted;			/* all that is encrypted was opened with the
					 * mailbox's key */
	struct str shut;		/* why some of it was not; else absent */
	enum encryption encryption;	/* the weakest of what was opened */
	bool from_differs;		/* another From stands inside it, unsigned */
	struct str surrounded;		/* clear HTML stands before what is
					 * encrypted (EFAIL); else absent */
	struct str *signers;		/* each certificate's addresses, ", " */
	size_t signers_n;
	struct str author;		/* From's address when it signed */
	bool mismatch;			/* a signer does not name From */
	bool date_mismatch;		/* signing time far from Date, or another
					 * Date is signed */
	bool header_mismatch;		/* other header fields are signed than
					 * those shown (RFC 9788) */
	struct str outside;		/* of covers part: what a reader sees first
					 * of what is not signed; else absent */
	struct str reason;		/* "expired", "digest", ...; absent if none.
					 * It also names what is no S/MIME
					 * signature: "pgp-signed", ... */
	/* What opaque signatures and encrypted parts of the message hold, whether
	 * they are good or not, as it was read. */
	struct smime_opened {
		const struct mail *mail;
		size_t part;		/* that it stands in */
	} opened[SMIME_OPENED_MOST];
	size_t opened_n;
};

enum author_by {
	BY_NONE, BY_DMARC, BY_DKIM, BY_SMIME, BY_UPSTREAM, BY_ARC, BY_INTERNAL,
	BY__COUNT
};
const char *author_by_word(enum author_by by);

struct auth {
	int64_t arrived;		/* the time everything is judged by */
	struct trace trace;
	struct spf spf;
	struct dkim dkim;
	struct arc arc;
	struct dmarc dmarc;
	struct smime smime;
	struct upstream upstream;
	bool internal;			/* genuine internal mail: it never left us */
	bool from_authenticated;	/* may the shown From be believed? */
	enum author_by by;
	struct str reason;		/* the row of the author table that says so */
	bool disagrees;			/* ours and upstream's differ */
	bool temperror;			/* the result leans on a failed look-up */
};

/* How the message came to us. */
struct delivery {
	struct str account;		/* picks the boundary */
	int64_t arrived;		/* INTERNALDATE, the only clock */
	bool arrived_is_guess;		/* the trace's time stands before it */
	bool careful;			/* leave CMS alone: smime is then `none`
					 * with reason "not-scanned" */
};

/* Work out who wrote it. */
void auth_judge(struct arena *arena, const struct auth_settings *settings,
    const struct mail *mail, const struct delivery *delivery,
    const struct limits *limits, const struct ask *ask, struct auth *auth_out);
/*
 * What can be told of it without DNS, for mail that is not judged: the way it
 * took, what our boundary noted, and who signed by S/MIME. Nothing counts as
 * authenticated. `opener` is asked to decrypt, and for nothing else; a message
 * whose header alone is there is read with `careful`. Where the time of arrival is
 * a guess and no hop of ours tells better, Date does: mail that we sent has none.
 */
void auth_read(struct arena *arena, const struct auth_settings *settings,
    const struct mail *mail, const struct delivery *delivery,
    const struct limits *limits, const struct ask *opener,
    struct auth *auth_out);

/* ---- Pieces, each also used and tested alone -------------------------------- */

/* The one author whom all checks speak of, or NULL and the reason. */
const struct address *auth_author(const struct mail *mail,
    const char **why_out);
/* Several in one From field, read without doubt, of one domain. */
bool auth_authors_share(const struct mail *mail);
/* Does every reading of From give this address? NULL if so, or why not. */
const char *auth_author_doubt(struct arena *arena, const struct mail *mail,
    const struct address *author);
/* Both: the author whom anything may be believed of, or NULL and the reason. */
const struct address *auth_author_sure(struct arena *arena,
    const struct mail *mail, const char **why_out);
/* May it be believed, by which check, and why? `why` is auth_author_sure's where
 * there is no author. */
void auth_author_decide(const struct auth_settings *settings,
    const struct address *author, const char *why, struct auth *auth);
/* Row i of the one table that decides all of that; false past its end. */
enum author_state { AUTHOR_NOBODY, AUTHOR_DOUBTED, AUTHOR_SURE };
struct author_row {
	enum author_state state;
	enum author_by by;
	const char *why;
};
bool author_row(size_t i, struct author_row *row_out);
/* One Received line, whoever wrote it: absent is what it does not tell. */
struct received {
	bool has_from;
	struct str ip, helo;		/* as in struct trace */
	struct str host;		/* the writer looked it up, and back */
	struct str by, protocol;
	struct str user;		/* who logged in */
	struct str mail_from;		/* "" for <> */
	bool tls;
	struct str tls_version, tls_cipher;
	struct str date;
};
struct received received_read(struct arena *arena, struct str body);
bool received_is_submission(const struct received *line);
/* A hand-over inside one machine, which has no client. */
bool received_is_local(const struct received *line);
void trace_read(struct arena *arena, const struct boundary *boundary,
    const struct auth_settings *settings, const struct mail *mail,
    struct trace *trace_out);
/* RFC 8601 fields at the place where the boundary writes them. */
void upstream_read(struct arena *arena, const struct boundary *boundary,
    const struct mail *mail, const struct trace *trace,
    struct upstream *upstream_out);
/* The authserv-id of an Authentication-Results field; absent where it begins with
 * a result, "" where its version is one that nobody knows. */
struct str results_name(struct arena *arena, struct str body);
/* The results in an ARC-Authentication-Results field, "i=N; id; method=...". */
void upstream_of_arc(struct arena *arena, struct str body,
    struct str from_domain, struct upstream *upstream_out);
/* RFC 7208; `mail_from` "" means the null sender (then HELO counts). */
struct spf_client {
	struct str ip, helo, mail_from;
	int64_t arrived;		/* %{t} of an explanation; 0: not known */
};
void spf_check_client(struct arena *arena, const struct spf_client *client,
    const struct ask *ask, struct spf *spf_out);
void spf_check(struct arena *arena, struct str ip, struct str helo,
    struct str mail_from, const struct ask *ask, struct spf *spf_out);
/* What a check is certain to ask first, so that all can be asked at once. */
void spf_foresee(struct arena *arena, struct str helo, struct str mail_from,
    struct questions *questions);
void dkim_foresee(struct arena *arena, const struct mail *mail,
    struct str from_domain, const struct limits *limits,
    struct questions *questions);
void dmarc_foresee(struct arena *arena, const struct mail *mail,
    struct questions *questions);

/*
 * canon.c: what was hashed (RFC 6376 3.4, 3.7). A field comes with its CRLF, a
 * signature without it and without the value of its b=; the header is the fields
 * that `names` (h=) lists, bottom up, and the signature last. A body that is in
 * its simple form already is borrowed, not copied.
 */
struct str canon_body(struct arena *arena, struct str body, bool relaxed);
void canon_field(struct buf *buf, const struct field *field, bool relaxed);
void canon_signature(struct buf *buf, const struct field *field, bool relaxed);
struct str canon_header(struct arena *arena, const struct mail *mail,
    struct str names, const struct field *signature, bool relaxed);
/* Canonical bodies are the same for all signatures that ask for one, and so is
 * the hash of a whole one. */
struct canon_bodies {
	struct arena *arena;
	const struct mail *mail;
	struct str made[2];		/* simple, relaxed; absent: not yet */
	struct digest hashes[2];
	bool is_hashed[2];
	size_t hashed;			/* hashes worked out, also of parts */
};

/* Of the mail that the bodies are of; begin with arena and mail, rest zero. */
void dkim_check(struct canon_bodies *bodies, struct str from_domain,
    int64_t arrived, const struct limits *limits, const struct ask *ask,
    struct dkim *dkim_out);
/* RFC 8617: the whole chain, and what it vouches for about `author_domain`. */
void arc_check(struct canon_bodies *bodies, const struct boundary *boundary,
    struct str author_domain, int64_t arrived, const struct ask *ask,
    struct arc *arc_out);
/* A believed sealer saw DMARC pass for this very domain. */
bool arc_vouches(const struct arc *arc, struct str author_domain);
void arc_foresee(struct arena *arena, const struct mail *mail,
    struct questions *questions);
/* RFC 9989. Looks at spf and dkim, whose `aligned` flags it also sets. */
void dmarc_check(struct arena *arena, const struct mail *mail,
    const struct spf *spf, struct dkim *dkim, const struct ask *ask,
    struct dmarc *dmarc_out);
/* Encrypted layers are asked about (QUESTION_DECRYPT). */
void smime_check(struct arena *arena, const struct auth_settings *settings,
    const struct mail *mail, int64_t arrived, const struct limits *limits,
    const struct ask *ask, struct smime *smime_out);

/* ---- smime_open.c: what was encrypted for a mailbox -------------------------- */

#define SMIME_KEYS_MOST 16		/* with their certificates */

/* Private keys, and the certificates that stand beside them. */
struct smime_keys;

/* Keep what is read from here on out of swap and core files, as far as the
 * machine lets us. Once, before the first key. */
void smime_keys_guard(void);
/* All that a PEM file holds. False with a cause that quotes nothing of it. */
bool smime_keys_read(struct str pem, struct smime_keys **keys_out,
    const char **cause_out);
void smime_keys_free(struct smime_keys *keys);
struct smime_keys_about {
	size_t keys, certificates;	/* that belong to one of them */
	int64_t last_end;		/* of the certificate that lasts longest */
};
struct smime_keys_about smime_keys_about(const struct smime_keys *keys);

/* A CMS structure (RFC 5652 6, RFC 5083) opened: pure, and nothing is said of how
 * far a failure got. */
struct smime_content {
	const char *reason;		/* why not; NULL: it is open */
	enum encryption encryption;
	struct str content;		/* a MIME entity, or what passes for one */
};
void smime_open(struct arena *arena, struct str der,
    const struct smime_keys *keys, struct smime_content *content_out);

/* signature.c: one signature, of DKIM or of an ARC set (RFC 6376, 8617 4.1). */
enum signature_kind { SIGNED_DKIM, SIGNED_ARC, SIGNED_SEAL };

struct signature {
	enum signature_kind kind;
	const struct field *field;
	struct str tags;		/* the field's value, unfolded */
	struct str domain, selector, algorithm;	/* lower case */
	struct str names, body_length;	/* h= and l= */
	struct str value, body_hash;	/* b= and bh=, decoded */
	struct str bare;		/* see struct dkim_signature */
	bool header_relaxed, body_relaxed;	/* c= */
	struct str record;		/* its key's */
	struct public_key key;
	bool test;			/* the key says t=y */
	bool judged;			/* there is nothing more to find out */
	enum result result;		/* once judged */
	struct str reason;
};

void signature_read(struct arena *arena, const struct field *field,
    enum signature_kind kind, struct signature *signature_out);
/* Everything that its tags alone show to be wrong. */
void signature_check(struct arena *arena, struct signature *signature,
    int64_t arrived);
/* `policy` for one in a header of so many fields that choosing the signed ones
 * would be dear. */
void signature_bound(struct signature *signature, const struct mail *mail);
/* For signature_key.c, which reads the other half: there is nothing more to find
 * out about it; is `wanted` in a list with colons; and i=, taken apart. */
void signature_judge(struct signature *signature, enum result result,
    const char *reason);
bool signature_names_hold(struct str names, struct str wanted);
bool signature_agent(struct arena *arena, const struct signature *signature,
    struct str *local_out, struct str *domain_out);
/* Absent where no such name can be asked for. */
struct str signature_key_name(struct arena *arena,
    const struct signature *signature);
/* signature_key.c: the keys of those that are not judged yet, in one list. */
void signature_keys(struct arena *arena, struct signature *signatures, size_t n,
    const struct ask *ask);

/* Header and body. */
void signature_verify(struct canon_bodies *bodies, struct signature *signature);
/* What was signed is in `header` already: a seal. */
bool signature_holds(struct signature *signature, struct str header);

/* ---- sighting.c: what a boundary looks like from outside --------------------- */

#define SIGHTING_MOST 12		/* hops, and results, of one message */
#define PROPOSAL_MOST 16

/* What one message shows. Field numbers are indices of mail->fields. */
struct sighting {
	struct str sender;		/* From's organisational domain */
	size_t fields_n, configured_at;	/* the boundary as it is configured */
	size_t hops_n, results_n;
	struct sighting_hop {
		size_t at, next;	/* this line and the next Received */
		struct str ip, host, by;
	} hops[SIGHTING_MOST];
	struct sighting_results {
		size_t at;
		struct str id;		/* absent: it has none */
	} results[SIGHTING_MOST];
};
void sighting_read(struct arena *arena, const struct boundary *boundary,
    const struct mail *mail, struct sighting *sighting_out);

/* What all of them show: the boundary as a configuration would say it. */
struct proposal {
	size_t seen;			/* messages */
	size_t bounded;			/* that came from outside */
	size_t agreed;			/* the configured boundary is the same */
	struct str preset;		/* absent: none fits */
	struct str networks[PROPOSAL_MOST], hosts[PROPOSAL_MOST],
	    ids[PROPOSAL_MOST];
	size_t networks_n, hosts_n, ids_n;
	enum results_place results;
	struct str writer;		/* who writes the topmost hop, mostly */
};
void boundary_propose(struct arena *arena, const struct sighting *sightings,
    size_t n, struct proposal *proposal_out);

/* tags.c: "a=b; c=d" (RFC 6376 3.2). The next pair, trimmed; a pair without
 * "=" has no name. False at the end. */
bool tag_next(struct str *rest, struct str *name_out, struct str *value_out);
/* The first value of that name, or absent. */
struct str tag_find(struct str list, struct str name);
bool tag_repeats(struct str list, struct str name);
/* A list as RFC 6376 3.2 has it, with at most 64 tags, none of them twice. */
bool tags_are_good(struct str list);

#endif
