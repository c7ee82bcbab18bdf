/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sealed once at 2026-11-20T10:00:00Z by another implementation; the private key is
 * gone. What each macro holds stands on top of DKIM_HEADER and ARC_BODY. One key
 * serves all sealers, at s1._domainkey.
 */
#ifndef SEKI_TEST_ARC_FIXTURES_H
#define SEKI_TEST_ARC_FIXTURES_H

#define ARC_BODY \
	"\r\n" \
	"Dear Mr Endo,\r\n" \
	"\r\n" \
	"please find the invoice attached.\r\n"

#define ARC_KEY \
	"v=DKIM1; k=rsa; p=" \
	"MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDWeM4CdUTSb/IxRwUUS4Fx" \
	"zgENHlQc3HGrei1LGAQ/Rc5Thru92MFBcdj9ljjvs/ZjMitU7mMISvXUeUeY" \
	"Blzj6n72K6uHh8YruBLC9D0EXJnthY8BfQTfjlaBJ32wF5NE1DH20jmD8bcF" \
	"SfMgY6dGg5KO6HHxD26KiTBTbESALwIDAQAB"

#define SEALED_ONCE \
	"ARC-Seal: i=1; cv=none; a=rsa-sha256; d=list.example; s=s1; " \
	"t=1795168800;\r\n" \
	" b=jdU26mpQ106Nsqnx9BasFMoq4QQ/OR8mU2ttPicQyIh+3ZiCX1KNIAfDV" \
	"F5ijfWrp4jwc\r\n" \
	" 5CzvMbLvoEjpxWbqrjL018Vg3cyIkgqt3gAP+TYXgeUqSejNvMMqrrFK01s" \
	"kHdGvCmNUYM8\r\n" \
	" pFiQEUcxTONyOmdcdz8L5BI+RRAZ0eg=\r\n" \
	"ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=list.example; s=s1; t=1795168800; h=from : to : subject :" \
	" date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=TziTu5aV7OBvqupq09mqxTrxw32huWCtH/oPgrWep0KgKOhXPxfzi7DwH" \
	"YnjMOxUc9zP3\r\n" \
	" zlBjwhoq3szieq3lTHutGiZm5WZCw2W0vOG8iXV/o5HSZQ6onRAae0Gi3Fp" \
	"EivcUuiKKs+a\r\n" \
	" xF2g7cDpzZppp8U1ZAanNBokjZNnNqI=\r\n" \
	"ARC-Authentication-Results: i=1; list.example; dmarc=pass he" \
	"ader.from=rheintal-pumpen.example;\r\n" \
	"  spf=pass smtp.mailfrom=k.vogel@rheintal-pumpen.example\r\n"

