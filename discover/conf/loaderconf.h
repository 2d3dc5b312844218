/* systemd-boot's loader.conf: which entry it would boot, and after how long. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_LOADERCONF_H
#define CONF_LOADERCONF_H

#include "discover/scan.h"

/**
 * struct loader_conf - the values as written; empty: not said
 * @path: the file, on volume @volume; empty: there is none
 */
struct loader_conf {
	struct slice path;
	uint32_t volume;
	struct slice entry;	/* "default": a glob over ids */
	struct slice preferred;	/* the same, without those that have no tries left */
	struct slice timeout;
	struct slice editor, auto_entries, auto_reboot, auto_poweroff, auto_firmware;
};

/* Understand the text of a loader.conf; what is not understood is noted. */
struct loader_conf loader_conf_parse(struct scan *scan, struct slice path, struct slice text);

/* The file that governs the entries in @loader ("/loader", "/boot/loader") of the scanned volume:
 * the one there, else the one on the EFI system partition of the same disk. */
struct loader_conf loader_conf_find(struct scan *scan, struct slice loader);

/* Seconds or MENU_TIMEOUT_FOREVER, and the style, for "timeout" as loader.conf and the EFI variable
 * LoaderConfigTimeout write it. False, and both as they were, when it is none. */
bool loader_conf_timeout(struct slice value, int32_t *timeout, uint32_t *style);

#endif
