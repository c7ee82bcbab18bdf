/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML, and what a reader sees of it, what not, and where its links lead. Each
 * row's visible words were compared with those that a browser lays out.
 */
#include "arena.h"
#include "../../../scanner/mail/html.h"

struct row {
	const char *html, *text, *hidden;
	/* "a URL TEXT\n" for each link; f of a form, r of a refresh */
	const char *links;
};

static const struct row layout_rows[] = {
	{ "a<br>b",
	    "a\nb",
	    "",
	    "" },
	{ "<p>a<p>b</p>c",
	    "a\n\nb\n\nc",
	    "",
	    "" },
	{ "<h1>Title</h1>text",
	    "Title\n\ntext",
	    "",
	    "" },
	{ "<div>a</div><div>b</div>",
	    "a\nb",
	    "",
	    "" },
	{ "<ul><li>a<li>b</ul>c",
	    "* a\n* b\nc",
	    "",
	    "" },
	{ "<dl><dt>t<dd>d</dl>",
	    "t\nd",
	    "",
	    "" },
	{ "<table><tr><td>a<td>b<tr><td>c</table>",
	    "a\tb\nc",
	    "",
	    "" },
	{ "<table><tr><td>a</td><td><table><tr><td>n1</td><td>n2</td></"
	    "tr></table></td></tr></table>",
	    "a\nn1\tn2",
	    "",
	    "" },
	{ "<table><thead><tr><th>h</th></tr></thead><tbody><tr><td>x</t"
	    "d></tr></tbody></table>",
	    "h\nx",
	    "",
	    "" },
	{ "<pre>a\n b</pre>",
	    "a\n b",
	    "",
	    "" },
	{ "a<hr>b",
	    "a\nb",
	    "",
	    "" },
	{ "in<b>vo</b>ice",
	    "invoice",
	    "",
	    "" },
};

static const struct row sight_rows[] = {
	{ "pass<span style=\"font-size:0\">xx</span>word",
	    "password",
	    "xx",
	    "" },
	{ "pass<span style=\"font-size:0\">xx</span>wo<i style=\"displa"
	    "y:none\">yy</i>rd",
	    "password",
	    "xx yy",
	    "" },
	{ "pass<div style=\"display:none\">xx</div>word",
	    "password",
	    "xx",
	    "" },
	{ "pass<div style=\"display:inline\">wo</div>rd",
	    "password",
	    "",
	    "" },
	{ "a<span style=\"display:block\">b</span>c",
	    "a\nb\nc",
	    "",
	    "" },
	{ "<p style=\"font-size:2px\">tiny</p>big",
	    "big",
	    "tiny",
	    "" },
	{ "<p style=\"font-size:1pt\">tiny</p>big",
	    "big",
	    "tiny",
	    "" },
	{ "<div style=\"font-size:.1em\"><b style=\"font-size:.5em\">ti"
	    "ny</b></div>big",
	    "big",
	    "tiny",
	    "" },
	{ "<div style=\"font-size:5%\">tiny</div>big",
	    "big",
	    "tiny",
	    "" },
	{ "<div style=\"font-size:0\"><span style=\"font-size:14px\">re"
	    "ad</span></div>",
	    "read",
	    "",
	    "" },
	{ "<p style=\"color:#fff\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"color:#f4f4f4\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"color:rgb(255,255,255)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"color:rgb(78,92,110)\">seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"color:rgba(0,0,0,0)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"color:rgb(0 0 0 / 0%)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"color:hsl(0,0%,100%)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"color:hsl(240,100%,50%)\">seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"color:transparent\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"color:#0000\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"color:ivory\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"color:transparent;text-shadow:0 0 0 #000\">seen</"
	    "p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"-webkit-text-fill-color:transparent\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<div style=\"background:#000\"><p style=\"color:#111\">w</p>"
	    "<p style=\"color:#fff\">seen</p></div>",
	    "seen",
	    "w",
	    "" },
	{ "<table bgcolor=\"navy\"><tr><td><font color=\"navy\">w</font"
	    "><font color=\"white\">seen</font></td></tr></table>",
	    "seen",
	    "w",
	    "" },
	{ "<font color=\"fffffff\">w</font>x",
	    "x",
	    "w",
	    "" },
	{ "<body bgcolor=black text=white>seen<font color=#000001>w</fo"
	    "nt>",
	    "seen",
	    "w",
	    "" },
	{ "<div style=\"background:#fff\"><div style=\"background:trans"
	    "parent;color:#fff\">w</div></div>x",
	    "x",
	    "w",
	    "" },
	{ "<div style=\"color:#fff\">w<a href=\"http://a.example\">seen"
	    "</a></div>",
	    "seen",
	    "w",
	    "a http://a.example seen\n" },
	{ "<div style=\"background:rgba(0,0,0,.9);color:#fff\">seen</di"
	    "v>",
	    "seen",
	    "",
	    "" },
	{ "<div style=\"background:#333 url(a.png);color:#333\">seen</d"
	    "iv>",
	    "seen",
	    "",
	    "" },
	{ "<div style=\"background:linear-gradient(#000,#333);color:#ff"
	    "f\">seen</div>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"opacity:0\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<div style=\"opacity:.2\"><div style=\"opacity:.2\">w</div><"
	    "/div>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"visibility:hidden\">w<b style=\"visibility:visibl"
	    "e\">seen</b></p>",
	    "seen",
	    "w",
	    "" },
	{ "<p style=\"visibility:collapse\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p hidden>w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p aria-hidden=true>seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"position:absolute;left:-9999px\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"position:absolute;top:-2000px\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"position:relative;left:-9999px\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<div style=\"position:absolute;left:-9999px\"><p style=\"pos"
	    "ition:relative;left:10100px\">seen</p></div>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"text-indent:-9999px\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"margin-left:-9999px\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"margin:-5000px 0 0 0\">w</p>",
	    "",
	    "w",
	    "" },
	{ "<p style=\"margin:0 auto;color:red\">seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"position:absolute;clip:rect(0,0,0,0)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"clip-path:inset(50%)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"clip-path:circle(0)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"clip-path:ellipse(0 0)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"clip-path:polygon(0 0,0 0,0 0)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"clip-path:polygon(0 0)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"clip-path:circle(50%)\">seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"clip-path:polygon(0 0,100% 0,100% 100%)\">seen</p"
	    ">",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"clip-path:url(#a)\">seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"filter:opacity(0)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"filter:opacity(5%)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"filter:blur(2px) opacity(.01)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"filter:opacity(50%)\">seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"filter:blur(2px)\">seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"font-size:0\">w<b style=\"font-size:medium\">seen"
	    "</b></p>",
	    "seen",
	    "w",
	    "" },
	{ "<p style=\"font-size:0\">w<b style=\"font-size:larger\">v</b"
	    "></p>x",
	    "x",
	    "wv",
	    "" },
	{ "<p style=\"transform:scale(0)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"transform:translateX(-3000px)\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"height:0;overflow:hidden\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"max-height:0;max-width:0;overflow:hidden\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"height:0\">seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"line-height:0;overflow:hidden\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<div style=\"height:0;overflow:hidden\"><p style=\"position:"
	    "absolute\">seen</p></div>",
	    "seen",
	    "",
	    "" },
	{ "<div style=\"position:relative;height:0;overflow:hidden\"><p"
	    " style=\"position:absolute\">w</p></div>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"letter-spacing:-1em\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"display:n\\6fne\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"display/**/:/**/none\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"display:no/**/ne\">seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"display:none;display:nonsense\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"display:none;display:block\">seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"display:none!important;display:block\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"background:url('a;display:none');color:red\">seen"
	    "</p>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"DISPLAY:NONE\">w</p>x",
	    "x",
	    "w",
	    "" },
};

