/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line to a server: TCP, and TLS 1.2 or later over it, or nothing (RFC 8314
 * section 3.2: TLS from the first byte, no STARTTLS). tls_open() returns a line
 * only if the certificate's chain ends in the configured authority and names
 * the host (RFC 6125: DNS names or IP addresses of the certificate, a wildcard
 * for one whole label only), or if its SHA-256 is the pinned one; so no caller
 * can send a secret to anybody else. There is no way to switch that off.
 *
 * The socket never blocks: each wait goes through the caller's waiter, which
 * may do other work meanwhile, under one absolute deadline that a server
 * sending a byte now and then does not push. Only getaddrinfo() waits by
 * itself, as long as resolv.conf says. SIGPIPE is ignored from the first line
 * on. Nothing that is read or written is ever logged.
 */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <sys/socket.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>

#include "run.h"

#define READ_AHEAD ((size_t)64 << 10)	/* four of the largest records */

struct tls {
	struct arena *arena;
	const struct tls_settings *settings;	/* while opening only */
	struct tls_waiter waiter;
	int64_t deadline;
	int fd;
	SSL_CTX *context;
	SSL *ssl;
	int verify_error;		/* the first, X509_V_ERR_* */
	char verify_date[11];		/* the day that was passed, or not yet */
	char verify_subject[200];
	char trouble[300];
};

static bool
poll_wait(void *context, int fd, short events, int64_t *deadline)
{
	(void)context;
	for (;;) {
		struct pollfd one = { .fd = fd, .events = events };
		int64_t left = *deadline - time_monotonic_ms();

		if (left <= 0)
			return false;
		if (poll(&one, 1, left > 60000 ? 60000 : (int)left) > 0)
			return true;
	}
}

static bool
wait_for(struct tls *tls, short events)
{
	return tls->waiter.wait(tls->waiter.context, tls->fd, events,
	    &tls->deadline);
}

static const char *
lower_first(char *text, size_t size, const char *from)
{
	snprintf(text, size, "%s", from);
	if (text[0] >= 'A' && text[0] <= 'Z' &&
	    !(text[1] >= 'A' && text[1] <= 'Z'))
		text[0] = char_lower(text[0]);
	return text;
}

/* ---- TCP ---- */

/* 0, or an errno. */
static int
connect_one(struct tls *tls, const struct addrinfo *address, int64_t deadline)
{
	int error = 0, one = 1;
	socklen_t n = sizeof(error);

	tls->fd = socket(address->ai_family,
	    address->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    address->ai_protocol);
	if (tls->fd < 0)
		return errno;
	setsockopt(tls->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(tls->fd, address->ai_addr, address->ai_addrlen) != 0) {
		error = errno;
		tls->deadline = deadline;
		if (error == EINPROGRESS)
			error = !wait_for(tls, POLLOUT) ? ETIMEDOUT :
			    getsockopt(tls->fd, SOL_SOCKET, SO_ERROR, &error,
			    &n) != 0 ? errno : error;
	}
	if (error != 0) {
		close(tls->fd);
		tls->fd = -1;
	}
	return error;
}

static void
note_address(const struct tls *tls)
{
	struct tls_about *about = tls->settings->about;
	struct sockaddr_storage peer;
	socklen_t n = sizeof(peer);

	if (about == NULL)
		return;
	if (getpeername(tls->fd, (struct sockaddr *)&peer, &n) != 0 ||
	    getnameinfo((struct sockaddr *)&peer, n, about->address,
	    sizeof(about->address), NULL, 0, NI_NUMERICHOST) != 0)
		snprintf(about->address, sizeof(about->address), "?");
}

/* All addresses of the host get a fair share of the time: a dead first one
 * must not use it up. */
static enum outcome
connect_any(struct tls *tls, struct why *why_out)
{
	const struct tls_settings *to = tls->settings;
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_NUMERICSERV };
	struct addrinfo *all = NULL;
	int64_t end = time_monotonic_ms() + to->connect_ms;
	int error, left = 0;
	char port[12], text[200];

	snprintf(port, sizeof(port), "%u", to->port);
	error = getaddrinfo(to->host, port, &hints, &all);
	if (error != 0)
		return because(why_out, RETRY, EXIT_UNREACHABLE,
		    "cannot find host '%s': %s", to->host,
		    lower_first(text, sizeof(text), gai_strerror(error)));
	for (struct addrinfo *a = all; a != NULL; a = a->ai_next)
		left++;
	error = EADDRNOTAVAIL;
	for (struct addrinfo *a = all; a != NULL; a = a->ai_next, left--) {
		int64_t now = time_monotonic_ms();

		error = connect_one(tls, a, now + (end - now) / left);
		if (error == 0)
			break;
	}
	freeaddrinfo(all);
	tls->deadline = end;
	if (error == 0) {
		note_address(tls);
		return OK;
	}
	return because(why_out, RETRY, EXIT_UNREACHABLE,
	    "cannot connect to '%s:%u': %s", to->host, to->port,
	    lower_first(text, sizeof(text), strerror(error)));
}