#define SEALED_TWICE \
	"ARC-Seal: i=2; cv=pass; a=rsa-sha256; d=forward.example; s=s" \
	"1;\r\n" \
	" t=1795168800;\r\n" \
	" b=NIGoNcEYxdi2Eod8PN06cxCN1cTkY1ZsU4cGuthL8Bqyaq6JdtVJcjtPp" \
	"uVYCdIZBpMky\r\n" \
	" N6bN7UPFi7XBNqR9ZSDNz94UumvxV0hcwlb9W894Qz8T1bVIHoLegIcyW9Y" \
	"6iBQ74WpEq4K\r\n" \
	" 0afW1Km6nfMiuUOC4jx1/iGCO0TYGy0=\r\n" \
	"ARC-Message-Signature: i=2; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=forward.example; s=s1; t=1795168800; h=from : to : subjec" \
	"t : date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=1NhWWKrMHKmm0BMIlN3g6QupzwviCMbrIVLfU1KTsktduueyja+BUfFhm" \
	"S6n0hRch0PQb\r\n" \
	" kL3kQl3Z7ACGfr7zyZxmcEqHF/xzoLL7S6IhjoEMstF8OBpnaMsM2oBtHp+" \
	"0bXR55Z6wZ7X\r\n" \
	" OHEwEV0QhqQ2WNhTvvv6R2UWb6TcUss=\r\n" \
	"ARC-Authentication-Results: i=2; forward.example; arc=pass;\r\n" \
	"  dmarc=fail header.from=rheintal-pumpen.example\r\n" \
	"ARC-Seal: i=1; cv=none; a=rsa-sha256; d=list.example; s=s1; " \
	"t=1795168800;\r\n" \
	" b=jdU26mpQ106Nsqnx9BasFMoq4QQ/OR8mU2ttPicQyIh+3ZiCX1KNIAfDV" \
	"F5ijfWrp4jwc\r\n" \
	" 5CzvMbLvoEjpxWbqrjL018Vg3cyIkgqt3gAP+TYXgeUqSejNvMMqrrFK01s" \
	"kHdGvCmNUYM8\r\n" \
	" pFiQEUcxTONyOmdcdz8L5BI+RRAZ0eg=\r\n" \
	"ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=list.example; s=s1; t=1795168800; h=from : to : subject :" \
	" date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=TziTu5aV7OBvqupq09mqxTrxw32huWCtH/oPgrWep0KgKOhXPxfzi7DwH" \
	"YnjMOxUc9zP3\r\n" \
	" zlBjwhoq3szieq3lTHutGiZm5WZCw2W0vOG8iXV/o5HSZQ6onRAae0Gi3Fp" \
	"EivcUuiKKs+a\r\n" \
	" xF2g7cDpzZppp8U1ZAanNBokjZNnNqI=\r\n" \
	"ARC-Authentication-Results: i=1; list.example; dmarc=pass he" \
	"ader.from=rheintal-pumpen.example;\r\n" \
	"  spf=pass smtp.mailfrom=k.vogel@rheintal-pumpen.example\r\n"

#define SEALED_THRICE \
	"ARC-Seal: i=3; cv=pass; a=rsa-sha256; d=relay.example; s=s1;\r\n" \
	" t=1795168800;\r\n" \
	" b=HVDfCnLLURRU3nHASxBio7EFsAqR+sCyIU2dKN98s2E+MWumRGQa9f/qg" \
	"ac3yJdMTLb7M\r\n" \
	" zcMK35rngG3WFTH9KijOLB0bHV0FnoYDTChWG3Dt+FWPz92Tbu2hYTcksrZ" \
	"QqRV5n6w2v7F\r\n" \
	" hP0mW6I+LGON7j7ij0QPov6u5ujQ9VY=\r\n" \
	"ARC-Message-Signature: i=3; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=relay.example; s=s1; t=1795168800; h=from : to : subject " \
	": date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=S1SmVn4FSEO/SNWtGMYpy9Ku7Fzs3t5CEN4w2b80D1So9zS9HJSCLnFOz" \
	"56Wjn1uTOj7f\r\n" \
	" HEgxIv5Qk/wk95on0ozkVJwOsZR88hi7zUIS0DadgI8xKwJN3YW2pM6t1Zp" \
	"XGENsXjJ+pde\r\n" \
	" 2+2mc4z5oeixnAlW5MPBh7KWxjuDhTs=\r\n" \
	"ARC-Authentication-Results: i=3; relay.example; arc=pass;\r\n" \
	"  dmarc=fail header.from=rheintal-pumpen.example\r\n" \
	"ARC-Seal: i=2; cv=pass; a=rsa-sha256; d=forward.example; s=s" \
	"1;\r\n" \
	" t=1795168800;\r\n" \
	" b=NIGoNcEYxdi2Eod8PN06cxCN1cTkY1ZsU4cGuthL8Bqyaq6JdtVJcjtPp" \
	"uVYCdIZBpMky\r\n" \
	" N6bN7UPFi7XBNqR9ZSDNz94UumvxV0hcwlb9W894Qz8T1bVIHoLegIcyW9Y" \
	"6iBQ74WpEq4K\r\n" \
	" 0afW1Km6nfMiuUOC4jx1/iGCO0TYGy0=\r\n" \
	"ARC-Message-Signature: i=2; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=forward.example; s=s1; t=1795168800; h=from : to : subjec" \
	"t : date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=1NhWWKrMHKmm0BMIlN3g6QupzwviCMbrIVLfU1KTsktduueyja+BUfFhm" \
	"S6n0hRch0PQb\r\n" \
	" kL3kQl3Z7ACGfr7zyZxmcEqHF/xzoLL7S6IhjoEMstF8OBpnaMsM2oBtHp+" \
	"0bXR55Z6wZ7X\r\n" \
	" OHEwEV0QhqQ2WNhTvvv6R2UWb6TcUss=\r\n" \
	"ARC-Authentication-Results: i=2; forward.example; arc=pass;\r\n" \
	"  dmarc=fail header.from=rheintal-pumpen.example\r\n" \
	"ARC-Seal: i=1; cv=none; a=rsa-sha256; d=list.example; s=s1; " \
	"t=1795168800;\r\n" \
	" b=jdU26mpQ106Nsqnx9BasFMoq4QQ/OR8mU2ttPicQyIh+3ZiCX1KNIAfDV" \
	"F5ijfWrp4jwc\r\n" \
	" 5CzvMbLvoEjpxWbqrjL018Vg3cyIkgqt3gAP+TYXgeUqSejNvMMqrrFK01s" \
	"kHdGvCmNUYM8\r\n" \
	" pFiQEUcxTONyOmdcdz8L5BI+RRAZ0eg=\r\n" \
	"ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=list.example; s=s1; t=1795168800; h=from : to : subject :" \
	" date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=TziTu5aV7OBvqupq09mqxTrxw32huWCtH/oPgrWep0KgKOhXPxfzi7DwH" \
	"YnjMOxUc9zP3\r\n" \
	" zlBjwhoq3szieq3lTHutGiZm5WZCw2W0vOG8iXV/o5HSZQ6onRAae0Gi3Fp" \
	"EivcUuiKKs+a\r\n" \
	" xF2g7cDpzZppp8U1ZAanNBokjZNnNqI=\r\n" \
	"ARC-Authentication-Results: i=1; list.example; dmarc=pass he" \
	"ader.from=rheintal-pumpen.example;\r\n" \
	"  spf=pass smtp.mailfrom=k.vogel@rheintal-pumpen.example\r\n"

