/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What several commands begin with: finding and reading the configuration, warning
 * of rule lines that say nothing, opening the store, and the server that --dns names.
 */
#include "cli.h"

void
config_or_exit(struct arena *arena, const char *path, bool for_scan,
    struct config *config_out)
{
	struct why why;

	if (path == NULL)
		path = config_default_path(arena);
	/* Its mistakes are told in it. */
	lang_of_config(config_language(arena, path));
	if (config_load(arena, path, for_scan, config_out, &why) == OK)
		return;
	say_error("%s", why.text);
	exit(why.status);
}

enum outcome
account_known(struct store *store, const struct config *config, struct str name,
    struct why *why_out)
{
	bool known = false;

	for (size_t i = 0; i < config->accounts_n; i++)
		known |= str_equal(config->accounts[i].name, name);
	if (!known && store_has_seen(store, STORE_SEEN_ACCOUNT, name, &known,
	    why_out) != OK)
		return FAIL;
	return known ? OK : because(why_out, FAIL, EXIT_USAGE, "there is no account "
	    "'%.*s', neither in the log nor in the configuration", STR_ARGS(name));
}

void
warn_of_unread(const struct rules *rules)
{
	const struct rules_lack *lacks;
	size_t n = rules_lacks_of(rules, LACK_UNREAD);
	size_t all = rules_lacks(rules, &lacks);

	for (size_t i = 0; i < all; i++)
		if (lacks[i].lack == LACK_RETIRED)
			say_warning("%.*s:%zu: %.*s", STR_ARGS(lacks[i].file),
			    lacks[i].line, STR_ARGS(lacks[i].reason));
	if (n > 0)
		say_warning(n == 1 ? "%zu line of the rule files can't be read "
		    "and does nothing; 'seki rules lint' names it" : "%zu lines of "
		    "the rule files can't be read and do nothing; 'seki rules "
		    "lint' names them", n);
}

struct store *
store_or_exit(const char *file, bool writes)
{
	struct store *store;
	struct why why;
	enum outcome outcome = store_open(file, STORE_READ, &store, &why);

	/* Read first: whoever mistypes a name gets a sentence and no new store. */
	if (outcome == OK && writes) {
		store_close(store);
		outcome = store_open(file, STORE_WRITE, &store, &why);
	}
	if (outcome == OK)
		return store;
	say_error("%s", why.text);
	exit(why.status);
}

/* "ADDR[:PORT]", "[ADDR6]:PORT" to libunbound's "ADDR@PORT"; absent if none. */
static struct str
dns_server(struct arena *arena, const char *written)
{
	struct str s = str_of(written), port = NO_STR, address = s;
	struct network network;
	uint64_t number;
	size_t at;

	if (str_starts(s, STR("["))) {
		at = str_find_char(s, ']');
		if (at == STR_NOWHERE)
			return NO_STR;
		address = str_slice(s, 1, at);
		port = str_from(s, at + 1);
		if (port.n > 0 && !str_starts(port, STR(":")))
			return NO_STR;
		port = port.n == 0 ? NO_STR : str_from(port, 1);
	} else if ((at = str_find_char(s, ':')) != STR_NOWHERE &&
	    str_find_char(str_from(s, at + 1), ':') == STR_NOWHERE) {
		address = str_slice(s, 0, at);
		port = str_from(s, at + 1);
	}
	if (!network_read(address, &network) ||
	    str_find_char(address, '/') != STR_NOWHERE)
		return NO_STR;
	if (port.p == NULL)
		return str_keep(arena, address);
	if (!str_number(port, 65535, &number) || number == 0)
		return NO_STR;
	return str_format(arena, "%.*s@%llu", STR_ARGS(address),
	    (unsigned long long)number);
}

enum outcome
dns_settings_make(struct arena *arena, const struct config *config,
    const char *zone, const char *server, struct dns_settings *dns_out,
    struct why *why_out)
{
	struct str *servers = NEW(arena, struct str);
	struct zone *prepared = NEW(arena, struct zone);

	*dns_out = (struct dns_settings){ .servers = config->dns_servers,
	    .servers_n = config->dns_servers_n,
	    .timeout = config->dns_timeout };
	if (server != NULL) {
		servers[0] = dns_server(arena, server);
		if (servers[0].p == NULL)
			return because(why_out, FAIL, EXIT_USAGE,
			    "'%s' is no ADDR[:PORT]", server);
		dns_out->servers = servers;
		dns_out->servers_n = 1;
	}
	if (zone == NULL)
		return OK;
	dns_out->zone_file = zone;
	dns_out->zone = prepared;
	return zone_prepare(arena, zone, prepared, why_out);
}
