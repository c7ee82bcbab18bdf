/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Odd but good signatures and seals over DKIM_HEADER and DKIM_BODY, made once at
 * 2026-11-20T10:00:00Z by tests/peer/signatures/letters.py with KEY_ODD, whose
 * private half is gone.
 */
#ifndef SEKI_TEST_SIGNATURE_FIXTURES_H
#define SEKI_TEST_SIGNATURE_FIXTURES_H

#define SIGNED_AGENT \
	"DKIM-Signature: v=1; a=rsa-sha256;\r\n" \
	"\tc=relaxed/relaxed;\r\n" \
	"\td=rheintal-pumpen.example;\r\n" \
	"\ts=s2;\r\n" \
	"\tt=1795168800;\r\n" \
	"\th=from:to:subject:date;\r\n" \
	"\tbh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	"\ti=k=2Evogel@mail.rheintal-pumpen.example; b=Z68eC1FQSRjSk" \
	"RV49zeIZpKCR942iM0zEbDCmg/OHYVUxfeLeQbOphWDfdW7j+1A1+h+3P\r\n" \
	"\t yMV/B4X+E6tHhFt8btgCgqsI5jVoG3GtLfcRAJ31NlTcfln9pHTK06UG" \
	"NV3njg6zBhbqAL\r\n" \
	"\t tzuGaHi9dWnQtpW6xDdgRQEmzK6OXS8=\r\n"

#define SIGNED_U_LABELS \
	"DKIM-Signature: v=1; a=rsa-sha256;\r\n" \
	"\tc=relaxed/relaxed;\r\n" \
	"\td=b\303\274cher.example;\r\n" \
	"\ts=s2;\r\n" \
	"\tt=1795168800;\r\n" \
	"\th=from:to:subject:date;\r\n" \
	"\tbh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=;\r\n" \
	"\ti=@mail.b\303\274cher.example; b=VsV3OZee2Cfw5H720r6z/v+r8DoJa+" \
	"XVd8ESaqfA7L/O29qxcM0buaSXNNBQJnzWZi0tCK\r\n" \
	"\t 2Uyj2YMhUQEGUC2b380sis4Vz+PwRmuCapYLzMBwzDklutoDJCDIuaDy" \
	"2J5VsWRKg9HmN6\r\n" \
	"\t 7JVJqI1ex8ufFaZ/gM9oP4Ouq/5xf+8=\r\n"

#define SIGNED_OVER \
	"DKIM-Signature: v=1; a=rsa-sha256;\r\n" \
	"\tc=relaxed/relaxed;\r\n" \
	"\td=rheintal-pumpen.example;\r\n" \
	"\ts=s2;\r\n" \
	"\tt=1795168800;\r\n" \
	"\th=from:from:subject:subject:to:date:reply-to:cc:dkim-sign" \
	"ature;\r\n" \
	"\tbh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=; b=MEyF/j" \
	"60mxRTpvTY6vI63SvJXWWBjsxR/m+kl02fbSOvrQWqrtTULSbZcvtoKAO1" \
	"nSEUj0\r\n" \
	"\t 7myKymR4RzfHbdtz5KjYXrwos2sgDpDt5gfU9ToXRIW9WphrhacRKsYN" \
	"Ldpz0yLJZ8Jxhc\r\n" \
	"\t d7SxF1vyb+kFmIbWX2aG9oAIyff4cPE=\r\n"

#define SIGNED_FROM_ALONE \
	"DKIM-Signature: v=1; a=rsa-sha256;\r\n" \
	"\tc=relaxed/relaxed;\r\n" \
	"\td=rheintal-pumpen.example;\r\n" \
	"\ts=s2;\r\n" \
	"\tt=1795168800;\r\n" \
	"\th=from;\r\n" \
	"\tbh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=; b=FBs600" \
	"7vESEgGFkyzgbC9OSJ/3uAZqKV2NyQ/Q3m66jc6kGJ8d6Sa8UX9Zl2iJKD" \
	"tQ0V3z\r\n" \
	"\t AHklu3rR7meG4AXU7CVPb9bC49xvpzbCb0bR6xiSE4PwqNPT2P9DnP+9" \
	"d37jZSGVZvd/0i\r\n" \
	"\t k7eEAfK+InKFHrqjGkUP3toSkhDKT8k=\r\n"

