/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signed once at 2026-11-20T10:00:00Z by another implementation, the last three
 * by hand; the private keys are gone.
 */
#ifndef SEKI_TEST_DKIM_FIXTURES_H
#define SEKI_TEST_DKIM_FIXTURES_H

#define DKIM_HEADER \
	"From: Karin Vogel <k.vogel@rheintal-pumpen.example>\r\n" \
	"To: ap@minato-foods.example\r\n" \
	"Subject: Invoice 4711\r\n" \
	"Date: Fri, 20 Nov 2026 10:00:00 +0000\r\n" \
	"Message-ID: <1@rheintal-pumpen.example>\r\n"

#define DKIM_BODY \
	"Dear Mr Endo,\r\n" \
	"\r\n" \
	"please find the invoice attached.  \r\n" \
	"\r\n" \
	"\r\n"

#define SIGNED_RELAXED \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=rheintal-pumpen.example; i=@rheintal-pumpen.example; q=dns/txt;" \
	"\r\n" \
	" s=s1; t=1795168800; h=from : to : subject : date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=uX6XzwhalDcJ8FMzYH70e60eW6UyNDHA2P/k0qJV+ZHZQiV5luxyYcJCWJiheIO" \
	"dxpEyJ\r\n" \
	" mYjw3A3U98nhiYG3JoN38lbgVFeziGyMmhUDD1BR7hxMtUAENWz1SG9d6VDA+MB2v" \
	"9OJo0e\r\n" \
	" jwzCEps6lWtb+igMwvpQjx9zQmtwDNSNHXmubkvgFl9K8mD52hPkeScPu/JplMNxj" \
	"9TmbAM\r\n" \
	" pBU7O+Z/0arkkGGyjkp7gc3hVXTmkCzgJwIAS1FZwlkVEX/Y6rUwDPFs/h7IcS6fk" \
	"jNhhi4\r\n" \
	" hQugEsVKLZw2sdmCjj7ff+P28zEJ2isF4RWHQRLPaR76i/qChwlcAS/xULgA==\r" \
	"\n"

#define SIGNED_SIMPLE \
	"DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple;\r\n" \
	" d=rheintal-pumpen.example; i=@rheintal-pumpen.example; q=dns/txt;" \
	"\r\n" \
	" s=s1; t=1795168800; h=from : to : subject : date;\r\n" \
	" bh=qCo5kTgLnlYzP000MYIZhH5UuYm3Y35vM8vkJMgZo9Q=;\r\n" \
	" b=CZzYbchjsHa051OXBtKO3FkQnJPYxwxmFutKuPdZV6RENwEtwrVCKFJxXMHfIog" \
	"i+S4e+\r\n" \
	" hVgK6IMCrrzKjq8Ck/g2IeWxhvB9203RLQ749HvtQg43zz/vC9QyIQ9DodKyqhp4J" \
	"pZCKrY\r\n" \
	" 27Dr8rRbWFyD0d+k4IkOlfnslba5Jvmbh0uXSbdmlONFfa38jjDVOdZkVo/m4Y4Y0" \
	"Bn/vjj\r\n" \
	" bMV6soB2w6yMrb/aAe76f28VolhbjK5BkVLYXUZiaszS2Fcm77D/NARKunJApO+xi" \
	"BemaXo\r\n" \
	" BlXrvPKVq+0zgXJ8kOffhcO9aGW4QJVPFqSZe5+51KaLI+WjK//nQfrpopTg==\r" \
	"\n"

#define SIGNED_SUB \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=mail.rheintal-pumpen.example; i=@mail.rheintal-pumpen.example;" \
	"\r\n" \
	" q=dns/txt; s=s1; t=1795168800; h=from : to : subject : date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=J8+uaNSq8cmrj+3HGfP475Zy57oa3EM/B6sEsSakwI57fdI6AwjMLg1tSt3ZsEE" \
	"5CwjdL\r\n" \
	" b3e6KBsx2/C8/NWJXBDYpkD3W/3he0Woh2aHkRayE6hkuKXM63Aj3ppdGgsk6GKT5" \
	"Q0gZHv\r\n" \
	" GjcxrmcmERNXuTNjVcNmgwIs1w+ZD9AlMJfId1yDluilFV/hAREVJYj8KJ3ZhQmW7" \
	"rZFmvm\r\n" \
	" qzg9otKxkCjLm//uOsy9FfbcIDwTk/scKKiXkJAR5eEzrmFI96JJrBdg5fr4iYio1" \
	"XcswZd\r\n" \
	" SicCx+52r/5wAMyVin4r69byH7HTdsAk/6H9HLwDB6DmBGQ3p90Veqa1V6lA==\r" \
	"\n"

