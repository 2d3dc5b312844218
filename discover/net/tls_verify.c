/* One line for each way in which a certificate proves nothing. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/tls_verify.h"

#include <mbedtls/platform_util.h>
#include <mbedtls/x509_crt.h>

#include "discover/net/tls_clock.h"
#include "discover/note.h"

enum {
	NAME_BYTES = 120, NAMES_BYTES = 160, TIME_BYTES = 20,
	DATES = MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE,
};

static struct slice name_text(const mbedtls_x509_name *name, char room[NAME_BYTES])
{
	int n = mbedtls_x509_dn_gets(room, NAME_BYTES, name);

	return n > 0 ? (struct slice){room, (size_t)n} : S("somebody whose name is too long");
}

/* The host names that it is for, as far as there is room for them. */
static struct slice host_names(const mbedtls_x509_crt *crt, struct arena *a)
{
	struct slice names = {0};

	for (const mbedtls_x509_sequence *s = &crt->subject_alt_names; s && s->buf.p; s = s->next) {
		struct slice name = {(const char *)s->buf.p, s->buf.len};
		unsigned kind = s->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK;
		if (kind == MBEDTLS_X509_SAN_IP_ADDRESS && name.n == 4)
			name = net_ipv4_text(s->buf.p, a);
		else if (kind != MBEDTLS_X509_SAN_DNS_NAME)
			continue;
		if (names.n + name.n < NAMES_BYTES)
			names = arena_join(a, names, ' ', name);
	}
	return names;
}

static int tell_name(struct step *s, const mbedtls_x509_crt *crt)
{
	char room[NAME_BYTES];
	struct slice names = host_names(crt, &s->f->scratch);

	if (names.n == 0)
		names = name_text(&crt->subject, room);
	return fetch_fail(s, NOTE_TLS_NAME, "its certificate is for %.*s, not for %.*s",
			  SLICE_ARG(names), SLICE_ARG(s->url.host));
}

static struct slice now_text(struct arena *a)
{
	mbedtls_time_t now = (mbedtls_time_t)tls_clock();
	struct tm t;

	if (!mbedtls_platform_gmtime_r(&now, &t))
		return S("nothing");
	return arena_format(a, "%04d-%02d-%02d", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
}

static int tell_dates(struct step *s, const mbedtls_x509_crt *crt, uint32_t flags)
{
	bool late = flags & MBEDTLS_X509_BADCERT_EXPIRED;
	const mbedtls_x509_time *t = late ? &crt->valid_to : &crt->valid_from;
	char subject[NAME_BYTES], issuer[NAME_BYTES];

	return fetch_fail(s, NOTE_TLS_TIME,
			  "the certificate of %.*s, by %.*s, is good %s %04d-%02d-%02d, and this "
			  "machine's clock says %.*s", SLICE_ARG(name_text(&crt->subject, subject)),
			  SLICE_ARG(name_text(&crt->issuer, issuer)), late ? "until" : "from",
			  t->year, t->mon, t->day, SLICE_ARG(now_text(&s->f->scratch)));
}

static int tell_chain(struct step *s, const mbedtls_x509_crt *crt, const char *what)
{
	char subject[NAME_BYTES], issuer[NAME_BYTES];

	return fetch_fail(s, NOTE_TLS_CHAIN, "the certificate of %.*s, by %.*s, %s",
			  SLICE_ARG(name_text(&crt->subject, subject)),
			  SLICE_ARG(name_text(&crt->issuer, issuer)), what);
}

/* Dates of a certificate that nobody vouches for mean nothing, so that comes first. */
static int tell(struct step *s, const mbedtls_x509_crt *crt, uint32_t flags)
{
	if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED)
		return tell_chain(s, crt, "leads to no authority that is trusted");
	if (flags & DATES)
		return tell_dates(s, crt, flags);
	if (flags == MBEDTLS_X509_BADCERT_CN_MISMATCH)
		return tell_name(s, crt);
	return tell_chain(s, crt, "is of a kind or a strength that proves nothing");
}

int tls_verify_look(void *verdict, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
	struct tls_verdict *v = verdict;

	(void)depth;
	if (*flags && !v->flags)
		v->step->got->code = (uint32_t)tell(v->step, crt, *flags);
	v->flags |= *flags;
	return 0;
}