#define SIGNED_SHORT_FORM \
	"DKIM-Signature: v=1; a=rsa-sha256;\r\n" \
	"\tc=relaxed;\r\n" \
	"\td=rheintal-pumpen.example;\r\n" \
	"\ts=s2;\r\n" \
	"\tt=1795168800;\r\n" \
	"\th=from:to:subject:date;\r\n" \
	"\tbh=qCo5kTgLnlYzP000MYIZhH5UuYm3Y35vM8vkJMgZo9Q=; zz=1; z=" \
	"From:a=20b=c; b=IZWsvtQgImkcOJRyGTE9bWhbZd/4qqihEZWxFMq9dH" \
	"OAPU8VN2KSmgc/DqMsrJvAbpDIIE\r\n" \
	"\t DOISsbcG/KinN79VjJZ4NcKYi8jBvmDfQllgVZvktBAMZkECJqsH4051" \
	"eIIP0iNQOUL+pz\r\n" \
	"\t V+FT1GTyqv5Ijku5liDolY5fm4QarDU=\r\n"

#define SIGNED_NOTHING \
	"DKIM-Signature: v=1; a=rsa-sha256;\r\n" \
	"\tc=simple/simple;\r\n" \
	"\td=rheintal-pumpen.example;\r\n" \
	"\ts=s2;\r\n" \
	"\tt=1795168800;\r\n" \
	"\th=from:to:subject:date;\r\n" \
	"\tbh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=N1Wpmf" \
	"wKAetqbmZmr5gY6LV0PgeQvf+W9+Eud89bSw9yJFnBTW8T1PZF++3RMm5u" \
	"HyxQrs\r\n" \
	"\t dD7NM1vQMGcUI8rvh5ItLCImRlCluaZtnDNoPTFsFBTElzJJ6b9MqPrX" \
	"yL6HKhrDMdrOWW\r\n" \
	"\t 53rW4t/um/1RTlicSFOAGPw0hhc1Y80=\r\n"

#define SEAL_WITH_OTHER_TAGS \
	"ARC-Seal: i=1; cv=none; a=rsa-sha256; c=simple/simple; x=1" \
	"; q=http; zz=1; d=list.example; s=s2; t=1795168800;\r\n" \
	"\tb=ZS1vvHnUq4BRrSfrYFtBFRiv+ViGzB9Y4N/W1L6ermDpl9bYmj7rScg" \
	"DQrmsh1m7snpvg8\r\n" \
	"\t kxOAsS4sJqWnkakHwMKb/haqRdqif1amyR2CsxYxKpNCWoL7wOhFpXII" \
	"yfSaQtsQLlExi/\r\n" \
	"\t 0XV2vwa0GFohFONX7jbiYODqniq9cj0=\r\n" \
	"ARC-Message-Signature: i=1; a=rsa-sha256;\r\n" \
	"\tc=relaxed/relaxed;\r\n" \
	"\td=list.example;\r\n" \
	"\ts=s2;\r\n" \
	"\tt=1795168800;\r\n" \
	"\th=from:to:subject:date;\r\n" \
	"\tbh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=; b=H1jlpq" \
	"nXFH3m+6qwIFJlvuHqoHknwlFkDnR5VMf/NxpYwr4yvf8IxKVRaOZHgiVW" \
	"xDgLjQ\r\n" \
	"\t R2KL6Nxc2nOTVJD6Qbmtxe0fz7pgfaBISYMNFHZ1vXb+9NiSt9LgO795" \
	"79NapgbwC2PQ+t\r\n" \
	"\t 3Y0UbUTqJpDo+WKjN8YL8f+y70inpVc=\r\n" \
	"ARC-Authentication-Results: i=1; list.example;\r\n" \
	" dmarc=pass header.from=rheintal-pumpen.example\r\n"

