/* ISO 9660 with Rock Ridge or Joliet names. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/filesystem.h"

/* Without either, names are shown in lower case and without ";1" (map=normal, the default). The
 * character set matters for Joliet only; a kernel without Joliet does not know the option. */
static const char *const types[] = {"iso9660", NULL};
static const struct mount_attempt attempts[] = {
	{"iso9660", {{"iocharset", "utf8"}}},
	{"iso9660", {{NULL, NULL}}},
	{NULL, {{NULL, NULL}}},
};
static const struct filesystem iso9660 = {.types = types, .attempts = attempts};
FILESYSTEM(iso9660);
