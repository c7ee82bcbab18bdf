/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A verdict in a clerk's words: what it is, who really wrote it, what speaks
 * against it and for it, with the evidence quoted and made safe, and what to do.
 * English or Japanese. No link is printed as one; no word of the message reaches
 * the terminal but through print.c.
 */
#include "cli.h"

static const char *
say_in(struct str lang, const char *en, const char *ja)
{
	return lang_is_ja(lang) ? ja : en;
}

static const char *
verdict_title(enum verdict_word verdict, struct str lang)
{
	switch (verdict) {
	case VERDICT_CLEAN:
		return say_in(lang, "nothing held against it", "問題は見つかりませんでした");
	case VERDICT_CAUTION:
		return say_in(lang, "be careful with this one", "注意が必要です");
	case VERDICT_SUSPECT:
		return say_in(lang, "suspected fraud: do not act on it",
		    "詐欺の疑いがあります。指示に従わないでください");
	case VERDICT_UNJUDGED:
		return say_in(lang, "could not be judged; treat it as suspect",
		    "判定できませんでした。疑わしいものとして扱ってください");
	case VERDICT_DEFERRED:
		return say_in(lang, "not judged yet; it will be tried again",
		    "まだ判定できていません。次回あらためて判定します");
	case VERDICT__COUNT:
		break;
	}
	panic("a verdict that is none");
}

static void
label(struct str lang, const char *en, const char *ja)
{
	const char *text = say_in(lang, en, ja);

	printf("  ");
	print_cell(str_of(text), 13);
}

/* The name a reader is shown, and the address behind it. */
static void
print_address(const struct verdict_address *address)
{
	if (address->name.n > 0) {
		printf("\"");
		print_str(address->name);
		printf("\" ");
	}
	printf("<");
	print_str(address->address);
	printf(">");
}

static void
print_author(const struct verdict *v, struct str lang)
{
	static const struct {
		const char *by, *en, *ja;
	} words[] = {
		{ "dmarc", "yes: the domain itself vouches for it (DMARC)",
		    "はい：差出人のドメインが保証しています（DMARC）" },
		{ "dkim", "yes: signed by that very domain (DKIM)",
		    "はい：そのドメイン自身の署名があります（DKIM）" },
		{ "smime", "yes: signed with the author's own certificate (S/MIME)",
		    "はい：差出人本人の証明書で署名されています（S/MIME）" },
		{ "upstream", "yes: our own mail server checked it",
		    "はい：当社のメールサーバーが確認しています" },
		{ "arc", "yes: a forwarder we trust checked it (ARC)",
		    "はい：信頼する転送元が確認しています（ARC）" },
		{ "internal", "yes: it was sent from inside the organisation",
		    "はい：社内から送信されています" },
	};
	size_t i;

	label(lang, "Really them?", "本人か");
	for (i = 0; v->from_authenticated &&
	    i < sizeof words / sizeof words[0]; i++) {
		if (str_equal(v->by, str_of(words[i].by))) {
			printf("%s\n", say_in(lang, words[i].en, words[i].ja));
			return;
		}
	}
	printf("%s\n", say_in(lang, "not proven: anybody could have written this "
	    "address", "確認できません：このアドレスは誰でも名乗れます"));
}

static void
print_finding(const struct verdict_finding *f, struct str lang)
{
	struct str sentence = lang_is_ja(lang) && f->ja.n > 0 ? f->ja : f->en;

	if (f->score != 0)
		printf("  %+5.1f  ", f->score);
	else
		printf("         ");
	print_wrapped(sentence.n > 0 ? sentence : f->id, 9);
	if (f->evidence.n > 0) {
		printf("         %s", say_in(lang, "seen: ", "根拠："));
		print_wrapped(f->evidence, 15);
	}
}

enum side { AGAINST, FOR, NOTED };

static enum side
side_of(const struct verdict_finding *f)
{
	return f->score > 0 ? AGAINST : f->score < 0 ? FOR : NOTED;
}

static void
print_side(const struct verdict *v, enum side side, const char *title,
    struct str lang)
{
	bool any = false;
	size_t i;

	for (i = 0; i < v->findings.n; i++) {
		if (side_of(&v->findings.at[i]) != side)
			continue;
		if (!any)
			printf("\n%s\n", title);
		any = true;
		print_finding(&v->findings.at[i], lang);
	}
}

