/* SPDX-License-Identifier: Apache-2.0 */
/*
 * IMAP4rev1 (RFC 3501) with UIDPLUS (4315), MOVE (6851), NAMESPACE (2342) and
 * ID (2971), as a few calls over libetpan's low level; nothing else in
 * this program knows libetpan. It speaks over a verified line only (tls.c), and
 * each byte passes the wire guard first.
 *
 * Whether a command was done is read from its tagged line, which the guard
 * keeps, and not from libetpan's return code: that one says success when a NO
 * follows data. After an error no result of libetpan is touched. What a server
 * says of UIDs that nobody asked about is dropped, and a COPYUID counts only if
 * it fits the question. What a listing leaves out is asked for once more: servers
 * give a part and say OK. It sends no plain EXPUNGE, no CLOSE, no ENVELOPE or
 * BODYSTRUCTURE, no SEARCH, and never a byte of a message but for a notice of our own.
 * Of flags it sets \Deleted alone, when told to. Names and secrets with CR, LF or NUL are
 * refused, as libetpan would send them as they are. Once the line is lost, or the
 * server asked to be left alone for a time, each call says so and sends nothing.
 */
#include <ctype.h>
#include <libetpan/libetpan.h>

#include "run.h"

#define WRITE_BUFFER 65536
#define SLOWEST 32		/* bytes in a millisecond that bodies need */
#define ITEMS_MOST 2000000
#define HEADER_USUAL 16384	/* bytes of a header, with room */
#define BODIES_MOST (16u << 20)	/* of several messages, that get time by size */
#define GAPS_MOST 200		/* in one command, which stays below 8 KiB */
#define LISTING_TIMES 4		/* command_ms for a listing that comes in parts, and */
#define LISTING_PART_MS 50	/* so much for each command that asks for a part */

struct imap {
	struct arena *arena;		/* of the session */
	struct arena *scratch;		/* of one call */
	struct tls *tls;
	mailimap *session;
	mailstream_low_driver driver;
	struct imap_guard guard;
	const struct str *disabled;
	size_t disabled_n;
	size_t literal_cap;
	int64_t command_ms;
	int64_t spare_ms;		/* that bytes can earn: see earn() */
	size_t earned;			/* bytes that are no millisecond yet */
	struct imap_naming naming;
	enum imap_refusal refusal;
	int64_t backoff;
	bool lost, logging_in;
	struct str secret;		/* while logging in: never to be said */
	struct str response;		/* the same, as a token is sent */
	char where[300];		/* host:port */
	char host[256];
	char doing[600];		/* "move 3 messages to 'Quarantine'" */
	struct why lost_why;
	char said[IMAP_QUOTE];		/* with the last refusal */
	/* What to do with a FETCH answer; NULL: nothing. */
	void (*on_answer)(void *context, struct mailimap_msg_att *answer);
	void *on_answer_context;
};

/* ---- The driver: libetpan's bytes ---- */

/* Time for bodies is given for what came and not for what was promised: a server
 * that says a message is large, and is silent, stalls us no longer than any other. */
static void
earn(struct imap *imap, size_t n)
{
	int64_t ms;

	imap->earned += n;
	ms = (int64_t)(imap->earned / SLOWEST);
	imap->earned %= SLOWEST;
	if (ms > imap->spare_ms)
		ms = imap->spare_ms;
	imap->spare_ms -= ms;
	if (ms > 0)
		tls_allow(imap->tls, ms);
}

/* Never 0: libetpan spins for ever on an end of file inside a literal. */
static ssize_t
driver_read(mailstream_low *low, void *buffer, size_t n)
{
	struct imap *imap = low->data;
	ssize_t got;

	if (imap->lost || imap->guard.trouble != NULL)
		return -1;
	got = tls_read(imap->tls, buffer, n);
	if (got <= 0 || !imap_guard_pass(&imap->guard, buffer, (size_t)got))
		return -1;
	earn(imap, (size_t)got);
	return got;
}

static ssize_t
driver_write(mailstream_low *low, const void *buffer, size_t n)
{
	struct imap *imap = low->data;

	return imap->lost ? -1 : tls_write(imap->tls, buffer, n);
}

static int
driver_close(mailstream_low *low)
{
	(void)low;
	return 0;
}

static int
driver_fd(mailstream_low *low)
{
	(void)low;
	return -1;
}

static void
driver_free(mailstream_low *low)
{
	free(low);
}

/* A message handler is called only if there is a progress callback. */
static void
on_progress(size_t current, size_t maximum, void *context)
{
	(void)current, (void)maximum, (void)context;
}

/* Also takes what comes unasked during other commands: libetpan frees each
 * answer after this, so that their number does not matter. */
static void
on_message(struct mailimap_msg_att *answer, void *context)
{
	struct imap *imap = context;

	if (imap->on_answer != NULL)
		imap->on_answer(imap->on_answer_context, answer);
}

/* ---- One command ---- */

static const struct imap_guard_limits ordinary = {
	.literal = 1u << 16, .literals = 1u << 20, .fetches = 100000,
	.lines = 50000
};

/* libetpan keeps the whole list until it is over. */
static const struct imap_guard_limits a_list = {
	.literal = 1u << 16, .literals = 1u << 20, .fetches = 100000,
	.lines = 50000, .bytes = 16u << 20
};

/* Before each command: true if it can be sent. `format` says what is being
 * done, to stand after "cannot". */
static bool __attribute__((format(printf, 4, 5)))
begin(struct imap *imap, const struct imap_guard_limits *limits,
    int64_t extra_ms, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(imap->doing, sizeof(imap->doing), in_words(format), arguments);
	va_end(arguments);
	if (imap->lost)
		return false;
	imap->refusal = IMAP_FINE;
	imap->backoff = 0;
	imap->spare_ms = 0;
	imap_guard_begin(&imap->guard, limits);
	tls_deadline(imap->tls, time_monotonic_ms() + imap->command_ms +
	    extra_ms);
	return true;
}

/* What stands after our tag in the tagged line ("NO [INUSE] ..."); absent if
 * there is none with our tag. */
static struct str
answer_words(const struct imap *imap)
{
	struct str rest = str_of(imap->guard.tagged), tag = str_cut(&rest, ' ');
	uint64_t number;

	if (!str_number(tag, INT32_MAX, &number) ||
	    (int)number != imap->session->imap_tag)
		return NO_STR;
	return rest;
}

static bool
is_status_word(struct str words, const char *status)
{
	return str_equal_nocase(str_cut(&words, ' '), str_of(status));
}

/* Did libetpan follow to the end, so that the next command can be sent? */
static bool
in_step(const struct imap *imap, int code)
{
	struct str words = answer_words(imap);

	if (imap->lost || imap->guard.trouble != NULL)
		return false;
	switch (code) {
	case MAILIMAP_ERROR_STREAM:
	case MAILIMAP_ERROR_PARSE:
	case MAILIMAP_ERROR_MEMORY:
	case MAILIMAP_ERROR_FATAL:
		return false;
	case MAILIMAP_ERROR_PROTOCOL:
		return is_status_word(words, "BAD");
	default:
		return words.n > 0;
	}
}

#define SECRET_BEGINS 4
#define TOKEN_PIECE 24		/* no word that people use is so long */

/* Servers repeat a token in other wrappings too: alone, from its middle, in base64
 * once more. All of these are long. */
static bool
has_token_piece(struct str words)
{
	size_t run = 0;

	for (size_t i = 0; i < words.n && run < TOKEN_PIECE; i++)
		run = isalnum((unsigned char)words.p[i]) || words.p[i] == '+' ||
		    words.p[i] == '/' || words.p[i] == '=' ? run + 1 : 0;
	return run == TOKEN_PIECE;
}

/* The server's words, unless they repeat the password, as some do of a command
 * that they don't understand. They may break off in the middle of it. */
static const char *
quote_words(const struct imap *imap, char quote[IMAP_QUOTE], struct str words)
{
	if (imap->response.n > 0 && has_token_piece(words))
		return "something that may have the token in it";
	if ((imap->secret.n > 0 && str_contains(words,
	    str_slice(imap->secret, 0, SECRET_BEGINS))) ||
	    (imap->response.n > 0 && str_contains(words,
	    str_slice(imap->response, 0, SECRET_BEGINS))))
		return "something that has the secret's beginning in it";
	return imap_quote(quote, words);
}

static enum outcome
refused(struct imap *imap, struct why *why_out)
{
	struct str words = answer_words(imap);
	char quote[IMAP_QUOTE];
	const char *said = quote_words(imap, quote, words);

	snprintf(imap->said, sizeof imap->said, "%s", said);
	imap->refusal = imap_refusal_of(words,
	    imap->logging_in ? IMAP_LOGIN : IMAP_NO, &imap->backoff);
	because(why_out, FAIL, imap->refusal == IMAP_BUSY ? EXIT_BUSY :
	    imap->refusal == IMAP_LOGIN ? EXIT_SECRET : EXIT_SOME_FAILED,
	    "cannot %s: server said %s", imap->doing, said);
	/* Whoever asks for peace gets it at once, from each of our callers. */
	if (imap->backoff > 0) {
		imap->lost = true;
		because(&imap->lost_why, RETRY, EXIT_BUSY, "server '%s' asks to "
		    "be left alone for %lld s: %s", imap->where,
		    (long long)imap->backoff, said);
	}
	return imap->refusal == IMAP_BUSY ? RETRY : FAIL;
}

