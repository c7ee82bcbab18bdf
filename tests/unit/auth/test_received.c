/* SPDX-License-Identifier: Apache-2.0 */
/* One Received line: what programs write, and what clients make them write. */
#include "zone.h"

#define D "; Fri, 20 Nov 2026 10:00:00 +0900"
#define LOCAL true
#define AES "TLS_AES_256_GCM_SHA384"

/* ip, helo, host, protocol, user, sender; TLS, its version and cipher. */
static const struct {
	const char *text, *ip, *helo, *host, *protocol, *user, *sender;
	bool tls;
	const char *version, *cipher;
	bool local;
} lines[] = {
	/* Postfix */
	{ "from h.example (r.example [192.0.2.1])\r\n\tby mx.example (Postfix) "
	    "with ESMTP id 4F0C7A\r\n\tfor <ap@b.example>" D, "192.0.2.1",
	    "h.example", "r.example", "ESMTP" },
	{ "from h.example (unknown [192.0.2.1])\r\n\t(using TLSv1.3 with cipher "
	    AES " (256/256 bits)\r\n\t key-exchange X25519 server-signature "
	    "ECDSA (P-256))\r\n\t(No client certificate requested)\r\n\tby "
	    "mx.example (Postfix) with ESMTPS id 1" D, "192.0.2.1",
	    "h.example", NULL, "ESMTPS", NULL, NULL, true, "TLSv1.3", AES },
	{ "from h.example (r.example [IPv6:2001:db8::25])\r\n\t(using TLSv1.2 "
	    "with cipher ECDHE-RSA-AES256-GCM-SHA384 (256/256 bits))\r\n\t"
	    "(Client CN \"h.example\", Issuer \"R3\" (verified OK))\r\n\tby mx "
	    "(Postfix) with ESMTPS id 1" D, "2001:db8::25", "h.example",
	    "r.example", "ESMTPS", NULL, NULL, true, "TLSv1.2",
	    "ECDHE-RSA-AES256-GCM-SHA384" },
	{ "from smtpclient.apple (p1.example.ne.jp [203.0.113.9])\r\n\t"
	    "(Authenticated sender: k.mori@minato-foods.example)\r\n\tby smtp "
	    "(Postfix) with ESMTPSA id 1" D, "203.0.113.9", "smtpclient.apple",
	    "p1.example.ne.jp", "ESMTPSA", "k.mori@minato-foods.example", NULL,
	    true },
	{ "by mx.example (Postfix, from userid 1000) id 3A1" D, NULL, NULL, NULL,
	    NULL, NULL, NULL, false, NULL, NULL, LOCAL },
	{ "from localhost (localhost [127.0.0.1])\r\n\tby mx.example (Postfix) "
	    "with ESMTP id 1" D, "127.0.0.1", "localhost", "localhost",
	    "ESMTP" },
	{ "from mx.example ([127.0.0.1])\r\n\tby localhost (mx.example "
	    "[127.0.0.1]) (amavisd-new, port 10024)\r\n\twith ESMTP id aB" D,
	    "127.0.0.1", "mx.example", NULL, "ESMTP" },
	{ "from h.example (unknown [unknown]) by mx (Postfix) with SMTP id 1" D,
	    NULL, "h.example", NULL, "SMTP" },
	{ "from h.example (r.example [192.0.2.1]) by mx (Postfix) with "
	    "UTF8SMTPS id 1" D, "192.0.2.1", "h.example", "r.example",
	    "UTF8SMTPS", NULL, NULL, true },
	/* Exim */
	{ "from r.example ([192.0.2.1] helo=h.example)\r\n\tby mx.example with "
	    "esmtps  (TLS1.3) tls " AES "\r\n\t(Exim 4.96)\r\n\t(envelope-from "
	    "<A@b.example>)\r\n\tid 1abC-00\r\n\tfor ap@c.example" D,
	    "192.0.2.1", "h.example", "r.example", "esmtps", NULL,
	    "a@b.example", true, "TLS1.3", AES },
	{ "from r.example ([192.0.2.1]:40112 helo=h.example)\r\n\tby mx with "
	    "esmtps (TLS1.2:ECDHE_RSA_AES_256_GCM_SHA384:256) (Exim 4.92) "
	    "(envelope-from <>) id 1" D, "192.0.2.1", "h.example", "r.example",
	    "esmtps", NULL, "", true, "TLS1.2", "ECDHE_RSA_AES_256_GCM_SHA384" },
	{ "from [192.0.2.1] (helo=h.example) by mx with smtp (Exim 4.80) id 1" D,
	    "192.0.2.1", "h.example", NULL, "smtp" },
	{ "from [2001:db8::1] (port=4711 helo=h.example) by mx with esmtp" D,
	    "2001:db8::1", "h.example", NULL, "esmtp" },
	{ "from r.example ([192.0.2.1]) by mx with esmtpsa "
	    "(TLSv1:DHE-RSA-AES256-SHA:256) (Exim 4.72) id 1" D, "192.0.2.1",
	    "r.example", NULL, "esmtpsa", NULL, NULL, true, "TLSv1",
	    "DHE-RSA-AES256-SHA" },
	{ "from www-data by web.example with local (Exim 4.96) (envelope-from "
	    "<www-data@web.example>) id 1" D, NULL, "www-data", NULL, "local",
	    NULL, "www-data@web.example", false, NULL, NULL, LOCAL },
	/* Sendmail */
	{ "from h.example (r.example [192.0.2.1] (may be forged))\r\n\tby mx "
	    "(8.17.1/8.17.1) with ESMTPS id 3\r\n\t(version=TLSv1.3 cipher="
	    AES " bits=256 verify=NO)\r\n\tfor <a@b.example>" D, "192.0.2.1",
	    "h.example", NULL, "ESMTPS", NULL, NULL, true, "TLSv1.3", AES },
	{ "from h.example (ident@r.example [192.0.2.1]) by mx (8.14.4/8.14.4) "
	    "with ESMTP id 3" D, "192.0.2.1", "h.example", "r.example",
	    "ESMTP" },
	{ "from [192.168.0.5] (p2.example.ne.jp [203.0.113.7])\r\n\t"
	    "(authenticated bits=0)\r\n\tby mx (8.15.2/8.15.2) with ESMTPSA" D,
	    "203.0.113.7", "[192.168.0.5]", "p2.example.ne.jp", "ESMTPSA",
	    NULL, NULL, true },
	{ "(from root@localhost) by mx (8.15.2/8.15.2/Submit) id 1" D, NULL,
	    NULL, NULL, NULL, NULL, NULL, false, NULL, NULL, LOCAL },
	{ "from h.example ([192.0.2.1]) by mx (8.13.8/8.13.8) with SMTP" D,
	    "192.0.2.1", "h.example", NULL, "SMTP" },
	/* qmail, netqmail, qmail-ldap, s/qmail */
	{ "from unknown (HELO h.example) (192.0.2.1)\r\n  by mx.example with "
	    "SMTP; 20 Nov 2026 01:00:00 -0000", "192.0.2.1", "h.example", NULL,
	    "SMTP" },
	{ "from r.example (192.0.2.1)\r\n  by mx.example with SMTP; 20 Nov 2026 "
	    "01:00:00 -0000", "192.0.2.1", "r.example", NULL, "SMTP" },
	{ "from r.example (HELO h.example) (ident@192.0.2.1) by mx with SMTP" D,
	    "192.0.2.1", "h.example", NULL, "SMTP" },
	{ "from unknown (HELO h.example) (192.0.2.1) by mx with "
	    "(ECDHE-RSA-AES256-GCM-SHA384 encrypted) SMTP" D, "192.0.2.1",
	    "h.example", NULL, "SMTP", NULL, NULL, true, NULL,
	    "ECDHE-RSA-AES256-GCM-SHA384" },
	{ "from unknown (HELO h.example) ([192.0.2.1]) (envelope-sender "
	    "<a@b.example>) by mx (qmail-ldap-1.03) with SMTP for "
	    "<c@d.example>" D, "192.0.2.1", "h.example", NULL, "SMTP", NULL,
	    "a@b.example" },
	{ "(qmail 4711 invoked from network); 20 Nov 2026 01:00:00 -0000", NULL,
	    NULL, NULL, NULL, NULL, NULL, false, NULL, NULL, LOCAL },
	{ "(qmail 4711 invoked by uid 89); 20 Nov 2026 01:00:00 -0000", NULL,
	    NULL, NULL, NULL, NULL, NULL, false, NULL, NULL, LOCAL },
	/* Courier, CommuniGate */
	{ "from pc (r.example [192.0.2.1])\r\n  (AUTH: LOGIN k.mori@c.example, "
	    "SSL: TLSv1.2,256bits)\r\n  by mx with ESMTPSA; date", "192.0.2.1",
	    "pc", "r.example", "ESMTPSA", "k.mori@c.example", NULL, true },
	{ "from [192.0.2.1] (account k@c.example HELO pc)\r\n by mx (CommuniGate "
	    "Pro SMTP 6.3) with ESMTPSA id 1" D, "192.0.2.1", "[192.0.2.1]",
	    NULL, "ESMTPSA", NULL, NULL, true },
	/* Exchange, Microsoft 365 */
	{ "from h.example (192.0.2.1) by\r\n TY1PEPF.mail.protection.outlook.com "
	    "(198.51.100.9) with Microsoft SMTP\r\n Server (version=TLS1_3, "
	    "cipher=" AES ") id 15.20.8158.0 via Frontend Transport" D,
	    "192.0.2.1", "h.example", NULL, "Microsoft", NULL, NULL, true,
	    "TLS1_3", AES },
	{ "from A.jpnprd01.prod.outlook.com (2001:db8:400:1::12)\r\n by "
	    "B.jpnprd01.prod.outlook.com (2001:db8:400:2::7) with Microsoft "
	    "SMTP Server (version=TLS1_2,\r\n cipher=TLS_ECDHE_RSA_WITH_AES_256"
	    "_GCM_SHA384) id 15.20.8158.21" D, "2001:db8:400:1::12",
	    "A.jpnprd01.prod.outlook.com", NULL, "Microsoft", NULL, NULL, true,
	    "TLS1_2", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384" },
	{ "from A.prod.outlook.com (2001:db8:400::1) by B.prod.outlook.com with "
	    "HTTPS" D, "2001:db8:400::1", "A.prod.outlook.com", NULL, "HTTPS",
	    NULL, NULL, true },
	{ "from A.prod.outlook.com\r\n ([fe80::1c2:3d4:5e6:7f8]) by "
	    "A.prod.outlook.com\r\n ([fe80::1c2:3d4:5e6:7f8%4]) with mapi id "
	    "15.20.8158.021" D, "fe80::1c2:3d4:5e6:7f8", "A.prod.outlook.com",
	    NULL, "mapi" },
	{ "from EX02.corp.example ([fe80::1%12]) by EX01.corp.example "
	    "([fe80::2%5]) with mapi id 15.01.2507.039" D, "fe80::1",
	    "EX02.corp.example", NULL, "mapi" },
	{ "from EX01.corp.example (10.1.1.1) by EX02.corp.example (10.1.1.2) "
	    "with Microsoft SMTP Server (TLS) id 15.0.1497.2" D, "10.1.1.1",
	    "EX01.corp.example", NULL, "Microsoft", NULL, NULL, true },
	{ "from h.example (192.0.2.1) by EX01 (10.1.1.1) with Microsoft SMTP "
	    "Server id 8.3.485.1" D, "192.0.2.1", "h.example", NULL,
	    "Microsoft" },
	/* Google */
	{ "by 2002:a05:6402:1234:b0:5c2:1234:abcd with SMTP id x1csp" D, NULL,
	    NULL, NULL, "SMTP", NULL, NULL, false, NULL, NULL, LOCAL },
	{ "from h.example (h.example. [192.0.2.1])\r\n        by mx.google.com "
	    "with ESMTPS id d9-x.1.2026\r\n        for <a@b.example>\r\n        "
	    "(version=TLS1_3 cipher=" AES " bits=256/256)" D, "192.0.2.1",
	    "h.example", "h.example", "ESMTPS", NULL, NULL, true, "TLS1_3",
	    AES },
	{ "from h.example (h.example. [2001:db8::5]) by mx.google.com with "
	    "UTF8SMTPS id 1" D, "2001:db8::5", "h.example", "h.example",
	    "UTF8SMTPS", NULL, NULL, true },
	{ "from mail-sor-f41.google.com (mail-sor-f41.google.com. "
	    "[192.0.2.41])\r\n        by mx.google.com with SMTPS id 1\r\n"
	    "        (Google Transport Security)" D, "192.0.2.41",
	    "mail-sor-f41.google.com", "mail-sor-f41.google.com", "SMTPS", NULL,
	    NULL, true },
	/* Deliveries inside one machine */
	{ "from mx.example ([10.0.0.2])\r\n\t(using TLSv1.3 with cipher " AES
	    " (256/256 bits))\r\n\tby store.example with LMTP\r\n\tid aB (Dovecot)"
	    "\r\n\t(envelope-from <a@b.example>)" D, "10.0.0.2", "mx.example",
	    NULL, "LMTP", NULL, "a@b.example", true, "TLSv1.3", AES, LOCAL },
	{ "from mx.example ([unix socket])\r\n\tby imap.example (Cyrus 3.6.1) "
	    "with LMTPA" D, NULL, "mx.example", NULL, "LMTPA", NULL, NULL,
	    false, NULL, NULL, LOCAL },
	{ "from localhost (LHLO zmb.example) (10.0.0.5) by zmb.example with LMTP"
	    D, "10.0.0.5", "zmb.example", NULL, "LMTP", NULL, NULL, false, NULL,
	    NULL, LOCAL },
	{ "from mx (mx [198.51.100.5]) by s with UTF8LMTPS" D, "198.51.100.5",
	    "mx", "mx", "UTF8LMTPS", NULL, NULL, true, NULL, NULL, LOCAL },
	/* Services and products */
	{ "from h.example (h.example [192.0.2.1]) by "
	    "inbound-smtp.us-east-1.amazonaws.com with SMTP id ab12 for "
	    "a@b.example; Fri, 20 Nov 2026 01:00:00 +0000 (UTC)", "192.0.2.1",
	    "h.example", "h.example", "SMTP" },
	{ "from zmta.example (zmta.example [192.0.2.30]) by zmb.example "
	    "(Postfix) with ESMTPS id 1" D, "192.0.2.30", "zmta.example",
	    "zmta.example", "ESMTPS", NULL, NULL, true },
	{ "from h.example (r.example [192.0.2.1]) by mx.example with ESMTPS "
	    "(version=TLSv1.2 cipher=ECDHE-RSA-AES256-GCM-SHA384 bits=256) ;"
	    " Fri, 20 Nov 2026 10:00:00 +0900", "192.0.2.1", "h.example",
	    "r.example", "ESMTPS", NULL, NULL, true, "TLSv1.2",
	    "ECDHE-RSA-AES256-GCM-SHA384" },
	{ "from h.example ([192.0.2.1]) by mx.example (IceWarp 14.0.0.9 RHEL8 "
	    "x64) with ESMTPS (TLSv1.3:" AES ":256) id 2026112010" D,
	    "192.0.2.1", "h.example", NULL, "ESMTPS", NULL, NULL, true,
	    "TLSv1.3", AES },
	{ "from h.example (r.example [UNAVAILABLE]. [192.0.2.1])\r\n\t(using "
	    "TLSv1.3 with cipher " AES ")\r\n\tby 0.0.0.0:2500 (trex/7.0.2)" D,
	    "192.0.2.1", "h.example", NULL, NULL, NULL, NULL, true, "TLSv1.3",
	    AES },
	{ "from host1.example (100-96-1-2.trex.example [100.96.1.2])\r\n\t"
	    "(Authenticated sender: host1)\r\n\tby relay.mailchannels.net "
	    "(Postfix) with ESMTPA id 1" D, "100.96.1.2", "host1.example",
	    "100-96-1-2.trex.example", "ESMTPA", "host1" },
	{ "from h.example (h.example [192.0.2.1])\r\n\tby mx0a-001.pphosted.com "
	    "(PPS) with ESMTPS id 3f\r\n\t(version=TLSv1.2 cipher="
	    "ECDHE-RSA-AES256-GCM-SHA384 bits=256 verify=NOT)" D, "192.0.2.1",
	    "h.example", "h.example", "ESMTPS", NULL, NULL, true, "TLSv1.2",
	    "ECDHE-RSA-AES256-GCM-SHA384" },
	{ "from pps.filterd (m0001.ppops.net [127.0.0.1])\r\n\tby "
	    "mx0a-001.pphosted.com (8.18.1.2/8.18.1.2) with ESMTP id 3" D,
	    "127.0.0.1", "pps.filterd", "m0001.ppops.net", "ESMTP" },
	{ "from h.example (r.example\r\n [192.0.2.1]) (Using TLS) by "
	    "relay.mimecast.com with ESMTP with\r\n STARTTLS (version=TLSv1.3, "
	    "cipher=" AES ") id\r\n us-mta-1" D, "192.0.2.1", "h.example",
	    "r.example", "ESMTP", NULL, NULL, true, "TLSv1.3", AES },
	{ "from h.example (h.example [192.0.2.1]) (Using TLS) by "
	    "relay.mimecast.com with ESMTP id us-mta-2" D, "192.0.2.1",
	    "h.example", "h.example", "ESMTP", NULL, NULL, true },
	{ "from 192.0.2.1  (EHLO h.example)\r\n  by 10.2.3.4 with SMTPs\r\n  "
	    "(version=TLS1_3 cipher=" AES ")" D, "192.0.2.1", "h.example", NULL,
	    "SMTPs", NULL, NULL, true, "TLS1_3", AES },
	/* As Japanese hosting companies, carriers and providers write it */
	{ "from h.example (r.example [192.0.2.1])\r\n\tby "
	    "www1234.sakura.example.jp (8.17.1/8.17.1) with ESMTPS id 5AK\r\n\t"
	    "(version=TLSv1.3 cipher=" AES " bits=256 verify=NO)" D,
	    "192.0.2.1", "h.example", "r.example", "ESMTPS", NULL, NULL, true,
	    "TLSv1.3", AES },
	{ "from unknown (HELO h.example) (192.0.2.1)\r\n  by "
	    "sv1234.xserver.example.jp with ESMTPS (" AES " encrypted); 20 Nov "
	    "2026 10:00:00 +0900", "192.0.2.1", "h.example", NULL, "ESMTPS",
	    NULL, NULL, true, NULL, AES },
	{ "from h.example (r.example [192.0.2.1])\r\n\tby mx01.lolipop.example.jp"
	    " (Postfix) with ESMTPS id 4\r\n\tfor <ap@minato-foods.example>" D,
	    "192.0.2.1", "h.example", "r.example", "ESMTPS", NULL, NULL, true },
	{ "from unknown (HELO h.example) (192.0.2.1) by dc01.kagoya.example.jp "
	    "with SMTP; 20 Nov 2026 10:00:00 +0900", "192.0.2.1", "h.example",
	    NULL, "SMTP" },
	{ "from h.example (r.example [192.0.2.1])\r\n\tby mgw.onamae.example.jp "
	    "(Postfix) with ESMTP id 4" D, "192.0.2.1", "h.example",
	    "r.example", "ESMTP" },
	{ "from mfgw1.ocn.example.jp (mfgw1.ocn.example.jp [192.0.2.130])\r\n\t"
	    "by mdgw.ocn.example.jp (Postfix) with ESMTP id 4" D,
	    "192.0.2.130", "mfgw1.ocn.example.jp", "mfgw1.ocn.example.jp",
	    "ESMTP" },
	{ "from h.example by rmx.biglobe.example.jp (RMX) with ESMTP id " D,
	    NULL, "h.example", NULL, "ESMTP" },
	{ "from h.example (r.example [192.0.2.1])\r\n\tby omgo.iij.example.jp "
	    "(mo1104) with ESMTPS id 5AK\r\n\t(version=TLSv1.2, cipher="
	    "ECDHE-RSA-AES128-GCM-SHA256)" D, "192.0.2.1", "h.example",
	    "r.example", "ESMTPS", NULL, NULL, true, "TLSv1.2",
	    "ECDHE-RSA-AES128-GCM-SHA256" },
	{ "from h.example ([192.0.2.1]) by ms-imx.so-net.example.jp with ESMTP "
	    "id 202611201000" D, "192.0.2.1", "h.example", NULL, "ESMTP" },
	{ "from 192.0.2.1  (HELO h.example) (192.0.2.1)\r\n  by "
	    "mta1001.mail.yahoo.example.jp with SMTP" D, "192.0.2.1",
	    "h.example", NULL, "SMTP" },
	{ "from h.example (r.example [192.0.2.1])\r\n\tby "
	    "mfsmax.docomo.example.jp(MFSMAX) with ESMTP id 1" D, "192.0.2.1",
	    "h.example", "r.example", "ESMTP" },
	{ "from h.example (EHLO h.example) ([192.0.2.1])\r\n\tby "
	    "lsean.ezweb.example.jp with ESMTP" D, "192.0.2.1", "h.example",
	    NULL, "ESMTP" },
	{ "from h.example (r.example [192.0.2.1])\r\n\tby "
	    "mx.softbank.example.jp (Postfix) with ESMTPS id 1" D,
	    "192.0.2.1", "h.example", "r.example", "ESMTPS", NULL, NULL, true },
};

#define LINES (sizeof lines / sizeof lines[0])

static void
every_dialect_is_read_whole(void **state)
{
	struct arena *arena = arena_new(32u << 20);

	(void)state;
	assert_true(LINES >= 60);
	for (size_t i = 0; i < LINES; i++) {
		struct str text = heap_copy(lines[i].text,
		    strlen(lines[i].text));
		struct received got = received_read(arena, text);
		int64_t date;

		print_message("%s\n", lines[i].text);
		assert_str(got.ip, lines[i].ip);
		assert_str(got.helo, lines[i].helo);
		assert_str(got.host, lines[i].host);
		assert_str(got.protocol, lines[i].protocol);
		assert_str(got.user, lines[i].user);
		assert_str(got.mail_from, lines[i].sender);
		assert_int_equal(got.tls, lines[i].tls);
		assert_str(got.tls_version, lines[i].version);
		assert_str(got.tls_cipher, lines[i].cipher);
		assert_int_equal(received_is_local(&got), lines[i].local);
		if (str_contains(text, STR("2026 1")))
			assert_true(header_date(got.date, &date));
		heap_free(text);
	}
	arena_free(arena);
}

/* In each the client stands at 192.0.2.66, and somebody wrote 10.1.1.1. */
static void
what_a_client_writes_is_never_its_address(void **state)
{
	static const char *const hostile[] = {
		"from h (10.1.1.1 (x [192.0.2.66])) by mx",
		"from h (((([10.1.1.1])))) (x [192.0.2.66]) by mx",
		"from h ((([10.1.1.1]) x [192.0.2.66]) by mx",
		"from [10.1.1.1] (x [192.0.2.66]) by mx with SMTP",
		"from 10.1.1.1 (x [192.0.2.66]) by mx with SMTP",
		"from IPv6:::ffff:10.1.1.1 (x [192.0.2.66]) by mx",
		"from \"h (a [10.1.1.1])\" (x [192.0.2.66]) by mx",
		"from \"[10.1.1.1]\" (x [192.0.2.66]) by mx",
		"from h\\( [10.1.1.1] (x [192.0.2.66]) by mx",
		"from [10.1.1.1];h (x [192.0.2.66]) by mx",
		"from [10.1.1.1]\r\n\t(x [192.0.2.66])\r\n\tby\r\n\tmx",
		"from\r\n [10.1.1.1]\r\n (x\r\n [192.0.2.66])\r\n by mx",
		"from h (x [10.1.1.1] [192.0.2.66]) by mx",
		"from h (x [10.1.1.1]) (x [192.0.2.66]) by mx",
		"from h (x [192.0.2.66]) (x [10.1.1.1]) by mx",
		"from h ([10.1.1.1]) ([192.0.2.66]) by mx",
		"from h (x [192.0.2.66]) (envelope-from <a@[10.1.1.1]>) by mx",
		"from unknown (HELO h) (192.0.2.66) (envelope-sender "
		    "<a@[10.1.1.1]>) by mx with SMTP",
		"from unknown (HELO [10.1.1.1]) (192.0.2.66) by mx with SMTP",
		"from unknown (HELO x) (10.1.1.1) (192.0.2.66) by mx with SMTP",
		"from r ([192.0.2.66] helo=[10.1.1.1]) by mx with esmtp",
		"from r ([192.0.2.66] helo=a ident=[10.1.1.1]) by mx with esmtp",
		"from r ([192.0.2.66] helo=a version=TLS1.2) by mx with esmtp",
		"from [192.0.2.66] (port=1 helo=h ident=10.1.1.1) by mx",
		"from h by x ([10.1.1.1]) by y (x [192.0.2.66]) by mx",
		"from h (x [192.0.2.66]) by mx with SMTP by x ([10.1.1.1]) by z",
		"from h (x [192.0.2.66]) (Client CN \"[10.1.1.1]\", Issuer \"h\")"
		    " by mx",
		"from h (x [192.0.2.66]) (using TLSv1.3 with cipher [10.1.1.1]) "
		    "by mx",
		"from h (x [192.0.2.66]) by mx ([10.1.1.1]) with ESMTP",
		"from h (x [192.0.2.66]) by mx with esmtp (Exim) (envelope-from "
		    "<\"a) ([10.1.1.1]) by x (b\"@c.example>) id 1",
		"from h (x [192.0.2.66]) by mx for <a@[10.1.1.1]>",
		"from h (x [192.0.2.66]) by mx (from [10.1.1.1] by x)",
		"from h (10.1.1.1 [192.0.2.66]) by mx",
		"from h (a@10.1.1.1@[192.0.2.66]) by mx",
		"from h (10.1.1.1@192.0.2.66) by mx with SMTP",
		"from \xe3\x80\x80[10.1.1.1] (\xff\xfe [192.0.2.66]) by mx",
		"from h ([10.1.1.1%eth0]) ([192.0.2.66]) by mx",
		"from h ([10.1.1.1",
		"from h (x [192.0.2.66",
		"from ([10.1.1.1] helo=x) (x [192.0.2.66]) by mx",
	};
	struct arena *arena = arena_new(8u << 20);
	size_t seen = 0;

	(void)state;
	assert_true(sizeof hostile / sizeof hostile[0] >= 30);
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		struct str text = heap_copy(hostile[i], strlen(hostile[i]));
		struct received got = received_read(arena, text);

		if (got.ip.p != NULL && !str_equal(got.ip, STR("192.0.2.66")))
			fail_msg("%s: %.*s", hostile[i], STR_ARGS(got.ip));
		seen += got.ip.p != NULL;
		assert_false(received_is_submission(&got));
		heap_free(text);
	}
	/* It is not by giving up on all of them. */
	assert_true(seen >= 18);
	print_message("%zu addresses\n", seen);
	arena_free(arena);
}

