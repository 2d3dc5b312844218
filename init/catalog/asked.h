/* What an entry asks to be remembered: in words, and whether that may be written at all. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_ASKED_H
#define INIT_CATALOG_ASKED_H

#include "init/catalog/catalog.h"
#include "lib/text.h"

/* Append "next_entry=", "unset LoaderEntryOneShot" or "its name entry+2-1.conf", made harmless. */
void asked_put_what(struct text *out, const struct boot_write *w);

/* Append "vda2:/boot/grub/grubenv"; the same. */
void asked_put_where(struct text *out, const struct catalog *c, const struct boot_write *w);

/* Pure: whether the volume @asker may ask for @w on @s at all, whoever writes it: what can be
 * unplugged changes no other disk, and the only new name of a file is the one that counts a start.
 * Empty, or in words why not. */
struct slice asked_allowed(const struct catalog *c, uint32_t asker, const struct slot *s,
			   const struct boot_write *w);

/* Whether @w is an environment block in a file that the driver of its file system alone can change:
 * by mounting, which the setting "writes.mount" allows. */
bool asked_by_mount(const struct slot *s, const struct boot_write *w);

/* Pure: whether a configuration of the volume @asker may have @w written. Empty, and *@slot: where,
 * NULL: not on a volume; or in words why not. Nothing is written while a system sleeps that may
 * have the volume mounted, into image files, to what another file system's driver alone can write,
 * or because something that can be unplugged asks for it on what cannot. Whoever writes may find
 * more that speaks against it. */
struct slice asked_permit(const struct catalog *c, uint32_t asker, const struct boot_write *w,
			  const struct slot **slot);

#endif
