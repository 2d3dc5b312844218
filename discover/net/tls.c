/* TLS by mbedTLS: sessions of a client that checks whom it speaks with. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/tls.h"

#include <errno.h>
#include <mbedtls/memory_buffer_alloc.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/platform_time.h>
#include <mbedtls/ssl.h>
#include <psa/crypto.h>
#include <stdlib.h>

#include "discover/net/tls_clock.h"
#include "discover/net/tls_verify.h"
#include "discover/note.h"

enum {
	AGREE_MS = 15000, HOST_BYTES = 256, ALERT_PROTOCOL_VERSION = 70,
	HEAP_BYTES = 3 << 20, HEAP_MARGIN = 4096,
};

const bool tls_is_built = true;

/* What signatures are accepted, in this order. */
static const uint16_t signatures[] = {
	MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256, MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384,
	MBEDTLS_TLS1_3_SIG_ECDSA_SECP521R1_SHA512, MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA256,
	MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA384, MBEDTLS_TLS1_3_SIG_RSA_PKCS1_SHA512,
	MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256, MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384,
	MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512, MBEDTLS_TLS1_3_SIG_NONE,
};

/**
 * struct session - one connection's
 * @error: what its socket said last, 0: nothing
 */
struct session {
	mbedtls_ssl_context ssl;
	mbedtls_ssl_config config;
	struct tls_verdict verdict;
	int fd, error;
};

/* ---- what the library asks for ---- */

psa_status_t mbedtls_psa_external_get_random(mbedtls_psa_external_random_context_t *context,
					     uint8_t *out, size_t n, size_t *length)
{
	(void)context;
	*length = n;
	return net_random(out, n) < 0 ? PSA_ERROR_INSUFFICIENT_ENTROPY : PSA_SUCCESS;
}

static int random_bytes(void *arg, unsigned char *out, size_t n)
{
	(void)arg;
	return net_random(out, n) < 0 ? MBEDTLS_ERR_SSL_INTERNAL_ERROR : 0;
}

/* It takes and gives back a great many small blocks: they come from a heap of its own. Once in the
 * life of a job. */
static int start_library(void)
{
	static struct arena heap;

	if (heap.cap)
		return 0;
	int rc = arena_open(&heap, HEAP_BYTES + HEAP_MARGIN, arena_never_full);
	if (rc < 0)
		return rc;
	mbedtls_memory_buffer_alloc_init(arena_array(&heap, unsigned char, HEAP_BYTES),
					 HEAP_BYTES);
	return psa_crypto_init() == PSA_SUCCESS ? 0 : -EIO;
}

static mbedtls_time_t seconds(mbedtls_time_t *out)
{
	mbedtls_time_t now = (mbedtls_time_t)tls_clock();

	if (out)
		*out = now;
	return now;
}

static int put_bytes(void *session, const unsigned char *bytes, size_t n)
{
	struct session *x = session;
	ssize_t sent = send(x->fd, bytes, n, MSG_NOSIGNAL);

	if (sent >= 0)
		return (int)sent;
	if (errno == EAGAIN || errno == EINTR)
		return MBEDTLS_ERR_SSL_WANT_WRITE;
	x->error = -errno;
	return MBEDTLS_ERR_NET_SEND_FAILED;
}

static int take_bytes(void *session, unsigned char *room, size_t n)
{
	struct session *x = session;
	ssize_t came = recv(x->fd, room, n, 0);

	if (came >= 0)
		return (int)came;
	if (errno == EAGAIN || errno == EINTR)
		return MBEDTLS_ERR_SSL_WANT_READ;
	x->error = -errno;
	return MBEDTLS_ERR_NET_RECV_FAILED;
}

/* After a call that came to @rc: 0: again, or -errno. */
static int wait_after(const struct session *x, int rc, int64_t deadline)
{
	if (rc == MBEDTLS_ERR_SSL_WANT_READ)
		return net_wait(x->fd, false, deadline);
	if (rc == MBEDTLS_ERR_SSL_WANT_WRITE)
		return net_wait(x->fd, true, deadline);
	if (rc == MBEDTLS_ERR_SSL_CONN_EOF)
		return -ECONNRESET;
	return x->error ? x->error : -EPROTO;
}

/* ---- whom to believe ---- */

/* The authorities, taken apart once. NULL: there are none; got->why says so. */
static mbedtls_x509_crt *anchors(struct step *s)
{
	struct fetcher *f = s->f;
	struct slice text = f->trust ? f->trust->anchors : (struct slice){0};

	if (!f->anchors && text.n) {
		mbedtls_x509_crt *found = arena_new(f->arena, mbedtls_x509_crt);
		mbedtls_x509_crt_init(found);
		/* one that cannot be read does not spoil the others */
		(void)mbedtls_x509_crt_parse(found, (const unsigned char *)text.p, text.n + 1);
		if (found->version)
			f->anchors = found;
	}
	if (!f->anchors)
		fetch_fail_as(s, NOTE_NO_TRUST_ANCHOR, 0, text.n
			      ? "of the certificates of authorities none can be read"
			      : "no authority is trusted that could vouch for it: its "
				"certificate belongs to net.ca, or behind --ca");
	return f->anchors;
}

/* ---- a session ---- */

