/* Slots for images in files, and opening them. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/catalog/volume_images.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

#include "discover/block/image.h"
#include "init/catalog/precedence.h"
#include "init/catalog/stale.h"
#include "lib/fd.h"

enum { PARTITIONS = 128 };	/* of one image */

/* A directory that the command line gives may stand for what is inside, of whichever holder. */
static bool is_inside(const struct slot *s, const struct image_ref *image)
{
	bool given = s->origin == ORIGIN_DIRECTORY;
	const struct image_ref *have = given ? &s->probe.facts.image : &s->inside;

	return (given || s->origin == ORIGIN_INSIDE) && have->path.n &&
	       (have->holder == image->holder || (given && !have->holder)) &&
	       have->partition == image->partition && slice_eq(have->path, image->path);
}

/* The image's slot, or NULL and *@n: how many other images have one. */
static struct slot *slot_of(struct catalog *c, const struct image_ref *image, uint32_t *n)
{
	*n = 0;
	CATALOG_FOR_EACH(c, s) {
		if (is_inside(s, image))
			return s;
		*n += s->origin == ORIGIN_INSIDE;
	}
	return NULL;
}

static void name_slot(struct slot *s)
{
	struct slice name = slice_basename(s->inside.path);

	snprintf(s->block.name, sizeof(s->block.name), "%.*s", SLICE_ARG(name));
	memcpy(s->block.disk, s->block.name, sizeof(s->block.disk));
}

static bool add(struct catalog *c, const struct image_ref *image)
{
	struct slot *s = catalog_add(c, ORIGIN_INSIDE);

	if (!s)
		return false;
	if (arena_open(&s->inside_memory, LIMIT_PATH_BYTES, arena_never_full) < 0) {
		catalog_remove(s);
		return false;
	}
	s->inside = *image;
	s->inside.path = arena_copy(&s->inside_memory, image->path);
	s->order = precedence_of_image(s->number);
	name_slot(s);
	return true;
}

/* A job's word is not trusted: it can only name files of volumes that are there. */
static bool is_sane(const struct catalog *c, const struct image_ref *image)
{
	return image->path.n && image->path.n < LIMIT_PATH_BYTES &&
	       catalog_slot((struct catalog *)c, image->holder);
}

/* There is room for those of fixed disks, however many a stick asks for. */
static uint32_t most_images(struct catalog *c, const struct image_ref *image)
{
	bool guest = catalog_removable(c, catalog_slot(c, image->holder));

	return guest ? LIMIT_GUEST_IMAGES : LIMIT_IMAGES;
}

/* It is to list its menu: once it is mounted it is scanned, also when it has been here for long. */
static void let_list(struct slot *s, const struct image_ref *image)
{
	struct image_ref *known = &s->probe.facts.image;

	s->inside.listed = 1;
	if (!known->path.n || known->listed)
		return;
	known->listed = 1;
	known->holder = image->holder;
	stale_scan(s);
}

bool volume_images_add(struct catalog *c, const struct image_list *wanted)
{
	bool any = false;
	uint32_t n;

	for (uint32_t i = 0; i < wanted->n; i++) {
		const struct image_ref *image = &wanted->at[i];
		struct slot *s = slot_of(c, image, &n);
		bool sane = is_sane(c, image);
		bool there = s || (sane && n < most_images(c, image) && add(c, image));

		c->unlooked |= sane && !there;
		if (s && image->listed)
			let_list(s, image);
		any |= there && !image->listed;
	}
	return any;
}

bool volume_images_pending(const struct catalog *c)
{
	CATALOG_FOR_EACH((struct catalog *)c, s)
		if (s->origin == ORIGIN_INSIDE && s->state < SLOT_UNREADABLE)
			return true;
	return false;
}

struct slot *volume_images_inside(struct catalog *c, uint32_t holder)
{
	CATALOG_FOR_EACH(c, s)
		if (s->origin == ORIGIN_INSIDE && s->inside.holder == holder)
			return s;
	return NULL;
}

/* What of the image is meant: all of it, or a partition. */
static int find_part(int fd, const struct slot *s, struct arena *a, struct block_device *dev)
{
	struct block_device *parts = arena_array(a, struct block_device, PARTITIONS);
	uint32_t n;
	int rc = image_list(fd, s->block.name, parts, PARTITIONS, &n);

	if (rc < 0 && rc != -E2BIG)
		return rc;
	for (uint32_t i = 0; i < n; i++) {
		if (parts[i].partition != s->inside.partition)
			continue;
		*dev = parts[i];
		return 0;
	}
	return -ENXIO;
}

static int unreadable(int err, struct arena *a, struct note *why)
{
	*why = (struct note){
		.code = NOTE_UNREADABLE,
		.message = arena_format(a, "the image cannot be read: %s", strerror(-err)),
	};
	return err;
}

int volume_images_open(const struct catalog *c, const struct slot *s, struct arena *a, int *fd,
		       struct note *why)
{
	struct slot *holder = catalog_slot((struct catalog *)c, s->inside.holder);
	int image = holder && holder->mount >= 0
		    ? source_open(&holder->source.source, s->inside.path) : -ENODEV;

	if (image < 0)
		return unreadable(image, a, why);
	*fd = image;
	return 0;
}

int volume_images_find(int fd, const struct slot *s, struct arena *a, struct block_device *dev,
		       struct note *why)
{
	int rc = find_part(fd, s, a, dev);

	if (rc < 0)
		(void)unreadable(rc, a, why);
	if (rc == -ENXIO)
		why->message = arena_format(a, "the image has no partition %u",
					    s->inside.partition);
	return rc;
}
