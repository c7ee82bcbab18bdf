/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words that give a number its meaning: "routing", "sort code", 支店, 普通,
 * 口座名義. They are looked for in the plain copy, and only in a window around
 * numbers of four digits and more, each byte once however the windows overlap.
 * A word of letters counts where no letter stands before it. The longest word
 * at a place wins, so that 支店番号 is not taken for 支店. What they mean is the
 * finders' business.
 */
#include "account.h"

struct word {
	const char *text;
	enum mark_kind kind;
	const char *type;	/* of MARK_TYPE: the canonical account type */
};

/* Each of three bytes at least. Those that begin alike: the longest first. */
static const struct word words[] = {
	{ "銀行コード", MARK_BANK_CODE }, { "銀行番号", MARK_BANK_CODE },
	{ "銀行名", MARK_LABEL }, { "銀行", MARK_BANK },
	{ "金融機関コード", MARK_BANK_CODE }, { "金融機関番号", MARK_BANK_CODE },
	{ "金融機関名", MARK_LABEL }, { "bank code", MARK_BANK_CODE },
	{ "bank", MARK_ENGLISH_BANK }, { "shinkin", MARK_ENGLISH_BANK },
	{ "信用金庫", MARK_BANK }, { "信用組合", MARK_BANK },
	{ "労働金庫", MARK_BANK }, { "商工中金", MARK_BANK },
	{ "農業協同組合", MARK_BANK }, { "漁業協同組合", MARK_BANK },
	{ "信連", MARK_BANK }, { "信金", MARK_BANK }, { "信組", MARK_BANK },
	{ "労金", MARK_BANK }, { "農協", MARK_BANK }, { "漁協", MARK_BANK },
	{ "ろうきん", MARK_BANK }, { "バンク", MARK_BANK }, { "ﾊﾞﾝｸ", MARK_BANK },
	{ "ギンコウ", MARK_BANK }, { "ｷﾞﾝｺｳ", MARK_BANK },
	{ "シンキン", MARK_BANK }, { "ｼﾝｷﾝ", MARK_BANK },
	{ "jaバンク", MARK_BANK }, { "ja", MARK_BANK_BEFORE },
	{ "本店営業部", MARK_BRANCH }, { "本店", MARK_BRANCH },
	{ "本所支店", MARK_BRANCH }, { "本所", MARK_BRANCH },
	{ "ほんてん", MARK_BRANCH },
	{ "支店番号", MARK_BRANCH_CODE }, { "支店コード", MARK_BRANCH_CODE },
	{ "支店番", MARK_BRANCH_CODE }, { "支店名", MARK_LABEL },
	{ "支店", MARK_BRANCH }, { "営業部", MARK_BRANCH },
	{ "出張所", MARK_BRANCH }, { "支所", MARK_BRANCH },
	{ "シテン", MARK_BRANCH }, { "ｼﾃﾝ", MARK_BRANCH },
	{ "店番号", MARK_BRANCH_CODE }, { "店番", MARK_BRANCH_CODE },
	{ "店舗コード", MARK_BRANCH_CODE }, { "店コード", MARK_BRANCH_CODE },
	{ "店名", MARK_LABEL }, { "店", MARK_BRANCH },
	{ "branch code", MARK_BRANCH_CODE },
	{ "branch no", MARK_BRANCH_CODE }, { "branch", MARK_ENGLISH_BRANCH },
	{ "head office", MARK_ENGLISH_BRANCH },
	{ "ordinary", MARK_ROMAJI_TYPE, "普通" },
	{ "futsu", MARK_ROMAJI_TYPE, "普通" },
	{ "futsū", MARK_ROMAJI_TYPE, "普通" },
	{ "toza", MARK_ROMAJI_TYPE, "当座" },
	{ "touza", MARK_ROMAJI_TYPE, "当座" },
	{ "tōza", MARK_ROMAJI_TYPE, "当座" },
	{ "savings", MARK_ENGLISH_TYPE, "普通" },
	{ "saving", MARK_ENGLISH_TYPE, "普通" },
	{ "current", MARK_ENGLISH_TYPE, "当座" },
	{ "checking", MARK_ENGLISH_TYPE, "当座" }, { "japan", MARK_JAPAN },
	{ "普通", MARK_TYPE, "普通" }, { "当座", MARK_TYPE, "当座" },
	{ "貯蓄", MARK_TYPE, "貯蓄" }, { "総合", MARK_TYPE, "普通" },
	{ "フツウ", MARK_TYPE, "普通" }, { "トウザ", MARK_TYPE, "当座" },
	{ "チョチク", MARK_TYPE, "貯蓄" }, { "ﾌﾂｳ", MARK_TYPE, "普通" },
	{ "ﾄｳｻﾞ", MARK_TYPE, "当座" }, { "ﾁｮﾁｸ", MARK_TYPE, "貯蓄" },
	{ "ふつう", MARK_TYPE, "普通" }, { "とうざ", MARK_TYPE, "当座" },
	{ "(普)", MARK_TYPE, "普通" }, { "(当)", MARK_TYPE, "当座" },
	{ "(貯)", MARK_TYPE, "貯蓄" }, { "(総)", MARK_TYPE, "普通" },
	{ "口座番号", MARK_NUMBER }, { "口座no", MARK_NUMBER },
	{ "口座名義人", MARK_HOLDER }, { "口座名義", MARK_HOLDER },
	{ "口座名称", MARK_HOLDER }, { "口座名", MARK_HOLDER },
	{ "加入者名", MARK_HOLDER }, { "口座", MARK_ACCOUNT },
	{ "コウザバンゴウ", MARK_NUMBER }, { "ｺｳｻﾞﾊﾞﾝｺﾞｳ", MARK_NUMBER },
	{ "名義人", MARK_HOLDER }, { "名義", MARK_HOLDER },
	{ "受取人名", MARK_HOLDER }, { "受取人", MARK_HOLDER },
	{ "記号番号", MARK_SYMBOL }, { "記号", MARK_SYMBOL },
	{ "振替口座", MARK_SYMBOL }, { "郵便振替", MARK_SYMBOL },
	{ "ゆうちょ", MARK_SYMBOL }, { "郵便局", MARK_SYMBOL },
	{ "account name", MARK_HOLDER }, { "account holder", MARK_HOLDER },
	{ "a/c name", MARK_HOLDER }, { "acct name", MARK_HOLDER },
	{ "name on account", MARK_HOLDER }, { "beneficiary name", MARK_HOLDER },
	{ "beneficiary bank", MARK_ENGLISH_BANK },
	{ "beneficiary account", MARK_ACCOUNT },
	{ "beneficiary", MARK_HOLDER }, { "payee", MARK_HOLDER },
	{ "\nname:", MARK_HOLDER },
	{ "kontoinhaber", MARK_HOLDER }, { "empfänger", MARK_HOLDER },
	{ "empfanger", MARK_HOLDER },
	{ "titulaire", MARK_HOLDER }, { "titular", MARK_HOLDER },
	{ "account", MARK_ACCOUNT }, { "acct", MARK_ACCOUNT },
	{ "acc no", MARK_ACCOUNT_ABROAD }, { "acc. no", MARK_ACCOUNT_ABROAD },
	{ "账号", MARK_ACCOUNT_ABROAD }, { "账户", MARK_ACCOUNT_ABROAD },
	{ "帐号", MARK_ACCOUNT_ABROAD }, { "帐户", MARK_ACCOUNT_ABROAD },
	{ "帳號", MARK_ACCOUNT_ABROAD }, { "帳戶", MARK_ACCOUNT_ABROAD },
	{ "帳户", MARK_ACCOUNT_ABROAD }, { "帳号", MARK_ACCOUNT_ABROAD },
	{ "賬號", MARK_ACCOUNT_ABROAD }, { "賬戶", MARK_ACCOUNT_ABROAD },
	{ "계좌", MARK_ACCOUNT_ABROAD }, { "rekening", MARK_ACCOUNT_ABROAD },
	{ "no. rek", MARK_ACCOUNT_ABROAD }, { "บัญชี", MARK_ACCOUNT_ABROAD },
	{ "tài khoản", MARK_ACCOUNT_ABROAD },
	{ "acc", MARK_ACCOUNT },
	{ "transit", MARK_TRANSIT }, { "institution", MARK_INSTITUTION },
	{ "inst", MARK_INSTITUTION },
	{ "pay", MARK_MONEY }, { "paid", MARK_MONEY },
	{ "paying", MARK_MONEY }, { "payment", MARK_MONEY },
	{ "payable", MARK_MONEY }, { "payroll", MARK_MONEY },
	{ "remit", MARK_MONEY }, { "transfer", MARK_MONEY },
	{ "wire", MARK_MONEY }, { "deposit", MARK_MONEY },
	{ "send", MARK_MONEY }, { "settle", MARK_MONEY },
	{ "eft", MARK_MONEY }, { "neft", MARK_MONEY },
	{ "rtgs", MARK_MONEY }, { "imps", MARK_MONEY },
	{ "refund", MARK_MONEY },
	/* Whom people call by name alone, with a sort code behind it. */
	{ "barclays", MARK_MONEY }, { "hsbc", MARK_MONEY },
	{ "lloyds", MARK_MONEY }, { "natwest", MARK_MONEY },
	{ "santander", MARK_MONEY }, { "monzo", MARK_MONEY },
	{ "starling", MARK_MONEY },
	{ "nationwide", MARK_MONEY },
	{ "m-pesa", MARK_SERVICE }, { "mpesa", MARK_SERVICE },
	{ "paybill", MARK_SERVICE }, { "till", MARK_SERVICE },
	{ "mobile money", MARK_SERVICE }, { "momo", MARK_SERVICE },
	{ "gpay", MARK_SERVICE }, { "google pay", MARK_SERVICE },
	{ "phonepe", MARK_SERVICE }, { "paytm", MARK_SERVICE },
	{ "bkash", MARK_SERVICE }, { "gcash", MARK_SERVICE },
	{ "zelle", MARK_SERVICE }, { "promptpay", MARK_SERVICE },
	{ "paynow", MARK_SERVICE }, { "payid", MARK_SERVICE },
	{ "duitnow", MARK_SERVICE }, { "venmo", MARK_SERVICE },
	{ "cash app", MARK_SERVICE }, { "upi", MARK_SERVICE },
	{ "pix", MARK_SERVICE }, { "fps", MARK_SERVICE },
	{ "e-transfer", MARK_SERVICE }, { "interac", MARK_SERVICE },
	{ "revolut", MARK_SERVICE }, { "swish", MARK_SERVICE },
	{ "mobilepay", MARK_SERVICE }, { "bankgiro", MARK_SERVICE },
	{ "bsb", MARK_BSB }, { "ifsc", MARK_IFSC }, { "clabe", MARK_CLABE },
	{ "a/c", MARK_ACCOUNT }, { "routing", MARK_ROUTING },
	{ "aba", MARK_ROUTING }, { "rtn", MARK_ROUTING },
	{ "ach ", MARK_ROUTING }, { "ach", MARK_MONEY },
	{ "sort code", MARK_SORT },
	{ "sort-code", MARK_SORT }, { "sort\tcode", MARK_SORT },
	{ "sortcode", MARK_SORT }, { "sort\ncode", MARK_SORT },
	{ "sort", MARK_SORT }, { "s/c", MARK_SORT },
	{ "bic", MARK_BIC }, { "swift", MARK_BIC }, { "スイフト", MARK_BIC },
	{ "ｽｲﾌﾄ", MARK_BIC }, { "iban", MARK_IBAN },
	{ "tel", MARK_PHONE }, { "telephone", MARK_PHONE },
	{ "telefon", MARK_PHONE }, { "telefax", MARK_PHONE },
	{ "phone", MARK_PHONE }, { "fax", MARK_PHONE },
	{ "mobile", MARK_PHONE }, { "cell", MARK_PHONE },
	{ "call ", MARK_PHONE }, { "whatsapp", MARK_PHONE },
	{ "電話", MARK_PHONE }, { "携帯", MARK_PHONE },
	{ "ファックス", MARK_PHONE }, { "ファクス", MARK_PHONE },
	{ "直通", MARK_PHONE }, { "内線", MARK_PHONE },
	{ "フリーダイヤル", MARK_PHONE }, { "℡", MARK_PHONE },
	{ "☎", MARK_PHONE }, { "📞", MARK_PHONE },
	{ "wallet", MARK_WALLET }, { "ethereum", MARK_WALLET },
	{ "eth", MARK_WALLET }, { "erc", MARK_WALLET },
	{ "usdt", MARK_WALLET }, { "usdc", MARK_WALLET },
	{ "crypto", MARK_WALLET }, { "metamask", MARK_WALLET },
	{ "token", MARK_WALLET }, { "ウォレット", MARK_WALLET },
	{ "仮想通貨", MARK_WALLET }, { "暗号資産", MARK_WALLET },
	{ "イーサ", MARK_WALLET }, { "送金アドレス", MARK_WALLET },
	{ "order", MARK_OTHER }, { "invoice", MARK_OTHER },
	{ "tracking", MARK_OTHER }, { "ticket", MARK_OTHER },
	{ "reference", MARK_OTHER }, { "ref.", MARK_OTHER },
	{ "ref:", MARK_OTHER }, { "ref ", MARK_OTHER },
	{ "case", MARK_OTHER }, { "isbn", MARK_OTHER }, { "issn", MARK_OTHER },
	{ "jan ", MARK_OTHER }, { "sku", MARK_OTHER },
	{ "serial", MARK_OTHER }, { "model", MARK_OTHER },
	{ "注文", MARK_OTHER }, { "伝票", MARK_OTHER }, { "追跡", MARK_OTHER },
	{ "問い合わせ番号", MARK_OTHER }, { "問合せ番号", MARK_OTHER },
	{ "会員番号", MARK_OTHER }, { "顧客番号", MARK_OTHER },
	{ "請求番号", MARK_OTHER }, { "請求書番号", MARK_OTHER },
	{ "管理番号", MARK_OTHER }, { "受付番号", MARK_OTHER },
	{ "商品", MARK_OTHER }, { "型番", MARK_OTHER }, { "郵便番号", MARK_OTHER },
	{ "〒", MARK_OTHER }
};