static const struct row sheet_rows[] = {
	{ "<style>.x{display:none}</style>pa<span class=x>zz</span>y",
	    "pay",
	    "zz",
	    "" },
	{ "pa<span class=x>zz</span>y<style>.x{display:none}</style>",
	    "pay",
	    "zz",
	    "" },
	{ "<style>#i{display:none} .a .b{font-size:0}</style><p id=i>w<"
	    "/p><div class=a><p class=b>v</p></div><p class=b>seen</p>",
	    "seen",
	    "w\n\nv",
	    "" },
	{ "<style>p{display:none} p.s{display:block}</style><p>w</p><p "
	    "class=s>seen</p>",
	    "seen",
	    "w",
	    "" },
	{ "<style>p.s{display:block} p{display:none}</style><p>w</p><p "
	    "class=s>seen</p>",
	    "seen",
	    "w",
	    "" },
	{ "<style>.a{display:none!important}</style><p class=a style=\""
	    "display:block\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<style>.a{display:none}</style><p class=a style=\"display:bl"
	    "ock\">seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<style>@media print{.a{display:none}}</style><p class=a>seen"
	    "</p>",
	    "seen",
	    "",
	    "" },
	{ "<style>@media (max-width:600px){.a{display:none}}</style><p "
	    "class=a>seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<style>@media screen and (min-width:600px){.a{display:none}}"
	    "</style><p class=a>w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<style media=print>.a{display:none}</style><p class=a>seen</"
	    "p>",
	    "seen",
	    "",
	    "" },
	{ "<style>/* .a{ */ .b{color:red}</style><p class=a>seen</p>",
	    "seen",
	    "",
	    "" },
	{ "<style><!-- .a{display:none} --></style><p class=a>w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<style>.\\61{display:none}</style><p class=a>w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<style>.a:hover{display:none}.b::before{display:none}</style"
	    "><p class=a>seen</p><p class=b>too</p>",
	    "seen\n\ntoo",
	    "",
	    "" },
	{ "<style>span[data-x]{display:none}</style>pa<span data-x=1>zz"
	    "</span>y",
	    "pay",
	    "zz",
	    "" },
	{ "<style>i[class^=\"q\"]{font-size:0}</style>pa<i class=q17>zz"
	    "</i>y",
	    "pay",
	    "zz",
	    "" },
	{ "<style>i[lang=\"EN\"]{font-size:0}</style>pa<i class=\"a q17"
	    "\" lang=en>zz</i>y",
	    "pay",
	    "zz",
	    "" },
	{ "<style>i[class$=\"17\"]{font-size:0}</style>pa<i class=\"a q"
	    "17\" lang=en>zz</i>y",
	    "pay",
	    "zz",
	    "" },
	{ "<style>i[class*=\"q1\"]{font-size:0}</style>pa<i class=\"a q"
	    "17\" lang=en>zz</i>y",
	    "pay",
	    "zz",
	    "" },
	{ "<style>i[lang|=\"en\"]{font-size:0}</style>pa<i class=\"a q1"
	    "7\" lang=en>zz</i>y",
	    "pay",
	    "zz",
	    "" },
	{ "<style>i[class~=\"q17\"]{font-size:0}</style>pa<i class=\"a "
	    "q17\" lang=en>zz</i>y",
	    "pay",
	    "zz",
	    "" },
	{ "<style>i[lang=\"e\"]{font-size:0}</style>pa<i class=\"a q17\""
	    " lang=en>y</i>",
	    "pay",
	    "",
	    "" },
	{ "<style>i[class$=\"q\"]{font-size:0}</style>pa<i class=\"a q1"
	    "7\" lang=en>y</i>",
	    "pay",
	    "",
	    "" },
	{ "<style>i[class*=\"x\"]{font-size:0}</style>pa<i class=\"a q1"
	    "7\" lang=en>y</i>",
	    "pay",
	    "",
	    "" },
	{ "<style>i[lang|=\"e\"]{font-size:0}</style>pa<i class=\"a q17"
	    "\" lang=en>y</i>",
	    "pay",
	    "",
	    "" },
	{ "<style>i[class~=\"q1\"]{font-size:0}</style>pa<i class=\"a q"
	    "17\" lang=en>y</i>",
	    "pay",
	    "",
	    "" },
	{ "<style>/*a*/i/*b*/.q{font-size:0}</style>pa<i class=q>zz</i>"
	    "y",
	    "pay",
	    "zz",
	    "" },
	{ "<style>b:nth-child(even){display:none}</style><p><b>p</b><b>"
	    "x</b><b>ay</b><b>x</b></p>",
	    "pay",
	    "x x",
	    "" },
	{ "<style>.a,.b{display:none}</style><p class=b>w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<style>body{background:#000;color:#fff}.d{color:#000}</style"
	    "><p class=d>w</p>seen",
	    "seen",
	    "w",
	    "" },
	{ "<style>.f p{color:#fff}.f{background:navy}</style><div class"
	    "=f><p>seen</p></div><p>too</p>",
	    "seen\n\ntoo",
	    "",
	    "" },
	{ "<style>@import url(x);@font-face{font-family:x}.a{display:no"
	    "ne}</style><p class=a>w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<style>td>.a{display:none}</style><table><tr><td><b class=a>"
	    "w</b>x</td></tr></table>",
	    "x",
	    "w",
	    "" },
	{ "<!DOCTYPE html><style>.A{display:none}</style><p class=a>see"
	    "n</p>",
	    "seen",
	    "",
	    "" },
	{ "<style>.A{display:none}</style><p class=a>w</p>x",
	    "x",
	    "w",
	    "" },
};

