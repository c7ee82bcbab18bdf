/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What `header` and `mimeheader` rules compare: the values of the field they
 * name. Fields of one name are one value, joined with line ends; with :addr,
 * :name, :host or :domain each address (RFC 5322 3.4) is a value of its own. A
 * value is decoded (RFC 2047) unless :raw asks for the bytes as they came, still
 * folded. ALL is the whole header block, ToCc both fields, MESSAGEID all fields
 * that hold one, EnvelopeFrom the sender as our boundary saw it or else
 * Return-Path.
 */
#include "rule.h"

static void
add_value(struct arena *arena, struct values *values, struct str value)
{
	values->at = arena_grow(arena, values->at, values->n, &values->size,
	    sizeof *values->at);
	values->at[values->n++] = value;
}

static bool
is_of_rule(struct str field, struct str wanted)
{
	static const struct { const char *group, *field; } groups[] = {
		{ "ToCc", "To" }, { "ToCc", "Cc" },
		{ "MESSAGEID", "Message-ID" },
		{ "MESSAGEID", "Resent-Message-ID" },
		{ "MESSAGEID", "X-Message-ID" },
		{ "MESSAGEID", "X-Original-Message-ID" },
	};

	if (str_equal_nocase(field, wanted))
		return true;
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		if (str_equal(wanted, str_of(groups[i].group))
		    && str_equal_nocase(field, str_of(groups[i].field)))
			return true;
	}
	return false;
}

/* The display name as it was written: what stands before the address. */
static struct str
raw_name(const struct address *address)
{
	struct str name = address->raw, rest = name;
	size_t angle = STR_NOWHERE;

	for (size_t i = 0; i < rest.n; i++) {
		if (rest.p[i] == '<')
			angle = i;
	}
	if (angle == STR_NOWHERE)
		return address->name;
	name = str_trim(str_slice(name, 0, angle));
	if (name.n >= 2 && name.p[0] == '"' && name.p[name.n - 1] == '"')
		name = str_slice(name, 1, name.n - 1);
	return name.n > 0 ? name : NO_STR;
}

static void
add_addresses(const struct facts *facts, const struct rule *rule,
    const struct addresses *addresses, struct values *values)
{
	for (size_t i = 0; i < addresses->n; i++) {
		const struct address *address = &addresses->at[i];
		struct str value = rule->display_name && rule->raw
		    ? raw_name(address) : rule->display_name ? address->name
		    : rule->host ? address->domain
		    : rule->domain ? address->domain : address->address;

		if (rule->domain && value.p != NULL)
			value = domain_registrable(facts->arena, value);
		if (value.p != NULL)
			add_value(facts->arena, values, value);
	}
}

/* The addresses of a field; those that every mail has were read already. */
static struct addresses
field_addresses(const struct facts *facts, const struct field *field)
{
	const struct mail *mail = facts->mail;

	if (str_equal_nocase(field->name, STR("From"))
	    && field == mail_field(mail, STR("From"), 0))
		return mail->from;
	if (str_equal_nocase(field->name, STR("To"))
	    && mail_field(mail, STR("To"), 1) == NULL)
		return mail->to;
	return address_list(facts->arena, field->body, facts->limits);
}

/* What holds no encoded words by its grammar. */
static bool
is_never_encoded(struct str name)
{
	static const char *const names[] = { "Received", "Message-ID",
		"Resent-Message-ID", "Date", "Resent-Date", "MIME-Version",
		"References", "In-Reply-To" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_equal_nocase(name, str_of(names[i])))
			return true;
	}
	return str_starts_nocase(name, STR("List-"));
}

/* One line: where it was folded stands one blank. */
static struct str
unfolded(struct arena *arena, struct str body)
{
	struct buf buf = { .arena = arena };

	for (size_t i = 0; i < body.n; i++) {
		if (body.p[i] == '\n') {
			buf_char(&buf, ' ');
			while (i + 1 < body.n && (body.p[i + 1] == ' '
			    || body.p[i + 1] == '\t'))
				i++;
		} else if (body.p[i] != '\r') {
			buf_char(&buf, body.p[i]);
		}
	}
	return buf_str(&buf);
}