/* Which kind of loss it is, and its cause in words. */
static const char *
loss(struct imap *imap, char quote[IMAP_QUOTE])
{
	struct str words = str_of(imap->guard.tagged);

	if (imap->guard.bye[0] != '\0') {
		imap->refusal = imap_refusal_of(words, IMAP_LOST,
		    &imap->backoff);
		if (imap->refusal != IMAP_BUSY) {
			words = str_from(str_of(imap->guard.bye), 2);
			imap->refusal = imap_refusal_of(words, IMAP_LOST,
			    &imap->backoff);
		}
		if (imap->refusal != IMAP_BUSY)
			imap->refusal = IMAP_LOST;
		return quote_words(imap, quote, words);
	}
	imap->refusal = IMAP_HOSTILE;
	if (imap->guard.trouble != NULL)
		return in_words(imap->guard.trouble);
	if (tls_trouble(imap->tls)[0] == '\0')
		return in_words("it answered what is no answer in IMAP");
	imap->refusal = IMAP_LOST;
	return tls_trouble(imap->tls);
}

/* By us, unless it is lost already: what follows is told the same. */
static void
line_given_up(struct imap *imap, const struct why *why)
{
	if (imap->lost)
		return;
	imap->lost = true;
	imap->lost_why = *why;
}

static enum outcome
line_lost(struct imap *imap, struct why *why_out)
{
	char quote[IMAP_QUOTE];

	if (!imap->lost) {
		const char *cause = loss(imap, quote);

		imap->lost = true;
		because(&imap->lost_why, RETRY,
		    imap->refusal == IMAP_BUSY ? EXIT_BUSY : EXIT_UNREACHABLE,
		    imap->refusal == IMAP_HOSTILE ?
		    "cannot go on with server '%s': %s" :
		    "lost the line to '%s': %s", imap->where, cause);
	}
	return because(why_out, RETRY, imap->lost_why.status, "cannot %s: %s",
	    imap->doing, imap->lost_why.text);
}

/* After each command: what became of it. */
static enum outcome
finish(struct imap *imap, int code, struct why *why_out)
{
	imap->on_answer = NULL;
	interruption_answered();
	if (!imap->lost && code == MAILIMAP_ERROR_BAD_STATE) {
		imap->refusal = IMAP_NO;
		return because(why_out, FAIL, EXIT_BUG,
		    "cannot %s: no folder is open", imap->doing);
	}
	if (!in_step(imap, code))
		return line_lost(imap, why_out);
	if (is_status_word(answer_words(imap), "OK"))
		return OK;
	return refused(imap, why_out);
}

/* A folder's name as it goes over the wire, or NULL with a sentence. */
static const char *
wire_name(struct imap *imap, struct str folder, struct why *why_out)
{
	struct str name;
	char quote[IMAP_QUOTE];

	arena_reset(imap->scratch);
	name = imap_utf7(imap->scratch, folder);
	if (name.p != NULL)
		return str_cstr(imap->scratch, name);
	imap->refusal = IMAP_NO;
	because(why_out, FAIL, EXIT_CONFIG,
	    "folder name '%s' cannot be used: empty, too long, not UTF-8, or "
	    "with control characters", imap_quote(quote, folder));
	return NULL;
}

/* ---- Capabilities ---- */

static bool
is_disabled(const struct imap *imap, struct str extension)
{
	for (size_t i = 0; i < imap->disabled_n; i++)
		if (str_equal_nocase(imap->disabled[i], extension))
			return true;
	return false;
}

/* Compared without case: servers write them as they like. */
bool
imap_has(const struct imap *imap, const char *extension)
{
	struct mailimap_connection_info *info = imap->session == NULL ? NULL :
	    imap->session->imap_connection_info;
	struct str want = str_of(extension);
	bool auth = str_starts_nocase(want, STR("AUTH="));

	if (info == NULL || info->imap_capability == NULL ||
	    info->imap_capability->cap_list == NULL ||
	    is_disabled(imap, want))
		return false;
	if (auth)
		want = str_from(want, 5);
	for (clistiter *i = clist_begin(info->imap_capability->cap_list);
	    i != NULL; i = clist_next(i)) {
		struct mailimap_capability *one = clist_content(i);

		if ((one->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE) == auth &&
		    str_equal_nocase(str_of(auth ? one->cap_data.cap_auth_type :
		    one->cap_data.cap_name), want))
			return true;
	}
	return false;
}

/* mailimap_capability() copies a list even where no server has sent one yet: an
 * empty one stands there, which the first that comes replaces. */
static void
capability_begin(mailimap *session)
{
	struct mailimap_connection_info *info = session->imap_connection_info;

	if (info == NULL)
		panic("no memory for an IMAP session");
	if (info->imap_capability == NULL)
		info->imap_capability = mailimap_capability_data_new(clist_new());
}

static enum outcome
ask_capability(struct imap *imap, struct why *why_out)
{
	struct mailimap_capability_data *list = NULL;
	enum outcome outcome;
	int code = MAILIMAP_ERROR_STREAM;

	capability_begin(imap->session);
	if (begin(imap, &ordinary, 0, "ask '%s' what it can do", imap->where))
		code = mailimap_capability(imap->session, &list);
	outcome = finish(imap, code, why_out);
	if (code == MAILIMAP_NO_ERROR && list != NULL)
		mailimap_capability_data_free(list);
	return outcome;
}

/* ---- Opening and closing ---- */

static struct imap *
imap_new(const struct imap_settings *settings)
{
	struct arena *arena = arena_new(1u << 20);
	struct imap *imap = NEW(arena, struct imap);

	imap->arena = arena;
	imap->scratch = arena_new(1u << 20);
	imap->driver = (mailstream_low_driver){
		.mailstream_read = driver_read,
		.mailstream_write = driver_write,
		.mailstream_close = driver_close,
		.mailstream_get_fd = driver_fd,
		.mailstream_free = driver_free
	};
	imap->disabled = settings->disable_extensions;
	imap->disabled_n = settings->disable_extensions_n;
	imap->literal_cap = settings->literal_cap;
	imap->command_ms = settings->command_ms;
	imap->naming.prefix = STR("");
	snprintf(imap->host, sizeof(imap->host), "%s", settings->tls.host);
	snprintf(imap->where, sizeof(imap->where), "%s:%u", imap->host,
	    settings->tls.port);
	return imap;
}

static enum outcome
take_greeting(struct imap *imap, struct why *why_out)
{
	mailstream_low *low = mailstream_low_new(imap, &imap->driver);
	mailstream *stream = NULL;
	int code;

	imap->session = mailimap_new(0, NULL);
	if (low != NULL)
		stream = mailstream_new(low, WRITE_BUFFER);
	if (stream == NULL || imap->session == NULL)
		panic("no memory for an IMAP session");
	mailimap_set_progress_callback(imap->session, on_progress, on_progress,
	    NULL);
	mailimap_set_msg_att_handler(imap->session, on_message, imap);
	begin(imap, &ordinary, 0, "log in to '%s'", imap->where);
	code = mailimap_connect(imap->session, stream);
	if (imap->session->imap_stream == NULL)
		imap->session->imap_stream = stream;
	if (code == MAILIMAP_NO_ERROR_NON_AUTHENTICATED)
		return OK;
	if (code != MAILIMAP_NO_ERROR_AUTHENTICATED)
		return line_lost(imap, why_out);
	/* Whose mailbox it would be, nobody has said. */
	imap->refusal = IMAP_HOSTILE;
	return because(why_out, FAIL, EXIT_UNREACHABLE,
	    "server '%s' greets with PREAUTH: nobody has logged in yet",
	    imap->where);
}

enum outcome
imap_open(const struct imap_settings *settings, struct imap **imap_out,
    struct why *why_out)
{
	struct imap *imap = imap_new(settings);
	struct tls_settings to = settings->tls;
	enum outcome outcome;
	bool distrusted = false;

	imap->refusal = IMAP_LOST;
	*imap_out = imap;
	to.distrusted = &distrusted;
	outcome = tls_open(&to, &settings->waiter, &imap->tls, why_out);
	if (distrusted)
		imap->refusal = IMAP_CERTIFICATE;
	if (outcome == OK)
		outcome = take_greeting(imap, why_out);
	if (outcome != OK)
		line_given_up(imap, why_out);
	else
		outcome = ask_capability(imap, why_out);
	return outcome;
}