static const struct row soup_rows[] = {
	{ "<p style=\"display:none\"><table><tr><td>w</td></tr></table>",
	    "",
	    "w",
	    "" },
	{ "<!DOCTYPE html><p style=\"display:none\"><table><tr><td>seen"
	    "</td></tr></table>",
	    "seen",
	    "",
	    "" },
	{ "<!DOCTYPE html><div style=\"color:#fff\"><table><tr><td>w</t"
	    "d></tr></table></div>x",
	    "x",
	    "w",
	    "" },
	{ "<div style=\"color:#fff;font-size:0\"><table><tr><td>seen</t"
	    "d></tr></table></div>",
	    "seen",
	    "",
	    "" },
	{ "<table hidden>seen<tr><td>w</td></tr></table>",
	    "seen",
	    "w",
	    "" },
	{ "<table hidden><b>seen</b><tr><td>w</td></tr></table>",
	    "seen",
	    "w",
	    "" },
	{ "<td style=\"display:none\">seen</td>",
	    "seen",
	    "",
	    "" },
	{ "<p style=\"display:none\"><li>seen",
	    "* seen",
	    "",
	    "" },
	{ "<ul><li style=\"display:none\"><div><li>seen</ul>",
	    "* seen",
	    "*",
	    "" },
	{ "<h1 style=\"display:none\"><h2>seen</h2>",
	    "seen",
	    "",
	    "" },
	{ "<div style=\"display:none\">w</body>w2",
	    "",
	    "w\nw2",
	    "" },
	{ "<a style=\"display:none\">w<a>seen</a>",
	    "seen",
	    "w",
	    "" },
	{ "a<!-- b -->c",
	    "ac",
	    "",
	    "" },
	{ "a<!-->b<!--->c",
	    "abc",
	    "",
	    "" },
	{ "a<!-- x --!>b<!-- y -->c",
	    "abc",
	    "",
	    "" },
	{ "a<!-- never closed b",
	    "a",
	    "never closed b",
	    "" },
	{ "a<![CDATA[b]]>c",
	    "ac",
	    "",
	    "" },
	{ "a<?xml version=\"1.0\"?>b",
	    "ab",
	    "",
	    "" },
	{ "a<![if !mso]>b<![endif]>c",
	    "abc",
	    "",
	    "" },
	{ "a</ x>b</>c",
	    "abc",
	    "",
	    "" },
	{ "<title>t</title>x",
	    "x",
	    "t",
	    "" },
	{ "<template>w</template>x",
	    "x",
	    "w",
	    "" },
	{ "<script>if (a<b) w</script>x",
	    "x",
	    "",
	    "" },
	{ "<xmp><b>&amp;</xmp>x",
	    "<b>&amp;\nx",
	    "",
	    "" },
	{ "<textarea>a<b>&amp;</textarea>x",
	    "a<b>&\nx",
	    "",
	    "" },
	{ "x<plaintext><b>y</plaintext>z",
	    "x\n<b>y</plaintext>z",
	    "",
	    "" },
	{ "<ruby>k<rp>(</rp></ruby>x",
	    "kx",
	    "(",
	    "" },
	{ "<dialog>w</dialog>x",
	    "x",
	    "w",
	    "" },
	{ "<b\n title=\"a>b\"\n>x</b>",
	    "x",
	    "",
	    "" },
	{ "<p class=a class=b style=color:red style=display:none>seen",
	    "seen",
	    "",
	    "" },
	{ "<img/alt=Logo src=x>",
	    "Logo",
	    "",
	    "" },
	{ "<<b>x</b>",
	    "<x",
	    "",
	    "" },
	{ "1 < 2 &amp; 3 > 2",
	    "1 < 2 & 3 > 2",
	    "",
	    "" },
	{ "&lt;&#12354;&#x3042;&#150;&euro;&copyx&notin;&not;&zwj;",
	    "<ああ–€©x∉¬‍",
	    "",
	    "" },
	{ "&#0;&#xD800;&#x110000;&#99999999999;",
	    "����",
	    "",
	    "" },
	{ "&Pfr;&pay;&pfr;&amp",
	    "𝔓&pay;𝔭&",
	    "",
	    "" },
	{ "a&nbsp;b&shy;c",
	    "a b­c",
	    "",
	    "" },
	{ "<bdo dir=rtl>drowssap</bdo>",
	    "password",
	    "",
	    "" },
	{ "<p style=\"direction:rtl;unicode-bidi:bidi-override\">321 ya"
	    "p</p>",
	    "pay 123",
	    "",
	    "" },
	{ "<small>x<small>y</small></small>",
	    "xy",
	    "",
	    "" },
	{ "<p style=\"font:0/0 a\">w</p>x",
	    "x",
	    "w",
	    "" },
	{ "<p style=\"font:bold 14px/1.5 Arial\">seen",
	    "seen",
	    "",
	    "" },
	{ "<form action=/in><input type=text placeholder=PIN><input typ"
	    "e=submit value=Send></form>",
	    "PIN Send",
	    "",
	    "f /in form\n" },
	{ "<noscript>ns</noscript>x",
	    "nsx",
	    "",
	    "" },
	{ "<p style=\"white-space:pre\">a  b</p>",
	    "a  b",
	    "",
	    "" },
	{ "<p style=\"display:none\"><p>seen",
	    "seen",
	    "",
	    "" },
};

