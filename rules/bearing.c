/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names within the label of a domain: "minato-foods-hr", "portal2rheintal". Whoever
 * wants to be taken for another registers the other's name with a word beside it, and
 * what is beside it mostly tells what the host is for. A label is taken apart at
 * hyphens and digits; some of the parts, together, must be all of a name that we have
 * on file. A short name, and one that is an ordinary word or a place, counts only
 * where all the other parts are such words of purpose: there are many companies in
 * Yokohama. Of a name that is itself two words the first alone will do, on the same
 * terms. Look-ups only: nothing here grows with the organisation.
 */
#include "organisation.h"

#define WORD_MOST 16			/* with its end */

/* What a host is for, or where, and not whose it is. In order. */
static const char host_words[][WORD_MOST] = {
	"access", "account", "accounting", "accounts", "ach", "action",
	"activate", "activation", "admin", "administration", "alert", "alerts",
	"america", "anshin", "anzen", "ap", "apac", "app", "approval",
	"approvals", "approve", "apps", "ar", "archive", "asia", "auth",
	"authenticate", "authentication", "authorize", "autopay", "balance",
	"bank", "banking", "benefit", "benefits", "bill", "billing", "bills",
	"biz", "bonus", "booking", "business", "call", "cancel",
	"cancellation", "card", "cardcenter", "cardholder", "cards",
	"cardservice", "cardservices", "care", "case", "cases", "center",
	"central", "centre", "charge", "charges", "check", "checkout", "chosa",
	"claim", "claims", "clear", "clearance", "client", "clientcare",
	"clients", "cloud", "co", "cojp", "collect", "collection",
	"collections", "com", "commercial", "commercials", "company",
	"compliance", "confirm", "confirmation", "connect", "consent",
	"contact", "contract", "contracts", "control", "corp", "corporate",
	"corporation", "court", "credit", "customer", "customercare",
	"customers", "customs", "cyber", "debit", "debt", "deliver",
	"delivery", "denshi", "densho", "department", "deposit", "deposits",
	"depot", "desk", "digital", "direct", "dispatch", "dispute",
	"disputes", "doc", "docs", "document", "documents", "domain",
	"domains", "download", "drive", "duties", "duty", "ebill", "eigyo",
	"einvoice", "email", "emea", "employee", "employees", "endpoint",
	"enforce", "enforcement", "erp", "esign", "esignature", "etax", "eu",
	"europe", "exception", "exceptions", "exec", "executive", "express",
	"fee", "fees", "file", "files", "fileshare", "filing", "finance",
	"financial", "fine", "fines", "form", "forms", "fraud", "freight",
	"fund", "funds", "furikae", "furikomi", "gateway", "giftcard",
	"global", "gmbh", "group", "gst", "guard", "guest", "gyomu", "haiso",
	"haitatsu", "haitatsuin", "help", "helpcenter", "helpdesk", "helpline",
	"henkan", "henkin", "hikiotoshi", "hoan", "hojin", "hokan", "hold",
	"holdings", "honbu", "honsha", "honten", "hosho", "hotline", "houjin",
	"houmu", "hq", "hr", "hub", "id", "identity", "import", "inc", "info",
	"information", "ininjo", "insurance", "intake", "interac", "internal",
	"international", "intl", "invoice", "invoices", "invoicing", "it",
	"item", "items", "japan", "jimu", "jimukyoku", "jinji", "joho",
	"jouhou", "jp", "juchu", "jushin", "kaigai", "kaiin", "kaishu",
	"kaitei", "kakaku", "kakunin", "kanpu", "kanri", "kansa", "kansei",
	"kanzei", "keihi", "keiri", "keiyaku", "kenshin", "kessai", "kigen",
	"kinkyu", "kiyaku", "kk", "kokyaku", "koshin", "koukin", "koushin",
	"kouza", "koza", "kyufu", "kyuuyo", "kyuyo", "law", "ledger", "legal",
	"letter", "levy", "licence", "license", "limit", "limited", "link",
	"live", "llc", "loan", "locker", "login", "logistics", "logon",
	"loyalty", "ltd", "madoguchi", "mail", "mailbox", "maintenance",
	"manage", "manager", "mandate", "meisai", "member", "members",
	"membership", "message", "messages", "messaging", "mfa", "mibarai",
	"mihon", "minou", "minyu", "mitsumori", "mobile", "monitor",
	"monitoring", "msg", "mta", "my", "net", "network", "news", "nihon",
	"nimotsu", "ninsho", "nintei", "nofu", "nohin", "notice", "notices",
	"notification", "notifications", "notify", "noufu", "nouhin", "nouzei",
	"now", "nozei", "nyukin", "nyuukin", "office", "officer", "okyakusama",
	"online", "operation", "operations", "order", "orders", "oshirase",
	"otodoke", "otoiawase", "otp", "owner", "package", "parcel", "parcels",
	"partner", "partners", "password", "pay", "payable", "payables",
	"paye", "payee", "payment", "payments", "payout", "payouts", "payroll",
	"penalties", "penalty", "pending", "people", "permit", "permits",
	"personnel", "pin", "plc", "po", "portal", "pos", "post", "postal",
	"premium", "priority", "private", "process", "processing",
	"procurement", "profile", "protect", "protection", "provider",
	"purchase", "purchasing", "quarantine", "query", "receipt", "receipts",
	"receivable", "receivables", "recover", "recoveries", "recovery",
	"redeliver", "redelivery", "redirect", "refund", "refunds", "reg",
	"register", "registration", "registry", "reissue", "release",
	"reminder", "remit", "remittance", "renew", "renewal", "renewals",
	"reply", "report", "reports", "request", "requests", "resolution",
	"resolve", "response", "restore", "retail", "retry", "return",
	"returns", "reverify", "review", "reviews", "reward", "rewards",
	"riyou", "ryokin", "ryoukin", "safe", "safety", "saihai", "saihaisou",
	"saihaitatsu", "saiken", "saikou", "sale", "sales", "scan", "schedule",
	"sec", "secure", "secured", "securelogin", "securemail", "security",
	"seikyu", "seikyusho", "seisan", "self", "seller", "sellers", "send",
	"sender", "server", "service", "servicedesk", "services", "session",
	"settle", "settlement", "settlements", "setup", "shanai", "share",
	"shared", "sharedfile", "sharing", "sharyo", "shien", "shiharai",
	"shinki", "shinrai", "shinsa", "shinsei", "ship", "shipment",
	"shipments", "shipping", "shitei", "shomei", "shop", "shorui",
	"shoukai", "shoukyaku", "shukka", "sign", "signature", "signin",
	"signing", "signon", "site", "sokujitsu", "solutions", "somu",
	"soshin", "soufu", "souko", "soumu", "sso", "staff", "statement",
	"statements", "status", "storage", "store", "subscription",
	"subscriptions", "supplier", "suppliers", "support", "surcharge",
	"suspend", "suspension", "switch", "sync", "system", "systems",
	"takuhai", "tanto", "tantou", "tariff", "tax", "taxes", "team", "tech",
	"tegami", "teishi", "tetsuzuki", "ticket", "tickets", "todoke",
	"toiawase", "tokyo", "toll", "tools", "torihiki", "torikeshi",
	"toroku", "touroku", "track", "tracking", "trade", "transaction",
	"transactions", "transfer", "transfers", "treasury", "trust", "tsuchi",
	"tsuhan", "tsuuchi", "uk", "uketori", "uketsuke", "unlock", "unpaid",
	"unso", "unyu", "update", "updates", "upgrade", "upload", "us", "usa",
	"user", "users", "validate", "validation", "vat", "vault", "vendor",
	"vendors", "verification", "verified", "verifier", "verify", "view",
	"viewer", "visa", "voice", "voicemail", "vpn", "wage", "wages",
	"wallet", "warehouse", "web", "webmail", "website", "wire", "wires",
	"workspace", "www", "yoyaku", "yubin", "yuso", "yusou", "yuubin",
	"zei", "zeikan", "zeikin", "zeimu", "zone",
};

