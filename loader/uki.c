/* Unified kernel images that are loaded as files: all of it, not the kernel alone (UAPI Group). */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "lib/fd.h"
#include "lib/limits.h"
#include "loader/image.h"
#include "loader/part.h"

enum { RANK = 18 };

static bool probe(const struct image *image)
{
	bool found = false;

	return image_pe_bytes(image, S(".linux\0\0"), &found) && found;
}

static bool refuse(int err, const char *section, struct arena *a, struct load_error *error)
{
	uint32_t reason = err == -ENODATA || err == -EBADMSG ? LOAD_BAD_IMAGE : LOAD_UNREADABLE;

	return image_fail(error, reason,
			  arena_format(a,
				       "section %s of the unified kernel image cannot be read: %s",
				       section, strerror(-err)));
}

/* Microcode comes first: the kernel takes it from the beginning of what it is given. */
static bool open_initrds(const struct image *image, struct arena *a, struct image_parts *parts,
			 struct load_error *error)
{
	static const char *const sections[] = {".ucode", ".initrd"};

	for (size_t i = 0; i < sizeof(sections) / sizeof(*sections); i++) {
		int fd = part_open(image->fd, slice_str(sections[i]), a);

		if (fd == -ENOENT)
			continue;
		if (fd < 0)
			return refuse(fd, sections[i], a, error);
		parts->initrds[parts->n_initrds++] = fd;
	}
	return true;
}

static bool read_cmdline(const struct image *image, struct arena *a, struct image_parts *parts,
			 struct load_error *error)
{
	AUTO_FD fd = part_open(image->fd, S(".cmdline"), a);

	if (fd == -ENOENT)
		return true;
	int err = fd < 0 ? fd : lseek(fd, 0, SEEK_SET) < 0 ? -errno : 0;
	if (err == 0)
		err = fd_read_all(fd, LIMIT_CMDLINE_BYTES, a, &parts->cmdline);
	if (err < 0)
		return refuse(err, ".cmdline", a, error);
	parts->cmdline = slice_trim(slice_upto(parts->cmdline, slice_find(parts->cmdline, '\0')));
	while (slice_ends(parts->cmdline, S("\n")))
		parts->cmdline.n--;
	return true;
}

static bool unwrap(const struct image *image, struct arena *a, struct image_parts *parts,
		   struct load_error *error)
{
	uint64_t needed = image_pe_bytes(image, S(""), NULL);

	if (needed > image->size)
		return image_cut(image, needed, a, error);
	parts->kernel = part_open(image->fd, S(".linux"), a);
	if (parts->kernel < 0)
		return refuse(parts->kernel, ".linux", a, error);
	return open_initrds(image, a, parts, error) && read_cmdline(image, a, parts, error);
}

static const struct image_format uki = {
	.name = "uki", .rank = RANK, .probe = probe, .unwrap = unwrap,
};
IMAGE_FORMAT(uki);
