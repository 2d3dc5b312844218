/* What an EFI stub can be told by a boot entry of the firmware: a file, and a text. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/reset.h"

bool reset_wants(struct slice words, const struct boot_entry *e)
{
	for (struct slice word; (word = slice_word(&words)).n;)
		if (slice_eq_fold(word, e->id) || slice_eq(word, e->name))
			return true;
	return false;
}

/* The firmware knows partitions, by what the table says of them. */
static bool is_reachable(const struct facts *f)
{
	return slice_eq(f->fstype, S("vfat")) && f->partition && f->partuuid.n &&
	       !f->image.path.n && !volume_is_stacked(f->disk);
}

/* A whole file, or the part of the unified kernel image @kernel that goes with it: not of another
 * profile, which is chosen otherwise. */
static bool is_plain(const struct file_ref *ref, const struct file_ref *kernel)
{
	if (slice_has(ref->path, ' ') || slice_has(ref->path, '"') || slice_has(ref->part, '@'))
		return false;
	return ref->part.n == 0 ||
	       (slice_starts(ref->part, S(".")) && slice_eq(ref->path, kernel->path));
}

struct slice reset_refusal(const struct facts *f, const struct boot_entry *e)
{
	size_t n = e->cmdline.n + e->boot_image.n;

	if (!f || !is_reachable(f))
		return S("\"reset\" asks for a restart, and its kernel is on nothing that the "
			 "firmware reads: a FAT partition");
	if (e->devicetree.path.n || e->overlays.n)
		return S("\"reset\" asks for a restart, and the firmware hands on no device tree");
	if (!is_plain(&e->kernel, &e->kernel))
		return S("\"reset\" asks for a restart, and its kernel is no whole file");
	for (uint32_t i = 0; i < e->initrds.n; i++) {
		const struct file_ref *ref = &e->initrds.at[i];

		if (ref->volume != e->kernel.volume || !is_plain(ref, &e->kernel))
			return S("\"reset\" asks for a restart, and an initrd is no file beside "
				 "its kernel");
		n += sizeof(" initrd=") + ref->path.n;
	}
	return n > RESET_CMDLINE_BYTES ? S("\"reset\" asks for a restart, and its command line is "
					   "too long for that")
				       : (struct slice){0};
}
