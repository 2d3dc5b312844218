/* What the firmware of an EFI machine keeps for systemd-boot. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_LOADERVARS_H
#define DISCOVER_LOADERVARS_H

#include "lib/slice.h"

enum secure_boot { SECURE_BOOT_UNKNOWN, SECURE_BOOT_OFF, SECURE_BOOT_ON };

/**
 * struct loader_vars - EFI variables as UTF-8 (systemd-boot(7); Boot Loader Interface); empty: not
 * set
 * @one_shot:         LoaderEntryOneShot: the entry of the next start alone, a glob over ids
 * @preferred:        LoaderEntryPreferred: as @entry and before it, but never an entry without
 *                    tries left
 * @entry:            LoaderEntryDefault: the same for every start, or "@saved"
 * @last_booted:      LoaderEntryLastBooted: what "@saved" stands for
 * @timeout:          LoaderConfigTimeout: in place of the file's
 * @timeout_one_shot: LoaderConfigTimeoutOneShot: in place of both, once; the menu is shown
 * @tally:            how often entries were started in vain (init/catalog/tally.h)
 * @restarts:         the same of restarts by which the firmware starts an entry
 * @firmware_setup:   1: the firmware can be asked to show its set-up (OsIndicationsSupported)
 * @secure_boot:      enum secure_boot (SecureBoot)
 */
struct loader_vars {
	struct slice one_shot, preferred, entry, last_booted, timeout, timeout_one_shot, tally,
		     restarts;
	uint32_t firmware_setup, secure_boot;
};

/* The vendor GUID of these variables; the device that a pending write to one of them names
 * (struct boot_write, file.device). */
#define LOADER_VARS_GUID "4a67b082-0a4c-41cf-b6c7-440b29bb8c4f"
#define LOADER_VARS_DEVICE "efivars"

#endif