#define WORDS (sizeof words / sizeof *words)
#define NO_WORD 0xffff
#define HASH_BITS 10		/* few places of a text hash as a word does */

_Static_assert(WORDS < NO_WORD, "a word's place fits two bytes");

/* Chains of words whose first three bytes hash alike; made anew for each text,
 * which costs less than the text does. */
struct chains {
	uint16_t first[1 << HASH_BITS], next[WORDS];
};

static unsigned
hash3(const char *p)
{
	uint32_t three = (uint32_t)(unsigned char)p[0] |
	    (uint32_t)(unsigned char)p[1] << 8 |
	    (uint32_t)(unsigned char)p[2] << 16;

	return three * 0x9e3779b1u >> (32 - HASH_BITS);
}

static void
chains_make(struct chains *chains_out)
{
	memset(chains_out->first, 0xff, sizeof chains_out->first);
	/* From the end, so that each chain keeps the table's order. */
	for (size_t i = WORDS; i-- > 0;) {
		unsigned hash = hash3(words[i].text);

		/* "ja" has but two letters: what follows is its business. */
		if (words[i].text[2] == '\0')
			hash = 0;
		chains_out->next[i] = chains_out->first[hash];
		chains_out->first[hash] = (uint16_t)i;
	}
}

/* "普 通", "口　座　番　号": the end of a word whose characters, kana or kanji
 * all, stand apart, and which is no piece of a longer one; or 0. */
