/* Writes resolv.conf. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/net/resolv.h"

#include <errno.h>
#include <fcntl.h>

#include "lib/fd.h"

enum { FILE_BYTES = 1024 };

/* A server's text is any; nothing but a name goes into a line of its own. */
static bool is_name(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '.')
			return false;
	return s.n > 0;
}

static void put(char *room, size_t *n, struct slice word, struct slice value)
{
	if (word.n + value.n + 1 > FILE_BYTES - *n)
		return;
	memcpy(room + *n, word.p, word.n);
	memcpy(room + *n + word.n, value.p, value.n);
	*n += word.n + value.n;
	room[(*n)++] = '\n';
}

static void put_servers(char *room, size_t *n, struct slice list)
{
	while (list.n)
		put(room, n, S("nameserver "), slice_word(&list));
}

int resolv_write(const struct net_identity *who, const char *file)
{
	char room[FILE_BYTES];
	size_t n = 0;

	if (is_name(who->domain))
		put(room, &n, S("search "), who->domain);
	put_servers(room, &n, who->dns);
	put_servers(room, &n, who->dns6);
	AUTO_FD fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	return fd < 0 ? -errno : fd_write_all(fd, (struct slice){room, n});
}