/* Our own LOGOUT: libetpan's would read the BYE, and wait as long as any
 * command. A few seconds for the server to take notice. */
static void
say_goodbye(struct imap *imap)
{
	char line[40], rest[512];
	int n = snprintf(line, sizeof(line), "%d LOGOUT\r\n",
	    imap->session->imap_tag + 1);

	tls_deadline(imap->tls, time_monotonic_ms() + 3000);
	if (tls_write(imap->tls, line, (size_t)n) < 0)
		return;
	while (tls_read(imap->tls, rest, sizeof(rest)) > 0)
		continue;
	interruption_answered();
}

void
imap_close(struct imap *imap)
{
	if (imap == NULL)
		return;
	if (!imap->lost)
		say_goodbye(imap);
	imap->lost = true;
	if (imap->session != NULL) {
		if (imap->session->imap_stream != NULL)
			mailstream_close(imap->session->imap_stream);
		imap->session->imap_stream = NULL;
		mailimap_free(imap->session);
	}
	tls_close(imap->tls);
	arena_free(imap->scratch);
	arena_free(imap->arena);
}

const char *
imap_said(const struct imap *imap)
{
	return imap->said;
}

enum imap_refusal
imap_refusal(const struct imap *imap)
{
	return imap->refusal;
}

bool
imap_is_lost(const struct imap *imap)
{
	return imap->lost;
}

int64_t
imap_backoff(const struct imap *imap)
{
	return imap->backoff;
}

/* ---- Logging in ---- */

static bool
has_any(struct str s, const char *bytes, size_t n, bool wide)
{
	for (size_t i = 0; i < s.n; i++)
		if (memchr(bytes, s.p[i], n) != NULL ||
		    (wide && (unsigned char)s.p[i] >= 0x80))
			return true;
	return false;
}

/* libetpan quotes LOGIN's words but sends line ends in them as they are, which
 * would be a second command. */
static enum outcome
check_credentials(struct imap *imap, struct str user, struct str secret,
    bool plain, struct why *why_out)
{
	bool narrow = has_any(user, "\r\n", 3, true) ||
	    has_any(secret, "\r\n", 3, true);

	imap->refusal = IMAP_LOGIN;
	if (user.n == 0 || secret.n == 0)
		return because(why_out, FAIL, EXIT_SECRET,
		    "cannot log in to '%s': the user name or the secret is "
		    "empty", imap->where);
	if (has_any(user, "\r\n", 3, false) || has_any(secret, "\r\n", 3, false))
		return because(why_out, FAIL, EXIT_SECRET,
		    "cannot log in to '%s': the user name or the secret holds "
		    "a line end or a NUL", imap->where);
	if (narrow && !plain)
		return because(why_out, FAIL, EXIT_SECRET,
		    "cannot log in to '%s': the user name or the secret is not "
		    "ASCII, and the server has no AUTH=PLAIN", imap->where);
	if (!plain && imap_has(imap, "LOGINDISABLED"))
		return because(why_out, FAIL, EXIT_SECRET,
		    "cannot log in to '%s': it has neither LOGIN nor "
		    "AUTH=PLAIN", imap->where);
	imap->refusal = IMAP_FINE;
	return OK;
}

/* Google asks for it; elsewhere it tells an administrator who this is. The
 * words go as they are: mailimap_id_basic() crashes on NIL in the answer. */
static enum outcome
send_id(struct imap *imap, struct why *why_out)
{
	int code = MAILIMAP_ERROR_STREAM;

	if (!imap_has(imap, "ID"))
		return OK;
	if (begin(imap, &ordinary, 0, "tell '%s' who is asking", imap->where))
		code = mailimap_custom_command(imap->session,
		    "ID (\"name\" \"seki\" \"version\" \"" SEKI_VERSION "\")");
	return finish(imap, code, why_out);
}

#define PREFIX_MOST 200

/* One without a name, and one that can't be told from our own, parts nothing. */
static void
take_foreign(struct imap *imap, const struct mailimap_namespace_item *item,
    enum imap_whose whose)
{
	struct imap_naming *naming = &imap->naming;
	int left = IMAP_FOREIGN_MOST;

	if (item == NULL || item->ns_data_list == NULL)
		return;
	for (clistiter *i = clist_begin(item->ns_data_list); i != NULL &&
	    left-- > 0 && naming->foreign_n < IMAP_FOREIGN_MOST;
	    i = clist_next(i)) {
		const struct mailimap_namespace_info *info = clist_content(i);
		struct str prefix = imap_utf8(imap->arena,
		    str_of(info->ns_prefix));

		if (prefix.n > 0 && prefix.n <= PREFIX_MOST &&
		    !str_starts(naming->prefix, prefix))
			naming->foreign[naming->foreign_n++] =
			    (struct imap_foreign){ whose, prefix };
	}
}

static void
take_namespace(struct imap *imap, const struct mailimap_namespace_data *data)
{
	const struct mailimap_namespace_info *info;
	struct str prefix;

	if (data->ns_personal != NULL &&
	    clist_begin(data->ns_personal->ns_data_list) != NULL) {
		info = clist_content(clist_begin(
		    data->ns_personal->ns_data_list));
		imap->naming.delimiter = info->ns_delimiter;
		prefix = imap_utf8(imap->arena, str_of(info->ns_prefix));
		if (prefix.p != NULL && prefix.n <= PREFIX_MOST)
			imap->naming.prefix = prefix;
	}
	take_foreign(imap, data->ns_other, IMAP_OF_OTHERS);
	take_foreign(imap, data->ns_shared, IMAP_SHARED);
}

static enum outcome
ask_namespace(struct imap *imap, struct why *why_out)
{
	struct mailimap_namespace_data *data = NULL;
	int code = MAILIMAP_ERROR_STREAM;
	enum outcome outcome;

	if (begin(imap, &ordinary, 0, "ask '%s' how folders are named",
	    imap->where))
		code = mailimap_namespace(imap->session, &data);
	outcome = finish(imap, code, why_out);
	if (outcome == OK && code == MAILIMAP_NO_ERROR && data != NULL) {
		take_namespace(imap, data);
		mailimap_namespace_data_free(data);
	}
	return outcome;
}

/* RFC 3501 section 6.3.8: LIST "" "" tells the delimiter. */
static enum outcome
ask_delimiter(struct imap *imap, struct why *why_out)
{
	clist *list = NULL;
	int code = MAILIMAP_ERROR_STREAM;
	enum outcome outcome;

	if (begin(imap, &ordinary, 0, "ask '%s' how folders are named",
	    imap->where))
		code = mailimap_list(imap->session, "", "", &list);
	outcome = finish(imap, code, why_out);
	if (outcome == OK && code == MAILIMAP_NO_ERROR && list != NULL) {
		if (clist_begin(list) != NULL)
			imap->naming.delimiter =
			    ((struct mailimap_mailbox_list *)
			    clist_content(clist_begin(list)))->mb_delimiter;
		mailimap_list_result_free(list);
	}
	return outcome;
}

/* What a server says during AUTHENTICATE, until it wants something of us or has
 * decided: 0 for a "+", else libetpan's word for what happened. */
static int
authenticate_answer(struct imap *imap)
{
	MMAPString *line = mmap_string_new("");
	int code = MAILIMAP_ERROR_MEMORY;
	struct str words;

	while (line != NULL) {
		if (mailstream_read_line_remove_eol(imap->session->imap_stream,
		    line) == NULL) {
			code = MAILIMAP_ERROR_STREAM;
			break;
		}
		words = (struct str){ line->str, line->len };
		code = MAILIMAP_NO_ERROR;
		if (str_starts(words, STR("+")))
			break;
		code = MAILIMAP_ERROR_LOGIN;
		if (!str_starts(words, STR("*")))
			break;
	}
	if (line != NULL)
		mmap_string_free(line);
	return code;
}

/* Two pieces of one line: no third copy of what is secret is made. */
static bool
authenticate_send(struct imap *imap, const char *begin, struct str rest)
{
	mailstream *stream = imap->session->imap_stream;
	size_t n = strlen(begin);

	return mailstream_write(stream, begin, n) == (ssize_t)n &&
	    mailstream_write(stream, rest.p, rest.n) == (ssize_t)rest.n &&
	    mailstream_write(stream, "\r\n", 2) == 2 &&
	    mailstream_flush(stream) == 0;
}

/* The response at once where the server has SASL-IR (RFC 4959), else after its "+". An
 * error of XOAUTH2 comes as one more "+", which takes an empty line before the server
 * says NO. */
