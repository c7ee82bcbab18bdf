/* SPDX-License-Identifier: Apache-2.0 */
/* Layouts of real mailers: what is live, and who the history says wrote. */
#include "arena.h"

struct layout {
	const char *text, *live;
	const char *name, *address;	/* of the first author; NULL if none */
	const char *date;
};

static const struct layout layouts[] = {
	{ "Thanks, noted.\n\n"
	    "On Sat, Nov 21, 2026 at 4:05 PM Haruka Endo <h@x.example> wrote:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "On Sat, 21 Nov 2026 at 16:05, Haruka Endo <h@x.example> wrote:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "On 21/11/2026 16:05, Haruka Endo <h@x.example> wrote:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "On Nov 21, 2026, at 4:05 PM, Haruka Endo <h@x.example> wrote:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "On Saturday, November 21, 2026 4:05 PM, Haruka Endo <h@x.example> wrote:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "On 2026-11-21 16:05, Haruka Endo <h@x.example> wrote:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "On 21 November 2026 16:05:00 UTC, Haruka Endo <h@x.example> wrote:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Am 21.11.2026 um 16:05 schrieb Haruka Endo <h@x.example>:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Am Sa., 21. Nov. 2026 um 16:05 Uhr schrieb Haruka Endo <h@x.example>:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Haruka Endo <h@x.example> schrieb am Sa., 21. Nov. 2026, 16:05:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Le sam. 21 nov. 2026 à 16:05, Haruka Endo <h@x.example> a écrit :\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Le 21/11/2026 à 16:05, Haruka Endo <h@x.example> a écrit\u00a0:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "El sáb, 21 nov 2026 a las 16:05, Haruka Endo (<h@x.example>) escribió:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Il giorno sab 21 nov 2026 alle ore 16:05 Haruka Endo <h@x.example> ha scritto:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Op za 21 nov 2026 om 16:05 schreef Haruka Endo <h@x.example>:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Em sáb., 21 de nov. de 2026 às 16:05, Haruka Endo <h@x.example> escreveu:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Den lör 21 nov. 2026 kl 16:05 skrev Haruka Endo <h@x.example>:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Haruka Endo <h@x.example> 于2026年11月21日周六 16:05写道：\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Haruka Endo <h@x.example> 於 2026年11月21日 週六 下午4:05寫道：\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "2026년 11월 21일 (토) 오후 4:05, Haruka Endo <h@x.example>님이 작성:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\nQuoting Haruka Endo <h@x.example>:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", NULL },
	{ "Thanks, noted.\n\nHaruka Endo <h@x.example> wrote:\n"
	    "> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", NULL },
	{ "Thanks, noted.\n\n"
	    "On Sat, Nov 21, 2026 at 4:05 PM Haruka Endo <\n"
	    "h@x.example> wrote:\n\n> old words\n> more\n",
	  "Thanks, noted.\n\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\nOn Sat, 21 Nov 2026 16:05:00 +0900\n"
	    "遠藤 遥 <h@x.example> wrote:\n\n> old words\n> more\n",
	  "Thanks, noted.\n\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T07:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "Am Samstag, 21. November 2026 um 16:05 Uhr schrieb\n"
	    "Haruka Endo <h@x.example>:\n> old words\n> more\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "2026年11月21日(土) 16:05 遠藤 遥\n<h@x.example>:\n\n"
	    "> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "On Sat, Nov 21, 2026 at 4:05 PM Haruka Endo <h@x.example> wrote:\n"
	    "\nold words\nmore\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "2026年11月21日(土) 16:05 遠藤 遥 <h@x.example>:\n"
	    "> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "2026年11月21日（土）午後4:05 遠藤 遥 <h@x.example>：\n"
	    "> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "2026/11/21 16:05、遠藤 遥 のメール:\n"
	    "> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", NULL, "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "2026/11/21 16:05、遠藤 遥 <h@x.example>のメール:\n"
	    "> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "2026/11/21 16:05、遠藤 遥 さんは書きました:\n"
	    "> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", NULL, "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "2026/11/21 (土) 16:05、\"遠藤 遥\" <h@x.example> さんは書きました：\n"
	    "> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "(2026/11/21 16:05), 遠藤 遥 wrote:\n> 旧文です。\n"
	    "> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", NULL, "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "On 2026/11/21 16:05, 遠藤 遥 wrote:\n"
	    "> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", NULL, "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "On Sat, 21 Nov 2026 16:05:00 +0900, 遠藤 遥 wrote:\n"
	    "> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", NULL, "2026-11-21T07:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "遠藤 遥 <h@x.example> のメールから引用\n"
	    "> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "遠藤 遥 さんは書きました:\n> 旧文です。\n"
	    "> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "2026年11月21日 16時05分 遠藤 遥 <h@x.example>:\n"
	    "> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n> 旧文です。\n"
	    "> 請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n>旧文です。\n"
	    ">請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n＞旧文です。\n"
	    "＞請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n＞ 旧文です。\n"
	    "＞ 請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n>> 旧文です。\n"
	    ">> 請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n> > 旧文です。\n"
	    "> > 請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n > 旧文です。\n"
	    " > 請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n| 旧文です。\n"
	    "| 請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n: 旧文です。\n"
	    ": 請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\nendo> 旧文です。\n"
	    "endo> 請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\nHE> 旧文です。\n"
	    "HE> 請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n遠藤> 旧文です。\n"
	    "遠藤> 請求書の件\n以上\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n以上\n",
	  NULL, NULL, NULL },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n-----Original Message-----\n"
	    "差出人: 遠藤 遥 <h@x.example>\n"
	    "送信日時: 2026年11月21日 16:05\n"
	    "宛先: 経理部 <keiri@y.example>; 田中 <t@y.example>\n"
	    "CC: z@y.example\n件名: 請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n-----Original Message-----\n"
	    "From: Haruka Endo <h@x.example>\n"
	    "Sent: Saturday, November 21, 2026 4:05 PM\n"
	    "To: AP <ap@y.example>; B <b@y.example>\n"
	    "Cc: C <c@y.example>\nSubject: Invoice\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n________________________________\n"
	    "From: Haruka Endo <h@x.example>\n"
	    "Sent: Saturday, November 21, 2026 4:05 PM\n"
	    "To: AP <ap@y.example>; B <b@y.example>\n"
	    "Cc: C <c@y.example>\nSubject: Invoice\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "----- 元のメッセージ -----\n"
	    "差出人: 遠藤 遥 <h@x.example>\n"
	    "送信日時: 2026年11月21日 16:05\n"
	    "宛先: 経理部 <keiri@y.example>; 田中 <t@y.example>\n"
	    "CC: z@y.example\n件名: 請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n-----元のメール-----\n"
	    "差出人: 遠藤 遥 <h@x.example>\n"
	    "送信日時: 2026年11月21日 16:05\n"
	    "宛先: 経理部 <keiri@y.example>; 田中 <t@y.example>\n"
	    "CC: z@y.example\n件名: 請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "---元のメッセージ---\n"
	    "差出人: 遠藤 遥 <h@x.example>\n"
	    "送信日時: 2026年11月21日 16:05\n"
	    "宛先: 経理部 <keiri@y.example>; 田中 <t@y.example>\n"
	    "CC: z@y.example\n件名: 請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "－－－－－元のメッセージ－－－－－\n"
	    "差出人: 遠藤 遥 <h@x.example>\n"
	    "送信日時: 2026年11月21日 16:05\n"
	    "宛先: 経理部 <keiri@y.example>; 田中 <t@y.example>\n"
	    "CC: z@y.example\n件名: 請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n==== Original Message ====\n"
	    "差出人: 遠藤 遥 <h@x.example>\n"
	    "送信日時: 2026年11月21日 16:05\n"
	    "宛先: 経理部 <keiri@y.example>; 田中 <t@y.example>\n"
	    "CC: z@y.example\n件名: 請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "---------- Forwarded message ---------\n"
	    "差出人: 遠藤 遥 <h@x.example>\n"
	    "送信日時: 2026年11月21日 16:05\n"
	    "宛先: 経理部 <keiri@y.example>; 田中 <t@y.example>\n"
	    "CC: z@y.example\n件名: 請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n---------- Forwarded message ---------\n"
	    "From: Haruka Endo <h@x.example>\n"
	    "Sent: Saturday, November 21, 2026 4:05 PM\n"
	    "To: AP <ap@y.example>; B <b@y.example>\n"
	    "Cc: C <c@y.example>\nSubject: Invoice\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "-------- 転送メッセージ --------\n"
	    "差出人: 遠藤 遥 <h@x.example>\n"
	    "送信日時: 2026年11月21日 16:05\n"
	    "宛先: 経理部 <keiri@y.example>; 田中 <t@y.example>\n"
	    "CC: z@y.example\n件名: 請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\nBegin forwarded message:\n\n"
	    "差出人: 遠藤 遥 <h@x.example>\n"
	    "送信日時: 2026年11月21日 16:05\n"
	    "宛先: 経理部 <keiri@y.example>; 田中 <t@y.example>\n"
	    "CC: z@y.example\n件名: 請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\nBegin forwarded message:\n\n"
	    "From: Haruka Endo <h@x.example>\n"
	    "Sent: Saturday, November 21, 2026 4:05 PM\n"
	    "To: AP <ap@y.example>; B <b@y.example>\n"
	    "Cc: C <c@y.example>\nSubject: Invoice\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "転送されたメッセージ：\n\n"
	    "差出人: 遠藤 遥 <h@x.example>\n"
	    "送信日時: 2026年11月21日 16:05\n"
	    "宛先: 経理部 <keiri@y.example>; 田中 <t@y.example>\n"
	    "CC: z@y.example\n件名: 請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "差出人: 遠藤 遥 <h@x.example>\n"
	    "送信日時: 2026年11月21日 16:05\n"
	    "宛先: 経理部 <keiri@y.example>; 田中 <t@y.example>\n"
	    "CC: z@y.example\n件名: 請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "差出人：遠藤　遥 <h@x.example>\n"
	    "送信日時：2026年11月21日土曜日 16:05\n"
	    "宛　先：経理部 <keiri@y.example>\n"
	    "件　名：請求書\n\n旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤　遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\nFrom: Haruka Endo <h@x.example>\n"
	    "Sent: Saturday, November 21, 2026 4:05 PM\n"
	    "To: AP <ap@y.example>; B <b@y.example>\n"
	    "Cc: C <c@y.example>\nSubject: Invoice\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n*From:* Haruka Endo <h@x.example>\n"
	    "*Sent:* Saturday, November 21, 2026 4:05 PM\n*To:* AP\n"
	    "*Subject:* x\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n________________________________\n"
	    "Von: Haruka Endo <h@x.example>\n"
	    "Gesendet: Samstag, 21. November 2026 16:05\n"
	    "An: AP <ap@y.example>\nBetreff: Rechnung\n\n"
	    "旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\nVon: Haruka Endo <h@x.example>\n"
	    "Gesendet: Samstag, 21. November 2026 16:05\n"
	    "> 旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\nDe : Haruka Endo <h@x.example>\n"
	    "Envoyé : samedi 21 novembre 2026 16:05\n"
	    "À : AP <ap@y.example>\nObjet : Facture\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\nDe: Haruka Endo [mailto:h@x.example]\n"
	    "Enviado el: sábado, 21 de noviembre de 2026 16:05\n"
	    "Para: AP\nAsunto: Factura\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\nDa: Haruka Endo <h@x.example>\n"
	    "Inviato: sabato 21 novembre 2026 16:05\nA: AP\n"
	    "Oggetto: Fattura\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\nVan: Haruka Endo <h@x.example>\n"
	    "Verzonden: zaterdag 21 november 2026 16:05\nAan: AP\n"
	    "Onderwerp: Factuur\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n发件人: Haruka Endo <h@x.example>\n"
	    "发送时间: 2026年11月21日 16:05\n收件人: AP\n"
	    "主题: x\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n"
	    "보낸 사람: Haruka Endo <h@x.example>\n"
	    "보낸 날짜: 2026년 11월 21일 오후 4:05\n"
	    "받는 사람: AP\n제목: x\n\n旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n"
	    "差出人\t遠藤 遥 <h@x.example>\n宛先\t経理部\n"
	    "日付\t2026/11/21 16:05\n件名\t請求書\n\n"
	    "旧文です。\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n"
	    ">From:遠藤 遥 <h@x.example>\n>Date:2026/11/21 16:05\n"
	    ">Sub:請求書\n>\n>旧文\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\n-------- Forwarded Message --------\n"
	    "Subject: \tInvoice\n"
	    "Date: \tSat, 21 Nov 2026 16:05:00 +0900\n"
	    "From: \tHaruka Endo <h@x.example>\nTo: \tap@y.example\n\n"
	    "旧文です。\n",
	  "Thanks, noted.\n\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T07:05:00Z" },
	{ "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\niPhoneから送信\n\n"
	    "2026/11/21 16:05、遠藤 遥 <h@x.example>のメール:\n"
	    "\n> 旧文です。\n> 請求書の件\n",
	  "ご連絡ありがとうございます。\n"
	    "承知いたしました。\n\niPhoneから送信\n\n\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "Thanks, noted.\n\nGet Outlook for iOS\n"
	    "________________________________\n"
	    "From: Haruka Endo <h@x.example>\n"
	    "Sent: Saturday, November 21, 2026 4:05 PM\n"
	    "To: AP <ap@y.example>; B <b@y.example>\n"
	    "Cc: C <c@y.example>\nSubject: Invoice\n\n旧文です。\n",
	  "Thanks, noted.\n\nGet Outlook for iOS\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "On Sat, 21 Nov 2026 at 16:05, Haruka Endo <h@x.example> wrote:\n"
	    "> old words\n> more\n\nThanks, noted.\n",
	  "\nThanks, noted.\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "2026年11月21日(土) 16:05 遠藤 遥 <h@x.example>:\n"
	    "> 請求書はいつですか。\n明日です。\n"
	    "> 振込先は?\n変更ありません。\n",
	  "明日です。\n変更ありません。\n",
	  "遠藤 遥", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "> 口座が変わりました。\n"
	    "> 新しい口座にお振込みください。\n",
	  "口座が変わりました。\n"
	    "新しい口座にお振込みください。\n",
	  NULL, NULL, NULL },
	{ "-----Original Message-----\nPlease pay today.\n",
	  "-----Original Message-----\nPlease pay today.\n",
	  NULL, NULL, NULL },
	{ "iPhoneから送信\n\n-----元のメール-----\n"
	    "今日中に\n",
	  "-----元のメール-----\n今日中に\n"
	    "iPhoneから送信\n\n",
	  NULL, NULL, NULL },
	{ "On Sat, 21 Nov 2026 at 16:05, Haruka Endo <h@x.example> wrote:\n"
	    "new bank details\n",
	  "On Sat, 21 Nov 2026 at 16:05, Haruka Endo <h@x.example> wrote:\n"
	    "new bank details\n",
	  "Haruka Endo", "h@x.example", "2026-11-21T16:05:00Z" },
	{ "From: the whole team\nthank you\n",
	  "From: the whole team\nthank you\n",
	  NULL, NULL, NULL },
	{ "To: do today\n1. pay\n",
	  "To: do today\n1. pay\n",
	  NULL, NULL, NULL },
	{ "件名：打合せ\n日時：2026年11月25日 10:00\n"
	    "場所：本社\n",
	  "件名：打合せ\n日時：2026年11月25日 10:00\n"
	    "場所：本社\n",
	  NULL, NULL, NULL },
	{ "| a | b |\n| c | d |\n",
	  "| a | b |\n| c | d |\n",
	  NULL, NULL, NULL },
	{ "File> Open it\n",
	  "File> Open it\n",
	  NULL, NULL, NULL },
	{ "====================\n開催のお知らせ\n"
	    "====================\n",
	  "====================\n開催のお知らせ\n"
	    "====================\n",
	  NULL, NULL, NULL },
	{ "As Haruka wrote:\nplease wait\n",
	  "As Haruka wrote:\nplease wait\n",
	  NULL, NULL, NULL },
	{ "2026年11月21日(土) 16:05 より受付:\n"
	    "ご来場ください\n",
	  "2026年11月21日(土) 16:05 より受付:\n"
	    "ご来場ください\n",
	  NULL, NULL, NULL },
	{ "De: quoi s'agit-il\n",
	  "De: quoi s'agit-il\n",
	  NULL, NULL, NULL },
	{ "Note: see below\n: ok\n",
	  "Note: see below\n: ok\n",
	  NULL, NULL, NULL },
	{ "Am Montag schrieb er mir:\nja\n",
	  "Am Montag schrieb er mir:\nja\n",
	  NULL, NULL, NULL },
	{ "株式会社みなと>経理部\nご担当者様\n",
	  "株式会社みなと>経理部\nご担当者様\n",
	  NULL, NULL, NULL },
};

