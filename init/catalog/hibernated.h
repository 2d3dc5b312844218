/* A machine that sleeps on its disk: noticed, left alone, and its own entry preferred. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_HIBERNATED_H
#define INIT_CATALOG_HIBERNATED_H

#include "init/catalog/listing.h"

enum { HIBERNATED_VERSION_BYTES = 128 };

/**
 * struct hibernated - what is known of it
 * @found:   somewhere is the image of a system that wants to go on
 * @version: its kernel's, where it left word (systemd's EFI variable HibernateLocation); else empty
 */
struct hibernated {
	bool found;
	char version[HIBERNATED_VERSION_BYTES];
};

/* What HibernateLocation says, UTF-16 with JSON in it: that there is such a system, and perhaps its
 * kernel's version. Foreign bytes: in PID 1 this belongs in a job. */
void hibernated_parse(struct slice utf16, struct hibernated *h);

/* Whether probing found swap space that holds such an image. */
bool hibernated_is_image(const struct facts *facts);

/* Whether this entry is the one that would go on: its command line says resume= with the name of
 * @image, NULL: not known where it is; or its kernel is of the version that was left word of. */
bool hibernated_wants(const struct hibernated *h, const struct facts *image,
		      const struct boot_entry *e);

/* What to tell people; @known: its entry is in the menu. Empty: nothing. */
struct slice hibernated_text(const struct hibernated *h, bool known);

#endif