#define SEALED_AFTER_A_CHANGE \
	"ARC-Seal: i=4; cv=fail; a=rsa-sha256; d=last.example; s=s1; " \
	"t=1795168800;\r\n" \
	" b=um83xcpTwatt/SrEMeOExvju79vZAAJZxu0Y/dZkeSWsSwvcz5/Ov7Ff5" \
	"4SHvSO72GKdy\r\n" \
	" 0wtHCdtSpN8EgNR/gv2987V1M+bsRXVm2Br+IpZ/m6kq0sJO4tr2AjAV50U" \
	"2vYrffNNFasB\r\n" \
	" dsH/cfEebJxAoS81/7r75unEhCemzNY=\r\n" \
	"ARC-Message-Signature: i=4; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=last.example; s=s1; t=1795168800; h=from : to : subject :" \
	" date;\r\n" \
	" bh=nZTeHroaLGN9dl8ozaTOzlkMOD/QvyJ4e57sbejJMOg=;\r\n" \
	" b=jE3I8RRcVAGRyvZOMNk9jWgwhejWU3NwgEjIOVq32ClhwhvYnQO/EVZfx" \
	"AsqDu5mJFtfL\r\n" \
	" h67RlMyEWgemLtM8Nyc+pBPJh/Y4CzEA56UTgdqkQjXHt6pqNuvMeGcJtcM" \
	"zjhLI9WkJ1EI\r\n" \
	" X+7P0uuHSZc7a+hmGQo1VHasEDDcAbQ=\r\n" \
	"ARC-Authentication-Results: i=4; last.example; arc=fail\r\n" \
	"ARC-Seal: i=3; cv=pass; a=rsa-sha256; d=relay.example; s=s1;\r\n" \
	" t=1795168800;\r\n" \
	" b=HVDfCnLLURRU3nHASxBio7EFsAqR+sCyIU2dKN98s2E+MWumRGQa9f/qg" \
	"ac3yJdMTLb7M\r\n" \
	" zcMK35rngG3WFTH9KijOLB0bHV0FnoYDTChWG3Dt+FWPz92Tbu2hYTcksrZ" \
	"QqRV5n6w2v7F\r\n" \
	" hP0mW6I+LGON7j7ij0QPov6u5ujQ9VY=\r\n" \
	"ARC-Message-Signature: i=3; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=relay.example; s=s1; t=1795168800; h=from : to : subject " \
	": date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=S1SmVn4FSEO/SNWtGMYpy9Ku7Fzs3t5CEN4w2b80D1So9zS9HJSCLnFOz" \
	"56Wjn1uTOj7f\r\n" \
	" HEgxIv5Qk/wk95on0ozkVJwOsZR88hi7zUIS0DadgI8xKwJN3YW2pM6t1Zp" \
	"XGENsXjJ+pde\r\n" \
	" 2+2mc4z5oeixnAlW5MPBh7KWxjuDhTs=\r\n" \
	"ARC-Authentication-Results: i=3; relay.example; arc=pass;\r\n" \
	"  dmarc=fail header.from=rheintal-pumpen.example\r\n" \
	"ARC-Seal: i=2; cv=pass; a=rsa-sha256; d=forward.example; s=s" \
	"1;\r\n" \
	" t=1795168800;\r\n" \
	" b=NIGoNcEYxdi2Eod8PN06cxCN1cTkY1ZsU4cGuthL8Bqyaq6JdtVJcjtPp" \
	"uVYCdIZBpMky\r\n" \
	" N6bN7UPFi7XBNqR9ZSDNz94UumvxV0hcwlb9W894Qz8T1bVIHoLegIcyW9Y" \
	"6iBQ74WpEq4K\r\n" \
	" 0afW1Km6nfMiuUOC4jx1/iGCO0TYGy0=\r\n" \
	"ARC-Message-Signature: i=2; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=forward.example; s=s1; t=1795168800; h=from : to : subjec" \
	"t : date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=1NhWWKrMHKmm0BMIlN3g6QupzwviCMbrIVLfU1KTsktduueyja+BUfFhm" \
	"S6n0hRch0PQb\r\n" \
	" kL3kQl3Z7ACGfr7zyZxmcEqHF/xzoLL7S6IhjoEMstF8OBpnaMsM2oBtHp+" \
	"0bXR55Z6wZ7X\r\n" \
	" OHEwEV0QhqQ2WNhTvvv6R2UWb6TcUss=\r\n" \
	"ARC-Authentication-Results: i=2; forward.example; arc=pass;\r\n" \
	"  dmarc=fail header.from=rheintal-pumpen.example\r\n" \
	"ARC-Seal: i=1; cv=none; a=rsa-sha256; d=list.example; s=s1; " \
	"t=1795168800;\r\n" \
	" b=jdU26mpQ106Nsqnx9BasFMoq4QQ/OR8mU2ttPicQyIh+3ZiCX1KNIAfDV" \
	"F5ijfWrp4jwc\r\n" \
	" 5CzvMbLvoEjpxWbqrjL018Vg3cyIkgqt3gAP+TYXgeUqSejNvMMqrrFK01s" \
	"kHdGvCmNUYM8\r\n" \
	" pFiQEUcxTONyOmdcdz8L5BI+RRAZ0eg=\r\n" \
	"ARC-Message-Signature: i=1; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=list.example; s=s1; t=1795168800; h=from : to : subject :" \
	" date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=TziTu5aV7OBvqupq09mqxTrxw32huWCtH/oPgrWep0KgKOhXPxfzi7DwH" \
	"YnjMOxUc9zP3\r\n" \
	" zlBjwhoq3szieq3lTHutGiZm5WZCw2W0vOG8iXV/o5HSZQ6onRAae0Gi3Fp" \
	"EivcUuiKKs+a\r\n" \
	" xF2g7cDpzZppp8U1ZAanNBokjZNnNqI=\r\n" \
	"ARC-Authentication-Results: i=1; list.example; dmarc=pass he" \
	"ader.from=rheintal-pumpen.example;\r\n" \
	"  spf=pass smtp.mailfrom=k.vogel@rheintal-pumpen.example\r\n"

#endif
