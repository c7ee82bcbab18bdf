/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seki doctor's look at the mail that is there: where do its Received chains say
 * that the outside begins, and where do results stand? The messages are as
 * hostile as any, so this process passes their first bytes on to a child behind
 * the examiner's walls, which was made before any secret was read, and which
 * tells what it counted in a few words. Those words are believed no further than
 * that they are addresses, host names and numbers; they are a proposal for a
 * person to judge, and nothing acts on them.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "cli.h"
#include "doctor.h"

#define CHANNEL 3			/* where jail_enter() put it */
#define MESSAGES_MOST 200
#define BYTES_EACH (32u << 10)		/* headers end before, as a rule */
#define AT_ONCE 20			/* in one FETCH */
#define WAIT_MS 20000

/* ---- Behind the walls ------------------------------------------------------------ */

static void
put_list(struct buf *buf, const char *word, const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_format(buf, "%s %.*s\n", word, STR_ARGS(list[i]));
}

static struct str
proposal_words(struct arena *arena, const struct proposal *proposal)
{
	static const char *const places[] = {
		[RESULTS_ABOVE] = "above", [RESULTS_BELOW] = "below",
		[RESULTS_MICROSOFT] = "microsoft", [RESULTS_NONE] = "none",
	};
	struct buf buf = { .arena = arena };

	buf_format(&buf, "seen %zu\nbounded %zu\nagreed %zu\nresults %s\n",
	    proposal->seen, proposal->bounded, proposal->agreed,
	    places[proposal->results]);
	put_list(&buf, "preset", &proposal->preset, proposal->preset.p != NULL);
	put_list(&buf, "writer", &proposal->writer, proposal->writer.p != NULL);
	put_list(&buf, "network", proposal->networks, proposal->networks_n);
	put_list(&buf, "host", proposal->hosts, proposal->hosts_n);
	put_list(&buf, "id", proposal->ids, proposal->ids_n);
	return buf_str(&buf);
}

/* Messages come one by one; a question ends them. */
static void
surveyor_main(const struct boundary *boundary, const struct limits *limits)
{
	struct arena *arena = arena_new(limits->examiner_memory / 2);
	struct sighting *sightings = NEW_ARRAY(arena, struct sighting,
	    MESSAGES_MOST);
	struct wire_reader reader = { .most = BYTES_EACH + 4096 };
	struct proposal proposal;
	struct frame frame;
	size_t n = 0;

	while (wire_read(CHANNEL, &reader, &frame) &&
	    frame.verb == VERB_MESSAGE) {
		struct mail mail;

		if (n == MESSAGES_MOST)
			continue;
		mail_read(arena, str_keep(arena, frame.body), limits, true,
		    &mail);
		sighting_read(arena, boundary, &mail, &sightings[n++]);
	}
	boundary_propose(arena, sightings, n, &proposal);
	frame = (struct frame){ VERB_ANSWER, 1,
	    proposal_words(arena, &proposal) };
	wire_write(CHANNEL, &frame);
	_exit(EXIT_DONE);
}

static const struct boundary *
boundary_of(const struct auth_settings *auth, struct str account)
{
	for (size_t i = 0; i < auth->own_n; i++) {
		if (str_equal(auth->own[i].account, account))
			return &auth->own[i].boundary;
	}
	return &auth->boundary;
}

static void
surveyor_begin(const struct config *config, struct str account,
    struct jail *jail, int channel, pid_t parent)
{
	int null = open("/dev/null", O_RDWR);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(null, STDOUT_FILENO) < 0)
		_exit(EXIT_BUG);
	jail_enter(jail, channel);
	surveyor_main(boundary_of(&config->auth, account), &config->limits);
}

static enum jail_mode
jail_mode_of(const struct config *config)
{
	if (!config->jail)
		return JAIL_NONE;
#ifdef SEKI_TEST
	return JAIL_TRAP;
#else
	return JAIL_DENY;
#endif
}

bool
surveyor_start(const struct config *config, struct str account,
    struct surveyor *surveyor_out)
{
	struct arena *arena = arena_new(1u << 20);
	pid_t self = getpid();
	struct jail *jail;
	struct why why;
	int pair[2];

