# SPDX-License-Identifier: Apache-2.0
"""Where another verifier says otherwise than seki, and why seki keeps to what it
says: (peer, pattern of the message's name) -> the argument. Sections are those of
RFC 6376 unless another RFC is named."""

REPEATED = "3.2: a name that stands twice makes the whole list invalid"
STRICT = "6.1.1: what does not keep to the grammar is PERMFAIL, unknown tags apart"
SHA1 = "RFC 8301 3.1: rsa-sha1 must not verify"
PARTIAL = "8.2: what l= leaves out may be anybody's; seki says `policy`, not pass"
LENGTH = "3.5: l= must not be larger than the body, and is a number"
EMPTY_NAME = "3.5: h= is a list of field names, and nothing is none"
NO_FROM = "5.4: From must be signed, and 6.1.1: without it PERMFAIL"
TIMES = "3.5: x= must be greater than t="
EXPIRED = "3.5: the time of arrival decides; their hours of grace are a choice"
OWN = "3.5: h= can't mean the signature that it stands in, so nothing is hashed"
FIRST = "3.6.1: v= must be the first tag of a record"
LIST = "3.6.1, 3.5: a list with colons"
HASH = "3.6.1: a record with h= is for no other hash"
SEVERAL = "3.6.2.2: several records are undefined; the first of them is chance"
G = "RFC 4871 3.6.1: g= gave the key to somebody for these addresses alone"
INFO = "RFC 8463 4 has 32 bytes; the longer form says the same, and was once usual"
BARE = "3.6.1 asks for RSAPublicKey, which this is"
LABELS = "RFC 8616 4: U-labels are asked for, and compared, as A-labels"
BLANK = "RFC 5322 4.5: blanks before the colon are obsolete and must be read"
LAST = "3.4.4: a last line without its end gets one"
AGENT = "3.5: i= must lie in d=, must have an @, and is quoted-printable"
SUBDOMAIN = "3.6.1, t=s: the domain of i= must then be that of d="
FROM_ON_TOP = "5.4.2 takes fields from the bottom; a second From is refused for " \
    "itself, whatever was signed"
MALFORMED = "5.3 leaves it to the verifier to refuse; seki says so in a finding"
ANSWER = "3.2: only values whose description says so are compared with case"
A_SET = "RFC 8617 4.1.3: cv is a keyword of ABNF, which has no case"
ED_ARC = "RFC 8617 4.1.2 takes a= from DKIM, and RFC 8463 added to it"
SEAL_C = "RFC 8617 4.1.3: a seal has no c= or x=, and what it does not have is ignored"
ORDER = "RFC 8617 5.1.1: the sets' numbers order them, not their places"
FIRST_I = "RFC 8617 4.1.1: i= stands first and has one or two digits"