static int set_up(struct step *s, struct session *x, mbedtls_x509_crt *trusted)
{
	char host[HOST_BYTES];

	if (s->url.host.n >= sizeof(host))
		return MBEDTLS_ERR_SSL_BAD_INPUT_DATA;
	memcpy(host, s->url.host.p, s->url.host.n);
	host[s->url.host.n] = 0;
	x->verdict.step = s;
	mbedtls_platform_set_time(seconds);
	mbedtls_ssl_init(&x->ssl);
	mbedtls_ssl_config_init(&x->config);
	int rc = mbedtls_ssl_config_defaults(&x->config, MBEDTLS_SSL_IS_CLIENT,
					     MBEDTLS_SSL_TRANSPORT_STREAM,
					     MBEDTLS_SSL_PRESET_DEFAULT);
	mbedtls_ssl_conf_authmode(&x->config, MBEDTLS_SSL_VERIFY_REQUIRED);
	mbedtls_ssl_conf_ca_chain(&x->config, trusted, NULL);
	mbedtls_ssl_conf_verify(&x->config, tls_verify_look, &x->verdict);
	mbedtls_ssl_conf_rng(&x->config, random_bytes, NULL);
	mbedtls_ssl_conf_sig_algs(&x->config, signatures);
	if (rc == 0)
		rc = mbedtls_ssl_setup(&x->ssl, &x->config);
	if (rc == 0)
		rc = mbedtls_ssl_set_hostname(&x->ssl, host);
	mbedtls_ssl_set_bio(&x->ssl, x, put_bytes, take_bytes, NULL);
	return rc;
}

/* Agreeing came to @rc of the library's, or @error of the network's. Asking again is vain. */
static int not_agreed(struct step *s, struct session *x, int rc, int error)
{
	if (x->verdict.flags)
		return x->verdict.flags == MBEDTLS_X509_BADCERT_FUTURE ? -ETIME : -EKEYREJECTED;
	if (rc == MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION ||
	    (rc == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE &&
	     x->ssl.MBEDTLS_PRIVATE(in_msg)[1] == ALERT_PROTOCOL_VERSION))
		return fetch_fail(s, -EKEYREJECTED, "it speaks neither TLS 1.2 nor 1.3");
	if (rc == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE)
		return fetch_fail(s, -EKEYREJECTED, "it ends TLS by alert %u",
				  x->ssl.MBEDTLS_PRIVATE(in_msg)[1]);
	if (rc == MBEDTLS_ERR_SSL_INVALID_RECORD)
		return fetch_fail(s, -EKEYREJECTED, "what it speaks is not TLS");
	if (error == -EPROTO)
		return fetch_fail(s, -EKEYREJECTED, "TLS cannot be agreed on (mbedTLS: -0x%04x)",
				  (unsigned)-rc);
	return fetch_fail(s, error == -ETIMEDOUT ? error : -EKEYREJECTED,
			  "while agreeing on TLS: %s", strerror(-error));
}

static int agree(struct step *s, struct session *x)
{
	int64_t until = fetch_until(s->f, AGREE_MS);

	for (;;) {
		int rc = mbedtls_ssl_handshake(&x->ssl);
		int error = rc == 0 ? 0 : wait_after(x, rc, until);
		if (error < 0)
			return not_agreed(s, x, rc, error);
		if (rc == 0)
			return 0;
	}
}

int tls_begin(struct step *s, int fd, void **tls)
{
	if (start_library() < 0)
		return fetch_fail(s, -EIO, "TLS cannot be set up: no memory or no randomness");
	mbedtls_x509_crt *trusted = anchors(s);
	if (!trusted)
		return -EKEYREJECTED;
	struct session *x = arena_new(s->f->arena, struct session);
	x->fd = fd;
	int rc = set_up(s, x, trusted);
	rc = rc == 0 ? agree(s, x)
		     : fetch_fail(s, -EINVAL, "TLS cannot be set up (mbedTLS: -0x%04x)",
				  (unsigned)-rc);
	if (rc < 0)
		tls_end(x);
	else
		*tls = x;
	return rc;
}

void tls_end(void *tls)
{
	struct session *x = tls;

	(void)mbedtls_ssl_close_notify(&x->ssl);
	mbedtls_ssl_free(&x->ssl);
	mbedtls_ssl_config_free(&x->config);
}

bool tls_set_clock(struct step *s)
{
	bool later = tls_clock_ask(s);

	if (later) {
		s->got->why = (struct slice){0};
		s->got->code = 0;
	}
	return later;
}

ssize_t tls_write(void *tls, struct slice bytes, int64_t deadline)
{
	struct session *x = tls;

	for (;;) {
		int rc = mbedtls_ssl_write(&x->ssl, (const unsigned char *)bytes.p, bytes.n);
		if (rc >= 0)
			return rc;
		rc = wait_after(x, rc, deadline);
		if (rc < 0)
			return rc;
	}
}

ssize_t tls_read(void *tls, char *room, size_t size, int64_t deadline)
{
	struct session *x = tls;

	for (;;) {
		int rc = mbedtls_ssl_read(&x->ssl, (unsigned char *)room, size);
		if (rc > 0)
			return rc;
		if (rc == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
			return 0;
		if (rc == 0) /* anybody on the way can do that */
			return -ECONNRESET;
		rc = wait_after(x, rc, deadline);
		if (rc < 0)
			return rc;
	}
}