#define SEAL_OF_ANOTHER \
	"ARC-Seal: i=1; cv=none; a=rsa-sha256; d=relay.example; s=s" \
	"2; t=1795168800;\r\n" \
	"\tb=M4SAWXChB09uEgMu+Ua/uteEStv/aG/GuQvyB01MXLTR4R5st5e7uE6" \
	"cw6qc1/T2CTaLGw\r\n" \
	"\t skS1ZzbBmSdYYa7XGAmveHxigQyUEg0vQ7fLddKWkfU9LBxNUe6Cw0YT" \
	"wrYzJyvRJinxi9\r\n" \
	"\t k3WjHGu0EduQ7reuedEtzDTlek9bJYc=\r\n" \
	"ARC-Message-Signature: i=1; a=rsa-sha256;\r\n" \
	"\tc=relaxed/relaxed;\r\n" \
	"\td=list.example;\r\n" \
	"\ts=s2;\r\n" \
	"\tt=1795168800;\r\n" \
	"\th=from:to:subject:date;\r\n" \
	"\tbh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=; b=H1jlpq" \
	"nXFH3m+6qwIFJlvuHqoHknwlFkDnR5VMf/NxpYwr4yvf8IxKVRaOZHgiVW" \
	"xDgLjQ\r\n" \
	"\t R2KL6Nxc2nOTVJD6Qbmtxe0fz7pgfaBISYMNFHZ1vXb+9NiSt9LgO795" \
	"79NapgbwC2PQ+t\r\n" \
	"\t 3Y0UbUTqJpDo+WKjN8YL8f+y70inpVc=\r\n" \
	"ARC-Authentication-Results: i=1; list.example;\r\n" \
	" dmarc=pass header.from=rheintal-pumpen.example\r\n"

#define SEAL_RESULTS_LATE \
	"ARC-Seal: i=1; cv=none; a=rsa-sha256; d=list.example; s=s2" \
	"; t=1795168800;\r\n" \
	"\tb=QdYKaNnEf0/cqY1u2NXvfCuwYwGQlLvwVmperEhNsWHRFsw36WN8sp2" \
	"2QC4n4dh5oS9PTi\r\n" \
	"\t wMLpCa2E3d4cKTjjjudPGRnTIu4dyIrSF07dDBOkEHwNADQPQ1FYVE7W" \
	"uMEqpvrxWDlalR\r\n" \
	"\t eShTJ0JmcWXqFeavlR4L6+ftpt89X90=\r\n" \
	"ARC-Message-Signature: i=1; a=rsa-sha256;\r\n" \
	"\tc=relaxed/relaxed;\r\n" \
	"\td=list.example;\r\n" \
	"\ts=s2;\r\n" \
	"\tt=1795168800;\r\n" \
	"\th=from:to:subject:date;\r\n" \
	"\tbh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=; b=H1jlpq" \
	"nXFH3m+6qwIFJlvuHqoHknwlFkDnR5VMf/NxpYwr4yvf8IxKVRaOZHgiVW" \
	"xDgLjQ\r\n" \
	"\t R2KL6Nxc2nOTVJD6Qbmtxe0fz7pgfaBISYMNFHZ1vXb+9NiSt9LgO795" \
	"79NapgbwC2PQ+t\r\n" \
	"\t 3Y0UbUTqJpDo+WKjN8YL8f+y70inpVc=\r\n" \
	"ARC-Authentication-Results: x; i=1; dmarc=pass\r\n"