static const struct participant *
author_of(const struct mail *mail)
{
	for (size_t i = 0; i < mail->participants_n; i++)
		if (mail->participants[i].is_author)
			return &mail->participants[i];
	return NULL;
}

static void
same_or_absent(const struct layout *layout, const char *what, struct str got,
    const char *want)
{
	if ((got.p == NULL) != (want == NULL) ||
	    !str_equal(got, str_of(want)))
		fail_msg("%s \"%.*s\", not \"%s\", in:\n%s", what,
		    STR_ARGS(got), want == NULL ? "(none)" : want, layout->text);
}

static void
each_layout_parts_and_names_its_author(void **state)
{
	static const struct participant nobody = { .date = MAIL_NO_DATE };

	(void)state;
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		const struct layout *layout = &layouts[i];
		struct str input = heap(str_of(layout->text)), live, quoted, marked;
		const struct participant *author;
		struct mail mail = { 0 };
		int64_t date = MAIL_NO_DATE;

		text_split(arena, input, &live, &quoted, &marked);
		same_or_absent(layout, "live", live, layout->live);
		history_read(arena, marked, &mail);
		author = author_of(&mail);
		if (author == NULL)
			author = &nobody;
		same_or_absent(layout, "name", author->name, layout->name);
		same_or_absent(layout, "address", author->address,
		    layout->address);
		if (layout->date != NULL)
			assert_true(time_parse_rfc3339(
			    str_of(layout->date), &date));
		if (author->date != date)
			fail_msg("date %lld, not %s, in:\n%s",
			    (long long)author->date, layout->date == NULL ?
			    "none" : layout->date, layout->text);
		heap_free(input);
	}
}

