/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a boundary looks like from the mail that came through it: the counterpart
 * of trace.c and upstream.c for a site that has not said yet which hosts are its
 * own. From the top down, a hop is taken to be inside when its client's address
 * is a private one, or when one public address (or the verified names under one
 * domain) hands over half of the mail, from several senders, with a further hop
 * below it. Results belong to the boundary where half of the mail has them in
 * the same place under the same name. Nothing here is believed by a check: it is
 * a proposal, and a person decides (seki doctor).
 */
#include "auth.h"

#define KEYS_MOST 256			/* different things that are counted */
#define SENDERS_LEAST 4			/* behind a hop that is a relay of ours */

static const char *const private_networks[] = {
	"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",
	"169.254.0.0/16", "100.64.0.0/10", "::1/128", "fe80::/10", "fc00::/7",
};
#define PRIVATE_N (sizeof private_networks / sizeof private_networks[0])

/* What the configuration's presets hold already. */
static const char *const google_network = "2002:a00::/24";
static const char *const microsoft_networks[] = {
	"2603:1090::/28", "2603:10a0::/28", "2603:10b0::/28", "2603:10c0::/28",
	"2603:10d0::/28",
};

static bool
is_in(const char *network, struct str ip)
{
	struct network read;

	return network_read(str_of(network), &read) &&
	    network_holds(&read, 1, ip);
}

void
sighting_read(struct arena *arena, const struct boundary *boundary,
    const struct mail *mail, struct sighting *sighting_out)
{
	static const struct auth_settings none;
	const struct address *author = mail_author(mail);
	struct str received = STR("Received");
	struct sighting_hop *last = NULL;
	struct trace trace;

	*sighting_out = (struct sighting){ .sender = author == NULL ? NO_STR :
	    domain_registrable(arena, author->domain) };
	trace_read(arena, boundary, &none, mail, &trace);
	sighting_out->configured_at = trace.boundary_at;
	sighting_out->fields_n = mail->fields_n;
	for (size_t i = 0; i < mail->fields_n; i++) {
		const struct field *field = &mail->fields[i];
		bool is_results = str_equal_nocase(field->name,
		    STR("Authentication-Results"));
		if (is_results && sighting_out->results_n < SIGHTING_MOST) {
			sighting_out->results[sighting_out->results_n++] =
			    (struct sighting_results){ i, results_name(arena,
			    header_unfold(arena, field->body)) };
			continue;
		}
		if (!str_equal_nocase(field->name, received))
			continue;
		if (last != NULL && last->next == 0)
			last->next = i;
		struct received line = received_read(arena, field->body);
		if (sighting_out->hops_n == SIGHTING_MOST)
			break;
		if (received_is_local(&line))
			continue;
		last = &sighting_out->hops[sighting_out->hops_n++];
		*last = (struct sighting_hop){ .at = i, .ip = line.ip,
		    .host = line.host, .by = line.by };
		if (line.ip.p == NULL)
			break;
	}
	if (last != NULL && last->next == 0)
		last->next = mail->fields_n;
}

/* ---- Counting --------------------------------------------------------------- */

struct count {
	struct str key;
	size_t n, further, senders_n;
	struct str senders[SENDERS_LEAST];
};

struct counts {
	struct count at[KEYS_MOST];
	size_t n;
};

static void
count_add(struct counts *counts, struct str key, struct str sender,
    bool has_further)
{
	struct count *count = NULL;

	if (key.n == 0)
		return;
	for (size_t i = 0; i < counts->n && count == NULL; i++) {
		if (str_equal_nocase(counts->at[i].key, key))
			count = &counts->at[i];
	}
	if (count == NULL) {
		if (counts->n == KEYS_MOST)
			return;
		count = &counts->at[counts->n++];
		*count = (struct count){ .key = key };
	}
	count->n++;
	count->further += has_further;
	for (size_t i = 0; i < count->senders_n; i++) {
		if (str_equal(count->senders[i], sender))
			return;
	}
	if (sender.n > 0 && count->senders_n < SENDERS_LEAST)
		count->senders[count->senders_n++] = sender;
}