static const struct row link_rows[] = {
	{ "<a href=http://a.example>x</a>",
	    "x",
	    "",
	    "a http://a.example x\n" },
	{ "<a href = \"http://a.example\">x</a>",
	    "x",
	    "",
	    "a http://a.example x\n" },
	{ "<a/href=http://a.example/>x</a>",
	    "x",
	    "",
	    "a http://a.example/ x\n" },
	{ "<a href='http://a.example' href='http://b.example'>x</a>",
	    "x",
	    "",
	    "a http://a.example x\n" },
	{ "<a HREF=' &#1; http://a.example '>x</a>",
	    "x",
	    "",
	    "a http://a.example x\n" },
	{ "<a href=\"ht&#9;tp:&#10;//a.exa&#13;mple\">x</a>",
	    "x",
	    "",
	    "a http://a.example x\n" },
	{ "<a href=\"http:\\\\a.example\\p?q=\\\">x</a>",
	    "x",
	    "",
	    "a http://a.example/p?q=\\ x\n" },
	{ "<a href=\"https:/a.example\">x</a>",
	    "x",
	    "",
	    "a https://a.example x\n" },
	{ "<a href=\"https:a.example\">x</a>",
	    "x",
	    "",
	    "a https://a.example x\n" },
	{ "<a href=\"https:////a.example\">x</a>",
	    "x",
	    "",
	    "a https://a.example x\n" },
	{ "<a href=\"//a.example/p\">x</a>",
	    "x",
	    "",
	    "a https://a.example/p x\n" },
	{ "<a href=\"\\\\a.example/p\">x</a>",
	    "x",
	    "",
	    "a https://a.example/p x\n" },
	{ "<a href=\"&#104;ttp&colon;//a&period;example\">x</a>",
	    "x",
	    "",
	    "a http://a.example x\n" },
	{ "<a href=\"http://a.example/?a=1&copy=2&lt=3&amp;b\">x</a>",
	    "x",
	    "",
	    "a http://a.example/?a=1&copy=2&lt=3&b x\n" },
	{ "<a href=\"javascript:go()\">x</a>",
	    "x",
	    "",
	    "a javascript:go() x\n" },
	{ "<a href=\"data:text/html,<b>hi\">x</a>",
	    "x",
	    "",
	    "a data:text/html,<b>hi x\n" },
	{ "<a href=\"#top\">x</a><a href=\"\">y</a>",
	    "xy",
	    "",
	    "" },
	{ "<base href=\"http://b.example/d/e?q\"><a href=f>x</a><a href"
	    "=/g>y</a><a href=?h>z</a>",
	    "xyz",
	    "",
	    "a http://b.example/d/f x\na http://b.example/g y\na http://b"
	    ".example/d/e?h z\n" },
	{ "<base href=\"http://b.example\"><base href=\"http://c.exampl"
	    "e\"><a href=f>x</a>",
	    "x",
	    "",
	    "a http://b.example/f x\n" },
	{ "<form action=\"http://f.example/in\"><button formaction=\"ht"
	    "tp://g.example\">Go</button></form>",
	    "Go",
	    "",
	    "f http://f.example/in form\nf http://g.example Go\n" },
	{ "<form><input type=submit value=Pay formaction=\"http://g.exa"
	    "mple\"></form>",
	    "Pay",
	    "",
	    "f http://g.example Pay\n" },
	{ "<map><area href=\"http://a.example\" alt=\"Map\"></map>",
	    "",
	    "",
	    "a http://a.example Map\n" },
	{ "<svg><a xlink:href=\"http://a.example\"><text>x</text></a></"
	    "svg>",
	    "x",
	    "",
	    "a http://a.example x\n" },
	{ "<meta http-equiv=refresh content=\"0;url='http://r.example/x"
	    "'\">",
	    "",
	    "",
	    "r http://r.example/x \n" },
	{ "<meta http-equiv=\"&#114;efresh\" content=\"3; http://r.exam"
	    "ple\">",
	    "",
	    "",
	    "r http://r.example \n" },
	{ "<iframe src=\"http://i.example\"></iframe>",
	    "",
	    "",
	    "a http://i.example \n" },
	{ "<frame src=\"http://i.example\">",
	    "",
	    "",
	    "a http://i.example \n" },
	{ "<object data=\"http://o.example\" type=\"text/html\">x</obje"
	    "ct>",
	    "x",
	    "",
	    "a http://o.example \n" },
	{ "<img src=\"http://i.example/a.png\" alt=\"Pay\" title=\"now"
	    "\">",
	    "Pay now",
	    "",
	    "" },
	{ "<a href=\"http://a.example\"><img alt=\"Invoice\"></a>",
	    "Invoice",
	    "",
	    "a http://a.example Invoice\n" },
	{ "<a href=\"http://a.example\">vis<span style=\"display:none\""
	    ">hid</span>ible</a>",
	    "visible",
	    "hid",
	    "a http://a.example visible\n" },
	{ "<p style=\"display:none\"><a href=\"http://a.example\">hid</"
	    "a></p>",
	    "",
	    "hid",
	    "a http://a.example hid\n" },
	{ "<a href=\"http://a.example\"><div>one</div><div>two</div></a"
	    ">",
	    "one\ntwo",
	    "",
	    "a http://a.example one\ntwo\n" },
	{ "<a href=\"http://a.example\">one<a href=\"http://b.example\""
	    ">two</a>",
	    "onetwo",
	    "",
	    "a http://a.example one\na http://b.example two\n" },
	{ "<!--[if mso]><v:roundrect href=\"http://a.example\">Go</v:ro"
	    "undrect><![endif]--><a href=\"http://a.example\">Go</a>",
	    "Go",
	    "",
	    "a http://a.example Go\na http://a.example Go\n" },
	{ "<!--[if !mso]><!--><a href=\"http://a.example\">x</a><!--<!["
	    "endif]-->",
	    "x",
	    "",
	    "a http://a.example x\n" },
	{ "<a href=\"http://a.example\"><!--[if mso]><i>&nbsp;</i><![en"
	    "dif]-->Go</a>",
	    "Go",
	    "",
	    "a http://a.example Go\n" },
	{ "<!--[if IE]>ie<![endif]-->x",
	    "x",
	    "ie",
	    "" },
	{ "<p>a</p><!--[if mso]><style>p{color:red}</style><xml><o:P>96"
	    "</o:P></xml>Send to DE<br>now<![endif]-->",
	    "a\n\nSend to DE\nnow",
	    "",
	    "" },
	{ "<bdo dir=rtl>to <a href=x:y>knab</a></bdo>",
	    "bank ot",
	    "",
	    "a x:y bank\n" },
};