/* No word is in neither of the two. */
static void
every_word_is_live_or_quoted(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		struct str rest = str_of(layouts[i].text), line, live, quoted, marked;

		text_split(arena, rest, &live, &quoted, &marked);
		while (str_line(&rest, &line)) {
			text_is_marked(line, &line);
			if (!str_contains(live, line) &&
			    !str_contains(quoted, line))
				fail_msg("\"%.*s\" is lost", STR_ARGS(line));
		}
	}
}

struct signature_case {
	const char *live, *signature;
};

static const struct signature_case signatures[] = {
	{ "hello\n\n-- \nHaruka Endo\nTel 1\n", "-- \nHaruka Endo\nTel 1\n" },
	{ "hello\n\nKind regards,\nHaruka Endo\n", "Kind regards,\nHaruka Endo\n" },
	{ "hello\nSent from my iPhone\n", "Sent from my iPhone\n" },
	{ "了解です。\n\niPhoneから送信\n", "iPhoneから送信\n" },
	{ "hallo\n\nMit freundlichen Grüßen\nH. Endo\n",
	  "Mit freundlichen Grüßen\nH. Endo\n" },
	{ "よろしくお願いいたします。\n\n＝＝＝＝＝＝＝＝＝＝\n株式会社みなと\n遠藤 遥\n"
	  "電話 03-1234-5678\n＝＝＝＝＝＝＝＝＝＝\n",
	  "＝＝＝＝＝＝＝＝＝＝\n株式会社みなと\n遠藤 遥\n電話 03-1234-5678\n"
	  "＝＝＝＝＝＝＝＝＝＝\n" },
	{ "以上\n***************\n遠藤\nTEL: 03-1234-5678\n",
	  "***************\n遠藤\nTEL: 03-1234-5678\n" },
	{ "以上\n━━━━━━━\n遠藤\nE-mail: h@x.example\n━━━━━━━\n",
	  "━━━━━━━\n遠藤\nE-mail: h@x.example\n━━━━━━━\n" },
	{ "以上\n☆─────☆─────☆\n遠藤\n携帯 090\n☆─────☆─────☆\n",
	  "☆─────☆─────☆\n遠藤\n携帯 090\n☆─────☆─────☆\n" },
	{ "以上\n*-*-*-*-*-*-*\n遠藤\nFAX 03\n", "*-*-*-*-*-*-*\n遠藤\nFAX 03\n" },
	{ "ok\n\nThis email and any attachments are confidential.\n",
	  "This email and any attachments are confidential.\n" },
	{ "ok\n\n【免責事項】本メールは\n", "【免責事項】本メールは\n" },
	{ "━━━━━━━━\n■ お知らせ\n━━━━━━━━\n本文です。\n", "" },
	{ "hello\n", "" }, { "", "" }, { "thanks\n", "" },
};

static void
a_signature_is_found_at_the_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
		struct str live = heap(str_of(signatures[i].live));
		struct str signature = text_signature(live);

		same(signature, signatures[i].signature);
		assert_ptr_equal(signature.p + signature.n, live.p + live.n);
		heap_free(live);
	}
}

static void
a_signature_begins_in_the_last_lines_only(void **state)
{
	(void)state;
	for (size_t lines = 22; lines <= 24; lines++) {
		struct buf buf = { .arena = arena };

		buf_cstr(&buf, "hello\n-- \n");
		for (size_t i = 0; i < lines; i++)
			buf_cstr(&buf, "x\n");
		assert_int_equal(text_signature(buf_str(&buf)).n > 0,
		    lines <= 23);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_layout_parts_and_names_its_author),
		cmocka_unit_test(every_word_is_live_or_quoted),
		cmocka_unit_test(a_signature_is_found_at_the_end),
		cmocka_unit_test(a_signature_begins_in_the_last_lines_only),
	};

	return cmocka_run_group_tests(tests, arena_begin, arena_end);
}
