/* Hashes of files: hashsum, md5sum, sha1sum, sha256sum, sha512sum. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_CMD_HASH_H
#define DISCOVER_CONF_GRUB_CMD_HASH_H

#include "discover/conf/grub/state.h"

GRUB_COMMAND(cmd_hashsum);

#endif
