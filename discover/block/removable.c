/* By the kernel's own word, the place among the machine's devices, and the members. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/removable.h"

#include <fcntl.h>
#include <stdio.h>

#include "lib/fd.h"
#include "lib/sysdir.h"

enum {
	DEPTH = 8,	/* volumes on arrays on volumes ... */
	VISITS = 512,	/* devices looked at for one */
	NAME_BYTES = 256,
	LINK_BYTES = 1024,
};

/* struct walk - down to what @name stands on; @left: devices that may still be looked at */
struct walk {
	int block;
	int depth;
	uint32_t *left;
	bool found;
};

/* The link says "../../devices/pci0000:00/0000:00:14.0/usb1/1-2/...": a disk that is called
 * removable by nobody, in a case with a plug, hangs there as a stick does. */
static bool hangs_on_usb(const struct walk *w, const char *name)
{
	char link[LINK_BYTES];
	ssize_t n = readlinkat(w->block, name, link, sizeof(link));
	struct slice path = {link, n < 0 ? 0 : (size_t)n};

	while (path.n) {
		struct slice part = slice_cut(&path, '/');
		if (slice_skip(&part, S("usb")) && part.n && ascii_digit(part.p[0]))
			return true;
	}
	return false;
}

/* The file is the whole disk's; what it says of a partition stands one directory above. */
static bool driver_says_so(int dir)
{
	uint64_t value;

	return (sysdir_read_number(dir, "removable", &value) ||
		sysdir_read_number(dir, "../removable", &value)) && value;
}

static bool look(struct walk *w, const char *name);

static bool look_at_member(void *walk, const char *name, unsigned char type)
{
	const struct walk *above = walk;
	struct walk w = {above->block, above->depth - 1, above->left, false};

	(void)type;
	((struct walk *)walk)->found = look(&w, name);
	return !((struct walk *)walk)->found;
}

static bool look(struct walk *w, const char *name)
{
	AUTO_FD dir = openat(w->block, name, O_PATH | O_DIRECTORY | O_CLOEXEC);

	/* what is not there any more, but for its name among members, has been unplugged */
	if (w->depth == 0 || *w->left == 0 || dir < 0)
		return true;
	--*w->left;
	if (slice_starts(slice_str(name), S("sr")) || hangs_on_usb(w, name) || driver_says_so(dir))
		return true;
	AUTO_FD members = openat(dir, "slaves", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (members >= 0 && fd_each_name(members, look_at_member, w) < 0)
		return true;
	return w->found;
}

bool removable_device(int block, const char *name)
{
	uint32_t left = VISITS;
	struct walk w = {.block = block, .depth = DEPTH, .left = &left};

	return look(&w, name);
}
