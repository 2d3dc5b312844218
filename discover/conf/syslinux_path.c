/* File names, on a disk and on a server, and numbers. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/syslinux_path.h"

#include "discover/conf/path.h"
#include "discover/conf/pxelinux_search.h"
#include "discover/disc_name.h"
#include "discover/pxelinux.h"
#include "lib/number.h"

/* pxelinux puts its prefix before every name, U-Boot not before those that begin with '/'. */
static struct slice served_path(const struct syslinux_conf *conf, struct slice name)
{
	struct arena *a = conf->scan->arena;
	struct slice plain = path_resolve(a, S("/"), name);
	struct pxelinux_location l = pxelinux_locate(conf->cwd, name, a);

	if (name.n && name.p[0] == '/' && source_has_file(conf->scan->volume->source, plain))
		return plain;
	return path_resolve(a, S("/"), l.path);
}

struct slice syslinux_path(const struct syslinux_conf *conf, struct slice name)
{
	struct arena *a = conf->scan->arena;

	if (conf->scan->volume->net)
		return pxelinux_net_url(conf->scan, conf->cwd, name);
	if (conf->served)
		return served_path(conf, name);
	bool from_root = slice_skip(&name, S("::"));
	struct slice path = disc_path(conf->scan,
				      path_resolve(a, from_root ? S("/") : conf->cwd, name));
	struct slice below = arena_concat(a, conf->scan->base, path);

	if (conf->scan->base.n && !source_has_file(conf->scan->volume->source, path) &&
	    source_has_file(conf->scan->volume->source, below))
		return below;
	return path;
}

/* "http://server/x": the volume is "http://server", and its file "/x". One with nothing after the
 * server asks for "/" (RFC 3986, 6.2.3). */
static struct file_ref split_url(struct slice url)
{
	size_t host = slice_find(url, ':') + 3;
	size_t slash = host + slice_find(slice_from(url, host), '/');

	return (struct file_ref){.device = slice_upto(url, slash),
				 .path = slash < url.n ? slice_from(url, slash) : S("/")};
}

struct file_ref syslinux_file(const struct syslinux_conf *conf, struct slice name)
{
	struct arena *a = conf->scan->arena;

	if (conf->served && !conf->scan->volume->net) {
		struct pxelinux_location l = pxelinux_locate(conf->cwd, name, a);

		if (l.url.n)
			return split_url(l.url);
		if (l.server.n)
			return (struct file_ref){.device = arena_concat(a, S("tftp://"), l.server),
						 .path = path_resolve(a, S("/"), l.path)};
	}
	return scan_file(conf->scan, syslinux_path(conf, name));
}

uint32_t syslinux_number(struct slice s)
{
	unsigned base = slice_skip(&s, S("0x")) || slice_skip(&s, S("0X")) ? 16 : 10;
	uint64_t n = 0;

	for (; s.n && number_digit(s.p[0]) < base; s = slice_from(s, 1)) {
		n = n * base + number_digit(s.p[0]);
		if (n > UINT32_MAX)
			return UINT32_MAX;
	}
	return (uint32_t)n;
}