static int
authenticate(struct imap *imap, const char *mechanism)
{
	bool at_once = imap_has(imap, "SASL-IR");
	struct str nothing = STR("");
	int code, turns = at_once ? 1 : 0;
	char command[60];

	snprintf(command, sizeof command, "%d AUTHENTICATE %s%s",
	    ++imap->session->imap_tag, mechanism, at_once ? " " : "");
	if (!authenticate_send(imap, command, at_once ? imap->response :
	    nothing))
		return MAILIMAP_ERROR_STREAM;
	while ((code = authenticate_answer(imap)) == MAILIMAP_NO_ERROR)
		if (turns > 2 || !authenticate_send(imap, "", turns++ == 0 ?
		    imap->response : nothing))
			return MAILIMAP_ERROR_STREAM;
	return code;
}

/* By SASL, with what the mechanism wants, which is wiped. Cyrus SASL would leave copies
 * of it in memory that it frees. */
static enum outcome
log_in_by(struct imap *imap, const char *mechanism, struct str user,
    struct str secret, struct str plain, struct why *why_out)
{
	bool is_token = !str_equal(str_of(mechanism), STR("PLAIN"));
	mailstream *stream = imap->session->imap_stream;
	char quote[IMAP_QUOTE];
	enum outcome outcome;
	int code = MAILIMAP_ERROR_STREAM;

	imap->response = base64_encode(imap->scratch, plain);
	wipe((char *)(uintptr_t)plain.p, plain.n);
	imap->logging_in = true;
	imap->secret = secret;
	if (begin(imap, &ordinary, 0, is_token ?
	    "log in to '%s' as '%s' with a token" : "log in to '%s' as '%s'",
	    imap->where, imap_quote(quote, user)))
		code = authenticate(imap, mechanism);
	if (stream != NULL && stream->write_buffer != NULL)
		wipe(stream->write_buffer, stream->buffer_max_size);
	outcome = finish(imap, code, why_out);
	if (outcome == OK)	/* as libetpan notes of its own log-ins */
		imap->session->imap_state = MAILIMAP_STATE_AUTHENTICATED;
	imap->logging_in = false;
	wipe((char *)(uintptr_t)imap->response.p, imap->response.n);
	imap->secret = imap->response = NO_STR;
	return outcome;
}

/* RFC 4616: as whom, who, and the password. */
static enum outcome
log_in_plain(struct imap *imap, struct str user, struct str secret,
    struct why *why_out)
{
	return log_in_by(imap, "PLAIN", user, secret, str_format(imap->scratch,
	    "%.*s%c%.*s%c%.*s", STR_ARGS(user), '\0', STR_ARGS(user), '\0',
	    STR_ARGS(secret)), why_out);
}

static enum outcome
log_in(struct imap *imap, struct str user, struct str secret,
    struct why *why_out)
{
	bool plain = imap_has(imap, "AUTH=PLAIN");
	bool login = !imap_has(imap, "LOGINDISABLED") &&
	    !has_any(user, "", 0, true) && !has_any(secret, "", 0, true);
	mailstream *stream = imap->session->imap_stream;
	char quote[IMAP_QUOTE], *name, *word;
	enum outcome outcome;
	int code = MAILIMAP_ERROR_STREAM;

	if (check_credentials(imap, user, secret, plain, why_out) != OK)
		return FAIL;
	arena_reset(imap->scratch);
	if (!login)
		return log_in_plain(imap, user, secret, why_out);
	name = str_cstr(imap->scratch, user);
	word = str_cstr(imap->scratch, secret);
	imap->logging_in = true;
	imap->secret = secret;
	if (begin(imap, &ordinary, 0, "log in to '%s' as '%s'", imap->where,
	    imap_quote(quote, user)))
		code = mailimap_login(imap->session, name, word);
	wipe(word, secret.n);
	/* libetpan never clears what it has written. */
	if (stream != NULL && stream->write_buffer != NULL)
		wipe(stream->write_buffer, stream->buffer_max_size);
	outcome = finish(imap, code, why_out);
	imap->logging_in = false;
	imap->secret = NO_STR;
	return outcome;
}

static enum outcome
check_token(struct imap *imap, struct str user, struct str token,
    struct why *why_out)
{
	bool odd = user.n == 0 || token.n == 0 || has_any(user, "\r\n\1", 4, false);

	for (size_t i = 0; i < token.n; i++)
		odd = odd || (unsigned char)token.p[i] <= 0x20 ||
		    (unsigned char)token.p[i] >= 0x7f;
	imap->refusal = IMAP_NO;	/* the server has refused nothing */
	if (odd)
		return because(why_out, FAIL, EXIT_SECRET, "cannot log in to "
		    "'%s': the user name or the token is empty, or holds "
		    "characters that no token has", imap->where);
	if (!imap_has(imap, "AUTH=XOAUTH2"))
		return because(why_out, FAIL, EXIT_CONFIG, "cannot log in to "
		    "'%s': it takes no access token (AUTH=XOAUTH2 is not among "
		    "what it can do)", imap->where);
	imap->refusal = IMAP_FINE;
	return OK;
}

static enum outcome
log_in_with_token(struct imap *imap, struct str user, struct str token,
    struct why *why_out)
{
	if (check_token(imap, user, token, why_out) != OK)
		return FAIL;
	arena_reset(imap->scratch);
	return log_in_by(imap, "XOAUTH2", user, token, str_format(imap->scratch,
	    "user=%.*s\1auth=Bearer %.*s\1\1", STR_ARGS(user), STR_ARGS(token)),
	    why_out);
}

/* After the log-in, or its refusal. */
static enum outcome
settle_in(struct imap *imap, enum outcome outcome, struct why *why_out)
{
	if (outcome == OK)
		outcome = ask_capability(imap, why_out);
	if (outcome != OK) {
		line_given_up(imap, why_out);	/* no good for anything else */
		return outcome;
	}
	/* A no to these costs nothing; a lost line does. */
	outcome = send_id(imap, why_out);
	if (!imap->lost)
		outcome = imap_has(imap, "NAMESPACE") ?
		    ask_namespace(imap, why_out) :
		    ask_delimiter(imap, why_out);
	if (imap->lost)
		return outcome;
	imap->refusal = IMAP_FINE;
	return OK;
}

enum outcome
imap_login(struct imap *imap, struct str user, struct str secret,
    struct why *why_out)
{
	return settle_in(imap, log_in(imap, user, secret, why_out), why_out);
}

enum outcome
imap_login_token(struct imap *imap, struct str user, struct str token,
    struct why *why_out)
{
	return settle_in(imap, log_in_with_token(imap, user, token, why_out),
	    why_out);
}

char
imap_delimiter(const struct imap *imap)
{
	return imap->naming.delimiter;
}

const struct imap_naming *
imap_naming(const struct imap *imap)
{
	return &imap->naming;
}

/* ---- Folders ---- */

static void
take_status(const struct mailimap_mailbox_data_status *data,
    struct imap_folder_state *state_out)
{
	if (data->st_info_list == NULL)
		return;
	for (clistiter *i = clist_begin(data->st_info_list); i != NULL;
	    i = clist_next(i)) {
		const struct mailimap_status_info *info = clist_content(i);

		if (info->st_att == MAILIMAP_STATUS_ATT_MESSAGES)
			state_out->exists = info->st_value;
		else if (info->st_att == MAILIMAP_STATUS_ATT_UIDNEXT)
			state_out->uidnext = info->st_value;
		else if (info->st_att == MAILIMAP_STATUS_ATT_UIDVALIDITY)
			state_out->uidvalidity = info->st_value;
	}
}

enum outcome
imap_status(struct imap *imap, struct str folder,
    struct imap_folder_state *state_out, struct why *why_out)
{
	const char *name = wire_name(imap, folder, why_out);
	struct mailimap_status_att_list *wanted;
	struct mailimap_mailbox_data_status *data = NULL;
	char quote[IMAP_QUOTE];
	int code = MAILIMAP_ERROR_STREAM;
	enum outcome outcome;

	*state_out = (struct imap_folder_state){ 0 };
	if (name == NULL)
		return FAIL;
	wanted = mailimap_status_att_list_new_empty();
	mailimap_status_att_list_add(wanted, MAILIMAP_STATUS_ATT_MESSAGES);
	mailimap_status_att_list_add(wanted, MAILIMAP_STATUS_ATT_UIDNEXT);
	mailimap_status_att_list_add(wanted, MAILIMAP_STATUS_ATT_UIDVALIDITY);
	if (begin(imap, &ordinary, 0, "look at folder '%s'",
	    imap_quote(quote, folder)))
		code = mailimap_status(imap->session, name, wanted, &data);
	mailimap_status_att_list_free(wanted);
	outcome = finish(imap, code, why_out);
	if (outcome == OK && code == MAILIMAP_NO_ERROR && data != NULL) {
		take_status(data, state_out);
		mailimap_mailbox_data_status_free(data);
	}
	return outcome;
}

/* May own keywords be stored (a "\*" in PERMANENTFLAGS)? */
static bool
has_keywords(const struct mailimap_selection_info *info)
{
	if (info->sel_perm_flags == NULL)
		return false;
	for (clistiter *i = clist_begin(info->sel_perm_flags); i != NULL;
	    i = clist_next(i))
		if (((struct mailimap_flag_perm *)clist_content(i))->fl_type ==
		    MAILIMAP_FLAG_PERM_ALL)
			return true;
	return false;
}

