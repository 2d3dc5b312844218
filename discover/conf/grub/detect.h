/* Whose GRUB reads a configuration: told by what lies beside it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_DETECT_H
#define DISCOVER_CONF_GRUB_DETECT_H

#include "discover/conf/grub/dialect.h"
#include "discover/scan.h"

/*
 * Find out whose GRUB reads the configuration @path of @v, whose text is @text: *@dialect, and for
 * people its name and how that is known, in the scan's arena. The first that tells: what the user
 * said; the EFI program that starts it; GRUB's modules beside it; os-release; the name of the
 * program's directory; the text. Reads bounded pieces of a few files.
 */
struct slice grub_detect(struct scan *scan, const struct volume *v, struct slice path,
			 struct slice text, const struct grub_dialect **dialect);

#endif
