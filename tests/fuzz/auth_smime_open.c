/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes as a structure encrypted for two keys that guard nothing: one that comes
 * with its certificate, and one without, which is tried on every recipient.
 */
#include <stdlib.h>

#include "../../scanner/auth/auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgdt31HCCSzHPUgYAq\n"
    "qZn1ZiyOm6bjKFHWF+kxUl4FyfyhRANCAASqMS+cdijwGhdK2wigWN72CGQhR5my\n"
    "DQ2p66A6kK71Uxe338ddrxremSv2tuEWhMU6ONRCBYf5J4qCaEdDouzd\n"
    "-----END PRIVATE KEY-----\n"
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBejCCASGgAwIBAgIUEKzTA70rvPioQbHiHcT6gO1VyyQwCgYIKoZIzj0EAwIw\n"
    "EjEQMA4GA1UEAwwHZnV6ei1lYzAgFw0yNjExMjIwMTI5NDZaGA8yMDUxMDcxNDAx\n"
    "Mjk0NlowEjEQMA4GA1UEAwwHZnV6ei1lYzBZMBMGByqGSM49AgEGCCqGSM49AwEH\n"
    "A0IABKoxL5x2KPAaF0rbCKBY3vYIZCFHmbINDanroDqQrvVTF7ffx12vGt6ZK/a2\n"
    "4RaExTo41EIFh/knioJoR0Oi7N2jUzBRMB0GA1UdDgQWBBSGLdMmmAhNFgTmep8p\n"
    "X6vexb/W0DAfBgNVHSMEGDAWgBSGLdMmmAhNFgTmep8pX6vexb/W0DAPBgNVHRMB\n"
    "Af8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIFSqEDTrheQJda6Ultf1Ba+gr+ek\n"
    "NpTiCssB06imRpJ5AiAVJL2UN9ZJieBJ1HI8hwqsgEJ2fQbwHEHWUv1Kt3w88Q==\n"
    "-----END CERTIFICATE-----\n"
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQCH8ddRjm13TnvU\n"
    "CKWkatfats7Waw2dLmethuoeTVvhFmBRZHm8Vf36ASk2p85f6am0PCHqOl22pOLm\n"
    "BADDDlrLMnxxtdGlriSCPtky6BeHYyVBY/xZJz6JRS6DR9SpkxhMTBkqaBzpVcPY\n"
    "XnQyRYl4PjmgLCrnWAD2ZjvNNlNsAEsEmN3uDxsXS9NK5KbgbqLaCpG5OJfmzCzu\n"
    "Pf3MxrK793cK0yCrSx5lzE5ipUK/g6LaCPz+FpQ7MxrrGRxXpJ6m1GRJJaerDYyt\n"
    "rsfr98X7BmoXbiVy5geDjs8d0NaiYZhS+Zq3nHdicUyVrs5JL4Xwbqau4jnTXNFn\n"
    "jN0o39qJAgMBAAECggEABH5VsewtiZ1GQgy0HvJqJqBWx2cb+NdVFXsJZ42CjTbe\n"
    "YapazMMh5T7fFB+pVmnEkoDPVSzvNo+OMXCt7sSdcyx8yQxrvNh7+/MkXkamKnM4\n"
    "QshRicfejQ6EmlHIQX+rdLAqP8jXtc3ALrl2iUfboqYZ5QW4uFNkGsDn1qFmUgJH\n"
    "InvbJ9IgYlb/Y/JKPBCs55iZM3JjAIktExWkJtXi225PNCG0Cbq/0RIPw+wKfVaC\n"
    "LlWALQa0F4czp/hK/TyvsWIN7Db36JSQMw8dnav441HjVtirCi9ygr3ghXHQVbTC\n"
    "+ijT0qqfo0ckBZirdsPS98EmgMZAKedMespc+cXDlQKBgQC+71CEYDlmzKLPg9dB\n"
    "e7UNhmypBx/atGeaAzvtNed9fy55J8rElF40txDjqDB1tokp+uNCReDxbc4h79RS\n"
    "bK8eWkLZQHiP0UiKmd1/VuCBhPlRAM256E1cKqMSHy50CecxbcBsPw3drFLwuoVj\n"
    "90agXoOlFwMTonHyRHd5KR3nBQKBgQC2RVKOPWluKGcpxyYxFoCvUqvKBgVsV/tD\n"
    "+Yw+kBKA3M5aVmJNNQ5Z8SlmTHTt9ii03WmPwlt/YY2agjPsgq1Nthm8Kd35Yohh\n"
    "SKJ+laveDmCwalMHI17jKdc7q+aRzge/vnR6jD1gjhzJfvYemyUrOc2rAhyq2wl+\n"
    "QFI/6Ny0tQKBgF/Ug0f9d7H10V1v4ZD3Qvbn2g+4CK/fTgRJzUEQhgBB3hRm+WlS\n"
    "wjmZDDwHBVN/azaLupZftjfWkdgMpDc+X2JPkS+zIQ+lzc/qy/YGp6W6FNwoGBlP\n"
    "08wHhlMpHUqWUdhIKoTp3M6+l95E74At8t+4sEAi3aN0K9aZsJE6Jsz1AoGBALXb\n"
    "PJ9GjqamESgR1v0rIoHKzjPnBgovTjdoCJFzVcLUi95+Sd4WjZcXkuLKbe/upnau\n"
    "YuBYXsodHxeFySC00Qy0H8EpVJu5v7Cws8/wrWYEmlvp+aUpmUa1PFYBES9wjTK2\n"
    "Z6jNu39Wy0oPLqkiylbyeU2h8dBWcoZQzr+NKofxAoGAFzEYluktnK03sygePpF+\n"
    "Yyd8Bu1Png38TxAuhuBSxpnLd4bO4Exeree35BjLPlgyyUDcN+HHz7jcaNH1K+L2\n"
    "ABhmCvrluP7i0sUbTxDrQKZCeaBaGirB0FFF7AqqJYdhUm2RMdO0kReeB9VzaVbk\n"
    "EukSop/cMNf6l+bIWwUIZhQ=\n"
    "-----END PRIVATE KEY-----\n"
    ;

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct arena *arena;
	static struct smime_keys *keys;
	struct smime_content content;
	const char *cause;

	if (arena == NULL) {
		arena = arena_new(512u << 20);
		if (!smime_keys_read((struct str){ pem, sizeof pem - 1 }, &keys, &cause))
			abort();
	}
	arena_reset(arena);
	smime_open(arena, (struct str){ (const char *)data, size }, keys,
	    &content);
	if ((content.reason == NULL) != (content.content.p != NULL))
		abort();
	return 0;
}