enum outcome
imap_select(struct imap *imap, struct str folder, bool read_only,
    struct imap_folder_state *state_out, struct why *why_out)
{
	const char *name = wire_name(imap, folder, why_out);
	const struct mailimap_selection_info *info;
	char quote[IMAP_QUOTE];
	int code = MAILIMAP_ERROR_STREAM;
	enum outcome outcome;

	*state_out = (struct imap_folder_state){ 0 };
	if (name == NULL)
		return FAIL;
	if (begin(imap, &ordinary, 0, "open folder '%s'",
	    imap_quote(quote, folder)))
		code = read_only ? mailimap_examine(imap->session, name) :
		    mailimap_select(imap->session, name);
	outcome = finish(imap, code, why_out);
	info = imap->session != NULL ? imap->session->imap_selection_info :
	    NULL;
	if (outcome != OK || info == NULL)
		return outcome;
	state_out->uidvalidity = info->sel_uidvalidity;
	state_out->uidnext = info->sel_uidnext;
	state_out->exists = info->sel_exists;
	state_out->read_only = read_only ||
	    info->sel_perm == MAILIMAP_MAILBOX_READONLY ||
	    str_find_nocase(answer_words(imap), STR("[READ-ONLY]")) !=
	    STR_NOWHERE;
	state_out->keywords = has_keywords(info);
	return OK;
}

enum outcome
imap_create(struct imap *imap, struct str folder, struct why *why_out)
{
	const char *name = wire_name(imap, folder, why_out);
	char quote[IMAP_QUOTE];
	int code = MAILIMAP_ERROR_STREAM;
	enum outcome outcome;
	enum imap_refusal refusal;

	if (name == NULL)
		return FAIL;
	if (begin(imap, &ordinary, 0, "create folder '%s'",
	    imap_quote(quote, folder)))
		code = mailimap_create(imap->session, name);
	outcome = finish(imap, code, why_out);
	refusal = imap->refusal;
	if (outcome != OK && refusal != IMAP_EXISTS)
		return outcome;
	/* So that mail programs show it. A no changes nothing. */
	if (begin(imap, &ordinary, 0, "subscribe to folder '%s'", quote))
		outcome = finish(imap, mailimap_subscribe(imap->session, name),
		    why_out);
	if (imap->lost)
		return outcome;
	imap->refusal = refusal;
	return OK;
}

static enum imap_use
use_said(struct str word)
{
	static const struct {
		const char *word;
		enum imap_use use;
	} uses[] = {
		{ "Sent", IMAP_USE_SENT }, { "Archive", IMAP_USE_ARCHIVE },
		{ "Junk", IMAP_USE_JUNK }, { "All", IMAP_USE_OTHER },
		{ "Trash", IMAP_USE_OTHER }, { "Drafts", IMAP_USE_OTHER },
		{ "Flagged", IMAP_USE_OTHER }, { "Important", IMAP_USE_OTHER },
	};

	for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++)
		if (str_equal_nocase(word, str_of(uses[i].word)))
			return uses[i].use;
	return IMAP_USE_NONE;
}

/* A flag that libetpan knows no name for, without its backslash. */
static struct str
flag_word(const struct mailimap_mbx_list_oflag *flag)
{
	struct str word = str_of(flag->of_flag_ext);

	return str_starts(word, STR("\\")) ? str_from(word, 1) : word;
}

/* RFC 6154: what a folder is for. Most servers say so in a plain LIST too. */
static enum imap_use
use_of(const struct mailimap_mailbox_list *one)
{
	const struct mailimap_mbx_list_flags *flags = one->mb_flag;

	if (flags == NULL || flags->mbf_oflags == NULL)
		return IMAP_USE_NONE;
	for (clistiter *i = clist_begin(flags->mbf_oflags); i != NULL;
	    i = clist_next(i)) {
		enum imap_use use = use_said(flag_word(clist_content(i)));

		if (use != IMAP_USE_NONE)
			return use;
	}
	return IMAP_USE_NONE;
}

/* \NonExistent (RFC 9051 7.3.1) is a name above others, and no folder. */
static bool
is_nonexistent(const struct mailimap_mbx_list_flags *flags)
{
	if (flags->mbf_oflags == NULL)
		return false;
	for (clistiter *i = clist_begin(flags->mbf_oflags); i != NULL;
	    i = clist_next(i))
		if (str_equal_nocase(flag_word(clist_content(i)),
		    STR("NonExistent")))
			return true;
	return false;
}

static bool
is_selectable(const struct mailimap_mailbox_list *one)
{
	const struct mailimap_mbx_list_flags *flags = one->mb_flag;

	return one->mb_name != NULL && (flags == NULL ||
	    ((flags->mbf_type != MAILIMAP_MBX_LIST_FLAGS_SFLAG ||
	    flags->mbf_sflag != MAILIMAP_MBX_LIST_SFLAG_NOSELECT) &&
	    !is_nonexistent(flags)));
}

struct listing {
	struct arena *arena;
	struct arena *scratch;		/* for one name */
	struct imap_listed *folders;
	size_t n, size;
};

/* Folders whose names have no UTF-8 form are left out: they can't be opened
 * without doubt about which one it is. */
static void
listing_add(struct listing *listing, const struct mailimap_mailbox_list *one)
{
	struct str name;

	if (!is_selectable(one))
		return;
	arena_reset(listing->scratch);
	name = imap_utf8(listing->scratch, str_of(one->mb_name));
	if (name.p == NULL)
		return;
	listing->folders = arena_grow(listing->arena, listing->folders,
	    listing->n, &listing->size, sizeof(*listing->folders));
	listing->folders[listing->n++] = (struct imap_listed){
	    str_keep(listing->arena, name), use_of(one) };
}

enum outcome
imap_list(struct imap *imap, struct arena *arena,
    struct imap_listed **folders_out, size_t *n_out, struct why *why_out)
{
	struct listing listing = { .arena = arena,
	    .scratch = arena_new(1u << 20) };
	clist *list = NULL;
	int code = MAILIMAP_ERROR_STREAM;
	enum outcome outcome;

	if (begin(imap, &a_list, 0, "list the folders of '%s'", imap->where))
		code = mailimap_list(imap->session, "", "*", &list);
	outcome = finish(imap, code, why_out);
	if (outcome == OK && code == MAILIMAP_NO_ERROR && list != NULL) {
		for (clistiter *i = clist_begin(list); i != NULL;
		    i = clist_next(i))
			listing_add(&listing, clist_content(i));
		mailimap_list_result_free(list);
	}
	arena_free(listing.scratch);
	*folders_out = listing.folders;
	*n_out = listing.n;
	return outcome;
}

/* ---- Messages: what is asked ---- */

static struct mailimap_set *
set_of(const uint64_t *uids, size_t n)
{
	struct mailimap_set *set = mailimap_set_new_empty();

	if (set == NULL)
		panic("no memory for a set of UIDs");
	for (size_t i = 0; i < n; i++) {
		if (uids[i] == 0 || uids[i] > UINT32_MAX)
			panic("%llu is no UID", (unsigned long long)uids[i]);
		if (mailimap_set_add_single(set, (uint32_t)uids[i]) !=
		    MAILIMAP_NO_ERROR)
			panic("no memory for a set of UIDs");
	}
	return set;
}