/* Of these, what a company's own name may end in ("Mercury Logistics"). In order. */
static const char company_words[][WORD_MOST] = {
	"america", "apac", "asia", "biz", "business", "center", "centre",
	"cloud", "co", "com", "company", "connect", "control", "corp",
	"corporation", "digital", "direct", "emea", "europe", "express",
	"finance", "financial", "freight", "fund", "funds", "gateway",
	"global", "gmbh", "group", "guest", "holdings", "hq", "inc", "info",
	"insurance", "internal", "international", "intl", "it", "items",
	"japan", "jp", "kk", "law", "legal", "limited", "link", "live", "llc",
	"loan", "logistics", "ltd", "mail", "manage", "manager", "messages",
	"messaging", "mobile", "net", "network", "news", "nihon", "office",
	"officer", "online", "operations", "owner", "partner", "partners",
	"people", "plc", "premium", "priority", "private", "protect",
	"provider", "purchasing", "retail", "safe", "sale", "sales", "seller",
	"server", "share", "shop", "site", "solutions", "staff", "storage",
	"store", "supplier", "suppliers", "system", "systems", "tech", "tokyo",
	"tools", "trade", "trust", "uk", "us", "usa", "user", "users", "vault",
	"vendor", "vendors", "view", "viewer", "voice", "warehouse", "web",
	"website", "www", "zone",
};

