/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an account's sent mail lies. The server's word counts first (RFC 6154),
 * and beside it the names that mail programs give such folders in their users'
 * languages, because a server's own Sent folder is often not the one that a
 * program writes to. A name counts at the top, in INBOX and in Gmail's folder
 * only: "Projects/Sent" is somebody's own. What the server said is remembered for
 * a day, so that a scan that finds nothing new asks for nothing else.
 */
#include "run.h"

#define SENT_FOUND_MOST 8
#define FOUND_SECONDS 86400	/* after this the server is asked again */

static const char *const sent_names[] = {
	"Sent", "Sent Items", "Sent Messages", "Sent Mail", "Sent-Mail",
	"Sent Objects",
	"送信済み", "送信済みアイテム", "送信済みメール", "送信済みメッセージ",
	"送信済みトレイ", "送信済みフォルダ", "送信済みフォルダー", "送信メール",
	"送信箱",
	"Gesendet", "Gesendete Objekte", "Gesendete Elemente",
	"Gesendete Nachrichten", "Gesendete E-Mails",
	"Envoyés", "Éléments envoyés", "Messages envoyés", "Objets envoyés",
	"Enviados", "Elementos enviados", "Mensajes enviados",
	"Itens enviados", "Mensagens enviadas",
	"Inviata", "Posta inviata", "Messaggi inviati",
	"Verzonden", "Verzonden items", "Verzonden berichten",
	"Skickat", "Skickade", "Sendt", "Sendte elementer", "Lähetetyt",
	"Wysłane", "Elementy wysłane", "Odeslané", "Отправленные",
	"已发送", "已发送邮件", "已傳送郵件", "寄件備份", "보낸 편지함", "보낸편지함",
};

static const char *const archive_names[] = {
	"Archive", "Archives", "アーカイブ", "保管", "保管フォルダ", "Archiv",
	"Archivio", "Archivo", "Archief", "Arkiv", "Arquivo", "归档", "보관",
};

/* Junk, trash, drafts, and what else a mail program keeps for itself. */
static const char *const aside_names[] = {
	"Junk", "Junk E-mail", "Junk Email", "Junk Mail", "Spam", "Bulk Mail",
	"迷惑メール", "迷惑メールフォルダ", "迷惑メールフォルダー", "スパム",
	"Spamverdacht", "Junk-E-Mail", "Indésirables", "Courrier indésirable",
	"Correo no deseado", "Lixo eletrônico", "Posta indesiderata",
	"Ongewenste e-mail", "Skräppost", "Søppelpost", "Uønsket e-mail",
	"Roskaposti", "Спам", "垃圾邮件", "垃圾郵件", "스팸", "스팸메일함",
	"Trash", "Deleted Items", "Deleted Messages", "Deleted",
	"ゴミ箱", "ごみ箱", "削除済み", "削除済みアイテム", "削除済みメール",
	"削除済みトレイ", "Papierkorb", "Gelöschte Elemente",
	"Gelöschte Objekte", "Corbeille", "Éléments supprimés", "Papelera",
	"Elementos eliminados", "Lixeira", "Itens excluídos", "Cestino",
	"Posta eliminata", "Prullenbak", "Verwijderde items", "Papperskorgen",
	"Papirkurv", "Slettede elementer", "Roskakori", "Kosz", "Koš", "Корзина",
	"已删除邮件", "已刪除的郵件", "垃圾桶", "휴지통", "지운편지함",
	"Drafts", "Draft", "下書き", "下書きフォルダ", "草稿", "Entwürfe",
	"Brouillons", "Borradores", "Rascunhos", "Bozze", "Concepten", "Utkast",
	"Kladder", "Luonnokset", "Szkice", "Koncepty", "Черновики", "草稿箱",
	"임시보관함",
	"Outbox", "送信トレイ", "Postausgang", "Templates", "テンプレート",
	"All Mail", "すべてのメール",
};

#define COUNT(names) (sizeof names / sizeof names[0])

static bool
is_among(struct str name, const char *const *names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (str_equal_nocase(name, str_of(names[i])))
			return true;
	return false;
}

/* Without what stands before every folder of some servers. */
static struct str
below_top(struct str folder, char delimiter)
{
	static const char *const tops[] = { "INBOX", "[Gmail]",
	    "[Google Mail]" };
	struct str rest = folder, first;

	if (delimiter == 0 || str_find_char(folder, delimiter) == STR_NOWHERE)
		return folder;
	first = str_cut(&rest, delimiter);
	return is_among(first, tops, COUNT(tops)) ? rest : folder;
}

bool
sent_is_usual(struct str folder, char delimiter)
{
	return is_among(below_top(folder, delimiter), sent_names,
	    COUNT(sent_names));
}

bool
archive_is_usual(struct str folder, char delimiter)
{
	struct str rest = below_top(folder, delimiter);

	return is_among(delimiter == 0 ? rest : str_cut(&rest, delimiter),
	    archive_names, COUNT(archive_names));
}