static void
print_not_scanned(const struct verdict *v, struct str lang)
{
	size_t i;

	for (i = 0; i < v->parts.n; i++) {
		if (!v->parts.at[i].not_scanned)
			continue;
		label(lang, "Not scanned", "未検査");
		print_str(v->parts.at[i].filename.n > 0 ?
		    v->parts.at[i].filename : v->parts.at[i].type);
		printf("\n");
	}
}

static void
print_authentication(const struct verdict *v, struct str lang)
{
	printf("\n%s\n", say_in(lang, "Checks", "認証の結果"));
	printf("  SPF %.*s", STR_ARGS(v->spf.result));
	printf(" · DKIM %.*s", STR_ARGS(v->dkim.result));
	printf(" · DMARC %.*s", STR_ARGS(v->dmarc.result));
	printf(" · ARC %.*s", STR_ARGS(v->arc.result));
	printf(" · S/MIME %.*s%s", STR_ARGS(v->smime.status), !v->smime.opened ?
	    "" : say_in(lang, ", opened", "、復号済み"));
	if (v->smime.reason.n > 0) {
		printf(" (");
		print_str(v->smime.reason);
		printf(")");
	}
	printf("\n");
	if (v->auth_reason.n > 0) {
		printf("  %s", say_in(lang, "author: ", "差出人："));
		print_str(v->auth_reason);
		printf("\n");
	}
	if (v->client_ip.n == 0)
		return;
	printf("  %s", say_in(lang, "came from ", "接続元："));
	print_str(v->client_ip);
	if (v->helo.n > 0) {
		printf(" (");
		print_str(v->helo);
		printf(")");
	}
	printf(" · TLS ");
	print_str(v->tls);
	printf("\n");
}

static void
print_advice(const struct verdict *v, struct str lang)
{
	if (v->verdict == VERDICT_CLEAN || v->verdict == VERDICT_DEFERRED)
		return;
	printf("\n%s\n  ", say_in(lang, "What to do", "対応"));
	print_wrapped(str_of(say_in(lang, "Do not reply, pay, open or click. Call "
	    "the person or company on the number you have on file, not on one "
	    "from this message.", "返信・送金・添付ファイルの開封・リンクのクリックはしないでください。"
	    "このメールに書かれた番号ではなく、手元の記録にある電話番号で相手に確認してください。")), 2);
}

void
explain_verdict(const struct verdict *v, struct str lang)
{
	printf("%s — %s (%s %.1f)\n\n", verdict_word(v->verdict),
	    verdict_title(v->verdict, lang), say_in(lang, "score", "点数"),
	    v->score);
	label(lang, "From", "差出人");
	print_address(&v->from);
	printf("\n");
	if (v->reply_to.n > 0) {
		label(lang, "Replies to", "返信先");
		print_address(&v->reply_to.at[0]);
		printf("\n");
	}
	label(lang, "Subject", "件名");
	print_str(v->subject);
	printf("\n");
	print_author(v, lang);
	if (v->reason.n > 0) {
		label(lang, "Reason", "理由");
		print_str(v->reason);
		printf("\n");
	}
	print_not_scanned(v, lang);
	print_side(v, AGAINST, say_in(lang, "Against it", "疑わしい点"), lang);
	print_side(v, FOR, say_in(lang, "For it", "信頼できる点"), lang);
	print_side(v, NOTED, say_in(lang, "Also seen", "そのほかに見られた点"),
	    lang);
	print_authentication(v, lang);
	print_advice(v, lang);
}

void
explain_briefly(const struct verdict *v, struct str name, struct str lang)
{
	struct str top = NO_STR;

	if (v->findings.n > 0 && v->findings.at[0].score > 0)
		top = lang_is_ja(lang) && v->findings.at[0].ja.n > 0 ?
		    v->findings.at[0].ja : v->findings.at[0].en;
	printf("%-8s %5.1f  ", verdict_word(v->verdict), v->score);
	print_str(name);
	if (v->subject.n > 0) {
		printf("  ");
		print_str(v->subject);
	}
	if (v->has_not_scanned)
		printf("  [%s]", say_in(lang, "not scanned", "未検査あり"));
	printf("\n");
	if (top.n > 0) {
		printf("                ");
		print_wrapped(top, 16);
	}
}