static bool
find_uid(const uint64_t *uids, size_t n, uint64_t uid, size_t *index_out)
{
	for (size_t low = 0, high = n; low < high;) {
		size_t middle = low + (high - low) / 2;

		if (uids[middle] == uid) {
			*index_out = middle;
			return true;
		}
		if (uids[middle] < uid)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* "UID 4711", or "3 messages": for sentences. */
static const char *
name_set(char name_out[60], const uint64_t *uids, size_t n)
{
	if (n == 1)
		snprintf(name_out, 60, "UID %llu", (unsigned long long)uids[0]);
	else
		snprintf(name_out, 60, in_words("%zu messages from UID %llu on"), n,
		    (unsigned long long)uids[0]);
	return name_out;
}

static struct mailimap_fetch_type *
ask_for(struct mailimap_fetch_att *first, struct mailimap_fetch_att *second,
    struct mailimap_fetch_att *third)
{
	struct mailimap_fetch_att *all[] = { first, second, third };
	struct mailimap_fetch_type *type =
	    mailimap_fetch_type_new_fetch_att_list_empty();

	for (size_t i = 0; i < 3; i++)
		if (all[i] != NULL)
			mailimap_fetch_type_new_fetch_att_list_add(type,
			    all[i]);
	return type;
}

/* The parts of one FETCH answer, in whatever order they came. */
struct answer_parts {
	uint64_t uid, size;
	bool has_size, has_date, has_flags, seen, answered;
	int64_t arrived;
	struct str body, header;	/* absent: none, or NIL */
};

static int64_t
time_of_date(const struct mailimap_date_time *d)
{
	/* libetpan reads as many digits as there are. */
	if (d->dt_zone < -1500 || d->dt_zone > 1500 || d->dt_year < 1 ||
	    d->dt_year > 9999 || d->dt_month < 1 || d->dt_month > 12 ||
	    d->dt_day < 1 || d->dt_day > 31 ||
	    d->dt_hour < 0 || d->dt_hour > 23 || d->dt_min < 0 ||
	    d->dt_min > 59 || d->dt_sec < 0 || d->dt_sec > 60)
		return 0;
	return time_of_civil(d->dt_year, d->dt_month, d->dt_day, d->dt_hour,
	    d->dt_min, d->dt_sec) -
	    (d->dt_zone / 100 * 60 + d->dt_zone % 100) * 60;
}

/* Only BODY[] and BODY[HEADER], each from its first byte on. */
static void
take_section(const struct mailimap_msg_att_body_section *part,
    struct answer_parts *parts)
{
	const struct mailimap_section_spec *spec;

	if (part->sec_origin_octet != 0 || part->sec_body_part == NULL)
		return;
	spec = part->sec_section == NULL ? NULL : part->sec_section->sec_spec;
	if (spec == NULL)
		parts->body = (struct str){ part->sec_body_part,
		    part->sec_length };
	else if (spec->sec_type == MAILIMAP_SECTION_SPEC_SECTION_MSGTEXT &&
	    spec->sec_data.sec_msgtext != NULL &&
	    spec->sec_data.sec_msgtext->sec_type ==
	    MAILIMAP_SECTION_MSGTEXT_HEADER)
		parts->header = (struct str){ part->sec_body_part,
		    part->sec_length };
}

static void
take_part(const struct mailimap_msg_att_static *part,
    struct answer_parts *parts)
{
	switch (part->att_type) {
	case MAILIMAP_MSG_ATT_UID:
		parts->uid = part->att_data.att_uid;
		break;
	case MAILIMAP_MSG_ATT_RFC822_SIZE:
		parts->size = part->att_data.att_rfc822_size;
		parts->has_size = true;
		break;
	case MAILIMAP_MSG_ATT_INTERNALDATE:
		parts->has_date = true;
		if (part->att_data.att_internal_date != NULL)
			parts->arrived = time_of_date(
			    part->att_data.att_internal_date);
		break;
	case MAILIMAP_MSG_ATT_BODY_SECTION:
		if (part->att_data.att_body_section != NULL)
			take_section(part->att_data.att_body_section, parts);
		break;
	default:
		break;
	}
}

static void
take_flags(const struct mailimap_msg_att_dynamic *part,
    struct answer_parts *parts)
{
	parts->has_flags = true;
	if (part == NULL || part->att_list == NULL)
		return;
	for (clistiter *i = clist_begin(part->att_list); i != NULL;
	    i = clist_next(i)) {
		const struct mailimap_flag_fetch *flag = clist_content(i);

		if (flag->fl_type != MAILIMAP_FLAG_FETCH_OTHER ||
		    flag->fl_flag == NULL)
			continue;
		parts->seen |= flag->fl_flag->fl_type == MAILIMAP_FLAG_SEEN;
		parts->answered |=
		    flag->fl_flag->fl_type == MAILIMAP_FLAG_ANSWERED;
	}
}

static struct answer_parts
parts_of(const struct mailimap_msg_att *answer)
{
	struct answer_parts parts = { 0 };

	if (answer->att_list == NULL)
		return parts;
	for (clistiter *i = clist_begin(answer->att_list); i != NULL;
	    i = clist_next(i)) {
		const struct mailimap_msg_att_item *item = clist_content(i);

		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC &&
		    item->att_data.att_static != NULL)
			take_part(item->att_data.att_static, &parts);
		if (item->att_type == MAILIMAP_MSG_ATT_ITEM_DYNAMIC)
			take_flags(item->att_data.att_dyn, &parts);
	}
	return parts;
}

static enum outcome
fetch(struct imap *imap, struct mailimap_set *set,
    struct mailimap_fetch_type *type, bool ready, struct why *why_out)
{
	clist *list = NULL;
	int code = MAILIMAP_ERROR_STREAM;
	enum outcome outcome;

	if (ready)
		code = mailimap_uid_fetch(imap->session, set, type, &list);
	mailimap_set_free(set);
	mailimap_fetch_type_free(type);
	outcome = finish(imap, code, why_out);
	/* After an error the list is dangling. */
	if (outcome == OK && code == MAILIMAP_NO_ERROR && list != NULL)
		mailimap_fetch_list_free(list);
	return outcome;
}

/* ---- Messages: sizes and dates ---- */

struct items {
	struct arena *arena;
	struct imap_item *array;
	size_t n, size;
	uint64_t first, last;		/* the range, or */
	const uint64_t *uids;		/* the set */
	size_t uids_n;
	bool odd;			/* something else was answered */
	bool flooded;			/* more than ITEMS_MOST */
	size_t asked, before;		/* how often; what was listed until then */
	int64_t until;			/* for all of it: see is_incomplete() */
};

static void
take_item(void *context, struct mailimap_msg_att *answer)
{
	struct items *items = context;
	struct answer_parts parts = parts_of(answer);
	size_t index;

	/* Flags come unasked from any server; texts do not. Were they passed
	 * over, mail that was not listed would never be looked at. */
	if (parts.body.p != NULL)
		items->odd = true;
	if (parts.uid == 0 || (parts.has_flags && !parts.has_size &&
	    !parts.has_date))
		return;
	/* "n:*" is answered with the last message when n is past it. */
	if (parts.uid < items->first || parts.uid > items->last)
		return;
	if (items->uids != NULL &&
	    !find_uid(items->uids, items->uids_n, parts.uid, &index))
		return;
	/* One and the same may be named in each part of a listing. */
	if (items->n == ITEMS_MOST) {
		items->flooded = true;
		return;
	}
	items->array = arena_grow(items->arena, items->array, items->n,
	    &items->size, sizeof(*items->array));
	items->array[items->n++] = (struct imap_item){ .uid = parts.uid,
	    .size = parts.has_size ? parts.size : IMAP_SIZE_UNKNOWN,
	    .arrived = parts.arrived };
}

static int
by_uid(const void *a, const void *b)
{
	const struct imap_item *x = a, *y = b;

	return (x->uid > y->uid) - (x->uid < y->uid);
}

/* Sorted, and each UID once. */
static void
order_items(struct items *items)
{
	size_t kept = 0;

	if (items->n == 0)
		return;
	qsort(items->array, items->n, sizeof(*items->array), by_uid);
	for (size_t i = 1; i < items->n; i++)
		if (items->array[i].uid != items->array[kept].uid)
			items->array[++kept] = items->array[i];
	items->n = kept + 1;
}

static enum outcome
lists_endlessly(struct imap *imap, struct why *why_out)
{
	imap->refusal = IMAP_NO;
	return because(why_out, RETRY, EXIT_SOME_FAILED,
	    "cannot %s: the server lists them in parts without end", imap->doing);
}

static enum outcome
fetch_items(struct imap *imap, struct mailimap_set *set, struct items *items,
    bool ready, struct why *why_out)
{
	enum outcome outcome;

	imap->on_answer = take_item;
	imap->on_answer_context = items;
	outcome = fetch(imap, set, ask_for(mailimap_fetch_att_new_uid(),
	    mailimap_fetch_att_new_rfc822_size(),
	    mailimap_fetch_att_new_internaldate()), ready, why_out);
	if (outcome == OK && items->odd)
		return because(why_out, RETRY, EXIT_SOME_FAILED,
		    "cannot %s: the server answered with a message's text",
		    imap->doing);
	return outcome == OK && items->flooded ?
	    lists_endlessly(imap, why_out) : outcome;
}

/* The stretches of a range in which nothing is listed so far. */
struct gaps {
	const struct imap_item *listed;	/* sorted */
	size_t n, next;
	uint64_t from, last;
};

/* As many of them as one command may ask for; NULL: there is none left. */
static struct mailimap_set *
gaps_next(struct gaps *gaps)
{
	struct mailimap_set *set = NULL;
	size_t n = 0;

	while (n < GAPS_MOST && gaps->from <= gaps->last) {
		bool closed = gaps->next < gaps->n;
		uint64_t end = closed ? gaps->listed[gaps->next].uid :
		    gaps->last + 1;

		if (set == NULL)
			set = mailimap_set_new_empty();
		if (set == NULL || (gaps->from < end &&
		    mailimap_set_add_interval(set, (uint32_t)gaps->from,
		    end > UINT32_MAX ? 0 : (uint32_t)(end - 1)) !=
		    MAILIMAP_NO_ERROR))
			panic("no memory for a set of UIDs");
		n += gaps->from < end;
		gaps->from = end + 1;
		gaps->next++;
	}
	if (set != NULL && n == 0) {
		mailimap_set_free(set);
		set = NULL;
	}
	return set;
}

/* Is a listing to be asked on for what it left out? Until an answer has nothing new,
 * and twice at least. *outcome is not OK once that takes too long: a server may have
 * something new each time. */
static bool
is_incomplete(struct imap *imap, struct items *items, enum outcome *outcome,
    struct why *why_out)
{
	bool more = items->asked < 2 || items->n > items->before;

	if (items->asked++ == 0)
		items->until = time_monotonic_ms() + LISTING_TIMES *
		    imap->command_ms;
	items->before = items->n;
	if (*outcome != OK || !more || time_monotonic_ms() < items->until)
		return *outcome == OK && more;
	*outcome = lists_endlessly(imap, why_out);
	return false;
}

/* One time through all that is not listed yet: with gaps everywhere these are very many
 * commands, and no one of them may use up the time of a whole listing. */
static enum outcome
ask_gaps(struct imap *imap, struct items *items, struct why *why_out)
{
	struct imap_guard_limits limits = ordinary;
	struct gaps gaps = { .listed = items->array, .n = items->n,
		.from = items->first, .last = items->last };
	struct mailimap_set *set;
	enum outcome outcome = OK;
	bool ready;

	limits.fetches = ITEMS_MOST;
	while (outcome == OK && (set = gaps_next(&gaps)) != NULL) {
		ready = begin(imap, &limits, imap->command_ms,
		    "ask for messages from UID %llu on",
		    (unsigned long long)items->first);
		outcome = fetch_items(imap, set, items, ready, why_out);
		/* Not of the third time on: each may find one more to ask for. */
		if (items->asked <= 2)
			items->until += LISTING_PART_MS;
		if (outcome == OK && gaps.from <= gaps.last &&
		    time_monotonic_ms() >= items->until)
			outcome = lists_endlessly(imap, why_out);
	}
	order_items(items);
	return outcome;
}

enum outcome
imap_items(struct imap *imap, struct arena *arena, uint64_t first,
    uint64_t last, struct imap_item **items_out, size_t *n_out,
    struct why *why_out)
{
	struct items items = { .arena = arena, .first = first,
		.last = last == 0 ? UINT32_MAX : last };
	enum outcome outcome = OK;

	*items_out = NULL;
	*n_out = 0;
	if (first == 0 || first > UINT32_MAX || first > items.last ||
	    items.last > UINT32_MAX)
		return OK;
	while (is_incomplete(imap, &items, &outcome, why_out))
		outcome = ask_gaps(imap, &items, why_out);
	*items_out = items.array;
	*n_out = items.n;
	return outcome;
}

/* Those of the UIDs that are not listed so far; both are sorted. */
static size_t
left_out(const struct items *items, const uint64_t *uids, size_t n,
    uint64_t *missing_out)
{
	size_t missing = 0;

	for (size_t i = 0, k = 0; i < n; i++) {
		while (k < items->n && items->array[k].uid < uids[i])
			k++;
		if (k == items->n || items->array[k].uid != uids[i])
			missing_out[missing++] = uids[i];
	}
	return missing;
}

enum outcome
imap_items_of(struct imap *imap, struct arena *arena, const uint64_t *uids,
    size_t n, struct imap_item **items_out, size_t *n_out,
    struct why *why_out)
{
	struct items items = { .arena = arena, .first = 1, .last = UINT32_MAX };
	uint64_t *missing = NEW_ARRAY(arena, uint64_t, n);
	enum outcome outcome = OK;
	char name[60];
	bool ready;

	*items_out = NULL;
	*n_out = 0;
	if (n == 0)
		return OK;
	items.uids = missing;
	items.uids_n = left_out(&items, uids, n, missing);
	while (items.uids_n > 0 && is_incomplete(imap, &items, &outcome,
	    why_out)) {
		ready = begin(imap, &ordinary, 0, "ask for %s",
		    name_set(name, missing, items.uids_n));
		outcome = fetch_items(imap, set_of(missing, items.uids_n),
		    &items, ready, why_out);
		order_items(&items);
		items.uids_n = left_out(&items, uids, n, missing);
	}
	*items_out = items.array;
	*n_out = items.n;
	return outcome;
}

/* ---- Messages: bytes ---- */

struct bodies {
	const uint64_t *uids;
	size_t n;
	size_t cap;
	bool header;			/* BODY[HEADER], not BODY[] */
	bool *came;
	void (*body)(void *context, uint64_t uid, struct str bytes);
	void *context;
};

/* The first answer for each UID counts: two different ones are a server's
 * game, and whichever is judged is the one whose digest is recorded. An empty
 * one is a server that has lost the message. */
static void
take_body(void *context, struct mailimap_msg_att *answer)
{
	struct bodies *bodies = context;
	struct answer_parts parts = parts_of(answer);
	size_t index;

	if (bodies->header)
		parts.body = parts.header;
	if (parts.body.p == NULL || parts.body.n == 0 ||
	    !find_uid(bodies->uids, bodies->n, parts.uid, &index) ||
	    bodies->came[index])
		return;
	bodies->came[index] = true;
	/* Some servers send all of it whatever was asked. */
	bodies->body(bodies->context, parts.uid,
	    str_slice(parts.body, 0, bodies->cap));
}

static bool
all_came(const struct bodies *bodies)
{
	for (size_t i = 0; i < bodies->n; i++)
		if (!bodies->came[i])
			return false;
	return true;
}

static enum outcome
fetch_bytes(struct imap *imap, struct bodies *bodies, size_t bytes_expected,
    struct why *why_out)
{
	struct imap_guard_limits limits = ordinary;
	size_t most = bodies->cap > BODIES_MOST ? bodies->cap : BODIES_MOST;
	size_t expected = bytes_expected < bodies->cap && bodies->n == 1 ?
	    bodies->cap : bytes_expected;
	char name[60];
	enum outcome outcome;
	bool ready;

	if (bodies->n == 0)
		return OK;
	arena_reset(imap->scratch);
	bodies->came = NEW_ARRAY(imap->scratch, bool, bodies->n);
	limits.literal = imap->literal_cap;
	/* Sizes that servers tell are estimates; a single message may always be
	 * as long as the cap. */
	limits.literals = 2 * (uint64_t)expected + (16u << 20);
	ready = begin(imap, &limits, 0, bodies->header ?
	    "fetch the headers of %s" : "fetch %s", name_set(name, bodies->uids, bodies->n));
	imap->spare_ms = (int64_t)((expected < most ? expected : most) / SLOWEST);
	imap->on_answer = take_body;
	imap->on_answer_context = bodies;
	outcome = fetch(imap, set_of(bodies->uids, bodies->n), ask_for(
	    mailimap_fetch_att_new_uid(),
	    mailimap_fetch_att_new_body_peek_section_partial(bodies->header ?
	    mailimap_section_new_header() : mailimap_section_new(NULL), 0,
	    (uint32_t)bodies->cap), NULL), ready, why_out);
	/* NO after all the data: Exchange does that when flags can't be set. */
	if (outcome == FAIL && imap->refusal == IMAP_NO && all_came(bodies)) {
		imap->refusal = IMAP_FINE;
		return OK;
	}
	return outcome;
}

enum outcome
imap_bodies(struct imap *imap, const uint64_t *uids, size_t n, size_t cap,
    size_t bytes_expected, void (*body)(void *context, uint64_t uid,
    struct str bytes), void *context, struct why *why_out)
{
	struct bodies bodies = { .uids = uids, .n = n, .cap = cap,
		.body = body, .context = context };

	return fetch_bytes(imap, &bodies, bytes_expected, why_out);
}

enum outcome
imap_headers(struct imap *imap, const uint64_t *uids, size_t n, size_t cap,
    void (*header)(void *context, uint64_t uid, struct str bytes),
    void *context, struct why *why_out)
{
	struct bodies bodies = { .uids = uids, .n = n, .cap = cap,
		.header = true, .body = header, .context = context };

	return fetch_bytes(imap, &bodies, n * HEADER_USUAL, why_out);
}

/* ---- Messages: flags ---- */

struct flags {
	const uint64_t *uids;
	size_t n;
	struct imap_flags *at;
};

/* The last answer counts: one may come unasked in between. */
static void
take_flags_answer(void *context, struct mailimap_msg_att *answer)
{
	struct flags *flags = context;
	struct answer_parts parts = parts_of(answer);

	for (size_t i = 0; i < flags->n && parts.has_flags; i++)
		if (flags->uids[i] == parts.uid)
			flags->at[i] = (struct imap_flags){ .known = true,
			    .seen = parts.seen, .answered = parts.answered };
}

static enum outcome
fetch_flags(struct imap *imap, struct flags *flags, struct why *why_out)
{
	char name[60];
	bool ready = begin(imap, &ordinary, 0, "ask for the flags of %s",
	    name_set(name, flags->uids, flags->n));

	imap->on_answer = take_flags_answer;
	imap->on_answer_context = flags;
	return fetch(imap, set_of(flags->uids, flags->n), ask_for(
	    mailimap_fetch_att_new_uid(), mailimap_fetch_att_new_flags(), NULL),
	    ready, why_out);
}

enum outcome
imap_flags(struct imap *imap, const uint64_t *uids, size_t n,
    struct imap_flags *flags_out, struct why *why_out)
{
	struct flags flags = { .uids = uids, .n = n, .at = flags_out };

	memset(flags_out, 0, n * sizeof *flags_out);
	return n == 0 ? OK : fetch_flags(imap, &flags, why_out);
}

/* ---- Moving ---- */

/* The numbers of a set, in its order; false if there are not n of them. */
static bool
expand(const struct mailimap_set *set, uint64_t *numbers_out, size_t n)
{
	size_t at = 0;

	if (set == NULL || set->set_list == NULL)
		return false;
	for (clistiter *i = clist_begin(set->set_list); i != NULL;
	    i = clist_next(i)) {
		const struct mailimap_set_item *item = clist_content(i);
		uint64_t low = item->set_first, high = item->set_last;

		if (high < low) {
			low = item->set_last;
			high = item->set_first;
		}
		if (low == 0 || high - low >= n - at)
			return false;
		while (low <= high)
			numbers_out[at++] = low++;
		if (at == n && clist_next(i) != NULL)
			return false;
	}
	return at == n;
}

static size_t
set_size(const struct mailimap_set *set, size_t most)
{
	size_t n = 0;

	if (set == NULL || set->set_list == NULL)
		return 0;
	for (clistiter *i = clist_begin(set->set_list); i != NULL;
	    i = clist_next(i)) {
		const struct mailimap_set_item *item = clist_content(i);
		uint64_t low = item->set_first, high = item->set_last;
		uint64_t more = (high < low ? low - high : high - low) + 1;

		if (more > most - n)
			return most + 1;
		n += more;
	}
	return n;
}

static bool
is_twice(const uint64_t *numbers, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t j = 0; j < i; j++)
			if (numbers[i] == numbers[j])
				return true;
	return false;
}