static const struct row writing_rows[] = {
	{ "<style>.p::before{content:\"Pay to: \"}</style><p class=p>DE89"
	    "</p>",
	    "Pay to: DE89",
	    "",
	    "" },
	{ "<style>.p:after{content:\" now\"}</style><p class=p>Pay</p>x",
	    "Pay now\n\nx",
	    "",
	    "" },
	{ "<style>p::before{content:\"a\"}p::after{content:\"c\"}</style>"
	    "<p>b<p>b",
	    "abc\n\nabc",
	    "",
	    "" },
	{ "<style>b::before{content:'\\50 ay \\201c' \"x\\\"y\"}</style><"
	    "b>z</b>",
	    "Pay “x\"yz",
	    "",
	    "" },
	{ "<style>b::after{content:\"\\41 \\42 \\\nC\"}</style><b>z</b>",
	    "zABC",
	    "",
	    "" },
	{ "<style>b::before{content:attr(data-x) \": \" attr(TITLE)}</sty"
	    "le><b data-x=\"I&amp;O\" title=t>z</b>",
	    "I&O: tz",
	    "",
	    "" },
	{ "<style>b::before{content:counter(n) \"x\" url(a.png) / \"not\""
	    "}</style><b>z</b>",
	    "xz",
	    "",
	    "" },
	{ "<style>b::before{content:\"x\" !important}b::before{content:\""
	    "y\"}</style><b>z</b>",
	    "xz",
	    "",
	    "" },
	{ "<style>b::before{content:\"x\"}b.q::before{content:none}</styl"
	    "e><b>z</b><b class=q>z</b>",
	    "xzz",
	    "",
	    "" },
	{ "<style>b::before{content:\"x\"}b::before{content:nonsense}</st"
	    "yle><b>z</b>",
	    "xz",
	    "",
	    "" },
	{ "<style>b::before{content:\"x\";display:none}</style><b>z</b>",
	    "z",
	    "x",
	    "" },
	{ "<style>b::before{content:\"x\";font-size:0}</style><b>z</b>",
	    "z",
	    "x",
	    "" },
	{ "<style>b::before{content:\"x\";font-size:9px}b{font-size:0}</s"
	    "tyle><b>z</b>",
	    "x",
	    "z",
	    "" },
	{ "<style>b{display:none}b::after{content:\"x\"}</style>a<b>z</b>"
	    "c",
	    "ac",
	    "zx",
	    "" },
	{ "<style>b::before{content:\"x\";display:block}</style>a<b>z</b>",
	    "a\nx\nz",
	    "",
	    "" },
	{ "<style>b::before:hover{content:\"x\"}b::before i{content:\"y\""
	    "}b::first-line{content:\"w\"}</style><b>z<i>z</i></b>",
	    "zz",
	    "",
	    "" },
	{ "<style>b:hover::before{content:\"x\"}b+b::before{content:\"y\""
	    "}</style><b>z</b><b>z</b>",
	    "zz",
	    "",
	    "" },
	{ "<style>b{content:\"x\"}img::before{content:\"y\"}</style><b>z<"
	    "/b><img alt=i>",
	    "zi",
	    "",
	    "" },
	{ "<style>body::before{content:\"x \"}body::after{content:\" y\"}"
	    "</style><body><b>z</b>",
	    "x z y",
	    "",
	    "" },
	{ "<style>body::before{content:\"x \"}</style>z",
	    "x z",
	    "",
	    "" },
	{ "<style>::before{content:\"x\"}</style><b>z</b>",
	    "xxz",
	    "",
	    "" },
	{ "<b>z</b><style>b::before{content:\"x\"}</style>",
	    "xz",
	    "",
	    "" },
	{ "<style>a::before{content:\"Pay \"}a::after{content:\"!\"}</sty"
	    "le><a href='x:y'>now</a>.",
	    "Pay now!.",
	    "",
	    "a x:y Pay now!\n" },
	{ "<style>li::before{content:\"1. \"}</style><ul><li>a</ul>",
	    "* 1. a",
	    "",
	    "" },
	{ "<style>p::before{content:\"\\A a\\A b\";white-space:pre}</styl"
	    "e><p>z",
	    "\na\nbz",
	    "",
	    "" },
	{ "<style>p::after{content:\"<b>&amp;\"}</style><p>z",
	    "z<b>&amp;",
	    "",
	    "" },
	{ "<style>b::before{content:\"x",
	    "",
	    "",
	    "" },
};

