/* A volume: one file system, what it is called, and a way to read it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_VOLUME_H
#define DISCOVER_VOLUME_H

#include "discover/identity.h"
#include "discover/source.h"

/**
 * struct image_ref - what is inside an image file on a volume
 * @holder:    number of the volume that has the file; 0: whichever has it
 * @partition: of the image, 0: the whole of it
 * @path:      of the file; empty: no image
 * @listed:    1: it lists a menu of its own; 0: only who looks into it does
 */
struct image_ref {
	uint32_t holder;
	uint32_t partition;
	struct slice path;
	uint32_t listed;
};

/**
 * struct facts - what probing one block device found
 *
 * All text as libblkid reports it. For a directory given by --volume: what the user said.
 */
struct facts {
	struct slice device;	/* kernel name, "vda2" */
	struct slice disk;	/* the whole disk it is on, "vda"; itself for a whole disk */
	uint32_t partition;	/* partition number, 0 for a whole disk */
	uint64_t size;		/* bytes */
	struct slice fstype;	/* libblkid's TYPE: "ext4", "vfat", "crypto_LUKS" */
	struct slice usage;	/* libblkid's USAGE: "filesystem", "raid", "crypto", "other" */
	struct slice uuid;
	struct slice label;
	struct slice partuuid;
	struct slice partlabel;
	struct slice parttype;	/* GPT: type GUID in lower case; MBR: "0x83" */
	/* table that the partition is in, or that the disk has: "gpt", "dos" */
	struct slice pttype;
	/* what the disk calls itself; what an array or logical volume stands on */
	struct slice model;
	struct slice path;	/* the disk's place among the machine's devices, as sysfs has it */
	struct slice grub;	/* GRUB's names for it where they are known, separated by blanks:
				 * "hd0,gpt2", "lvm/vg-root lvmid/GROUP/VOLUME" */
	/* of a member of something larger: which array or volume group; empty where it does not
	 * say. LVM: and how new its description of the group is */
	struct slice group;
	uint64_t seqno;
	/* of the inside of an image: such a volume is found by volume_by_image() alone */
	struct image_ref image;
	uint64_t partflags;	/* GPT: the partition's attributes */
	/* btrfs: path of the default subvolume, "/": the top level; empty: unknown */
	struct slice subvol;
	struct slice dialect;	/* of GRUB, where the user says it */
	struct slice env_block;	/* btrfs: GRUB's environment block outside of the files */
	uint32_t env_sector;	/* where it is, in sectors of 512 bytes */
};

/**
 * struct volume - an element of the catalog, as scans see it
 * @number: sequence number; never 0, never used again in one run
 * @source: NULL when it cannot be read (not a file system, mount failed)
 * @order:  position among all volumes: the same on every run of the same machine
 * @trouble: why it cannot be read, where that is known
 * @net:     of a network volume: who this machine is there; else NULL
 */
struct volume {
	uint32_t number;
	uint32_t order;
	struct facts facts;
	struct source *source;
	struct slice trouble;
	const struct net_identity *net;
};

struct volume_set {
	struct volume *at;	/* by order */
	uint32_t n;
};

/* The volume with that number, or NULL. */
const struct volume *volume_by_number(const struct volume_set *set, uint32_t number);

/* Whether a disk of that name is put together of others: an array, a logical volume. */
static inline bool volume_is_stacked(struct slice disk)
{
	return slice_starts(disk, S("dm-")) || slice_starts(disk, S("md"));
}

/* Whether it is the inside of an image: it is not found by a tag then, only by the image. */
bool volume_is_image(const struct volume *v);

/* The volume that is the inside of that image, or NULL. */
const struct volume *volume_by_image(const struct volume_set *set, const struct image_ref *image);

/* The one name of a volume in JSON: UUID, else label, else device name. */
struct slice volume_key(const struct facts *f);

/* What people call it: 'vda2 "label"', the label without what no terminal should have; else the
 * key. In @a. */
struct slice volume_title(const struct facts *f, struct arena *a);

enum volume_tag { TAG_UUID, TAG_LABEL, TAG_PARTUUID, TAG_PARTLABEL, TAG_DEVICE, TAG_COUNT };

/* The first volume in order with that tag. UUIDs compare without regard to case, the rest
 * exactly; TAG_DEVICE takes the kernel name with or without "/dev/". When no volume has the tag, a
 * volume about which nothing at all is known (a bare directory) is taken to be the one that is
 * meant, provided that there is just one such. NULL: none. */
const struct volume *volume_find(const struct volume_set *set, enum volume_tag tag,
				 struct slice value);

/* Take "UUID=1234", "LABEL=boot", "/dev/vda2" apart; false when it is none of these. */
bool volume_tag_parse(struct slice text, enum volume_tag *tag, struct slice *value);

/* Whether the volume is what @name says: a tag as above, or the plain name of a device. */
bool volume_is(const struct facts *f, struct slice name);

/* The tag as text, "UUID=1234", for wants and messages. */
struct slice volume_tag_text(enum volume_tag tag, struct slice value, struct arena *a);

#endif