/* Words and places that begin many companies' names. In order. */
static const char common_words[][WORD_MOST] = {
	"airport", "alliance", "alpine", "american", "anchor", "apex",
	"arctic", "atlantic", "aurora", "avalon", "bayside", "beacon",
	"boston", "bridge", "bright", "british", "canada", "canyon", "capital",
	"cascade", "castle", "catalyst", "central", "century", "champion",
	"chicago", "chubu", "classic", "coastal", "colonial", "columbia",
	"commerce", "compass", "concord", "consulting", "continental",
	"cornerstone", "county", "creative", "crescent", "crown", "crystal",
	"dallas", "delta", "diamond", "discovery", "dragon", "dublin",
	"dynamic", "eagle", "eastern", "education", "element", "elite",
	"emerald", "empire", "energy", "engineering", "england", "enterprise",
	"equity", "european", "everest", "evergreen", "excel", "falcon",
	"family", "federal", "fukuoka", "future", "galaxy", "garden",
	"general", "german", "global", "golden", "granite", "greater", "green",
	"hakata", "harbor", "harbour", "harvest", "health", "heritage",
	"highland", "hiroshima", "hokkaido", "hokuriku", "horizon", "hotel",
	"houston", "imperial", "independent", "industrial", "industries",
	"infinity", "innovation", "integrated", "island", "japan", "kansai",
	"kanto", "keystone", "kinki", "kitami", "kyoto", "kyushu", "lakeside",
	"landmark", "liberty", "lincoln", "london", "madison", "magnolia",
	"manchester", "marine", "maritime", "medical", "meridian", "metro",
	"metropolitan", "midland", "midwest", "minato", "mountain", "nagoya",
	"national", "nationwide", "nihon", "niigata", "nippon", "northern",
	"northwest", "oakland", "ocean", "okayama", "okinawa", "olympic",
	"omega", "optimum", "orchard", "oregon", "orient", "oxford", "pacific",
	"packaging", "paradigm", "paramount", "parkside", "partners",
	"phoenix", "pinnacle", "pioneer", "planet", "platinum", "precision",
	"premier", "premium", "prestige", "prime", "princeton", "printing",
	"priority", "professional", "progress", "quality", "quantum",
	"regional", "reliable", "republic", "resource", "richmond",
	"riverside", "rocky", "royal", "safety", "saitama", "sakura", "sanyo",
	"sapphire", "sapporo", "scotland", "seattle", "select", "sendai",
	"shikoku", "shinagawa", "shizuoka", "signature", "silver", "singapore",
	"skyline", "smart", "solutions", "southern", "southwest", "spectrum",
	"standard", "sterling", "strategic", "summit", "sunrise", "sunset",
	"superior", "supreme", "suruga", "sydney", "synergy", "tohoku",
	"tokai", "tokyo", "toyama", "trading", "transport", "triangle",
	"trident", "trinity", "twin", "united", "universal", "university",
	"urban", "valley", "vanguard", "venture", "victoria", "village",
	"vision", "western", "wisconsin", "world", "yamagata", "yamaguchi",
	"yamanashi", "yokohama",
};