	*surveyor_out = (struct surveyor){ .channel = -1 };
	/* The list of public suffixes is read while files can be. */
	(void)domain_registrable(arena, STR("example.com"));
	arena_free(arena);
	if (jail_prepare(jail_mode_of(config), &config->limits, &jail,
	    &why) != OK ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return false;
	fflush(NULL);
	surveyor_out->pid = fork();
	if (surveyor_out->pid == 0)
		surveyor_begin(config, account, jail, pair[1], self);
	close(pair[1]);
	if (surveyor_out->pid < 0) {
		close(pair[0]);
		return false;
	}
	surveyor_out->channel = pair[0];
	return true;
}

void
surveyor_stop(struct surveyor *surveyor)
{
	if (surveyor->channel < 0)
		return;
	close(surveyor->channel);
	surveyor->channel = -1;
	kill(surveyor->pid, SIGKILL);
	while (waitpid(surveyor->pid, NULL, 0) < 0 && errno == EINTR)
		;
}

/* ---- In front of them ---------------------------------------------------------------- */

/* What may stand in a configuration between quotes: no word of a child that was
 * taken over is more than a name. */
static bool
is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || (c != '\0' &&
		    strchr(".-_:/", c) != NULL)))
			return false;
	}
	return s.n > 0 && s.n < 254;
}

static void
list_take(struct arena *arena, struct str list[PROPOSAL_MOST], size_t *n,
    struct str value)
{
	if (*n < PROPOSAL_MOST && is_plain(value))
		list[(*n)++] = str_keep(arena, value);
}

static void
number_take(struct str value, size_t *number_out)
{
	uint64_t number;

	if (str_number(value, MESSAGES_MOST, &number))
		*number_out = (size_t)number;
}

/* "WORD VALUE" */
static void
word_take(struct arena *arena, struct str word, struct str value,
    struct proposal *proposal)
{
	struct network network;

	if (str_equal(word, STR("seen")))
		number_take(value, &proposal->seen);
	else if (str_equal(word, STR("bounded")))
		number_take(value, &proposal->bounded);
	else if (str_equal(word, STR("agreed")))
		number_take(value, &proposal->agreed);
	else if (str_equal(word, STR("preset")) && is_plain(value))
		proposal->preset = str_equal(value, STR("google")) ?
		    STR("google") : STR("microsoft365");
	else if (str_equal(word, STR("writer")) && is_plain(value))
		proposal->writer = str_keep(arena, value);
	else if (str_equal(word, STR("results")))
		proposal->results = str_equal(value, STR("above")) ?
		    RESULTS_ABOVE : str_equal(value, STR("below")) ?
		    RESULTS_BELOW : RESULTS_NONE;
	else if (str_equal(word, STR("network")) &&
	    network_read(value, &network))
		list_take(arena, proposal->networks, &proposal->networks_n,
		    value);
	else if (str_equal(word, STR("host")))
		list_take(arena, proposal->hosts, &proposal->hosts_n, value);
	else if (str_equal(word, STR("id")))
		list_take(arena, proposal->ids, &proposal->ids_n, value);
}

static bool
answer_read(struct arena *arena, int channel, struct proposal *proposal_out)
{
	struct frame frame = { VERB_ASK, 1, STR("") };
	struct wire_reader reader = { .most = 64u << 10 };
	struct pollfd ready = { channel, POLLIN, 0 };
	struct str rest, line;

	*proposal_out = (struct proposal){ .results = RESULTS_NONE };
	if (!wire_write(channel, &frame) || poll(&ready, 1, WAIT_MS) != 1 ||
	    !wire_read(channel, &reader, &frame) || frame.verb != VERB_ANSWER)
		return false;
	rest = frame.body;
	while (str_line(&rest, &line)) {
		struct str word = str_cut(&line, ' ');
		word_take(arena, word, line, proposal_out);
	}
	wire_reader_free(&reader);
	return true;
}

static void
pass_on(void *context, uint64_t uid, struct str bytes)
{
	struct surveyor *surveyor = context;
	struct frame frame = { VERB_MESSAGE, (uint32_t)uid,
	    str_slice(bytes, 0, BYTES_EACH) };

	if (!surveyor->lost)
		surveyor->lost = !wire_write(surveyor->channel, &frame);
}

bool
surveyor_look(struct surveyor *surveyor, struct arena *arena, struct imap *imap,
    uint64_t uidnext, struct proposal *proposal_out)
{
	uint64_t first = uidnext > 4 * MESSAGES_MOST ?
	    uidnext - 4 * MESSAGES_MOST : 1;
	uint64_t uids[AT_ONCE];
	struct imap_item *items;
	size_t n, from;
	struct why why;

	if (surveyor->channel < 0 || imap_items(imap, arena, first, 0, &items,
	    &n, &why) != OK)
		return false;
	for (from = n > MESSAGES_MOST ? n - MESSAGES_MOST : 0; from < n;
	    from += AT_ONCE) {
		size_t count = n - from < AT_ONCE ? n - from : AT_ONCE;
		for (size_t i = 0; i < count; i++)
			uids[i] = items[from + i].uid;
		if (imap_bodies(imap, uids, count, BYTES_EACH,
		    count * BYTES_EACH, pass_on, surveyor, &why) != OK ||
		    surveyor->lost)
			return false;
	}
	return answer_read(arena, surveyor->channel, proposal_out);
}