/* ---- Certificates ---- */

static void
note_date(struct tls *tls, const ASN1_TIME *time)
{
	struct tm day;

	if (time != NULL && ASN1_TIME_to_tm(time, &day) == 1)
		strftime(tls->verify_date, sizeof(tls->verify_date),
		    "%Y-%m-%d", &day);
}

static void
note_certificate(const struct tls *tls, X509 *leaf)
{
	if (tls->settings->about != NULL && leaf != NULL)
		certificate_read(leaf, &tls->settings->about->certificate);
}

/* Remember why: after a failed handshake there is no certificate to ask. */
static int
on_verify(int fine, X509_STORE_CTX *store)
{
	SSL *ssl = X509_STORE_CTX_get_ex_data(store,
	    SSL_get_ex_data_X509_STORE_CTX_idx());
	struct tls *tls = SSL_get_app_data(ssl);
	X509 *certificate = X509_STORE_CTX_get_current_cert(store);

	if (fine || tls->verify_error != X509_V_OK)
		return fine;
	tls->verify_error = X509_STORE_CTX_get_error(store);
	note_certificate(tls, X509_STORE_CTX_get0_cert(store));
	if (certificate == NULL)
		return fine;
	note_date(tls, tls->verify_error == X509_V_ERR_CERT_NOT_YET_VALID ?
	    X509_get0_notBefore(certificate) :
	    X509_get0_notAfter(certificate));
	X509_NAME_oneline(X509_get_subject_name(certificate),
	    tls->verify_subject, sizeof(tls->verify_subject));
	return fine;
}

static void
distrust(const struct tls_settings *to)
{
	if (to->distrusted != NULL)
		*to->distrusted = true;
}

static enum outcome
bad_certificate(struct tls *tls, struct why *why_out)
{
	const char *host = tls->settings->host;
	unsigned port = tls->settings->port;

	distrust(tls->settings);
	switch (tls->verify_error) {
	case X509_V_ERR_CERT_HAS_EXPIRED:
		return because(why_out, FAIL, EXIT_UNREACHABLE,
		    "certificate of '%s:%u' expired on %s", host, port,
		    tls->verify_date);
	case X509_V_ERR_CERT_NOT_YET_VALID:
		return because(why_out, FAIL, EXIT_UNREACHABLE,
		    "certificate of '%s:%u' is not valid before %s", host,
		    port, tls->verify_date);
	case X509_V_ERR_HOSTNAME_MISMATCH:
	case X509_V_ERR_IP_ADDRESS_MISMATCH:
		return because(why_out, FAIL, EXIT_UNREACHABLE,
		    "certificate of '%s:%u' is for another host: '%s'", host,
		    port, tls->verify_subject);
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
	case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
	case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
	case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
	case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
	case X509_V_ERR_CERT_UNTRUSTED:
		return because(why_out, FAIL, EXIT_UNREACHABLE,
		    "certificate of '%s:%u' is signed by an unknown "
		    "authority: %s", host, port,
		    X509_verify_cert_error_string(tls->verify_error));
	default:
		return because(why_out, FAIL, EXIT_UNREACHABLE,
		    "certificate of '%s:%u' is not valid: %s", host, port,
		    X509_verify_cert_error_string(tls->verify_error));
	}
}

/* Hex digits only, in lower case; colons are for people. */
static void
plain_hex(const char *from, char *to, size_t size)
{
	size_t n = 0;

	for (; *from != '\0' && n + 1 < size; from++)
		if (*from != ':' && *from != ' ')
			to[n++] = char_lower(*from);
	to[n] = '\0';
}

static enum outcome
check_pin(struct tls *tls, struct why *why_out)
{
	const struct tls_settings *to = tls->settings;
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int n = 0;
	char want[65 + 1], have[65] = "";
	X509 *leaf = SSL_get0_peer_certificate(tls->ssl);

	if (leaf == NULL || X509_digest(leaf, EVP_sha256(), digest, &n) != 1)
		return because(why_out, FAIL, EXIT_UNREACHABLE,
		    "'%s:%u' shows no certificate", to->host, to->port);
	for (unsigned i = 0; i < n && i < 32; i++)
		snprintf(have + 2 * i, 3, "%02x", digest[i]);
	plain_hex(to->pin_sha256, want, sizeof(want));
	if (strcmp(want, have) == 0)
		return OK;
	distrust(to);
	return because(why_out, FAIL, EXIT_UNREACHABLE,
	    "certificate of '%s:%u' is not the pinned one: its SHA-256 is %s",
	    to->host, to->port, have);
}