static size_t
spaced_end(const struct plain *plain, size_t at, const char *text)
{
	if (at > 0 && (plain->p[at - 1] & 0x80) != 0)
		return 0;
	for (size_t i = 0; text[i] != '\0'; i += 3) {
		size_t from = at;

		while (i > 0 && at < plain->n && at < from + 2 &&
		    plain->p[at] == ' ')
			at++;
		if (i > 0 && at == from)
			return 0;
		for (size_t k = 0; k < 3; k++, at++)
			if (at >= plain->n || plain->p[at] != text[i + k] ||
			    (text[i + k] & 0x80) == 0)
				return 0;
	}
	return at < plain->n && (plain->p[at] & 0x80) != 0 &&
	    !starts_at(plain, at, "。") && !starts_at(plain, at, "、") ? 0 : at;
}

/* Does the word stand at `at`? Where it ends, or 0. */
static size_t
word_end(const struct plain *plain, size_t at, const char *text)
{
	size_t n = 0;

	while (text[n] != '\0' && at + n < plain->n &&
	    text[n] == plain->p[at + n])
		n++;
	if (text[n] == '\0')
		return at + n;
	return n == 3 && at + 3 < plain->n && plain->p[at + 3] == ' ' ?
	    spaced_end(plain, at, text) : 0;
}