static const struct row doubt_rows[] = {
	{ "<div style=\"max-height:0;min-height:9px;overflow:hidden\">x",
	    "x", "", "" },
	{ "<div style=\"max-height:0;min-width:9px;overflow:hidden\">x",
	    "", "x", "" },
	{ "<html style=\"background:#000\"><font color=white>x</font>",
	    "x", "", "" },
	{ "<html style=\"background:#fff\"><font color=white>x</font>",
	    "", "x", "" },
	{ "<style>html{background:#000}</style><font color=white>x",
	    "x", "", "" },
	{ "<div style=\"font-size:0\"><font size=4>x</font>y",
	    "x", "y", "" },
	{ "<div style=\"font-size:0\"><font size=\"+1\">x</font>"
	    "<font size=x>z</font><b size=4>y</b>", "x", "zy", "" },
	{ "<style>@supports (nosuch:x){b{display:none}}</style><b>x",
	    "x", "", "" },
	{ "<style>@supports (color:red){b{display:none}}</style><b>x",
	    "", "x", "" },
	{ "<style>@supports not ( nosuch:x){b{display:none}}</style><b>x",
	    "", "x", "" },
	{ "<style>b, ..z {display:none}</style><b>x", "x", "", "" },
	{ "<style>b, {display:none}</style><b>x", "x", "", "" },
	{ "<style>b, i:hover{display:none}</style><b>x", "", "x", "" },
	{ "<style type=text/x-note>b{display:none}</style><b>x",
	    "x", "", "" },
	{ "<style type=\"Text/CSS\">b{display:none}</style><b>x",
	    "", "x", "" },
	{ "<span style=\"text-indent:-9999px\">x", "x", "", "" },
	{ "<span style=\"display:inline-block;text-indent:-9999px\">x",
	    "", "x", "" },
};

static const struct row frame_rows[] = {
	{ "a<iframe srcdoc=\"&lt;p&gt;Pay&lt;/p&gt;&lt;i style='display:n"
	    "one'&gt;h&lt;/i&gt;now\"></iframe>b",
	    "a\nPay\n\nnow\nb",
	    "h",
	    "" },
	{ "<iframe srcdoc=\"<b>I&amp;amp;O</b>\"></iframe>",
	    "I&O",
	    "",
	    "" },
	{ "<iframe srcdoc=\"<a href='http://a.example'>Go</a>\"></iframe>",
	    "Go",
	    "",
	    "a http://a.example Go\n" },
	{ "<iframe style=\"display:none\" srcdoc=\"<b>x</b>\"></iframe>y",
	    "y",
	    "x",
	    "" },
	{ "<iframe width=0 srcdoc=\"<b>x</b>\"></iframe>y",
	    "y",
	    "x",
	    "" },
	{ "<iframe srcdoc=\"a<iframe srcdoc='<b>c</b>'></iframe>\"></ifra"
	    "me>",
	    "a\n<b>c</b>",
	    "",
	    "" },
	{ "<iframe src=\"http://i.example\" srcdoc=\"x\">old</iframe>",
	    "x",
	    "old",
	    "a http://i.example \n" },
	{ "<base href=\"http://b.example/\"><iframe srcdoc=\"<a href='c'>"
	    "x</a>\"></iframe>",
	    "x",
	    "",
	    "a http://b.example/c x\n" },
};

static const struct row anchor_rows[] = {
	{ "<a href='x:y'><div style='background:#fff'><p style='color:#00"
	    "0'>a<a href='x:z' style='color:#000'>b</a>c</p></div></a>",
	    "abc",
	    "",
	    "a x:y a\na x:z b\n" },
	{ "<body bgcolor=#000000 text=#ffffff><a href='x:y'><div style='b"
	    "ackground:#fff'>a<p style='color:#555'>b <a href='x:z' style='"
	    "color:#000'>c</a></p></div></a>",
	    "a\n\nb c",
	    "",
	    "a x:y a\n\nb\na x:z c\n" },
	{ "<a style='display:none'>x<div>y<a>seen</a>too</div>",
	    "seentoo",
	    "x\ny",
	    "" },
	{ "<a style='color:#fff'><div style='background:#fff'>x<a>seen</a"
	    ">too</div>",
	    "seentoo",
	    "x",
	    "" },
	{ "<a href='x:y'><div style='display:none'>h</a>i</div>j",
	    "j",
	    "hi",
	    "a x:y \n" },
	{ "<a href='x:y'>one<p>two<a href='x:z'>three",
	    "one\n\ntwothree",
	    "",
	    "a x:y one\n\ntwo\na x:z three\n" },
	{ "<a><a><a href='x:y'>x</a></a>y",
	    "xy",
	    "",
	    "a x:y x\n" },
	{ "<a href='x:y'><div><b><a href='x:z'>c</a>d</b>e</div>f",
	    "cde\nf",
	    "",
	    "a x:y \na x:z c\n" },
	{ "<a dir=rtl style='unicode-bidi:bidi-override'>ab<div>cd</a>ef<"
	    "/div>",
	    "ba\ndcef",
	    "",
	    "" },
};

static struct html_result
html(struct str s)
{
	struct str input = heap(s);
	struct html_result result = { .links_n = 0 };

	html_read(arena, input, &limits_default, &result);
	result.text = str_keep(arena, result.text);
	result.hidden = str_keep(arena, result.hidden);
	for (size_t i = 0; i < result.links_n; i++) {
		struct link *link = &result.links[i];

		link->url = str_keep(arena, link->url);
		if (link->text.p != NULL)
			link->text = str_keep(arena, link->text);
	}
	heap_free(input);
	return result;
}

static struct str
links_written(const struct html_result *result)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < result->links_n; i++) {
		const struct link *link = &result->links[i];

		buf_format(&buf, "%c %.*s %.*s\n",
		    link->kind == LINK_ANCHOR ? 'a' :
		    link->kind == LINK_FORM ? 'f' :
		    link->kind == LINK_REFRESH ? 'r' : '?',
		    STR_ARGS(link->url), STR_ARGS(link->text));
	}
	return buf_str(&buf);
}

static void
rows_hold(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct html_result result = html(str_of(rows[i].html));

		if (!str_equal(result.text, str_of(rows[i].text)) ||
		    !str_equal(result.hidden, str_of(rows[i].hidden)))
			print_error("in: %s\n", rows[i].html);
		same(result.text, rows[i].text);
		same(result.hidden, rows[i].hidden);
		same(links_written(&result), rows[i].links);
	}
}

#define ROWS(rows) rows_hold((rows), sizeof(rows) / sizeof(rows)[0])