bool
is_host_word(struct str word)
{
	return TABLE_FIND(host_words, word) != STR_NOWHERE;
}

static bool
is_common_word(struct str word)
{
	return is_host_word(word) || TABLE_FIND(common_words, word) != STR_NOWHERE;
}

bool
is_deed_word(struct str word)
{
	return is_host_word(word) &&
	    TABLE_FIND(company_words, word) == STR_NOWHERE;
}

/* Trades that stand behind a place or a family as often as a con man's word does
 * ("Mimasaka Bank", "Echigo Unyu" beside Echigo Foods). In order. */
static const char trade_words[][WORD_MOST] = {
	"bank", "card", "credit", "depot", "shipping", "souko",
	"tsuhan", "unso", "unyu", "yuso", "yusou",
};

static bool
is_lure_word(struct str word)
{
	return is_deed_word(word) &&
	    TABLE_FIND(trade_words, word) == STR_NOWHERE;
}

/* A number beside a name says nothing either. */
bool
tells_purpose(struct str part)
{
	return (part.n > 0 && char_is_digit((unsigned char)part.p[0])) ||
	    is_host_word(part);
}

size_t
label_parts(struct str label, struct str parts_out[LABEL_PARTS])
{
	size_t n = 0, from = 0;

	for (size_t i = 0; i <= label.n && n < LABEL_PARTS; i++) {
		bool ends = i == label.n || label.p[i] == '-' || (i > from &&
		    char_is_digit((unsigned char)label.p[i]) !=
		    char_is_digit((unsigned char)label.p[i - 1]));

		if (!ends)
			continue;
		if (i > from)
			parts_out[n++] = str_slice(label, from, i);
		from = i < label.n && label.p[i] == '-' ? i + 1 : i;
	}
	return n;
}

bool
domain_is_nameless(struct arena *arena, struct str domain)
{
	struct str parts[LABEL_PARTS], label = str_lower(arena, str_slice(
	    domain_registrable(arena, domain), 0, 255));
	size_t n, words = 0, purposes = 0, deeds = 0;

	n = label_parts(str_slice(label, 0, str_find_char(label, '.')), parts);
	for (size_t i = 0; i < n; i++) {
		if (char_is_digit((unsigned char)parts[i].p[0]))
			continue;
		words++;
		purposes += is_host_word(parts[i]);
		deeds += is_deed_word(parts[i]);
	}
	return words >= 2 && deeds > 0 && (deeds >= 2 || purposes == words);
}

/* ---- Building: by which words is a known domain known? ------------------------------ */

#define WORD_LEAST 5			/* of a whole name */
#define BEGINNING_LEAST 6		/* of its first word */
#define TELLING_LEAST 7			/* of one that needs no words of purpose */

/* What companies put behind their name without a hyphen: "penhalefm". */
static const char *const trades[] = {
	"engineering", "logistics", "packaging", "services", "holdings",
	"medical", "systems", "foods", "group", "parts", "steel", "works",
	"labs", "food", "tech", "pack", "fm",
};

struct str
domain_beginning(struct str label)
{
	struct str parts[LABEL_PARTS], word = NO_STR;
	size_t n = label_parts(label, parts);

	if (n > 1)
		word = parts[0];
	for (size_t i = 0; n == 1 && i < sizeof trades / sizeof *trades; i++)
		if (word.n == 0 && str_ends(label, str_of(trades[i])))
			word = str_slice(label, 0, label.n -
			    str_of(trades[i]).n);
	return word.n < BEGINNING_LEAST || is_common_word(word) ? NO_STR : word;
}

/* ---- Looking up ------------------------------------------------------------------------ */

