/* The default that a person chooses, as the configuration of that entry keeps it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_CHOICE_H
#define INIT_WRITE_CHOICE_H

#include "init/catalog/listing.h"
#include "lib/text.h"

/* Append what the entry is called there: GRUB's way by titles and id, systemd-boot's by its id. */
void choice_name(struct text *out, const struct listed *l);

/* The write that makes @name the default of the menu of @l; @once: for one start. False: it has no
 * place for that (menu.keeps). */
bool choice_write(const struct listed *l, struct slice name, bool once, struct boot_write *w);

#endif