static const struct count *
count_most(const struct counts *counts)
{
	const struct count *most = NULL;

	for (size_t i = 0; i < counts->n; i++) {
		if (most == NULL || counts->at[i].n > most->n)
			most = &counts->at[i];
	}
	return most;
}

/* ---- Hops ------------------------------------------------------------------- */

struct looking {
	struct arena *arena;
	const struct sighting *sightings;
	size_t n;
	size_t *at;			/* which hop of each is looked at */
	bool *moved;			/* it went on in the last round */
	struct proposal *proposal;
	struct counts *counts;
};

static const struct sighting_hop *
hop_at(const struct looking *looking, size_t i)
{
	const struct sighting *one = &looking->sightings[i];

	return looking->at[i] < one->hops_n ? &one->hops[looking->at[i]] : NULL;
}

static void
list_add(struct str *list, size_t *n, struct str s)
{
	for (size_t i = 0; i < *n; i++) {
		if (str_equal(list[i], s))
			return;
	}
	if (*n < PROPOSAL_MOST)
		list[(*n)++] = s;
}

static bool
preset_holds(const struct proposal *proposal, struct str ip)
{
	if (str_equal(proposal->preset, STR("google")))
		return is_in(google_network, ip);
	for (size_t i = 0; proposal->preset.p != NULL &&
	    i < sizeof microsoft_networks / sizeof microsoft_networks[0]; i++) {
		if (is_in(microsoft_networks[i], ip))
			return true;
	}
	return false;
}

/* Who can only stand inside, whoever wrote the line. */
static bool
is_surely_inside(struct looking *looking, struct str ip)
{
	struct proposal *proposal = looking->proposal;

	if (preset_holds(proposal, ip))
		return true;
	for (size_t i = 0; i < PRIVATE_N; i++) {
		if (!is_in(private_networks[i], ip))
			continue;
		/* 10.0.0.0/8 is in both presets. */
		if (i != 1 || proposal->preset.p == NULL)
			list_add(proposal->networks, &proposal->networks_n,
			    str_of(private_networks[i]));
		return true;
	}
	return false;
}

/* The verified name's domain, as trusted_hosts writes it. */
static struct str
host_key(struct arena *arena, struct str host)
{
	struct str domain = host.p == NULL ? NO_STR :
	    domain_registrable(arena, host);

	return domain.n == 0 || domain.n >= host.n ||
	    str_find_char(domain, '.') == STR_NOWHERE ? NO_STR :
	    str_join(arena, STR("."), domain);
}

/* A relay of ours among those looked at in this round, of which there are `n`:
 * by address or by name. */
static bool
relay_find(struct looking *looking, bool by_name, size_t n,
    struct str *key_out)
{
	const struct count *most;

	looking->counts->n = 0;
	for (size_t i = 0; i < looking->n; i++) {
		const struct sighting_hop *hop = hop_at(looking, i);
		if (hop == NULL || !looking->moved[i] ||
		    is_surely_inside(looking, hop->ip))
			continue;
		count_add(looking->counts, by_name ?
		    host_key(looking->arena, hop->host) : hop->ip,
		    looking->sightings[i].sender,
		    looking->at[i] + 1 < looking->sightings[i].hops_n);
	}
	most = count_most(looking->counts);
	if (most == NULL || most->n * 2 < n || most->n * 4 < looking->n ||
	    most->senders_n < SENDERS_LEAST || most->further * 2 < most->n)
		return false;
	*key_out = most->key;
	return true;
}

/* One hop further where the hop looked at is inside; false when none is. */
static bool
round_go(struct looking *looking)
{
	struct proposal *proposal = looking->proposal;
	struct str ip = NO_STR, host = NO_STR;
	bool any = false;
	size_t n = 0;

	for (size_t i = 0; i < looking->n; i++) {
		const struct sighting_hop *hop = hop_at(looking, i);
		if (hop != NULL && looking->moved[i])
			n += !is_surely_inside(looking, hop->ip);
	}
	if (relay_find(looking, false, n, &ip))
		list_add(proposal->networks, &proposal->networks_n, ip);
	else if (relay_find(looking, true, n, &host))
		list_add(proposal->hosts, &proposal->hosts_n, host);
	for (size_t i = 0; i < looking->n; i++) {
		const struct sighting_hop *hop = hop_at(looking, i);
		bool inside = hop != NULL && hop->ip.p != NULL &&
		    looking->moved[i] && (is_surely_inside(looking, hop->ip) ||
		    str_equal(hop->ip, ip) || (host.p != NULL && str_equal(
		    host_key(looking->arena, hop->host), host)));
		looking->moved[i] = inside;
		looking->at[i] += inside;
		any |= inside;
	}
	return any;
}