static size_t
word_at(const struct plain *plain, size_t at, uint16_t first,
    const struct chains *chains, size_t *end_out)
{
	for (uint16_t i = first; i != NO_WORD; i = chains->next[i]) {
		size_t end = word_end(plain, at, words[i].text);

		*end_out = end;
		/* A short word is not the beginning of another: "abandon". */
		if (end != 0 && (end - at > 4 || words[i].kind == MARK_IBAN ||
		    !char_is_alpha(plain->p[end - 1]) || end >= plain->n ||
		    !char_is_alpha(plain->p[end])))
			return i;
	}
	return NO_WORD;
}

static void
mark_add(struct finder *finder, size_t at, size_t end, size_t word)
{
	finder->marks = arena_grow(finder->plain.arena, finder->marks,
	    finder->marks_n, &finder->marks_size, sizeof *finder->marks);
	finder->marks[finder->marks_n++] = (struct mark){ (uint32_t)at,
	    (uint32_t)end, (uint16_t)words[word].kind, (uint16_t)word };
}

/* Mark the words that begin in [from, to). */
static size_t
marks_scan(struct finder *finder, size_t from, size_t to,
    const struct chains *chains)
{
	const struct plain *plain = &finder->plain;
	const char *p = plain->p;
	size_t i = from, steps = 0, end = 0;

	while (i > 0 && i < to && p[i] >= 'a' && p[i] <= 'z' &&
	    p[i - 1] >= 'a' && p[i - 1] <= 'z')
		i++;
	for (; i < to && i + 2 < plain->n; steps++) {
		uint16_t first = chains->first[hash3(p + i)];
		size_t word = first == NO_WORD ? NO_WORD : word_at(plain, i,
		    first, chains, &end);

		if (word == NO_WORD && p[i] == 'j' && p[i + 1] == 'a' &&
		    (p[i + 2] & 0x80))
			/* chains_make() fills it all.
			 * NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage) */
			word = word_at(plain, i, chains->first[0], chains,
			    &end);
		if (word != NO_WORD) {
			mark_add(finder, i, end, word);
			i = end;
		} else if (p[i] >= 'a' && p[i] <= 'z') {
			i++;
		} else {
			i++;
			while (i < to && (p[i] & 0xc0) == 0x80)
				i++;
			continue;
		}
		/* No word begins inside another. */
		while (i < to && p[i] >= 'a' && p[i] <= 'z' &&
		    p[i - 1] >= 'a' && p[i - 1] <= 'z')
			i++;
	}
	finder->steps += steps;
	return i > to ? i : to;
}

