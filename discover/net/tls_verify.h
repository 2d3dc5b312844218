/* What is told of a server's certificate that proves nothing. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_TLS_VERIFY_H
#define DISCOVER_NET_TLS_VERIFY_H

#include "discover/net/fetch_step.h"

struct mbedtls_x509_crt;

/**
 * struct tls_verdict - of a whole chain
 * @flags: MBEDTLS_X509_BADCERT_... of all its certificates together
 */
struct tls_verdict {
	struct step *step;
	uint32_t flags;
};

/* For mbedtls_ssl_conf_verify(): it changes no verdict. Of the first certificate that is refused,
 * from the authority's side, got->why and got->code say why. */
int tls_verify_look(void *verdict, struct mbedtls_x509_crt *crt, int depth, uint32_t *flags);

#endif