static void
preset_find(struct looking *looking)
{
	size_t google = 0, microsoft = 0;

	for (size_t i = 0; i < looking->n; i++) {
		const struct sighting_hop *hop = hop_at(looking, i);
		if (hop == NULL)
			continue;
		google += str_equal_nocase(hop->by, STR("mx.google.com"));
		microsoft += str_ends_nocase(hop->by, STR(".outlook.com"));
	}
	if (google * 2 > looking->n)
		looking->proposal->preset = STR("google");
	if (microsoft * 2 > looking->n)
		looking->proposal->preset = STR("microsoft365");
}

/* ---- Results ---------------------------------------------------------------- */

static void
results_count(struct looking *looking, bool below)
{
	looking->counts->n = 0;
	for (size_t i = 0; i < looking->n; i++) {
		const struct sighting *one = &looking->sightings[i];
		const struct sighting_hop *hop = hop_at(looking, i);
		struct str seen = NO_STR;
		for (size_t j = 0; hop != NULL && j < one->results_n; j++) {
			const struct sighting_results *results =
			    &one->results[j];
			if (below ? results->at < hop->at ||
			    results->at > hop->next : results->at > hop->at)
				continue;
			/* one vote a message, as a rule */
			if (!str_equal(seen, results->id) || seen.p == NULL)
				count_add(looking->counts, results->id,
				    one->sender, false);
			seen = results->id;
		}
	}
}

static void
results_find(struct looking *looking, size_t bounded)
{
	struct proposal *proposal = looking->proposal;

	proposal->results = RESULTS_NONE;
	for (int below = 0; below < 2; below++) {
		results_count(looking, below == 1);
		for (size_t i = 0; i < looking->counts->n; i++) {
			const struct count *count = &looking->counts->at[i];
			if (count->n * 2 < bounded ||
			    count->senders_n < SENDERS_LEAST)
				continue;
			list_add(proposal->ids, &proposal->ids_n, count->key);
			proposal->results = below == 1 ? RESULTS_BELOW :
			    RESULTS_ABOVE;
		}
		if (proposal->ids_n > 0)
			return;
	}
}

void
boundary_propose(struct arena *arena, const struct sighting *sightings,
    size_t n, struct proposal *proposal_out)
{
	struct looking looking = { arena, sightings, n,
	    NEW_ARRAY(arena, size_t, n + 1), NEW_ARRAY(arena, bool, n + 1),
	    proposal_out, NEW(arena, struct counts) };
	size_t rounds = 0;

	*proposal_out = (struct proposal){ .results = RESULTS_NONE, .seen = n };
	memset(looking.moved, true, n);
	preset_find(&looking);
	while (rounds++ < SIGHTING_MOST && round_go(&looking))
		;
	for (size_t i = 0; i < n; i++) {
		const struct sighting_hop *hop = hop_at(&looking, i);
		size_t at = hop == NULL ? sightings[i].fields_n : hop->at;
		proposal_out->bounded += hop != NULL;
		proposal_out->agreed += at == sightings[i].configured_at;
	}
	if (proposal_out->preset.p == NULL && proposal_out->bounded > 0)
		results_find(&looking, proposal_out->bounded);
	looking.counts->n = 0;
	for (size_t i = 0; i < n; i++) {
		if (sightings[i].hops_n > 0)
			count_add(looking.counts, sightings[i].hops[0].by,
			    NO_STR, false);
	}
	const struct count *most = count_most(looking.counts);
	if (most != NULL)
		proposal_out->writer = most->key;
}