void
marks_find(struct finder *finder)
{
	const struct plain *plain = &finder->plain;
	size_t behind = plain->japanese ? MARK_BACK_JAPANESE : MARK_BACK;
	size_t done = 0, end = 0, chained = 0;
	struct chains chains;

	for (size_t i = 0; i < plain->runs_n; i++) {
		const struct run *run = &plain->runs[i];

		/* "12 34 56" and "1 2 3" are one number in pieces. */
		chained = run->from <= end + 2 && i > 0 ? chained + run->n : run->n;
		end = run_end(run);
		if (run->kind == RUN_YEN ||
		    (run->kind == RUN_DIGITS && chained < 4))
			continue;
		if (finder->marks_n == 0 && done == 0)
			chains_make(&chains);
		if (done < back(run->from, behind))
			done = back(run->from, behind);
		/* Not from the middle of a character. */
		while (done < plain->n && (plain->p[done] & 0xc0) == 0x80)
			done++;
		done = marks_scan(finder, done,
		    smaller(plain->n, end + MARK_AHEAD), &chains);
	}
}

static size_t
marks_after(const struct finder *finder, size_t at)
{
	size_t low = 0, high = finder->marks_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (finder->marks[middle].from < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct mark *
mark_before(const struct finder *finder, size_t from, size_t to,
    enum mark_kind kind)
{
	for (size_t i = marks_after(finder, to); i-- > 0;) {
		const struct mark *mark = &finder->marks[i];

		if (mark->from < from)
			break;
		if (mark->kind == kind)
			return mark;
	}
	return NULL;
}

const struct mark *
mark_after(const struct finder *finder, size_t from, size_t to,
    enum mark_kind kind)
{
	for (size_t i = marks_after(finder, from); i < finder->marks_n; i++) {
		const struct mark *mark = &finder->marks[i];

		if (mark->from >= to)
			break;
		if (mark->kind == kind)
			return mark;
	}
	return NULL;
}

const struct mark *
mark_next(const struct finder *finder, const struct mark *mark, size_t n)
{
	const struct mark *next = mark + 1;

	return next < finder->marks + finder->marks_n &&
	    next->from <= mark->to + n ? next : NULL;
}

bool
mark_is_spaced(const struct plain *plain, const struct mark *mark)
{
	return (plain->p[mark->from] & 0x80) != 0 &&
	    mark->to > mark->from + 3 && plain->p[mark->from + 3] == ' ';
}

struct str
mark_type(const struct mark *mark)
{
	return str_of(words[mark->word].type);
}
