/* Asks libblkid for the file system, RAID or other signature in a range of bytes. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/superblock.h"

#include <blkid/blkid.h>
#include <errno.h>

enum {
	PROBE_FOUND = 0,
	PROBE_NOTHING = 1,
	PROBE_AMBIVALENT = -2,
	WANTED = BLKID_SUBLKS_TYPE | BLKID_SUBLKS_USAGE | BLKID_SUBLKS_UUID | BLKID_SUBLKS_LABEL,
	NAMES_MAX = 8,
};

static struct slice value(blkid_probe probe, const char *name, struct arena *a)
{
	const char *text;

	if (blkid_probe_lookup_value(probe, name, &text, NULL) != 0)
		return (struct slice){0};
	return arena_copy(a, slice_str(text));
}

static struct superblock values(blkid_probe probe, struct arena *a)
{
	return (struct superblock){
		.type = value(probe, "TYPE", a),
		.usage = value(probe, "USAGE", a),
		.uuid = value(probe, "UUID", a),
		.label = value(probe, "LABEL", a),
	};
}

/* After an ambivalent answer: everything that was recognised. */
static struct slice all_types(blkid_probe probe, struct arena *a)
{
	struct slice names = {0};

	blkid_reset_probe(probe);
	for (int i = 0; i < NAMES_MAX && blkid_do_probe(probe) == PROBE_FOUND; i++) {
		struct slice type = value(probe, "TYPE", a);
		if (names.n)
			names = arena_concat(a, names, S(", "));
		names = arena_concat(a, names, type);
	}
	return names;
}

static int set_up(blkid_probe probe, int fd, uint64_t start, uint64_t size, bool costly)
{
	char zfs[] = "zfs_member", log[] = "xfs_external_log", luks[] = "crypto_LUKS";
	char *names[] = {zfs, log, costly ? luks : NULL, NULL};
	int flag = costly ? BLKID_FLTR_ONLYIN : BLKID_FLTR_NOTIN;

	errno = 0;
	/* second headers of LUKS are nine places more; ignored by libblkid as it comes */
	if (!costly && blkid_probe_set_hint(probe, "primary_only", 1) != 0)
		return -ENOMEM;
	if (blkid_probe_set_device(probe, fd, (blkid_loff_t)start, (blkid_loff_t)size) != 0)
		return errno ? -errno : -EIO;
	if (blkid_probe_enable_superblocks(probe, 1) != 0 ||
	    blkid_probe_set_superblocks_flags(probe, WANTED) != 0 ||
	    blkid_probe_filter_superblocks_type(probe, flag, names) != 0)
		return -EINVAL;
	return 0;
}

static int ask(blkid_probe probe, struct arena *a, struct superblock *superblock)
{
	errno = 0;
	switch (blkid_do_safeprobe(probe)) {
	case PROBE_FOUND:
		*superblock = values(probe, a);
		return superblock->type.n ? 0 : -ENODATA;
	case PROBE_NOTHING:
		/* bad sectors are not an answer */
		return errno == EIO || errno == ENOMEDIUM ? -errno : -ENODATA;
	case PROBE_AMBIVALENT:
		*superblock = (struct superblock){.type = all_types(probe, a)};
		return -ENOTUNIQ;
	default:
		return errno ? -errno : -EIO;
	}
}

int superblock_read(int fd, uint64_t start, uint64_t size, bool costly, struct arena *a,
		    struct superblock *superblock)
{
	blkid_probe probe = blkid_new_probe();

	if (!probe)
		return -ENOMEM;
	int err = set_up(probe, fd, start, size, costly);
	if (err == 0)
		err = ask(probe, a, superblock);
	blkid_free_probe(probe);
	return err;
}