/* Also in such a folder: what was thrown away keeps its folder in some programs. */
bool
aside_is_usual(struct str folder, char delimiter)
{
	struct str rest = below_top(folder, delimiter);
	struct str first = delimiter == 0 ? rest : str_cut(&rest, delimiter);

	return is_among(first, aside_names, COUNT(aside_names)) ||
	    is_among(first, sent_names, COUNT(sent_names));
}

bool
sent_also_here(const struct config *config,
    const struct account_settings *account, size_t i, struct str *folder_out,
    bool *named_out)
{
	struct str entry = config->sent_also[i], best = NO_STR;
	size_t k;

	for (k = 0; k < config->accounts_n; k++) {
		struct str name = config->accounts[k].name;

		if (name.n > best.n && entry.n > name.n + 1 &&
		    entry.p[name.n] == '/' && str_starts(entry, name))
			best = name;
	}
	*named_out = best.p != NULL;
	*folder_out = best.p == NULL ? entry : str_from(entry, best.n + 1);
	return best.p == NULL || str_equal(best, account->name);
}

/* ---- The list ---------------------------------------------------------------- */

/* Put a folder in, with its mark if it has one; NULL if there is no room, or it
 * stands there already. */
static struct sent_folder *
found_add(struct sent *sent, struct str folder)
{
	struct sent_folder *added = &sent->at[sent->n];
	size_t i;

	for (i = 0; i < sent->n; i++)
		if (str_equal(sent->at[i].mark.folder, folder))
			return NULL;
	if (sent->n == SENT_FOLDERS_MOST)
		return NULL;
	*added = (struct sent_folder){ .mark = { .folder = folder,
	    .direction = STORE_SENT } };
	for (i = 0; i < sent->marks_n; i++)
		if (str_equal(sent->marks[i].folder, folder) &&
		    sent->marks[i].direction == STORE_SENT)
			added->mark = sent->marks[i];
	sent->n++;
	return added;
}

/* What the server said within the last day. */
static bool
remembered(struct sent *sent, int64_t now)
{
	size_t i, n = sent->n;

	for (i = 0; i < sent->marks_n; i++) {
		const struct store_learned *mark = &sent->marks[i];

		if (mark->direction == STORE_SENT &&
		    mark->found_at > now - FOUND_SECONDS &&
		    mark->found_at <= now)
			found_add(sent, mark->folder);
	}
	return sent->n > n;
}

static void
take_listed(struct keeper *keeper, struct sent *sent,
    const struct imap_listed *listed, size_t n, int64_t now)
{
	char delimiter = imap_delimiter(keeper->imap);
	struct sent_folder *added;
	size_t i, found = 0;
	struct why why;

	for (i = 0; i < n && found < SENT_FOUND_MOST; i++) {
		if (listed[i].use != IMAP_USE_SENT &&
		    (listed[i].use != IMAP_USE_NONE ||
		    !sent_is_usual(listed[i].name, delimiter)))
			continue;
		added = found_add(sent, listed[i].name);
		if (added == NULL)
			continue;
		found++;
		added->mark.found_at = now;
		if (keeper->store != NULL && !keeper->settings->dry_run &&
		    store_learned_put(keeper->store, keeper->account->name,
		    &added->mark, &why) != OK)
			say_warning("%s", why.text);
	}
}

static void
take_also(struct keeper *keeper, struct sent *sent)
{
	const struct config *config = keeper->settings->config;
	struct sent_folder *added;
	struct str folder;
	bool named;
	size_t i;

	for (i = 0; i < config->sent_also_n; i++) {
		if (!sent_also_here(config, keeper->account, i, &folder, &named))
			continue;
		added = found_add(sent, folder);
		if (added != NULL)
			added->optional = !named;
	}
}

enum outcome
sent_find(struct keeper *keeper, struct arena *arena,
    const struct imap_listed *listed, size_t n, struct sent *sent_out,
    struct why *why_out)
{
	const struct account_settings *account = keeper->account;
	struct imap_listed *own = NULL;
	int64_t now = time_now();
	size_t i;

	*sent_out = (struct sent){ .n = 0 };
	if (keeper->store != NULL && store_learned(keeper->store, arena,
	    account->name, &sent_out->marks, &sent_out->marks_n, why_out) != OK)
		return FAIL;
	for (i = 0; i < account->sent_n; i++)
		found_add(sent_out, account->sent[i]);
	if (account->sent_auto && (listed != NULL ||
	    !remembered(sent_out, now))) {
		if (listed == NULL && imap_list(keeper->imap, arena, &own, &n,
		    why_out) != OK)
			return RETRY;
		take_listed(keeper, sent_out, listed == NULL ? own : listed, n,
		    now);
	}
	take_also(keeper, sent_out);
	return OK;
}
