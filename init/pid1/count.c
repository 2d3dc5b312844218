/* Where starts are counted, and the text that one more of them makes. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/count.h"

#include <time.h>

#include "init/catalog/relist.h"
#include "init/machine/efivars.h"

struct slice count_begin(struct discovery *d, const struct settings *settings)
{
	int32_t within = settings->attempts_within;

	d->catalog->writes_mount = settings->writes_mount;
	if (!settings->attempts)
		return (struct slice){0};
	if (!settings->attempts_file.n && !d->machine.efi)
		return S("\"attempts\" has no effect: without EFI, attempts.file has to name a "
			 "place for it");
	if (settings->writes == WRITES_NO)
		return S("\"attempts\" has no effect: \"writes\" is no");
	d->machine.tally_file = settings->attempts_file;
	d->catalog->attempts = settings->attempts;
	d->catalog->within = within < 0 ? UINT64_MAX : (uint64_t)within;
	return (struct slice){0};
}

struct slice count_allow_reset(struct discovery *d, const struct settings *settings)
{
	if (!d->machine.efi && settings->reset.n)
		return S("\"reset\" has no effect: this machine was not started by EFI");
	d->catalog->reset = settings->reset;
	return (struct slice){0};
}

static const struct slot *volume_of(const struct catalog *c, struct slice name)
{
	CATALOG_FOR_EACH((struct catalog *)c, s)
		if (s->mount >= 0 && !catalog_removable(c, s) && volume_is(&s->probe.facts, name))
			return s;
	return NULL;
}

const struct boot_write *count_start(struct count *count, const struct catalog *c,
				     const struct settings *settings, const struct listed *l,
				     bool restart)
{
	struct arena memory = {.base = count->room, .cap = sizeof(count->room),
			       .full = arena_never_full};
	struct text text = {.arena = &memory, .max = TALLY_BYTES};
	struct slice tally = {c->tally, c->tally_n}, path = settings->attempts_file;
	struct slice name = slice_cut(&path, ':');
	const struct slot *s = name.n ? volume_of(c, name) : NULL;

	if (restart) {
		count->write = (struct boot_write){.kind = WRITE_PROGRAM, .file = l->entry->kernel,
						   .name = l->entry->title};
		return &count->write;
	}
	if (!c->attempts || l->entry->tries_left != TRIES_UNCOUNTED)
		return NULL;
	if (l->menu && (l->menu->keeps & MENU_SUCCEEDED) && tally_is_open(tally, l->entry->id))
		tally = (struct slice){0};
	tally_start(&text, tally, l->entry->id, (uint64_t)time(NULL), c->within);
	count->write = (struct boot_write){.kind = WRITE_FIRMWARE, .name = S(EFIVARS_TALLY),
					   .value = text_slice(&text)};
	if (name.n) {
		count->write.kind = WRITE_ENV;
		count->write.file = (struct file_ref){.volume = s ? s->number : 0, .device = name,
						      .path = path};
		count->write.name = S(TALLY_NAME);
	}
	return &count->write;
}

bool count_forgive(struct catalog *c)
{
	uint32_t i = 0;

	while (i < c->list.n && !catalog_is_exhausted(c, &c->list.at[i]))
		i++;
	if (i == c->list.n)
		return false;
	c->attempts = 0;
	catalog_forgive(c);
	return true;
}
