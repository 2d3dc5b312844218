/* Names of pxelinux configurations and files. */
/* SPDX-License-Identifier: MIT */
#include "discover/pxelinux.h"

static struct slice lower(struct slice s, struct arena *a)
{
	char *p = arena_array(a, char, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] == ':' ? '-' : ascii_lower(s.p[i]);
	return (struct slice){p, s.n};
}

static void add(struct slice_list *list, struct arena *a, struct slice name)
{
	slice_list_add(list, a, arena_concat(a, S("pxelinux.cfg/"), name));
}

static void add_address(struct slice_list *list, struct arena *a, const uint8_t *ip)
{
	struct slice hex = arena_format(a, "%02X%02X%02X%02X", ip[0], ip[1], ip[2], ip[3]);

	for (size_t n = hex.n; n > 0; n--)
		add(list, a, slice_upto(hex, n));
}

/* "default-arm-sunxi-board", "default-arm-sunxi", "default-arm", "default". */
static void add_defaults(struct slice_list *list, struct arena *a, struct slice board)
{
	for (; board.n; board = slice_upto(board, slice_rfind(board, '-'))) {
		add(list, a, arena_concat(a, S("default-"), board));
		if (!slice_has(board, '-'))
			break;
	}
	add(list, a, S("default"));
}

struct slice_list pxelinux_names(const struct pxelinux_client *c, struct arena *a)
{
	static const uint8_t no_address[4];
	struct slice_list list = {0};

	if (c->uuid.n)
		add(&list, a, lower(c->uuid, a));
	if (c->mac.n) {
		struct slice mac = lower(c->mac, a);

		add(&list, a, arena_format(a, "%02x-%.*s", c->hardware, SLICE_ARG(mac)));
	}
	if (memcmp(c->ip, no_address, sizeof(no_address)))
		add_address(&list, a, c->ip);
	add_defaults(&list, a, c->board);
	return list;
}

static bool is_name(char c)
{
	return ascii_alnum(c) || c == '.' || c == '-';
}

struct slice pxelinux_prefix(struct slice option, struct slice boot_file)
{
	if (option.n)
		return option;
	while (boot_file.n && is_name(boot_file.p[boot_file.n - 1]))
		boot_file.n--;
	return boot_file;
}

/* "tftp://...": letters and "://". */
static bool is_url(struct slice s)
{
	size_t n = 0;

	while (n < s.n && ascii_alnum(s.p[n]))
		n++;
	return n && slice_starts(slice_from(s, n), S("://"));
}

/* The position of "::", or s.n. */
static size_t find_colons(struct slice s)
{
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] == ':' && s.p[i + 1] == ':')
			return i;
	return s.n;
}

struct pxelinux_location pxelinux_locate(struct slice prefix, struct slice name, struct arena *a)
{
	struct slice whole = name;

	if (!is_url(name) && find_colons(name) == name.n)
		whole = arena_concat(a, prefix, name);
	size_t colons = find_colons(whole);

	if (is_url(whole))
		return (struct pxelinux_location){.url = whole};
	if (colons == whole.n)
		return (struct pxelinux_location){.path = whole};
	return (struct pxelinux_location){.server = slice_upto(whole, colons),
					  .path = slice_from(whole, colons + 2)};
}