/* RFC 4315 section 3: both sets have the same length and the same order. One
 * that does not fit says nothing, and the caller looks for itself. */
static size_t
take_copyuid(struct imap *imap, const uint64_t *uids, size_t n,
    const struct mailimap_set *from, const struct mailimap_set *to,
    struct imap_copied *copied_out)
{
	size_t pairs = set_size(from, n), index;
	uint64_t *sources, *targets;

	if (pairs == 0 || pairs > n || set_size(to, n) != pairs)
		return 0;
	sources = NEW_ARRAY(imap->scratch, uint64_t, pairs);
	targets = NEW_ARRAY(imap->scratch, uint64_t, pairs);
	if (!expand(from, sources, pairs) || !expand(to, targets, pairs) ||
	    is_twice(sources, pairs) || is_twice(targets, pairs))
		return 0;
	for (size_t i = 0; i < pairs; i++) {
		if (!find_uid(uids, n, sources[i], &index))
			return 0;
		copied_out[i] = (struct imap_copied){ .from = sources[i],
			.to = targets[i] };
	}
	return pairs;
}

typedef int transfer(mailimap *session, struct mailimap_set *set,
    const char *name, uint32_t *uidvalidity, struct mailimap_set **from,
    struct mailimap_set **to);

struct transfer_order {
	transfer *run;
	bool copies;
	const uint64_t *uids;
	size_t n;
	struct str folder;
};

