/* Links below /dev. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/catalog/device_links.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/sysdir.h"

enum { LINK_BYTES = 512, NAME_BYTES = 128 };

static bool is_plain(char c)
{
	return ascii_alnum(c) || memchr("#+-.:=@_", c, 8) || (unsigned char)c >= 0x80;
}

/* As udev does (systemd's encode_devnode_name()); a name that is longer is none. */
static bool encode(struct slice name, char out[LINK_BYTES])
{
	size_t n = 0;

	if (name.n == 0 || name.n > NAME_BYTES || name.p[0] == '.')
		return false;
	for (size_t i = 0; i < name.n; i++)
		n += (size_t)snprintf(out + n, LINK_BYTES - n,
				      is_plain(name.p[i]) ? "%c" : "\\x%02x",
				      (unsigned char)name.p[i]);
	return true;
}

static void make_link(const char *folder, struct slice name, const char *to)
{
	char encoded[LINK_BYTES], path[LINK_BYTES + 32];

	if (!encode(name, encoded))
		return;
	snprintf(path, sizeof(path), "%s/%s", folder, encoded);
	unlink(path);
	(void)!symlink(to, path);
}

/* A device of device-mapper has a name of its own there. */
static void link_mapper(const char *device)
{
	char path[BLOCK_NAME_BYTES + 32], room[NAME_BYTES], to[BLOCK_PATH_BYTES];

	snprintf(path, sizeof(path), "/sys/class/block/%s/dm/name", device);
	snprintf(to, sizeof(to), "../%s", device);
	make_link("/dev/mapper", sysdir_read(AT_FDCWD, path, room, sizeof(room)), to);
}

static struct slice fact_of(const struct slot *s, bool label)
{
	return label ? s->probe.facts.label : s->probe.facts.uuid;
}

bool device_links_first(const struct catalog *c, const struct slot *s, bool label)
{
	CATALOG_FOR_EACH((struct catalog *)c, other)
		if (other->origin == ORIGIN_BLOCK && other->order < s->order &&
		    slice_eq(fact_of(other, label), fact_of(s, label)))
			return false;
	return true;
}

static void link_fact(const struct catalog *c, const struct slot *s, bool label)
{
	char to[BLOCK_PATH_BYTES + 8];

	snprintf(to, sizeof(to), "../../%s", s->block.name);
	if (device_links_first(c, s, label))
		make_link(label ? "/dev/disk/by-label" : "/dev/disk/by-uuid", fact_of(s, label),
			  to);
}

void device_links_make(const struct catalog *c)
{
	mkdir("/dev/disk", 0755);
	mkdir("/dev/disk/by-label", 0755);
	mkdir("/dev/disk/by-uuid", 0755);
	mkdir("/dev/mapper", 0755);
	CATALOG_FOR_EACH((struct catalog *)c, s) {
		if (s->origin != ORIGIN_BLOCK)
			continue;
		link_fact(c, s, true);
		link_fact(c, s, false);
		link_mapper(s->block.name);
	}
}