static void
lines_and_cells_stand_as_they_are_drawn(void **state)
{
	(void)state;
	ROWS(layout_rows);
}

static void
a_style_decides_what_is_seen(void **state)
{
	(void)state;
	ROWS(sight_rows);
}

static void
a_style_sheet_decides_as_well(void **state)
{
	(void)state;
	ROWS(sheet_rows);
}

static void
tag_soup_is_read_as_browsers_read_it(void **state)
{
	(void)state;
	ROWS(soup_rows);
}

static void
links_lead_where_browsers_go(void **state)
{
	(void)state;
	ROWS(link_rows);
}

static void
what_a_sheet_writes_is_read(void **state)
{
	(void)state;
	ROWS(writing_rows);
}

static void
what_hides_only_at_first_sight_is_seen(void **state)
{
	(void)state;
	ROWS(doubt_rows);
	same(html(STR("<scr\0ipt>x</scr\0ipt>")).text, "x");
	same(html(STR("<title\0>x</title\0>")).text, "x");
}

static void
the_page_in_a_frame_is_read(void **state)
{
	(void)state;
	ROWS(frame_rows);
}

static void
a_block_outlives_the_link_it_was_opened_in(void **state)
{
	(void)state;
	ROWS(anchor_rows);
}

static void
what_readers_differ_about_is_told(void **state)
{
	(void)state;
	assert_false(html(STR("<!--[if mso]>a<![endif]-->a")).readers_differ);
	assert_true(html(STR("<!--[if mso]>b<![endif]-->a")).readers_differ);
	assert_false(html(STR("<!--[if IE]>b<![endif]-->a")).readers_differ);
	assert_true(html(STR("<p style='mso-hide:all'>a")).readers_differ);
	assert_false(html(STR("<p style='mso-hide:all;display:none'>a"))
	    .readers_differ);
	assert_true(html(STR("<input type=Password>")).asks_password);
	assert_false(html(STR("<input type=text>")).asks_password);
}

static struct str
repeated(const char *head, const char *piece, size_t n, const char *tail)
{
	struct buf buf = { .arena = arena };

	buf_cstr(&buf, head);
	for (size_t i = 0; i < n; i++)
		buf_cstr(&buf, piece);
	buf_cstr(&buf, tail);
	return buf_str(&buf);
}

/* What is past the limit stands there as it is. */
static void
frames_are_read_up_to_their_limit(void **state)
{
	(void)state;
	same(html(repeated("", "<iframe srcdoc='<i>'></iframe>", 20, "x")).text,
	    "x");
	same(html(repeated("", "<iframe srcdoc='<i>'></iframe>", 21, "x")).text,
	    "<i>\nx");
}

static void
an_empty_writing_says_nothing(void **state)
{
	(void)state;
	assert_true(writing_says(STR("\"x\"")));
	assert_true(writing_says(STR("\"!\"")));
	assert_true(writing_says(STR("' ' attr(x)")));
	assert_false(writing_says(STR("\"\"")));
	assert_false(writing_says(STR(" ' ' !important")));
	assert_false(writing_says(STR("")));
}

/* What each of many elements adds comes to an end, and that is told. */
static void
what_a_sheet_writes_is_bounded(void **state)
{
	struct buf buf = { .arena = arena };
	struct html_result result;

	(void)state;
	buf_cstr(&buf, "<style>b::before{content:\"");
	buf_add(&buf, repeated("", "x", 5000, "\"}</style>"));
	result = html(repeated(str_cstr(arena, buf_str(&buf)), "<b>", 1, ""));
	assert_int_equal(result.text.n, 4095);
	assert_false(result.readers_differ);
	result = html(repeated(str_cstr(arena, buf_str(&buf)), "<b></b>", 30, ""));
	assert_int_equal(result.text.n, 30 * 4095);
	assert_false(result.readers_differ);
	result = html(repeated(str_cstr(arena, buf_str(&buf)), "<b></b>", 3000, "y"));
	assert_true(result.text.n < 1 << 18);
	assert_true(result.readers_differ);
	assert_true(str_ends(result.text, STR("y")));
}

/* One rule past the limit is the first that does not count. */
static void
rules_count_up_to_their_limit(void **state)
{
	(void)state;
	same(html(repeated("<style>", ".b{color:red}", 3999,
	    ".a{display:none}</style><p class=a>x")).text, "");
	same(html(repeated("<style>", ".b{color:red}", 4000,
	    ".a{display:none}</style><p class=a>x")).text, "x");
}

static void
classes_count_up_to_their_limit(void **state)
{
	(void)state;
	same(html(repeated("<style>.a{display:none}</style><p class='", "b ",
	    CLASSES_MOST - 1, "a'>x")).text, "");
	same(html(repeated("<style>.a{display:none}</style><p class='", "b ",
	    CLASSES_MOST, "a'>x")).text, "x");
}

static void
elements_have_a_style_up_to_the_depth_of_the_stack(void **state)
{
	(void)state;
	same(html(repeated("", "<div>", STACK_MOST - 2,
	    "<p style='display:none'>x")).text, "");
	same(html(repeated("", "<div>", STACK_MOST - 1,
	    "<p style='display:none'>x")).text, "x");
}

static void
a_long_declaration_list_counts_to_its_end(void **state)
{
	(void)state;
	same(html(repeated("<p style='", "color:red;", 10000,
	    "display:none'>x")).text, "");
	same(html(repeated("<p style='", "a:(", 100000,
	    ";display:none'>x")).text, "x");
}

/* Matching is bounded by a count of steps, whatever stands in the sheet: two
 * thousand rules for each of fifty thousand elements. */