static enum outcome
transfer_set(struct imap *imap, const struct transfer_order *order,
    struct imap_copied *copied_out, size_t *copied_n_out,
    uint64_t *uidvalidity_out, struct why *why_out)
{
	const char *name = wire_name(imap, order->folder, why_out);
	struct mailimap_set *set, *from = NULL, *to = NULL;
	uint32_t uidvalidity = 0;
	char quote[IMAP_QUOTE], which[60];
	int code = MAILIMAP_ERROR_STREAM;
	enum outcome outcome;

	*copied_n_out = 0;
	*uidvalidity_out = 0;
	if (name == NULL)
		return FAIL;
	if (order->n == 0)
		return OK;
	set = set_of(order->uids, order->n);
	if (begin(imap, &ordinary, 50 * (int64_t)order->n, order->copies ?
	    "copy %s to '%s'" : "move %s to '%s'",
	    name_set(which, order->uids, order->n), imap_quote(quote, order->folder)))
		code = order->run(imap->session, set, name, &uidvalidity,
		    &from, &to);
	mailimap_set_free(set);
	outcome = finish(imap, code, why_out);
	if (outcome != OK || code != MAILIMAP_NO_ERROR)
		return outcome;
	if (uidvalidity != 0)
		*copied_n_out = take_copyuid(imap, order->uids, order->n, from,
		    to, copied_out);
	if (*copied_n_out > 0)
		*uidvalidity_out = uidvalidity;
	if (from != NULL)
		mailimap_set_free(from);
	if (to != NULL)
		mailimap_set_free(to);
	return OK;
}

enum outcome
imap_move(struct imap *imap, const uint64_t *uids, size_t n,
    struct str folder, struct imap_copied *copied_out, size_t *copied_n_out,
    uint64_t *uidvalidity_out, struct why *why_out)
{
	struct transfer_order order = { .run = mailimap_uidplus_uid_move,
		.uids = uids, .n = n, .folder = folder };

	return transfer_set(imap, &order, copied_out, copied_n_out,
	    uidvalidity_out, why_out);
}

enum outcome
imap_copy(struct imap *imap, const uint64_t *uids, size_t n,
    struct str folder, struct imap_copied *copied_out, size_t *copied_n_out,
    uint64_t *uidvalidity_out, struct why *why_out)
{
	struct transfer_order order = { .run = mailimap_uidplus_uid_copy,
		.copies = true, .uids = uids, .n = n, .folder = folder };

	return transfer_set(imap, &order, copied_out, copied_n_out,
	    uidvalidity_out, why_out);
}

enum outcome
imap_mark_deleted(struct imap *imap, const uint64_t *uids, size_t n,
    struct why *why_out)
{
	struct mailimap_flag_list *flags;
	struct mailimap_store_att_flags *store;
	struct mailimap_set *set;
	char which[60];
	int code = MAILIMAP_ERROR_STREAM;

	if (n == 0)
		return OK;
	set = set_of(uids, n);
	flags = mailimap_flag_list_new_empty();
	mailimap_flag_list_add(flags, mailimap_flag_new_deleted());
	store = mailimap_store_att_flags_new_add_flags_silent(flags);
	if (begin(imap, &ordinary, 0, "mark %s as deleted",
	    name_set(which, uids, n)))
		code = mailimap_uid_store(imap->session, set, store);
	mailimap_store_att_flags_free(store);
	mailimap_set_free(set);
	return finish(imap, code, why_out);
}

/* RFC 4315 section 2.1. The plain EXPUNGE would take other people's deleted
 * messages with ours. */
enum outcome
imap_expunge(struct imap *imap, const uint64_t *uids, size_t n,
    struct why *why_out)
{
	struct mailimap_set *set;
	char which[60];
	int code = MAILIMAP_ERROR_STREAM;

	if (n == 0)
		return OK;
	if (!imap_has(imap, "UIDPLUS")) {
		imap->refusal = IMAP_NO;
		return because(why_out, FAIL, EXIT_SOME_FAILED,
		    "cannot expunge %s: server '%s' has no UIDPLUS",
		    name_set(which, uids, n), imap->where);
	}
	set = set_of(uids, n);
	if (begin(imap, &ordinary, 0, "expunge %s", name_set(which, uids, n)))
		code = mailimap_uid_expunge(imap->session, set);
	mailimap_set_free(set);
	return finish(imap, code, why_out);
}

/* ---- Writing ---- */

enum outcome
imap_append(struct imap *imap, struct str folder, struct str message,
    uint64_t *uidvalidity_out, uint64_t *uid_out, struct why *why_out)
{
	const char *name = wire_name(imap, folder, why_out);
	uint32_t uidvalidity = 0, uid = 0;
	char quote[IMAP_QUOTE];
	int code = MAILIMAP_ERROR_STREAM;
	enum outcome outcome;

	*uidvalidity_out = *uid_out = 0;
	if (name == NULL)
		return FAIL;
	if (begin(imap, &ordinary, imap->command_ms, "write a notice to '%s'",
	    imap_quote(quote, folder)))
		code = mailimap_uidplus_append(imap->session, name, NULL, NULL,
		    message.p, message.n, &uidvalidity, &uid);
	outcome = finish(imap, code, why_out);
	if (outcome == OK && code == MAILIMAP_NO_ERROR && uidvalidity != 0) {
		*uidvalidity_out = uidvalidity;
		*uid_out = uid;
	}
	return outcome;
}