#define SEAL_UPPER \
	"ARC-Seal: i=1; cv=NONE; a=rsa-sha256; d=list.example; s=s2" \
	"; t=1795168800;\r\n" \
	"\tb=lSqwL/8Z2p4JzLgosU2M6deC3luxOcuASHERagzSU6cBCkHmG/MK/R0" \
	"9G5YR4rCMdO6OL0\r\n" \
	"\t 7fgMMzwjfHgN7Y3ihrd4bZa42zpUF3tnd6aYdFRMFbY9al6uoTaBt5a6" \
	"u1kAw8azX4JDvA\r\n" \
	"\t 07f8TUb3ISu/XXnrng9n7ljSqWRDeTE=\r\n" \
	"ARC-Message-Signature: i=1; a=rsa-sha256;\r\n" \
	"\tc=relaxed/relaxed;\r\n" \
	"\td=list.example;\r\n" \
	"\ts=s2;\r\n" \
	"\tt=1795168800;\r\n" \
	"\th=from:to:subject:date;\r\n" \
	"\tbh=llehH8qX4srJmqW+zcoBuwWvVUru03SUGukYA4gE6Wo=; b=H1jlpq" \
	"nXFH3m+6qwIFJlvuHqoHknwlFkDnR5VMf/NxpYwr4yvf8IxKVRaOZHgiVW" \
	"xDgLjQ\r\n" \
	"\t R2KL6Nxc2nOTVJD6Qbmtxe0fz7pgfaBISYMNFHZ1vXb+9NiSt9LgO795" \
	"79NapgbwC2PQ+t\r\n" \
	"\t 3Y0UbUTqJpDo+WKjN8YL8f+y70inpVc=\r\n" \
	"ARC-Authentication-Results: i=1; list.example;\r\n" \
	" dmarc=pass header.from=rheintal-pumpen.example\r\n"

#define SEAL_OF_A_PART \
	"ARC-Seal: i=1; cv=none; a=rsa-sha256; d=list.example; s=s2" \
	"; t=1795168800;\r\n" \
	"\tb=i3nkWx57aHKSysZxLqxOldBta5dqPDqd0s7fyukvYEcDPL5f81cx0/g" \
	"uUfv5RbI6x/hZLA\r\n" \
	"\t 1xhYZzILNJFuTYvPc+nV6NNLs4690TQJSycJecyT4pi9QB5Spi9Dg0O7" \
	"mzk1KSpNeZWxxh\r\n" \
	"\t nfT5cWc0ZMZr6F1p4CQ7wTVOSWcSmbc=\r\n" \
	"ARC-Message-Signature: i=1; a=rsa-sha256;\r\n" \
	"\tc=relaxed/relaxed;\r\n" \
	"\td=list.example;\r\n" \
	"\ts=s2;\r\n" \
	"\tt=1795168800;\r\n" \
	"\th=from:to:subject:date;\r\n" \
	"\tbh=IyinXMGOk9VTBdRW0sR504NazPJSexAvD9aWicR5fyM=;\r\n" \
	"\tl=20; b=AKqCP/aQnrZNxkzcFKoNIOjxsDDEdiDJN9MWsIf1nUPYAXGta" \
	"tj0fBpMIy0WhjjKaLYFNu\r\n" \
	"\t EWySGRRlnPFdWmM4fAqVfNfpRXyGzJ7ywNPc0AbirL6VLgeNUQyFmpqu" \
	"pmWfIcruy2OtsG\r\n" \
	"\t BxBiXq6PPPlKkU0nLyF+h0Lu0gR0UZ4=\r\n" \
	"ARC-Authentication-Results: i=1; list.example;\r\n" \
	" dmarc=pass header.from=rheintal-pumpen.example\r\n"

#define KEY_ODD \
	"v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC+Ym" \
	"yNj2E3SuqYcNaj6+vGOveGDwRc7hbO2X50teocAqFclCXkwchiwpoc25YP/k" \
	"fPuNz/VXqTqdN2djjCWDrLAUhMgEJAt4sx5INWfjCRgguvXrwujrE8qJmexU" \
	"CP164xb7yP7z4AlHfm+rlHARwCQCUicy2GirABmjNsoZ03swIDAQAB"

#endif
