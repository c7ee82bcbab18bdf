# SPDX-License-Identifier: Apache-2.0
"""A report as a reader's program sees it: a tree, its tables, and what it may not
have. Strict where browsers forgive: what is not closed, or stands twice, is wrong."""
import base64
import hashlib
import html.parser
import re

VOID = {"meta", "br", "rect"}
# Everything that a report is made of; what is not here may run, fetch or link.
TAGS = set("""html head meta title style body a header h1 h2 h3 p nav ul ol li main
section div span dl dt dd table caption thead tbody tr th td svg desc defs pattern rect
bdi br time footer details summary""".split())
ATTRIBUTES = set("""lang charset http-equiv content name class href id aria-labelledby
aria-hidden role scope data-h viewbox preserveaspectratio focusable width height x y fill
patternunits datetime""".split())


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.text, self.open, self.ids, self.refers = text, [], [], []
        self.headings, self.tables, self.words, self.style = [], {}, [], ""
        self.policy = self.cell = self.caption = None
        self.lists, self.langs = [], []
        assert text.startswith("<!DOCTYPE html>\n"), text[:50]
        self.feed(text)
        self.close()
        assert not self.open, self.open
        assert len(self.ids) == len(set(self.ids)), self.ids
        assert set(self.refers) <= set(self.ids), set(self.refers) - set(self.ids)

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        values = dict(attrs)
        assert len(values) == len(attrs), attrs
        for name, value in attrs:
            assert name in ATTRIBUTES, (tag, name)
            assert value is not None and not re.search(
                r"[a-z]+://|javascript:|data:", value, re.I), (tag, name, value)
        if "href" in values:
            assert tag == "a" and values["href"].startswith("#"), values
            self.refers.append(values["href"][1:])
        assert re.fullmatch(r"|url\(#[\w-]+\)", values.get("fill", "")), values
        self.refers += values.get("aria-labelledby", "").split()
        if "id" in values:
            self.ids.append(values["id"])
        if values.get("http-equiv"):
            assert self.policy is None
            self.policy = values["content"]
        if "lang" in values:
            self.langs.append(values["lang"])
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append([int(tag[1]), ""])
        if tag == "li" and "ol" in self.open:
            self.lists.append("")
        if tag == "table":
            self.rows, self.caption = [], ""
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            assert tag == "td" or values.get("scope") in ("col", "row"), values
            self.rows[-1].append("")
        if tag == "br":
            self.data("\n")

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()
        if tag == "table":
            assert self.caption, self.rows
            assert len({len(row) for row in self.rows}) == 1, self.rows
            assert self.caption not in self.tables, self.caption
            self.tables[self.caption] = self.rows

    def handle_startendtag(self, tag, attrs):
        assert tag in VOID, tag
        self.handle_starttag(tag, attrs)

    def data(self, text):
        if self.open and re.fullmatch("h[1-6]", self.open[-1]):
            self.headings[-1][1] += text
        if "caption" in self.open:
            self.caption += text
        if "th" in self.open or "td" in self.open:
            self.rows[-1][-1] += text
        if "ol" in self.open and self.lists:
            self.lists[-1] += text
        self.words.append(text)

    def handle_data(self, text):
        if self.open and self.open[-1] == "style":
            self.style += text
        elif text.strip():
            assert self.open and self.open[-1] not in (
                "html", "head", "table", "tr", "tbody", "thead", "ul", "ol", "svg",
                "dl"), (text, self.open)
            self.data(text)
        else:
            self.data(text)

    def handle_comment(self, data):
        raise AssertionError("a comment: " + data)

    def unknown_decl(self, data):
        raise AssertionError("a declaration: " + data)

    handle_pi = unknown_decl

    # ---- What is asked of it ----

    def says(self):
        return "".join(self.words)

    def row(self, caption, first):
        """The cells behind the first of the row that begins with that."""
        found = [row[1:] for row in self.tables[caption] if row[0] == first]
        assert len(found) == 1, (caption, first, self.tables[caption])
        return found[0]

    def numbers(self, caption, first):
        return [int(cell.replace(",", "")) for cell in self.row(caption, first)]

    def figures(self):
        """{what: how many} at a glance."""
        return {name: int(number.replace(",", "")) for name, number in re.findall(
            r"<dt>(.*?)</dt><dd>(.*?)</dd>", self.text)}

    def check(self, lang):
        """What holds of each page, whatever stands on it."""
        assert self.langs == [lang], self.langs
        digest = base64.b64encode(hashlib.sha256(
            self.style.encode()).digest()).decode()
        assert self.policy == (
            "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; "
            "form-action 'none'" % digest), self.policy
        assert self.text.index("http-equiv") < self.text.index("<style>")
        assert not re.search(r"url\(|@import|expression", self.style), self.style
        assert "http:" not in self.text and "https:" not in self.text
        levels = [level for level, _ in self.headings]
        assert levels[0] == 1 and levels.count(1) == 1, levels
        assert all(b <= a + 1 for a, b in zip(levels, levels[1:])), levels
        assert all(text.strip() for _, text in self.headings), self.headings
        assert self.refers[0] == "main", self.refers
        return self