#define SIGNED_FOREIGN \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=esp.exampl" \
	"e;\r\n" \
	" i=@esp.example; q=dns/txt; s=s1; t=1795168800; h=from : to : subj" \
	"ect :\r\n" \
	" date; bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=khvRlSKIsRb+dbudNy1/P1mA5dmcIOmq1bJA78aToT39PkEgvipzvGs5gViy3ce" \
	"4Mb4vg\r\n" \
	" fid7LlfZrlddG9oTWH+uJLQXgPzID+k48M2KIhmvH+u9KEqURc/aUvPFexTC70L0T" \
	"xF8bzp\r\n" \
	" cy8eLumHK6rJaQOVGbAPpVsAM0SEFDr2Q9B2lGoXhP+cv/NkNg8+keHw9YLUMh7Rp" \
	"WIcLkR\r\n" \
	" PLyvkLiBx9UhIJ/0J8wi1KVtV40VHq/32u0sHgLJo2zcTz4OXWuOt9KLlHKT4D5Gp" \
	"vKwAva\r\n" \
	" 8xC8fy+1VbUJtRDVOTuMsZCErnkzTd/hIzQN6n84EZ49DwDNXL2uJPsZNQyQ==\r" \
	"\n"

#define SIGNED_PARTIAL \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=rheintal-pumpen.example; i=@rheintal-pumpen.example; l=52;\r\n" \
	" q=dns/txt; s=s1; t=1795168800; h=from : to : subject : date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=GDr5ZFZ0Luq4ew4PpkIRNZQuL53GVFHqzld2qSYn3n227klDp1laGJP7+s9PYGM" \
	"SY4uRg\r\n" \
	" +9FWk0DZV49T416SoRMbWNQcLK5j0gh6czINCpRxorkuh5F0VWk9i0qHKOWM2ABhQ" \
	"/5tyPf\r\n" \
	" a4D0LKbeO1nRVlaonZ3sP/8Zah3AT5qxTUixAJZ8eg1bGHVEzlsTmc7Z1XK0fh+f7" \
	"2KA/Wu\r\n" \
	" +HW26ToHHdhkJ8fkh18cajWDoHSy75VH2r05XfqSTDLf9zAqeXIJMnxXrpexQDq9G" \
	"ZPMKLN\r\n" \
	" wfebai9po4O9MmT6nuBTJRjNZMgnQQCnjAGUT+J+jZG4ozxUc261yc0fhVNA==\r" \
	"\n"

#define SIGNED_WEAK \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n" \
	" d=rheintal-pumpen.example; i=@rheintal-pumpen.example; q=dns/txt;" \
	"\r\n" \
	" s=weak; t=1795168800; h=from : to : subject : date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=rruOjrYyAcXFwlSwDsTlwRbnqLbvgp4aeKHHMbrq2DyXY+BSXW9LiA0/FVyY6mD" \
	"pTMp4j\r\n" \
	" XOugdxdpO6EiuGIBi5jHEGs2P9YDUnqQ7zVSFOUMtuUVo9Cn6MCIv4q656J\r\n"

#define SIGNED_SHA1 \
	"DKIM-Signature: v=1; a=rsa-sha1; c=relaxed/relaxed;\r\n" \
	" d=rheintal-pumpen.example; i=@rheintal-pumpen.example; q=dns/txt;" \
	"\r\n" \
	" s=s1; t=1795168800; h=from : to : subject : date;\r\n" \
	" bh=/koJxKImv7dugeRwt0qtna/5w7Q=;\r\n" \
	" b=KZ8Sd9nHwEa/5RcGHrgGxvGmLeBaFY49uoiO5D71doc1vtMeBa1PCSdenfJhJxU" \
	"FkdPks\r\n" \
	" /lvLaLH2GXTFHvC0dwfkfzdvbXx1SKCMrsapQvJtqmfJ07sL/2ROh0t1CT/v2svz6" \
	"UpwLV+\r\n" \
	" d+JFacfdqZbSZ9mMA69cTrp5VyBz3113fsYGSjF6IF5TZXEY4WOlZQGplXTR3kBrh" \
	"pQeK8/\r\n" \
	" eHEvEP3C7AU8ONSWaeQr7gsNkzFqc4PMKNanaAXjfFFebho1C6C5D3dVG2NHmsZTP" \
	"It2q35\r\n" \
	" KFi+FygRanGrqgBYufJO23iUzyp3Vgjh4Al9lYdh/9MIJO2IquDiEqHc+YJg==\r" \
	"\n"

#define SIGNED_ED \
	"DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n" \
	" d=rheintal-pumpen.example; i=@rheintal-pumpen.example; q=dns/txt;" \
	"\r\n" \
	" s=ed; t=1795168800; h=from : to : subject : date;\r\n" \
	" bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	" b=alhX82kNL5Fc8MWyH1urbRChL+UnOtM2QzyHD1S2f1Xw2k3ra6oCHaLog6VnsGD" \
	"cOlgbE\r\n" \
	" jmYkvJ1g5qx5mWvDA==\r\n"

