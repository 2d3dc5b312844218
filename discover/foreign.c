/* Files that other systems' loaders are known by. */
/* SPDX-License-Identifier: MIT */
#include "discover/foreign.h"

static const struct {
	struct slice path;
	const char *what;
} loaders[] = {
	{S_INIT("/EFI/Microsoft/Boot/bootmgfw.efi"), "Windows boot manager"},
	{S_INIT("/bootmgr"), "Windows boot manager"},
	{S_INIT("/System/Library/CoreServices/boot.efi"), "macOS"},
};

void foreign_find(struct scan *scan)
{
	const struct volume *v = scan->volume;
	struct file_info info;

	for (size_t i = 0; i < sizeof(loaders) / sizeof(*loaders); i++) {
		if (source_stat(v->source, loaders[i].path, &info) < 0 ||
		    info.kind != FILE_REGULAR)
			continue;
		scan_note(scan, NOTE_FOREIGN_LOADER, loaders[i].path, 0,
			  "%s on %.*s: start it from the firmware's menu", loaders[i].what,
			  SLICE_ARG(v->facts.device));
		return;
	}
}
