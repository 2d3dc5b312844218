/* Writes them into memory that each keeps until it is written anew. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/pages.h"

#include <stddef.h>

#include "init/catalog/report_text.h"
#include "init/machine/quirks.h"
#include "init/machine/screens.h"

enum { REPORT_BYTES = 1 << 20 };

/* For the menu's page about devices. */
static void report_devices(struct devices *d)
{
	const struct pages *p = (void *)((char *)d - offsetof(struct pages, devices));
	static struct arena memory;
	struct text text = {.arena = &memory, .max = REPORT_BYTES};

	arena_close(&memory);
	if (arena_open(&memory, 8 * REPORT_BYTES, arena_never_full) == 0) {
		arena_keep_from_children(&memory);
		report_text_explain(&text, p->catalog, NULL);
		quirks_tell(&text, p->settings->quirks, true, &memory);
		text_put(&text, screens_dark_here(&memory));
	}
	d->text = text_slice(&text);
}

/* For the menu's page about this start. */
static void tell_story(struct devices *d)
{
	const struct pages *p = (void *)((char *)d - offsetof(struct pages, story));
	static struct arena memory;
	struct text document = {.arena = &memory, .max = RECORD_BYTES};
	struct text text = {.arena = &memory, .max = REPORT_BYTES};

	arena_close(&memory);
	if (arena_open(&memory, 8 * REPORT_BYTES, arena_never_full) == 0) {
		arena_keep_from_children(&memory);
		record_put(&document, p->record, p->catalog, p->settings, NULL);
		record_tell(text_slice(&document), &text);
	}
	d->text = text_slice(&text);
}

void pages_init(struct pages *p)
{
	p->devices.make = report_devices;
	p->story.make = tell_story;
}