/* Ours before a vendor's before a service's; what stands there first, else. */
static void
keep_bearing(const struct organisation *organisation,
    const struct known_domain *known, struct bearing found,
    struct bearing *bearing)
{
	if (bearing->whose != WHOSE_NOBODY && (known->whose == WHOSE_SERVICE ||
	    bearing->whose <= known->whose))
		return;
	found.whose = known->whose;
	found.known = known->shape.domain;
	found.vendor = known->whose == WHOSE_VENDOR ?
	    &organisation->vendors[known->vendor] : NULL;
	*bearing = found;
}

/* All that a table has under this skeleton. */
static void
keep_all(const struct organisation *organisation, const struct table *table,
    struct str skeleton, struct bearing found, struct bearing *bearing)
{
	const struct slot *slot;
	uint32_t at = 0;

	while ((slot = table_next(table, skeleton, &at)) != NULL)
		keep_bearing(organisation,
		    &organisation->index->known[slot->id], found, bearing);
}

/* What stands beside a run of a label's parts. */
struct beside {
	bool purpose, deed;
};

/* A run of parts: all of a known name, or its beginning. */
static void
find_bearing(struct arena *arena, const struct organisation *organisation,
    struct str run, struct beside beside, struct bearing *bearing)
{
	const struct organisation_index *index = organisation->index;
	struct str skeleton = fold_skeleton(arena, run);
	size_t length = utf8_length(skeleton);
	struct bearing found = { .purpose = beside.purpose, .whole = true };

	if (length >= WORD_LEAST && (beside.purpose ||
	    (length >= TELLING_LEAST && !is_common_word(run)))) {
		keep_all(organisation, &index->skeletons, skeleton, found,
		    bearing);
		keep_all(organisation, &index->services, skeleton, found,
		    bearing);
	}
	found.whole = false;
	if (beside.purpose && beside.deed)
		keep_all(organisation, &index->beginnings, skeleton, found,
		    bearing);
}

#define GLUED_LETTERS 40

/* "minatofoodsrefund": one word where nothing tells them apart. */
static void
find_glued(struct arena *arena, const struct organisation *organisation,
    struct str label, struct bearing *bearing)
{
	const struct beside glued = { .purpose = true };

	for (size_t i = 3; i + 3 <= label.n && label.n <= GLUED_LETTERS; i++) {
		struct str before = str_slice(label, 0, i);
		struct str behind = str_from(label, i);

		if (before.n >= TELLING_LEAST && !is_common_word(before) &&
		    is_deed_word(behind))
			find_bearing(arena, organisation, before, glued, bearing);
		if (behind.n >= TELLING_LEAST && !is_common_word(behind) &&
		    is_deed_word(before))
			find_bearing(arena, organisation, behind, glued, bearing);
	}
}

struct bearing
index_bearing(struct arena *arena, const struct organisation *organisation,
    struct str domain)
{
	struct bearing bearing = { .whose = WHOSE_NOBODY };
	struct str parts[LABEL_PARTS], label;
	size_t n, purposes = 0, deeds = 0;

	if (organisation->index == NULL || organisation->index->known_n == 0 ||
	    domain.n == 0 || domain.n > 255 || domain_is_freemail(domain) ||
	    index_is_on_file(organisation, domain))
		return bearing;
	label = domain_registrable(arena, domain);
	label = fold(arena, domain_unicode(arena, str_slice(label, 0,
	    str_find_char(label, '.'))));
	n = label_parts(label, parts);
	if (n == 1)
		find_glued(arena, organisation, label, &bearing);
	for (size_t i = 0; i < n; i++) {
		purposes += tells_purpose(parts[i]);
		deeds += is_lure_word(parts[i]);
	}
	for (size_t i = 0; i < n; i++) {
		struct buf run = { .arena = arena };
		size_t within = 0;

		for (size_t j = i; j < n && j - i + 1 < n; j++) {
			buf_add(&run, parts[j]);
			within += tells_purpose(parts[j]);
			find_bearing(arena, organisation, buf_str(&run),
			    (struct beside){ n - (j - i + 1) == purposes -
			    within, deeds > 0 }, &bearing);
		}
	}
	return bearing;
}
