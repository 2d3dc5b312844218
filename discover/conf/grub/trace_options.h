/* What to trace and how: see trace.h. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_TRACE_OPTIONS_H
#define DISCOVER_CONF_GRUB_TRACE_OPTIONS_H

#include "discover/conf/grub/dialect.h"
#include "discover/entry.h"

enum grub_trace_mode {
	GRUB_TRACE_LIST,	/* read the configuration, tell its menu */
	GRUB_TRACE_BOOT,	/* and let default, timeout and fallback decide */
	GRUB_TRACE_ENTRY,	/* and boot @entry */
};

/**
 * struct grub_trace - what to run and how
 * @text:     the configuration, which is taken to be the file @path of scan->volume
 * @platform: grub_platform and @cpu grub_cpu; empty: the machine's
 * @entry:    what "default" is set to with GRUB_TRACE_ENTRY
 * @keys:     what is typed in menus
 * @no_keys:  nothing is, not even to stop a countdown
 * @fail:     commands that are made to fail
 * @omit:     commands that are made unknown
 * @real:     commands that are really run although the emulator has only a stub
 * @stand_in: more commands that do nothing; "fwsetup" among them leaves whatever it is asked
 * @map:      "KEY=DEVICE" instead of looking at volumes in "search"; used when @has_map
 * @set:      "NAME=VALUE", set and exported at the start
 * @dialect:  whose GRUB's rules count; NULL: upstream's
 * @check_files: linux and initrd fail when a file is missing
 */
struct grub_trace {
	struct slice text, path;
	struct slice platform, cpu;
	enum grub_trace_mode mode;
	struct slice entry;
	struct slice keys;
	bool no_keys;
	bool has_map;
	bool check_files;
	bool no_glob;
	const struct grub_dialect *dialect;
	struct slice_list fail, omit, real, stand_in, map, set;
};

#endif