REASONS = {
    ("dkimpy", "*/relaxed: last line end missing"): LAST,
    ("dkimpy", "*: a blank before the colon"): BLANK,
    ("dkimpy", "*/*: a From on top"): FROM_ON_TOP,
    ("dkimpy", "tags: a= in capitals"): ANSWER,
    ("dkimpy", "tags: a=rsa-sha1"): SHA1,
    ("dkimpy", "tags: a= of the other kind"): "3.6.1: k= and a= must agree",
    ("dkimpy", "tags: d= with a dot at the end"): STRICT,
    ("dkimpy", "tags: h= of nothing"): NO_FROM,
    ("dkimpy", "tags: h= without From"): NO_FROM,
    ("dkimpy", "tags: h= with an empty name"): EMPTY_NAME,
    ("dkimpy", "tags: h= that names signatures"): OWN,
    ("dkimpy", "tags: i= quoted wrongly"): AGENT,
    ("dkimpy", "tags: q= of two"): "3.5: q= is a list, and one of it is known",
    ("dkimpy", "tags: x= gone by a minute"): EXPIRED,
    ("dkimpy", "tags: x= before t="): TIMES,
    ("dkimpy", "tags: x= equal to t="): TIMES,
    ("dkimpy", "tags: l= of a part"): PARTIAL,
    ("dkimpy", "tags: l= of nothing"): PARTIAL,
    ("dkimpy", "tags: l= and text added"): PARTIAL,
    ("dkimpy", "tags: l= more than there is"): LENGTH,
    ("dkimpy", "tags: l= of 30 digits"): LENGTH,
    ("dkimpy", "key: edinfo"): INFO,
    ("dkimpy", "key: vlast"): FIRST,
    ("dkimpy", "key: slist"): LIST,
    ("dkimpy", "key: h1"): HASH,
    ("dkimpy", "key: gother"): G,
    ("dkimpy", "key: several"): SEVERAL,
    ("dkimpy", "key: e1"): "everybody can sign for an exponent of 1",
    ("dkimpy", "several: in U-labels"): LABELS,
    ("dkimpy", "several: an agent in U-labels"): LABELS,
    ("dkimpy", "several: t=s and an agent below"): SUBDOMAIN,
    ("dkimpy", "arc: ? sets, ed"): ED_ARC,
    ("dkimpy", "arc: a seal of the other kind"): ED_ARC,
    ("dkimpy", "arc: sets of both kinds"): ED_ARC,
    ("dkimpy", "arc: ? sets, a From on top"): FROM_ON_TOP,
    ("dkimpy", "arc: fields in another order ?"): ORDER,
    ("dkimpy", "arc: first says cv=NONE"): A_SET,
    ("dkimpy", "arc: second says cv=PASS"): A_SET,
    ("dkimpy", "arc: the seal has c="): SEAL_C,
    ("dkimpy", "arc: the seal has x= gone by"): SEAL_C,
    ("dkimpy", "arc: the message signature leaves From out"): NO_FROM,
    ("dkimpy", "arc: the message signature signs a part"): PARTIAL,
    ("dkimpy", "arc: results that say i= later"): FIRST_I,
    ("dkimpy", "arc: i= of three digits"): FIRST_I,

    ("opendkim", "*/relaxed: last line end missing"): LAST,
    ("opendkim", "*/*: a From on top"): MALFORMED,
    ("opendkim", "*/*: a subject on top"): MALFORMED,
    ("opendkim", "tags: an unknown one twice"): REPEATED,
    ("opendkim", "tags: a name that is none"): STRICT,
    ("opendkim", "tags: a=rsa-sha1"): SHA1,
    ("opendkim", "tags: d= folded within"): "3.5: a domain name has no blanks in it",
    ("opendkim", "tags: h= with an empty name"): EMPTY_NAME,
    ("opendkim", "tags: h= that names signatures"): OWN,
    ("opendkim", "tags: i= with two at signs"): AGENT,
    ("opendkim", "tags: q= unknown"): "3.5: a method that is not known can't be used",
    ("opendkim", "tags: t= of 0"): "3.5: seconds since 1970, from nought on",
    ("opendkim", "tags: x= gone by a minute"): EXPIRED,
    ("opendkim", "tags: l= of a part"): PARTIAL,
    ("opendkim", "tags: l= of nothing"): PARTIAL,
    ("opendkim", "tags: l= and text added"): PARTIAL,
    ("opendkim", "key: bare"): BARE,
    ("opendkim", "key: edinfo"): INFO,
    ("opendkim", "key: vlast"): FIRST,
    ("opendkim", "key: twice"): REPEATED,
    ("opendkim", "key: gother"): G,
    ("opendkim", "key: kwrong"): "3.6.1: k= and a= must agree",
    ("opendkim", "key: kedrsa"): "3.6.1: k= and a= must agree",
    ("opendkim", "key: several"): SEVERAL,
    ("opendkim", "key: rsa1023"): "RFC 8301 3.2: below 1024 bits is too short",
    ("opendkim", "key: rsa8192"): "its room for a record ends at 1,024 bytes",
    ("opendkim", "several: in U-labels"): LABELS,
    ("opendkim", "several: an agent in U-labels"): LABELS,
    ("opendkim", "several: no From"): MALFORMED,

    ("mailauth", "tags: an unknown one twice"): REPEATED,
    ("mailauth", "tags: no value sign"): STRICT,
    ("mailauth", "tags: a name that is none"): STRICT,
    ("mailauth", "tags: nothing between semicolons"): STRICT,
    ("mailauth", "tags: v= missing"): "6.1.1: v= must be there, and be 1",
    ("mailauth", "tags: v=2"): "6.1.1: v= must be there, and be 1",
    ("mailauth", "tags: v=1.0"): "6.1.1: v= must be there, and be 1",
    ("mailauth", "tags: a=rsa-sha1"): SHA1,
    ("mailauth", "tags: c=relaxed/"): STRICT,
    ("mailauth", "tags: h= of nothing"): NO_FROM,
    ("mailauth", "tags: h= without From"): NO_FROM,
    ("mailauth", "tags: h= with an empty name"): EMPTY_NAME,
    ("mailauth", "tags: h= that names signatures"): OWN,
    ("mailauth", "tags: i= outside d="): AGENT,
    ("mailauth", "tags: i= that only ends like d="): AGENT,
    ("mailauth", "tags: i= without an at sign"): AGENT,
    ("mailauth", "tags: i= quoted wrongly"): AGENT,
    ("mailauth", "tags: q= unknown"): "3.5: a method that is not known can't be used",
    ("mailauth", "tags: t= in words"): STRICT,
    ("mailauth", "tags: t= below 0"): STRICT,
    ("mailauth", "tags: t= a day ahead"): "3.5: may be invalid; it says so beside it",
    ("mailauth", "tags: t= in 10,000 years"):
        "3.5: may be invalid; it says so beside it",
    ("mailauth", "tags: x= equal to t="): TIMES,
    ("mailauth", "tags: x= in words"): STRICT,
    ("mailauth", "tags: l= more than there is"): LENGTH,
    ("mailauth", "tags: l= in words"): LENGTH,
    ("mailauth", "tags: l= below 0"): LENGTH,
    ("mailauth", "tags: l= of 30 digits"): LENGTH,
    ("mailauth", "tags: l= of nothing, no value"): LENGTH,
    ("mailauth", "key: bare"): BARE,
    ("mailauth", "key: gaps"): "3.2, 6.1.2: nothing between semicolons is no tag",
    ("mailauth", "key: vlast"): FIRST,
    ("mailauth", "key: vsmall"): "3.6.1: DKIM1, and values are compared with case",
    ("mailauth", "key: sother"): "3.6.1: a record with s= is for no other service",
    ("mailauth", "key: h1"): HASH,
    ("mailauth", "key: twice"): REPEATED,
    ("mailauth", "key: gother"): G,
    ("mailauth", "key: several"): SEVERAL,
    ("mailauth", "several: in U-labels"): LABELS,
    ("mailauth", "several: t=s and an agent below"): SUBDOMAIN,
    ("mailauth", "arc: ? sets, ed"): ED_ARC,
    ("mailauth", "arc: a seal of the other kind"): ED_ARC,
    ("mailauth", "arc: sets of both kinds"): ED_ARC,
    ("mailauth", "arc: second says cv=PASS"): A_SET,
    ("mailauth", "arc: the seal has c="): SEAL_C,
    ("mailauth", "arc: the message signature leaves From out"): NO_FROM,
    ("mailauth", "arc: the message signature signs a part"): PARTIAL,
    ("mailauth", "arc: results that say i= later"): FIRST_I,
    ("mailauth", "arc: i= of three digits"): FIRST_I,
}
