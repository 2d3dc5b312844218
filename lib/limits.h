/* The limit of every quantity that a disk or the network controls. Where one is reached, a note
 * says so. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_LIMITS_H
#define LIB_LIMITS_H

enum {
	LIMIT_CONFIG_BYTES = 12 << 20,	/* one configuration file, */
	LIMIT_NET_CONFIG_BYTES = 1 << 20, /* and one of a server */
	LIMIT_DIR_NAMES = 16384,	/* names listed in one directory */
	LIMIT_NEAR = 8,		/* missing files of a volume whose near names are looked for */
	LIMIT_PATH_BYTES = 4096,	/* one path */
	LIMIT_ENTRIES = 10000,		/* boot entries of one volume */
	/* notes of one volume; one more says that there were more */
	LIMIT_NOTES = 256,
	LIMIT_NOTE_BYTES = 512,		/* text of one note */
	LIMIT_WANTS = 64,		/* other volumes that one volume's configurations ask for */
	/* image files that configurations look into, all together */
	LIMIT_IMAGES = 64,
	LIMIT_GUEST_IMAGES = 32,	/* of these, what can be unplugged may use */
	/* ISO images of one volume that list their menus, and directories looked into for them */
	LIMIT_ISOS = 24,
	LIMIT_ISO_DIRS = 128,
	LIMIT_INITRDS = 64,		/* initrds of one entry */
	LIMIT_KERNEL_BYTES = 1 << 30,	/* a kernel, when it is unpacked */
	/* what unpacking it may allocate: a decoder's dictionary is half a gigabyte at most */
	LIMIT_UNPACK_MEMORY = 512 << 20,
	LIMIT_WRAPPERS = 4,		/* formats in formats: zboot in FIT in gzip */
	LIMIT_CMDLINE_BYTES = 65536,	/* a command line before the image's own limit is known */
	LIMIT_TEXT_BYTES = 4096,	/* a title, an id */
	LIMIT_SUBMENU_DEPTH = 16,
	LIMIT_INCLUDE_DEPTH = 16,	/* syslinux INCLUDE, GRUB source and configfile */
	LIMIT_INCLUDES = 512,		/* files that one configuration includes */
	LIMIT_PE_SECTIONS = 1024,	/* of one PE image */
	LIMIT_UKI_TEXT_BYTES = 1 << 16,	/* .osrel, .profile, .uname of a unified kernel image */
	LIMIT_DEVICETREES = 4096,	/* looked into to find the running machine's */
	LIMIT_UKI_EXTRAS = 256,		/* add-ons, credentials and extensions of one image */

	/* kernels of one volume's entries that are looked at for whether they are our own */
	LIMIT_OWN_READS = 16,
	LIMIT_GRUB_STEPS = 200000,	/* commands executed for one configuration */
	LIMIT_GRUB_DEPTH = 64,		/* statements nested (GRUB's own limit) */
	LIMIT_GRUB_OUTPUT = 65536,	/* bytes printed */
	LIMIT_SCRIPT_JSON = 64 << 20,	/* what is shown of one run, command by command */
	LIMIT_GRUB_VARIABLES = 10000,
	LIMIT_GRUB_VALUE_BYTES = 1 << 20, /* one variable, one word */

	/* iPXE: commands of all runs of one script, in which each way through its menus is one run,
	 * and of one run; scripts fetched, and files asked for by name */
	LIMIT_IPXE_STEPS = 1 << 20,
	LIMIT_IPXE_RUN_STEPS = 20000,
	LIMIT_IPXE_RUNS = 2048,
	LIMIT_IPXE_SCRIPTS = 64,
	LIMIT_IPXE_SCRIPT_BYTES = 1 << 20,
	LIMIT_IPXE_PROBES = 256,
	LIMIT_IPXE_ROUNDS = 3,		/* through a loop that waits and tries again */
	LIMIT_IPXE_IMAGES = 64,
	LIMIT_IPXE_ITEMS = 512,		/* of all menus of one run */
	LIMIT_IPXE_BLOCKS = 64,		/* of settings, */
	LIMIT_IPXE_SETTINGS = 2048,	/* and settings in them */
	LIMIT_IPXE_WORD_BYTES = 65536,	/* a word, a value */
	LIMIT_IPXE_EXPANSIONS = 256,	/* of settings in one word */
	LIMIT_IPXE_OUTPUT = 65536,	/* bytes printed */
	LIMIT_IPXE_MEMORY = 32 << 20,	/* one run */

	LIMIT_REGEXP_PROGRAM = 2048,	/* instructions of one pattern, repetitions written out */
	LIMIT_REGEXP_WORK = 1 << 24,	/* those, times the bytes of the subject */
	LIMIT_REGEXP_DEPTH = 32,	/* groups in groups */
	LIMIT_REGEXP_GROUPS = 32,	/* groups, and the whole */
	LIMIT_REGEXP_RANGES = 16,	/* of one bracket expression, beyond ASCII */

	/* configurations whose superusers are remembered, and what they say, all together */
	LIMIT_GUARDS = 8,
	LIMIT_GUARD_BYTES = 1 << 16,

	LIMIT_VOLUMES = 512,		/* block devices looked at */
	LIMIT_ALL_ENTRIES = 16384,	/* entries and menus of all volumes together */
	LIMIT_KEPT_SHARE = 4,		/* what is known of them may take a quarter of the memory */
	LIMIT_MERGE_BYTES = 1 << 18,	/* of entries that one listing compares with others */
	LIMIT_PARTITIONS = 128,		/* of one disk: those with higher numbers are left out */
	LIMIT_JOBS = 16,		/* children at one time */
	LIMIT_RECORD_BYTES = 8 << 20,	/* what one job may answer */
	LIMIT_ANSWER_MEMORY = 64 << 20,	/* the lists that are decoded out of that */
	LIMIT_SCAN_MEMORY = 64 << 20,	/* what one scan may allocate */
	LIMIT_PROBE_MEMORY = 16 << 20,
	LIMIT_LVM_TEXT = 1 << 20,	/* metadata of one volume group */
	LIMIT_LVM_NODES = 40000,	/* sections, settings and values in it */
	LIMIT_LVM_DEPTH = 8,		/* sections in sections */
	LIMIT_LVM_TARGETS = 4096,	/* pieces that one logical volume is made of */
	LIMIT_LVM_VISITS = 256,		/* volumes looked at for it, its mirrors among them */
	LIMIT_LVM_PLACES = 16384,	/* places where the pieces of a group's volumes stand */
	LIMIT_LVM_VOLUMES = 128,	/* logical volumes made of one volume group, */
	LIMIT_LVM_DISK = 256,		/* of all groups that begin on one disk, */
	LIMIT_LVM_REMOVABLE = 128,	/* and of all groups on what can be unplugged */
	LIMIT_ASSEMBLIES = 128,		/* arrays and volume groups put together, */
	LIMIT_ASSEMBLIES_REMOVABLE = 32, /* of those on what can be unplugged */
	LIMIT_SNAPSHOT_BYTES = 256 << 20, /* what replaying one journal may write, in memory */

	DEADLINE_FIRMWARE_MS = 10000,	/* read EFI variables */
	DEADLINE_PROBE_MS = 20000,	/* recognise and mount one device */
	DEADLINE_SCAN_MS = 20000,	/* read one volume's configurations */
	DEADLINE_NET_SCAN_MS = 60000,	/* read what a server offers */
	DEADLINE_BOOT_MS = 600000,	/* read kernel and initrds, and load them */
	DEADLINE_WRITE_MS = 30000,	/* write what an entry asks to be remembered */
};

#endif