static void
a_line_folded_within_a_comment_tells_the_same(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	struct received got = received_read(arena, STR("from h (x.example\r\n"
	    "\t[192.0.2.1]) by  mx.example\t(Postfix) with  ESMTP id 1"));

	(void)state;
	assert_true(str_equal(got.host, STR("x.example")));
	assert_true(str_equal(got.ip, STR("192.0.2.1")));
	assert_true(str_equal(got.by, STR("mx.example")));
	assert_true(str_equal(got.protocol, STR("ESMTP")));
	arena_free(arena);
}

static void
a_log_in_or_a_sender_told_twice_is_not_told(void **state)
{
	struct arena *arena = arena_new(1u << 20);
	struct received got = received_read(arena, STR("from h (x [192.0.2.1]) "
	    "(Authenticated sender: a@b.example) (Authenticated sender: "
	    "c@b.example) by mx with ESMTPSA"));

	(void)state;
	assert_true(received_is_submission(&got));
	assert_str(got.user, NULL);
	got = received_read(arena, STR("from x ([192.0.2.1] helo=h) by mx with "
	    "esmtp (Exim) (envelope-from <\"x) (envelope-from <boss@c.example>) "
	    "(\"@d.example>) id 1"));
	assert_str(got.mail_from, NULL);
	got = received_read(arena, STR("from x ([192.0.2.1] helo=h) "
	    "(envelope-from <boss@c.example>) by mx with esmtp"));
	assert_str(got.mail_from, NULL);
	got = received_read(arena, STR("from x ([192.0.2.1] helo=h) by mx with "
	    "esmtp (Exim) (envelope-from <\"a b\"@d.example>) id 1"));
	assert_str(got.mail_from, NULL);
	arena_free(arena);
}