/* ---- The handshake ---- */

static enum outcome
make_context(struct tls *tls, struct why *why_out)
{
	const struct tls_settings *to = tls->settings;
	SSL_CTX *context = SSL_CTX_new(TLS_client_method());
	int loaded = 1;

	if (context == NULL)
		panic("no TLS context");
	tls->context = context;
	SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
	SSL_CTX_set_security_level(context, 2);
	SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION |
	    SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_mode(context, SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	/* All that has come with one read(): else it is two for each record. */
	SSL_CTX_set_read_ahead(context, 1);
	SSL_CTX_set_default_read_buffer_len(context, READ_AHEAD);
	if (to->pin_sha256 != NULL) {
		SSL_CTX_set_verify(context, SSL_VERIFY_NONE, NULL);
		return OK;
	}
	SSL_CTX_set_verify(context, SSL_VERIFY_PEER, on_verify);
	if (to->ca_file != NULL)
		loaded = SSL_CTX_load_verify_file(context, to->ca_file);
	else
		loaded = SSL_CTX_set_default_verify_paths(context);
	if (loaded == 1)
		return OK;
	if (to->ca_file != NULL && access(to->ca_file, R_OK) != 0)
		return because(why_out, FAIL, EXIT_CONFIG, "tls.ca_file: cannot "
		    "read certificates from '%s': %s", to->ca_file,
		    strerror(errno));
	if (to->ca_file != NULL)
		return because(why_out, FAIL, EXIT_CONFIG, "tls.ca_file: there is "
		    "no certificate in PEM in '%s'", to->ca_file);
	return because(why_out, FAIL, EXIT_CONFIG,
	    "cannot read the system's certificates");
}

static bool
is_address(const char *host)
{
	unsigned char any[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, any) == 1 ||
	    inet_pton(AF_INET6, host, any) == 1;
}

/* Whom the certificate must name. */
static bool
name_host(SSL *ssl, const char *host)
{
	if (is_address(host))
		return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl),
		    host) == 1;
	SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return SSL_set1_host(ssl, host) == 1 &&
	    SSL_set_tlsext_host_name(ssl, host) == 1;
}

static enum outcome
bad_handshake(struct tls *tls, int error, struct why *why_out)
{
	const struct tls_settings *to = tls->settings;
	unsigned long code = ERR_peek_error();
	int system_error = errno;
	const char *cause = ERR_reason_error_string(code);

	if (tls->verify_error != X509_V_OK)
		return bad_certificate(tls, why_out);
	switch (ERR_GET_LIB(code) == ERR_LIB_SSL ? ERR_GET_REASON(code) : 0) {
	case SSL_R_WRONG_VERSION_NUMBER:
	case SSL_R_HTTP_REQUEST:
		return because(why_out, FAIL, EXIT_UNREACHABLE,
		    "'%s:%u' does not speak TLS", to->host, to->port);
	case SSL_R_UNSUPPORTED_PROTOCOL:
	case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
		return because(why_out, FAIL, EXIT_UNREACHABLE,
		    "'%s:%u' does not speak TLS 1.2 or later", to->host,
		    to->port);
	default:
		break;
	}
	if (code == 0)
		cause = error == SSL_ERROR_SYSCALL && system_error != 0 ?
		    strerror(system_error) : "the server closed the line";
	return because(why_out, RETRY, EXIT_UNREACHABLE,
	    "no TLS handshake with '%s:%u': %s", to->host, to->port,
	    cause != NULL ? cause : "unknown error");
}

static enum outcome
handshake(struct tls *tls, struct why *why_out)
{
	const struct tls_settings *to = tls->settings;

	tls->ssl = SSL_new(tls->context);
	if (tls->ssl == NULL || SSL_set_fd(tls->ssl, tls->fd) != 1)
		panic("no TLS session");
	SSL_set_app_data(tls->ssl, tls);
	if (!name_host(tls->ssl, to->host))
		return because(why_out, FAIL, EXIT_CONFIG,
		    "'%s' is no host name", to->host);
	for (;;) {
		int done, error;

		ERR_clear_error();
		errno = 0;
		done = SSL_connect(tls->ssl);
		if (done == 1)
			break;
		error = SSL_get_error(tls->ssl, done);
		if (error != SSL_ERROR_WANT_READ &&
		    error != SSL_ERROR_WANT_WRITE)
			return bad_handshake(tls, error, why_out);
		if (!wait_for(tls, error == SSL_ERROR_WANT_READ ? POLLIN :
		    POLLOUT))
			return because(why_out, RETRY, EXIT_UNREACHABLE,
			    "no TLS handshake with '%s:%u' within %lld s",
			    to->host, to->port,
			    (long long)(to->connect_ms + 999) / 1000);
	}
	if (to->about != NULL)
		snprintf(to->about->version, sizeof(to->about->version), "%s",
		    SSL_get_version(tls->ssl));
	note_certificate(tls, SSL_get0_peer_certificate(tls->ssl));
	return to->pin_sha256 != NULL ? check_pin(tls, why_out) : OK;
}