/* ---- In words --------------------------------------------------------------------------- */

static void
put_array(struct buf *buf, const char *key, const struct str *list, size_t n)
{
	if (n == 0)
		return;
	buf_format(buf, " %s = [", key);
	for (size_t i = 0; i < n; i++)
		buf_format(buf, "%s\"%.*s\"", i == 0 ? "" : ", ",
		    STR_ARGS(list[i]));
	buf_cstr(buf, "];");
}

/* Do nearly all messages show the boundary that is configured? Mail that never left
 * us, and a line that nobody can read, differ. */
static bool
agrees_on_place(const struct proposal *proposal)
{
	return proposal->agreed * 10 >= proposal->seen * 9;
}

static struct str
network_told(struct arena *arena, const struct network *network)
{
	static const unsigned char mapped[12] = { [10] = 0xff, 0xff };
	bool is_v4 = network->bits >= 96 &&
	    memcmp(network->address, mapped, sizeof mapped) == 0;
	unsigned bits = is_v4 ? network->bits - 96 : network->bits;
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(is_v4 ? AF_INET : AF_INET6, network->address +
	    (is_v4 ? 12 : 0), text, sizeof text) == NULL)
		return NO_STR;
	return bits == (is_v4 ? 32 : 128) ? str_keep(arena, str_of(text)) :
	    str_format(arena, "%s/%u", text, bits);
}

/* Who is trusted: as it is configured where the mail shows that, else as it shows. */
static void
put_trusted(struct buf *buf, const struct proposal *proposal,
    const struct boundary *boundary)
{
	size_t n = boundary->trusted_networks_n;
	struct str *networks = NEW_ARRAY(buf->arena, struct str, n + 1);

	if (!agrees_on_place(proposal) || n + boundary->trusted_hosts_n == 0) {
		put_array(buf, "trusted_networks", proposal->networks,
		    proposal->networks_n);
		put_array(buf, "trusted_hosts", proposal->hosts,
		    proposal->hosts_n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		networks[i] = network_told(buf->arena,
		    &boundary->trusted_networks[i]);
	put_array(buf, "trusted_networks", networks, n);
	put_array(buf, "trusted_hosts", boundary->trusted_hosts,
	    boundary->trusted_hosts_n);
}

/* As it can be pasted into a configuration, in place of what stands there: settings of
 * which the mail shows nothing stay. */
struct str
proposal_write(struct arena *arena, const struct proposal *proposal,
    const struct auth_settings *auth, struct str account)
{
	const struct boundary *boundary = boundary_of(auth, account);
	struct buf buf = { .arena = arena };

	buf_cstr(&buf, "boundary: {");
	if (proposal->preset.p != NULL)
		buf_format(&buf, " preset = \"%.*s\";",
		    STR_ARGS(proposal->preset));
	else
		put_trusted(&buf, proposal, boundary);
	put_array(&buf, "authserv_ids", proposal->ids, proposal->ids_n);
	if (proposal->preset.p == NULL)
		buf_format(&buf, " results = \"%s\";",
		    proposal->results == RESULTS_ABOVE ? "above" :
		    proposal->results == RESULTS_BELOW ? "below" : "none");
	if (boundary->submission_enforced)
		buf_cstr(&buf, " submission = \"enforced\";");
	if (boundary->rewrites_mime && proposal->preset.p == NULL)
		buf_cstr(&buf, " rewrites_mime = true;");
	put_array(&buf, "trusted_sealers", boundary->trusted_sealers,
	    boundary->trusted_sealers_n);
	buf_cstr(&buf, " };");
	return buf_str(&buf);
}

static bool
names_id(const struct boundary *boundary, struct str id)
{
	for (size_t i = 0; i < boundary->authserv_ids_n; i++) {
		if (str_equal_nocase(boundary->authserv_ids[i], id))
			return true;
	}
	return false;
}

bool
proposal_agrees(const struct proposal *proposal,
    const struct auth_settings *auth, struct str account)
{
	const struct boundary *boundary = boundary_of(auth, account);

	if (!agrees_on_place(proposal))
		return false;
	if (proposal->preset.p != NULL)
		return boundary->results == (str_equal(proposal->preset,
		    STR("google")) ? RESULTS_BELOW : RESULTS_MICROSOFT);
	if (proposal->results == RESULTS_NONE)
		return true;
	for (size_t i = 0; i < proposal->ids_n; i++) {
		if (names_id(boundary, proposal->ids[i]))
			return boundary->results == proposal->results;
	}
	return false;
}
