/* A machine that sleeps on its disk: noticed, left alone, and its own entry preferred. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_HIBERNATED_H
#define INIT_CATALOG_HIBERNATED_H

#include "init/catalog/listing.h"

enum { HIBERNATED_TEXT_BYTES = 128 };

/**
 * struct hibernated - what is known of it
 * @found:   it left word, or its image is on what is no guest: see catalog_guest()
 * @version: its kernel's, where it left word (systemd's EFI variable HibernateLocation); else empty
 * @uuid:    where its image is, by the same word: of what has another one, none is its
 */
struct hibernated {
	bool found;
	char version[HIBERNATED_TEXT_BYTES];
	char uuid[HIBERNATED_TEXT_BYTES];
};

/* What HibernateLocation says, UTF-16 with JSON in it: that there is such a system, and perhaps its
 * kernel's version and where its image is. Foreign bytes: in PID 1 this belongs in a job. */
void hibernated_parse(struct slice utf16, struct hibernated *h);

/* Whether probing found swap space that holds such an image, and that it may be this one's. */
bool hibernated_is_image(const struct hibernated *h, const struct facts *facts);

/* Whether this entry is the one that would go on: its command line says resume= with the name of
 * @image, NULL: not known where it is; or its kernel is of the version that was left word of.
 * Without @h: of an image that nobody left word of. */
bool hibernated_wants(const struct hibernated *h, const struct facts *image,
		      const struct boot_entry *e);

/* What to tell people; @known: its entry is in the menu. Empty: nothing. */
struct slice hibernated_text(const struct hibernated *h, bool known);

#endif