#define KEY_RSA \
	"v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1yAr" \
	"OFus36SRgZ2gTbMOd3jphALbLunuiUKh70xDcV5WTtwzFuZMuCoIQD98oQ5L6vkhLe" \
	"YzgoqzNHtjOJ4uY3B+OU4Ic1dBBRuv3qeDduCKowcLkV6iJy3t3yP3Mx8dzOZuu083" \
	"YPXwAFnEkBTb7fbFhIoFaYK27w/FFHeYa8v4ToXybcMtL3d/piiO4c0Bf8OGY93Wja" \
	"a1CHT4m0MA9KFb5KYccVpOh04Jn/8lMybzL/R+QjUrz97S6gdKkbP3Zo8/F2AuT0wr" \
	"/N5u1i2ZvWVJr7D+MjlpOJ5YdMwi0vt/vayKFNKVt5cRgO7BeFICIM5D+7Ygyh2T94" \
	"lANQuTlwIDAQAB"

#define KEY_WEAK \
	"v=DKIM1; k=rsa; p=MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhALQlEcLNZ5+/cPeO" \
	"IZ023tIgioUHBXojuZhelVbq40MlM39htO9o24VBbQMWEo+bGtbNV6o6Fy3czgnHwg" \
	"UgK11AA3uyXykJjyfQPKFeJGi7pBjeBTTdL77hcaGPjsLHDwIDAQAB"

#define KEY_ED \
	"v=DKIM1; k=ed25519; p=c/Q5egRWWDKtKFbmeNHOt9ThrVZ4UpOHhPFSmygy7aM="

#define SIGNED_EXPIRING \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=rheintal-p" \
	"umpen.example; s=s1; t=1795168800; x=1795255200;\r\n" \
	"\th=from:to:subject:date; bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4" \
	"gE6Wo=;\r\n" \
	"\tb=KQR19h8uC6LuODb8h7iR1typQ/qQIgeFaxL/MdnVqmy9Ac9Ubp0VhLN2ODI1Ipu" \
	"IiGQwURcIPh+URKVm1avchL5ocv/A5F0UXR/7ERxr/LbW0YJhUvWEK2xht2y1P10Er" \
	"KSBV5aqxQYHotmuZ78ZD4yDWRgJkcwKpkMovMQJrTIDqWzsSFtCHQSDyjWa1Uc4En6" \
	"KqfOOuo7cvq0OsQM5SfqjEJd+TEmwGcJ7e3shz++Hre73UT/2i3VkkHy2Xzn9C8WMW" \
	"B//MbtHWTyIYqooAOu2Vwk61Y9YMkpCF3TzvO51CybRkW0X/GGEkcE8/aECEEOT/71" \
	"obsmsbzsmSTeS+w==\r\n"

#define SIGNED_FUTURE \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=rheintal-p" \
	"umpen.example; s=s1; t=1895168800;\r\n" \
	"\th=from:to:subject:date; bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4" \
	"gE6Wo=;\r\n" \
	"\tb=CALbSKBo8ZL6SFIYUJzwCrFP6p1tFcA8AsCx6Z2KcTvKRYNJxHb7u1LTEAHI+Nf" \
	"hqNy19MZnBQ/2V/MCoanDo7x1o1sMwynTZVJoURdeiwBXy3NQDiHOqFEG70mG8Un1u" \
	"jW6AG86h6+edQMyq4oUPdAqoVQcFLhv4MB+6GxEPibuAaUdLa6eRq4150N4E/EK+Lz" \
	"ftRw1rQ/creZ2Et+0d5GBymwHRjz3j1NVLlMfrOl4CQogz5/n1LDXbAMYFSu5qG6uI" \
	"TwRH6eiRp0PEDL/n6EuIPdSCcM5MSK5gow08GLRMwBb9ZoCCOBZnX+mV/qfNnO5m/x" \
	"Y2WUMVRVbO2YaAQ==\r\n"

#define SIGNED_ANCIENT \
	"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=rheintal-p" \
	"umpen.example; s=s1; t=1100000000; x=1100086400;\r\n" \
	"\th=from:to:subject:date; bh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4" \
	"gE6Wo=;\r\n" \
	"\tb=HII3thAwO+EAfRiBPkCBk9ESyHokFmCFUCbpvhfzJ+o1vtsfqIoiNgsCzDrRafc" \
	"OwhB9HHcX0pqLxD26CVb9guXYwYqnokG7Zo7bxdJ383O6BNq8gTOnflH94h5gIRPw7" \
	"DyxBWjAwBpW4uwCeadZ9MMfja6JeLd4qEk/rkL/lTSHQDIqmIWElqHe2BvJOF7wQjt" \
	"pMBcHtbo0r609xTgrdMDhIv0ZvzqMxTq8Bvzqt6rY2II7R/YvO9cvEpJrLFicXU0UH" \
	"glQXRVQBgImngq5cyToxaHpTQ6JvZk4UJYKvZh28vdW+DUqpjpm6/5F8w2qZyme6C2" \
	"T9FZIdeJyY/XJcA==\r\n"

#endif
