/* The registered parsers in order of rank, over one volume. */
/* SPDX-License-Identifier: MIT */
#include "discover/run.h"

#include <stdlib.h>

#include "discover/bootfile.h"
#include "discover/finish.h"
#include "discover/foreign.h"
#include "discover/iso.h"
#include "discover/parser.h"
#include "discover/walk.h"

static int by_rank(const void *x, const void *y)
{
	const struct parser *a = *(const struct parser *const *)x;
	const struct parser *b = *(const struct parser *const *)y;

	return a->rank != b->rank ? (a->rank > b->rank) - (a->rank < b->rank)
				  : slice_cmp(slice_str(a->name), slice_str(b->name));
}

static uint32_t sorted_parsers(struct scan *scan, const struct parser ***sorted)
{
	uint32_t n = (uint32_t)(__stop_parsers - __start_parsers);
	const struct parser **order = arena_array(scan->arena, const struct parser *, n + 1);

	for (uint32_t i = 0; i < n; i++)
		order[i] = __start_parsers[i];
	qsort(order, n, sizeof(*order), by_rank);
	*sorted = order;
	return n;
}

/* Where distributions put the root of their system on btrfs, besides the top level. Last comes the
 * default subvolume, which only SUSE's GRUB heeds: elsewhere it may be a snapshot that somebody
 * rolled back to, while the loader goes on with its old configuration. */
static const char *const btrfs_bases[] = {"", "/@", "/root", "/@rootfs"};

enum { MAX_BASES = sizeof(btrfs_bases) / sizeof(*btrfs_bases) + 1 };

static uint32_t list_bases(const struct facts *f, struct slice bases[MAX_BASES])
{
	uint32_t n = 0;

	if (!slice_eq(f->fstype, S("btrfs"))) {
		bases[n++] = (struct slice){0};
		return n;
	}
	for (; n < MAX_BASES - 1; n++)
		bases[n] = slice_str(btrfs_bases[n]);
	/* In a directory that is given for a volume it is not known:
	 * that of a fresh installation. */
	bases[n] = f->subvol.n ? f->subvol : S("/@/.snapshots/1/snapshot");
	return n + !slice_eq(f->subvol, S("/"));
}

/* The best menu of an image is its menu; the others are there for other firmware. */
static bool is_enough(const struct scan *scan)
{
	return volume_is_image(scan->volume) && scan->n_entries;
}

static void run_parsers(struct scan *scan)
{
	struct slice bases[MAX_BASES];
	uint32_t n_bases = list_bases(&scan->volume->facts, bases);
	const struct parser **order;
	uint32_t n = sorted_parsers(scan, &order);

	for (uint32_t i = 0; i < n && !is_enough(scan); i++) {
		uint32_t before = scan->n_menus;
		scan->parser = order[i];
		for (uint32_t b = 0; b < n_bases && scan->n_menus == before; b++) {
			scan->base = bases[b];
			walk_parser(scan, order[i]);
		}
	}
	scan->base = (struct slice){0};
}

void scan_run(struct scan *scan)
{
	if (scan->volume->net)
		bootfile_run(scan);
	else
		run_parsers(scan);
	if (!scan->volume->net && !volume_is_image(scan->volume))
		foreign_find(scan);
	if (volume_is_image(scan->volume))
		iso_adapt(scan);
	else if (scan->machine && scan->machine->isos)
		iso_find(scan);
	scan_finish(scan);
}
