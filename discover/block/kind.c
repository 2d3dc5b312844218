/* Names what is not a file system, and says what would make its contents bootable. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/kind.h"

struct kind {
	const char *type, *words;
};

#define RAID "member of a RAID array of a kind that is not assembled here: keep /boot outside of it"
#define LOCKED "encrypted; nothing is unlocked here: keep /boot on a file system of its own"

static const struct kind kinds[] = {
	{"swap", "swap space"},
	{"swsuspend", "swap space that holds a hibernated system"},
	{"jbd", "journal of another device's file system"},
	{"xfs_external_log", "journal of another device's file system"},
	{"crypto_LUKS", LOCKED},
	{"BitLocker", LOCKED},
	{"cs_fvault2", LOCKED},
	{"LVM2_member", "physical volume of LVM"},
	{"linux_raid_member", "member of a RAID array (md)"},
	{"isw_raid_member", RAID},
	{"ddf_raid_member", RAID},
	{"zfs_member",
	 "member of a ZFS pool; Linux has no driver for it: keep /boot on another file "
	 "system"},
	{"bcache", "cache or backing device of bcache, which is not set up here"},
	{"stratis", "member of a Stratis pool; pools are not assembled here: keep /boot outside of "
		    "them"},
	{"drbd", "backing device of DRBD, which is not set up here"},
	{"DM_verity_hash", "hash tree of another device"},
	{"DM_integrity", "integrity data of another device"},
	{"ceph_bluestore", "storage of a Ceph cluster"},
	{"VMFS_volume_member", "member of a VMware volume"},
};

static const struct kind *kind_of(struct slice type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (slice_eq(type, slice_str(kinds[i].type)))
			return &kinds[i];
	return NULL;
}

bool kind_is_known(struct slice type)
{
	return kind_of(type) != NULL;
}

static const char *words_for(struct slice type, struct slice usage)
{
	const struct kind *kind = kind_of(type);

	if (kind)
		return kind->words;
	if (slice_eq(usage, S("raid")))
		return RAID;
	if (slice_eq(usage, S("crypto")))
		return LOCKED;
	return "not a file system";
}

struct slice kind_message(struct slice type, struct slice usage, struct arena *a)
{
	return arena_format(a, "%.*s: %s", SLICE_ARG(type), words_for(type, usage));
}
