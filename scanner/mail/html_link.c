/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where a person is taken by an HTML message: addresses made whole against
 * <base> and written as browsers understand them (WHATWG URL 4.4): tabs and
 * line ends inside them count for nothing, a backslash is a slash, any number
 * of slashes or none leads to the host, "//host" takes the scheme of its page.
 * Attackers write them so because others don't. The text of a link is what the
 * reader sees between its tags. What begins with '#' leads nowhere.
 */
#include "html.h"

static size_t
scheme_length(struct str url)
{
	size_t n = 0;

	if (url.n == 0 || !char_is_alpha(url.p[0]))
		return 0;
	while (n < url.n && (char_is_alpha(url.p[n]) ||
	    char_is_digit(url.p[n]) || strchr("+-.", url.p[n]) != NULL))
		n++;
	return n < url.n && url.p[n] == ':' ? n : 0;
}

static bool
is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* "https:\\host\path" and its like. */
static struct str
web_address(struct arena *arena, struct str scheme, struct str rest)
{
	struct buf buf = { .arena = arena };
	size_t at = 0;

	while (at < rest.n && is_slash(rest.p[at]))
		at++;
	buf_add(&buf, scheme);
	buf_cstr(&buf, "://");
	for (; at < rest.n && rest.p[at] != '?' && rest.p[at] != '#'; at++)
		buf_char(&buf, rest.p[at] == '\\' ? '/' : rest.p[at]);
	buf_add(&buf, str_from(rest, at));
	return buf_str(&buf);
}

static bool
needs_work(struct str scheme, struct str rest)
{
	return !str_starts(rest, STR("//")) ||
	    (rest.n > 2 && is_slash(rest.p[2])) || scheme.n == 0 ||
	    str_find_char(rest, '\\') != STR_NOWHERE;
}

static struct str
url_on_base(struct reader *r, struct str url)
{
	size_t scheme = scheme_length(r->base), host_end, end;

	if (url.n > 1 && is_slash(url.p[0]) && is_slash(url.p[1]))
		return web_address(r->arena, scheme == 0 ? STR("https") :
		    str_slice(r->base, 0, scheme), url);
	if (r->base.n == 0 || url.n == 0 || !str_starts(str_from(r->base, scheme),
	    STR("://")))
		return url;
	for (host_end = scheme + 3; host_end < r->base.n &&
	    strchr("/?#", r->base.p[host_end]) == NULL; host_end++)
		continue;
	if (is_slash(url.p[0]))
		return str_join(r->arena, str_slice(r->base, 0, host_end), url);
	for (end = host_end; end < r->base.n &&
	    strchr("?#", r->base.p[end]) == NULL; end++)
		continue;
	while (end > host_end && url.p[0] != '?' && r->base.p[end - 1] != '/')
		end--;
	if (end > host_end)
		return str_join(r->arena, str_slice(r->base, 0, end), url);
	return str_format(r->arena, "%.*s/%.*s", (int)host_end, r->base.p,
	    STR_ARGS(url));
}

/* Blanks and control characters off both ends, tabs and line ends out. */
static struct str
url_plain(struct arena *arena, struct str url)
{
	struct buf buf = { .arena = arena };
	bool clean = true;

	while (url.n > 0 && (unsigned char)url.p[0] <= ' ')
		url = str_from(url, 1);
	while (url.n > 0 && (unsigned char)url.p[url.n - 1] <= ' ')
		url.n--;
	for (size_t i = 0; i < url.n && clean; i++)
		clean = (unsigned char)url.p[i] >= ' ' && url.p[i] != 0x7f;
	if (clean)
		return url;
	for (size_t i = 0; i < url.n; i++)
		if ((unsigned char)url.p[i] >= ' ' && url.p[i] != 0x7f)
			buf_char(&buf, url.p[i]);
	return buf_str(&buf);
}

struct str
url_whole(struct reader *r, struct str raw)
{
	struct str url = url_plain(r->arena, html_value(r->arena, raw));
	size_t scheme = scheme_length(url);
	struct str name = str_slice(url, 0, scheme);
	struct str rest = str_from(url, scheme + 1);

	if (scheme == 0)
		return url_on_base(r, url);
	if (!str_equal_nocase(name, STR("https")) &&
	    !str_equal_nocase(name, STR("http")) &&
	    !str_equal_nocase(name, STR("ftp")))
		return url;
	return needs_work(name, rest) ? web_address(r->arena, name, rest) : url;
}

/* There is room for it. */
static size_t
link_put(struct reader *r, struct link link)
{
	r->links = arena_grow(r->arena, r->links, r->links_n, &r->links_size,
	    sizeof *r->links);
	r->spans = arena_grow(r->arena, r->spans, r->links_n, &r->spans_size,
	    sizeof *r->spans);
	r->links[r->links_n] = link;
	r->spans[r->links_n] = (struct span){ .sink = SINK_SEEN };
	return r->links_n++;
}

void
link_take(struct reader *r, const struct link *link)
{
	if (r->links_n < r->links_most)
		link_put(r, *link);
}

size_t
link_add(struct reader *r, enum link_kind kind, struct str raw, struct str text)
{
	struct str url;

	raw = str_trim(raw);
	if (raw.n == 0 || raw.p[0] == '#' || r->links_n >= r->links_most)
		return PART_NONE;
	url = url_whole(r, raw);
	if (url.n == 0)
		return PART_NONE;
	return link_put(r, (struct link){ .kind = kind, .url = url,
	    .text = text });
}

void
link_close(struct reader *r)
{
	struct span *span;

	if (r->open_link == PART_NONE)
		return;
	span = &r->spans[r->open_link];
	span->to = r->sinks[span->sink].buf.n;
	r->open_link = PART_NONE;
}

void
link_open(struct reader *r, enum link_kind kind, struct str raw)
{
	struct span *span;

	link_close(r);
	r->open_link = link_add(r, kind, raw, NO_STR);
	if (r->open_link == PART_NONE)
		return;
	span = &r->spans[r->open_link];
	span->sink = sink_now(r);
	span->from = r->sinks[span->sink].buf.n;
}

/* Texts are cut when nothing is written any more; hosts are read only now, so
 * that a second pass does not read them twice. */
void
links_finish(struct reader *r, struct html_result *result)
{
	for (size_t i = 0; i < r->links_n; i++) {
		struct span span = r->spans[i];
		struct str text = str_trim(str_slice(
		    buf_str(&r->sinks[span.sink].buf), span.from, span.to));

		if (str_starts(text, STR("> ")))
			text = str_from(text, 2);
		if (r->links[i].text.p == NULL && text.n > 0)
			r->links[i].text = text;
		r->links[i].host = link_host(r->arena, r->links[i].url);
	}
	result->links = r->links;
	result->links_n = r->links_n;
}