/* Raw: all behind the colon, folded as it came, with lines that end in LF. */
static struct str
field_value(const struct facts *facts, const struct field *field, bool raw)
{
	struct buf buf = { .arena = facts->arena };
	struct str value;

	if (raw) {
		value = field->raw;
		(void)str_cut(&value, ':');
		while (value.n > 0 && (value.p[value.n - 1] == '\n'
		    || value.p[value.n - 1] == '\r'))
			value.n--;
		for (size_t i = 0; i < value.n; i++) {
			if (value.p[i] != '\r')
				buf_char(&buf, value.p[i]);
		}
		return buf_str(&buf);
	}
	value = is_never_encoded(field->name)
	    ? unfolded(facts->arena, field->body)
	    : header_decode(facts->arena, field->body);
	return str_trim(value);
}

/* "Name: value" lines; raw: as they came, with lines that end in LF. */
static struct str
all_fields(const struct facts *facts, const struct rule *rule)
{
	const struct mail *mail = facts->mail;
	struct buf buf = { .arena = facts->arena };
	size_t i, to;

	for (relays_range(facts, rule->field, &i, &to); i < to; i++) {
		const struct field *field = &mail->fields[i];

		for (size_t k = 0; k < field->raw.n && rule->raw; k++) {
			if (field->raw.p[k] != '\r')
				buf_char(&buf, field->raw.p[k]);
		}
		if (rule->raw)
			continue;
		buf_add(&buf, field->name);
		buf_cstr(&buf, ": ");
		buf_add(&buf, field_value(facts, field, false));
		buf_char(&buf, '\n');
	}
	return buf_str(&buf);
}

/* :first and :last leave one of several fields. */
static void
choose_fields(const struct facts *facts, const struct rule *rule,
    const struct field ***fields_out, size_t *n_out)
{
	const struct mail *mail = facts->mail;
	const struct field **fields = NULL;
	size_t n = 0, size = 0;

	for (size_t i = 0; i < mail->fields_n; i++) {
		if (!is_of_rule(mail->fields[i].name, rule->field))
			continue;
		fields = arena_grow(facts->arena, fields, n, &size,
		    sizeof *fields);
		fields[n++] = &mail->fields[i];
	}
	if (n > 1 && rule->last)
		fields[0] = fields[n - 1];
	if (n > 1 && (rule->first || rule->last))
		n = 1;
	*fields_out = fields;
	*n_out = n;
}

static struct values
envelope_sender(const struct facts *facts)
{
	struct values values = { NULL, 0, 0 };
	struct str sender = facts->auth->trace.mail_from;

	if (sender.p == NULL)
		sender = facts->mail->return_path;
	if (sender.p != NULL)
		add_value(facts->arena, &values, sender);
	return values;
}

static bool
is_all(struct str field)
{
	static const char *const names[] = { "ALL", "ALL-TRUSTED",
	    "ALL-INTERNAL", "ALL-UNTRUSTED", "ALL-EXTERNAL" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_equal(field, str_of(names[i])))
			return true;
	}
	return false;
}

struct values
header_values(const struct facts *facts, const struct rule *rule)
{
	struct values values = { NULL, 0, 0 };
	struct buf joined = { .arena = facts->arena };
	const struct field **fields;
	struct str made;
	size_t n;

	if (str_equal(rule->field, STR("EnvelopeFrom")))
		return envelope_sender(facts);
	if (relays_value(facts, rule->field, &made)) {
		add_value(facts->arena, &values, made);
		return values;
	}
	if (is_all(rule->field)) {
		add_value(facts->arena, &values, all_fields(facts, rule));
		return values;
	}
	choose_fields(facts, rule, &fields, &n);
	if (rule->address || rule->display_name || rule->host || rule->domain) {
		for (size_t i = 0; i < n; i++) {
			struct addresses addresses = field_addresses(facts,
			    fields[i]);

			add_addresses(facts, rule, &addresses, &values);
		}
		return values;
	}
	for (size_t i = 0; i < n; i++) {
		buf_add(&joined, field_value(facts, fields[i], rule->raw));
		buf_char(&joined, '\n');
	}
	if (n > 0)
		add_value(facts->arena, &values, buf_str(&joined));
	return values;
}

struct values
mimeheader_values(const struct facts *facts, const struct rule *rule)
{
	const struct mail *mail = facts->mail;
	struct values values = { NULL, 0, 0 };

	for (size_t i = 0; i < mail->parts_n; i++) {
		const struct part *part = &mail->parts[i];

		for (size_t k = 0; k < part->fields_n; k++) {
			if (str_equal_nocase(part->fields[k].name, rule->field))
				add_value(facts->arena, &values,
				    field_value(facts, &part->fields[k],
				    rule->raw));
		}
	}
	return values;
}
