/* In place of TLS where the program is built without: https is refused. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/net/tls.h"

const bool tls_is_built = false;

int tls_begin(struct step *s, int fd, void **tls)
{
	(void)fd, (void)tls;
	return fetch_fail(s, -EPROTONOSUPPORT, "this build has no TLS (NET_TLS=1 makes one)");
}

void tls_end(void *tls)
{
	(void)tls;
}

bool tls_set_clock(struct step *s)
{
	(void)s;
	return false;
}

ssize_t tls_write(void *tls, struct slice bytes, int64_t deadline)
{
	(void)tls, (void)bytes, (void)deadline;
	return -EPROTONOSUPPORT;
}

ssize_t tls_read(void *tls, char *room, size_t size, int64_t deadline)
{
	(void)tls, (void)room, (void)size, (void)deadline;
	return -EPROTONOSUPPORT;
}