static void
rules_times_elements_is_bounded(void **state)
{
	struct sheet *sheet = NEW(arena, struct sheet);
	struct candidate *candidate = NEW(arena, struct candidate);
	struct cascade *cascade = NEW(arena, struct cascade);

	(void)state;
	sheet->arena = arena;
	sheet->steps_left = 10000;
	sheet_read(sheet, repeated("", ".a b.a{color:red}", 2000, ""));
	assert_int_equal(sheet->rules_n, 2000);
	candidate->names.tag = name_hash(STR("b"), false);
	candidate->names.classes[0] = name_hash(STR("a"), false);
	candidate->names.classes_n = 1;
	sheet_match(sheet, candidate, cascade);
	assert_int_equal(sheet->steps_left, 8000);
	for (int i = 0; i < 50000; i++)
		sheet_match(sheet, candidate, cascade);
	assert_int_equal(sheet->steps_left, 0);
	assert_int_equal(cascade->set, 0);
	sheet->steps_left = 10000;
	sheet_ancestor(sheet, &candidate->names, 1);
	sheet_match(sheet, candidate, cascade);
	assert_int_equal(cascade->set, (uint64_t)1 << PROPERTY_COLOR);
}

static void
hostile_sheets_are_linear(void **state)
{
	static const char *const pieces[] = {
		"{", "}", "@media{", "@media (", "a,", "a{b:c}", "/*", "*/", "(",
		"[", "\"", "\\", ".a ", ":not(", "@", ";", "a{color:red}",
		"<!--", "#a>", "a{background:url(", "p:nth-child(n){color:red}",
		"</style><p><style>", "b::before{content:\"x\"}",
		"a::before{content:attr(", "::after{content:'\\"
	};
	static const char *const tags[] = {
		"<!-- --!>", "<p class=a>", "<b id=a class='a b c'>", "<bdo dir=rtl>x",
		"<table>", "<li>", "<a>", "<!--[if mso]>x<![endif]-->", "&#x", "&amp",
		"<p style='color:red'>", "<input value=x>", "<h1>", "<plaintext",
		"<a><div>", "<a><div><a>", "<a><div></a>", "<a><table><td>",
		"<iframe srcdoc=x>", "<iframe srcdoc='<iframe srcdoc=x>'></iframe>"
	};

	(void)state;
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		html(repeated("<style>", pieces[i],
		    1000000 / strlen(pieces[i]), "</style>z"));
		arena_reset(arena);
	}
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++) {
		html(repeated("<style>.a .b,p.a,*{color:red}"
		    "*::before{content:'xy'}</style>", tags[i],
		    500000 / strlen(tags[i]), "-->"));
		arena_reset(arena);
	}
}

static void
media_of_a_desktop_match(void **state)
{
	static const struct { const char *query; bool matches; } cases[] = {
		{ "", true }, { "all", true }, { "screen", true },
		{ "print", false }, { "only screen and (max-width:600px)", false },
		{ "(min-width: 600px)", true }, { "(min-width: 2000px)", false },
		{ "print, screen", true }, { "not print", true },
		{ "(prefers-color-scheme: dark)", false },
		{ "(prefers-color-scheme: light)", true },
		{ "(min-width:30em) and (max-width:2000px)", true },
		{ "handheld", false }, { "(orientation:portrait)", false }
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_int_equal(media_matches(str_of(cases[i].query)),
		    cases[i].matches);
}

static void
colours_are_read_in_every_form(void **state)
{
	static const struct { const char *css; uint32_t rgb; } cases[] = {
		{ "#fff", 0xffffff }, { "#1234", 0x112233 },
		{ "#102030", 0x102030 }, { "#10203040", 0x102030 },
		{ "rgb(1,2,3)", 0x010203 }, { "rgb(100% 0% 50%)", 0xff0080 },
		{ "rgba(1,2,300,.5)", 0x0102ff }, { "hsl(120,100%,25%)", 0x008000 },
		{ "hsl(0 100% 50%)", 0xff0000 }, { "rebeccapurple", 0x663399 },
		{ "aliceblue", 0xf0f8ff }, { "yellowgreen", 0x9acd32 }
	};
	static const struct { const char *value; uint32_t rgb; } attributes[] = {
		{ "#FFF", 0xffffff }, { "ffffff", 0xffffff }, { "White", 0xffffff },
		{ "chucknorris", 0xc00000 }, { "f", 0x0f0000 }, { "x", 0 },
		{ "#12345", 0x123450 }, { "fffffffff", 0xffffff },
		{ "rgb(1,2,3)", 0x010203 }
	};
	struct colour colour;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_true(colour_read(str_of(cases[i].css), &colour));
		assert_int_equal(colour.rgb, cases[i].rgb);
	}
	for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
		assert_true(colour_of_attribute(str_of(attributes[i].value),
		    &colour));
		assert_int_equal(colour.rgb, attributes[i].rgb);
	}
	assert_false(colour_read(STR("#12"), &colour));
	assert_false(colour_read(STR("#ggg"), &colour));
	assert_false(colour_read(STR("rgb(1,2)"), &colour));
	assert_false(colour_read(STR("nocolour"), &colour));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_and_cells_stand_as_they_are_drawn),
		cmocka_unit_test(a_style_decides_what_is_seen),
		cmocka_unit_test(a_style_sheet_decides_as_well),
		cmocka_unit_test(tag_soup_is_read_as_browsers_read_it),
		cmocka_unit_test(links_lead_where_browsers_go),
		cmocka_unit_test(what_a_sheet_writes_is_read),
		cmocka_unit_test(what_hides_only_at_first_sight_is_seen),
		cmocka_unit_test(the_page_in_a_frame_is_read),
		cmocka_unit_test(a_block_outlives_the_link_it_was_opened_in),
		cmocka_unit_test(frames_are_read_up_to_their_limit),
		cmocka_unit_test(an_empty_writing_says_nothing),
		cmocka_unit_test(what_a_sheet_writes_is_bounded),
		cmocka_unit_test(what_readers_differ_about_is_told),
		cmocka_unit_test(rules_count_up_to_their_limit),
		cmocka_unit_test(classes_count_up_to_their_limit),
		cmocka_unit_test(
		    elements_have_a_style_up_to_the_depth_of_the_stack),
		cmocka_unit_test(a_long_declaration_list_counts_to_its_end),
		cmocka_unit_test(rules_times_elements_is_bounded),
		cmocka_unit_test(hostile_sheets_are_linear),
		cmocka_unit_test(media_of_a_desktop_match),
		cmocka_unit_test(colours_are_read_in_every_form),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
