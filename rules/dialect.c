/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What rule files written for SpamAssassin may say that has no bearing here, and
 * what they may ask. All of it is names in tables: settings that are passed over,
 * flags, keywords by which its plugins define rules, and the features that `can()` and
 * `has()` ask for. A set of files is taken as written for SpamAssassin if one of
 * them says `require_version`, which those that come with it do: in such a set a
 * name that nobody defines, a function that we don't have and a line that can't be
 * read are told, not refused. Of its plugins only MIMEHeader is here.
 */
#include "rule.h"

/* Where it looks, what it reports, how it learns, whom it welcomes, in what order
 * it works (seki has its own list of people, and its own order). */
static const char *const settings[] = {
	"add_header", "adsp_override", "all_spam_to", "allow_user_rules",
	"asn_", "askdns", "auto_", "bayes_",
	"blacklist_", "blocklist_", "body_part_scan_size", "clear_",
	"database_", "dcc_", "def_welcomelist_", "def_whitelist_",
	"descriptions", "dkim_", "dns_", "enlist_", "envelope_sender_header",
	"fns_", "fold_headers", "freemail_", "fromname_", "geodb_", "hashbl_",
	"header_address_parser", "internal_networks", "ifplugin",
	"loadplugin", "lock_method", "max_", "mimepart_", "more_spam_to",
	"msa_networks", "normalize_charset", "ok_languages", "ok_locales",
	"originating_ip_headers", "parse_dkim_uris", "phishing_", "priority",
	"pyzor_", "rawbody_part_scan_size", "razor_", "rbl_",
	"redirector_pattern", "remove_header", "replace_", "report",
	"report_", "require_version", "required_hits", "required_score",
	"resource_limit_", "reuse", "rewrite_header", "score_set",
	"shortcircuit", "shortcircuit_", "skip_", "spf_", "subjprefix",
	"textcat_", "time_limit", "trusted_networks", "tryplugin", "txrep_",
	"unblacklist_", "unblocklist_", "unsafe_report", "unsafe_report_",
	"unwelcomelist_", "unwhitelist_", "uridnsbl_skip_domain",
	"url_redirector", "url_redirector_", "url_shortener",
	"url_shortener_", "use_", "user_scores_", "util_rb_", "version_tag",
	"welcomelist_", "whitelist_",
};

/* Its own and its plugins'; the next word is the rule's name. */
static const char *const definers[] = {
	"header", "body", "rawbody", "uri", "full", "mimeheader", "meta",
	"askdns", "dns_block_rule", "uri_detail",
	"uri_block_cc", "uri_block_cont", "uri_block_isp", "uridnsbl",
	"uridnssub", "urifullnsrhsbl", "urifullnsrhssub", "urinsrhsbl",
	"urinsrhssub", "urirhsbl", "urirhssub",
};

/* What `tflags` may say there; most of it is for what we don't have. */
static const char *const flags[] = {
	"a", "autolearn_body", "autolearn_force", "autolearn_header", "concat",
	"domains_only", "host", "ips_only", "learn", "maxhits=", "multiple",
	"net", "nice", "noautolearn", "noawl", "nolog", "nopublish",
	"nosubject", "notrim", "ns", "publish", "range=", "userconf",
};

/* What its language can do and ours does too. */
static const char *const features[] = {
	"Mail::SpamAssassin::Conf::feature_bug6558_free",
	"Mail::SpamAssassin::Conf::feature_compile_regexp",
	"Mail::SpamAssassin::Conf::feature_get_host",
	"Mail::SpamAssassin::Conf::feature_header_first_last",
	"Mail::SpamAssassin::Conf::feature_header_match_many",
	"Mail::SpamAssassin::Conf::feature_originating_ip_headers",
	"Mail::SpamAssassin::Conf::feature_subjprefix",
	"Mail::SpamAssassin::Conf::feature_blocklist_welcomelist",
	"Mail::SpamAssassin::Conf::feature_welcomelist_blocklist",
	"Mail::SpamAssassin::Conf::feature_dns_block_rule",
	"Mail::SpamAssassin::Conf::feature_bayes_stopwords",
	"Mail::SpamAssassin::Conf::feature_yesno_takes_args",
	"Mail::SpamAssassin::Conf::perl_min_version_5010000",
	"Mail::SpamAssassin::Plugin::MIMEHeader::has_all_header",
	"Mail::SpamAssassin::Plugin::MIMEHeader::has_tflags_multiple",
};

/* The version of the language that `if (version >= ...)` is answered with. */
#define LANGUAGE_VERSION 4.000001

#define COUNT_OF(table) (sizeof (table) / sizeof *(table))

/* One that ends in `stem` stands for all that begin so. */
static bool
is_known(struct str word, const char *const *table, size_t n, struct str stem)
{
	for (size_t i = 0; i < n; i++) {
		struct str known = str_of(table[i]);

		if (str_ends(known, stem) ? str_starts(word, known)
		    : str_equal(word, known))
			return true;
	}
	return false;
}

bool
dialect_passes_over(struct str keyword)
{
	return is_known(keyword, settings, COUNT_OF(settings), STR("_"));
}

bool
dialect_has_flag(struct str word)
{
	return is_known(word, flags, COUNT_OF(flags), STR("="));
}

bool
dialect_defines(struct str keyword)
{
	return str_is_among(keyword, definers, COUNT_OF(definers));
}

bool
dialect_has_plugin(struct str name)
{
	return str_equal(name, STR("Mail::SpamAssassin::Plugin::MIMEHeader"))
	    || str_equal_nocase(name, STR("Seki"));
}

double
dialect_condition(const void *context, const struct step *step)
{
	(void)context;
	if (str_equal(step->name, STR("version")))
		return LANGUAGE_VERSION;
	if (str_equal(step->name, STR("plugin")))
		return dialect_has_plugin(step->argument);
	if (str_equal(step->name, STR("can"))
	    || str_equal(step->name, STR("has")))
		return str_is_among(step->argument, features,
		    COUNT_OF(features));
	/* Whatever else: not here. */
	return 0;
}

bool
dialect_is_foreign(struct str bytes)
{
	struct str line;

	while (str_line(&bytes, &line)) {
		line = str_trim(line);
		if (str_equal(reader_word(&line), STR("require_version"))
		    && line.n > 0)
			return true;
	}
	return false;
}
