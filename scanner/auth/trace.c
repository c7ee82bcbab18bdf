/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Received chain (RFC 5321 4.4), read from the top down until the first
 * line whose client stands outside: what is above was written by our own
 * hosts, what is below is the sender's claim and is never read. Only client
 * addresses and host names that the writer itself looked up count; "by" names
 * prove nothing. A line of a local delivery (no "from", or LMTP, RFC 2033) is
 * passed over; a line that should have an address and has none ends the
 * reading, because below it nobody vouches for anything.
 */
#include "auth.h"

static bool
host_is_listed(const struct boundary *boundary, struct str host)
{
	if (host.p == NULL)
		return false;
	for (size_t i = 0; i < boundary->trusted_hosts_n; i++) {
		struct str listed = boundary->trusted_hosts[i];
		if (str_equal_nocase(host, listed))
			return true;
		if (listed.n > 1 && listed.p[0] == '.' &&
		    str_ends_nocase(host, listed))
			return true;
	}
	return false;
}

/* The boundary's line, or the end of what we can follow. */
static void
boundary_found(const struct received *line, size_t at, struct trace *trace_out)
{
	trace_out->boundary_at = at;
	trace_out->known = line->ip.p != NULL;
	trace_out->ip = line->ip;
	trace_out->helo = line->helo;
	trace_out->submitted = received_is_submission(line);
	trace_out->submitter = trace_out->submitted ? line->user : NO_STR;
	trace_out->mail_from = line->mail_from;
	trace_out->tls = line->tls;
	trace_out->tls_version = line->tls_version;
	trace_out->tls_cipher = line->tls_cipher;
}

static void
chain_read(struct arena *arena, const struct boundary *boundary,
    const struct mail *mail, struct trace *trace_out)
{
	bool configured = boundary->trusted_networks_n > 0 ||
	    boundary->trusted_hosts_n > 0;
	bool top = true, inside = false;

	for (size_t i = 0; i < mail->fields_n; i++) {
		if (!str_equal_nocase(mail->fields[i].name, STR("Received")))
			continue;
		struct received line = received_read(arena,
		    mail->fields[i].body);
		if (top && !header_date(line.date, &trace_out->time))
			trace_out->time = MAIL_NO_DATE;
		top = false;
		if (received_is_local(&line))
			continue;
		if (line.ip.p == NULL || !configured ||
		    (!network_holds(boundary->trusted_networks,
		    boundary->trusted_networks_n, line.ip) &&
		    !host_is_listed(boundary, line.host))) {
			boundary_found(&line, i, trace_out);
			return;
		}
		inside = true;
		/* Mail begins where somebody logged in to send it: lines
		 * below were written by that client. */
		if (received_is_submission(&line)) {
			trace_out->submitted = true;
			trace_out->submitter = line.user;
			break;
		}
	}
	trace_out->inside = inside;
}

/* Return-Path counts where only our own hosts could have put it. */
static struct str
envelope_sender(const struct mail *mail, size_t boundary_at)
{
	for (size_t i = 0; i < mail->fields_n && i < boundary_at; i++) {
		struct str name = mail->fields[i].name;
		if (str_equal_nocase(name, STR("Return-Path")))
			return mail->return_path;
		/* Without a boundary, only the very top is ours. */
		if (boundary_at == mail->fields_n &&
		    str_equal_nocase(name, STR("Received")))
			break;
	}
	return NO_STR;
}

void
trace_read(struct arena *arena, const struct boundary *boundary,
    const struct auth_settings *settings, const struct mail *mail,
    struct trace *trace_out)
{
	unsigned char address[16];
	bool is_ipv4;

	*trace_out = (struct trace){
		.time = MAIL_NO_DATE, .boundary_at = mail->fields_n,
	};
	chain_read(arena, boundary, mail, trace_out);
	/* What the boundary heard stands before what our own hosts may have made
	 * of it since (RFC 5321 4.4; forwarding rewrites it). */
	if (trace_out->mail_from.p == NULL)
		trace_out->mail_from = envelope_sender(mail,
		    trace_out->boundary_at);
	if (settings->ip.p != NULL &&
	    ip_read(settings->ip, address, &is_ipv4)) {
		trace_out->known = true;
		trace_out->inside = false;
		trace_out->submitted = false;
		trace_out->submitter = NO_STR;
		trace_out->ip = ip_write(arena, address, is_ipv4);
	}
	if (settings->helo.p != NULL)
		trace_out->helo = settings->helo;
	if (settings->mail_from.p != NULL)
		trace_out->mail_from = settings->mail_from;
}