enum outcome
tls_open(const struct tls_settings *settings, const struct tls_waiter *waiter,
    struct tls **tls_out, struct why *why_out)
{
	struct arena *arena = arena_new(1u << 16);
	struct tls *tls = NEW(arena, struct tls);
	enum outcome outcome;

	signal(SIGPIPE, SIG_IGN);
	*tls_out = NULL;
	tls->arena = arena;
	tls->settings = settings;
	tls->fd = -1;
	tls->waiter.wait = poll_wait;
	if (waiter != NULL && waiter->wait != NULL)
		tls->waiter = *waiter;
	outcome = make_context(tls, why_out);
	interruption_point("before-connect");
	if (outcome == OK)
		outcome = connect_any(tls, why_out);
	interruption_point("after-connect");
	if (outcome == OK)
		outcome = handshake(tls, why_out);
	tls->settings = NULL;
	if (outcome == OK)
		*tls_out = tls;
	else
		tls_close(tls);
	return outcome;
}

/* ---- Bytes ---- */

void
tls_deadline(struct tls *tls, int64_t deadline)
{
	tls->deadline = deadline;
}

void
tls_allow(struct tls *tls, int64_t ms)
{
	tls->deadline += ms;
}

static ssize_t
broken(struct tls *tls, const char *trouble)
{
	char text[200];

	if (tls->trouble[0] == '\0')
		snprintf(tls->trouble, sizeof(tls->trouble), "%s",
		    lower_first(text, sizeof(text), trouble));
	return -1;
}

/* After SSL_read() or SSL_write() gave nothing: true if it is to be tried
 * again. */
static bool
may_go_on(struct tls *tls, int error)
{
	unsigned long code = ERR_peek_error();
	int system_error = errno;

	if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
		if (wait_for(tls, error == SSL_ERROR_WANT_READ ? POLLIN :
		    POLLOUT))
			return true;
		broken(tls, "no answer in time");
	} else if (error == SSL_ERROR_ZERO_RETURN ||
	    (ERR_GET_LIB(code) == ERR_LIB_SSL &&
	    ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING)) {
		broken(tls, "the server closed the line");
	} else if (code == 0) {
		broken(tls, system_error != 0 ? strerror(system_error) :
		    "the server closed the line");
	} else {
		const char *cause = ERR_reason_error_string(code);

		broken(tls, cause != NULL ? cause : "TLS error");
	}
	return false;
}

/* A server that never stops sending never makes us wait: look at the clock
 * before each piece too. */
static bool
is_late(struct tls *tls)
{
	if (tls->trouble[0] != '\0')
		return true;
	if (time_monotonic_ms() < tls->deadline)
		return false;
	broken(tls, "no answer in time");
	return true;
}

ssize_t
tls_read(struct tls *tls, void *buffer, size_t n)
{
	while (!is_late(tls)) {
		size_t got = 0;
		int done;

		ERR_clear_error();
		errno = 0;
		done = SSL_read_ex(tls->ssl, buffer, n, &got);
		if (done == 1)
			return (ssize_t)got;
		if (!may_go_on(tls, SSL_get_error(tls->ssl, done)))
			break;
	}
	return -1;
}

ssize_t
tls_write(struct tls *tls, const void *buffer, size_t n)
{
	interruption_sending(buffer, n);
	while (!is_late(tls)) {
		size_t put = 0;
		int done;

		ERR_clear_error();
		errno = 0;
		done = SSL_write_ex(tls->ssl, buffer, n, &put);
		if (done == 1) {
			interruption_sent();
			return (ssize_t)put;
		}
		if (!may_go_on(tls, SSL_get_error(tls->ssl, done)))
			break;
	}
	return -1;
}

const char *
tls_trouble(const struct tls *tls)
{
	return tls->trouble;
}

void
tls_close(struct tls *tls)
{
	if (tls == NULL)
		return;
	if (tls->ssl != NULL) {
		if (tls->trouble[0] == '\0' && SSL_is_init_finished(tls->ssl))
			SSL_shutdown(tls->ssl);
		SSL_free(tls->ssl);
	}
	SSL_CTX_free(tls->context);
	if (tls->fd >= 0)
		close(tls->fd);
	ERR_clear_error();
	arena_free(tls->arena);
}