static void
nul_bytes_and_long_lines_do_no_harm(void **state)
{
	static const char nul[] = "from h\0[10.1.1.1] (x\0 [192.0.2.66]) by\0mx";
	struct arena *arena = arena_new(64u << 20);
	struct str text = heap_copy(nul, sizeof nul - 1);
	struct received got = received_read(arena, text);

	(void)state;
	assert_str(got.ip, "192.0.2.66");
	heap_free(text);
	for (const char *p = "(a [;\"\\)"; *p != '\0'; p++) {
		size_t n = 64u << 10;
		char *wide = malloc(n);
		assert_non_null(wide);
		memset(wide, *p, n);
		memcpy(wide, "from ", 5);
		got = received_read(arena, (struct str){ wide, n });
		assert_null(got.ip.p);
		free(wide);
	}
	arena_free(arena);
}

/* 40 words and comments are read; one more, and only the client's counts. */
static void
more_words_than_any_mailer_writes_are_not_believed(void **state)
{
	struct arena *arena = arena_new(1u << 20);

	(void)state;
	for (size_t extra = 0; extra < 2; extra++) {
		struct buf buf = { .arena = arena };
		buf_cstr(&buf, "from h (x [192.0.2.1]) by mx with ESMTPSA");
		for (size_t i = 7; i < 40 + extra; i++)
			buf_cstr(&buf, " w");
		struct received got = received_read(arena, buf_str(&buf));
		assert_int_equal(got.ip.p != NULL, extra == 0);
		assert_int_equal(received_is_submission(&got), extra == 0);
	}
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_dialect_is_read_whole),
		cmocka_unit_test(what_a_client_writes_is_never_its_address),
		cmocka_unit_test(a_line_folded_within_a_comment_tells_the_same),
		cmocka_unit_test(a_log_in_or_a_sender_told_twice_is_not_told),
		cmocka_unit_test(nul_bytes_and_long_lines_do_no_harm),
		cmocka_unit_test(
		    more_words_than_any_mailer_writes_are_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
