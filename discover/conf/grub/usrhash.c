/* The root hash of /usr that the builders of Flatcar write into the kernel. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/usrhash.h"


enum { HASH_DIGITS = 64 };

bool grub_has_usrhash(struct slice config)
{
	return slice_starts(config, S("/flatcar/grub/")) ||
	       slice_starts(config, S("/coreos/grub/"));
}

/* A place in a kernel that says something to people who start it as a boot sector, and to nobody
 * else. 0: it has none. */
static uint64_t hash_offset(struct slice arch)
{
	return slice_eq(arch, S("x86_64")) ? 0x40 : slice_eq(arch, S("aarch64")) ? 512 : 0;
}

/* Hexadecimal digits with small letters. */
static bool is_hash(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_digit(s.p[i]) && (s.p[i] < 'a' || s.p[i] > 'f'))
			return false;
	return s.n == HASH_DIGITS;
}

void grub_add_usrhash(struct scan *scan, struct boot_entry *e)
{
	uint64_t at = hash_offset(scan->machine->arch);
	struct slice hash;

	if (!at || source_read_at(scan_source(scan, &e->kernel), e->kernel.path, at, HASH_DIGITS,
				  scan->arena, &hash) < 0 || !is_hash(hash))
		return;
	e->cmdline = arena_format(scan->arena, "%.*s verity.usrhash=%.*s", SLICE_ARG(e->cmdline),
				  SLICE_ARG(hash));
	scan_note(scan, NOTE_ADDED, e->config, e->line, "verity.usrhash= is at the end of the "
		  "command line, as that GRUB puts it there, from the kernel %.*s",
		  SLICE_ARG(e->kernel.path));
}
