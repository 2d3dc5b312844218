/* kexling set-default: what the machine's own boot loader starts next, or from now on. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>

#include "init/cli/remember.h"
#include "init/machine/efivars.h"
#include "lib/fd.h"
#include "lib/text.h"

/* struct choice - where a configuration has a place for it, and what stands there */
struct choice {
	const struct volumes *v;
	const struct listed *l;
	struct arena *arena;
	bool once;
};

static struct source *source_of(const struct choice *c, uint32_t volume)
{
	struct slot *s = catalog_slot((struct catalog *)c->v->catalog, volume);

	return s ? &s->source.source : NULL;
}

/* GRUB's way to name an entry: the titles of the submenus that it is in, and its id or title. A '>'
 * in a title is written twice. */
static struct slice grub_name(const struct choice *c)
{
	const struct boot_entry *e = c->l->entry;
	struct text out = {.arena = c->arena};

	for (uint32_t i = 0; i < e->submenu.n; i++) {
		struct slice title = e->submenu.at[i];
		for (size_t k = 0; k < title.n; k++)
			text_put(&out, title.p[k] == '>' ? S(">>") : slice_upto(
							slice_from(title, k), 1));
		text_char(&out, '>');
	}
	text_put(&out, e->name.n ? e->name : e->title);
	return text_slice(&out);
}

static bool reads_variable(const struct choice *c, struct slice name)
{
	const struct menu *m = c->l->menu;
	struct slice text, wanted = arena_format(c->arena, "default=\"${%.*s}\"", SLICE_ARG(name));
	bool cut;

	if (source_read_text(source_of(c, m->config_volume), m->config, LIMIT_CONFIG_BYTES,
			     c->arena, &text, &cut) < 0)
		return false;
	for (; text.n; text = slice_from(text, 1))
		if (slice_starts(text, wanted))
			return true;
	return false;
}

static int tell(const struct choice *c, const struct boot_write *w)
{
	struct slice why = remember_one(c->v, c->l, w, c->arena);

	if (why.n)
		return cli_error(CLI_REFUSED, "set-default: %.*s: %.*s", SLICE_ARG(w->file.path),
				 SLICE_ARG(why));
	return CLI_DONE;
}

static int by_grub(const struct choice *c)
{
	const struct menu *m = c->l->menu;
	struct boot_write w = {
		.kind = WRITE_ENV, .name = c->once ? S("next_entry") : S("saved_entry"),
		.file = {.volume = m->config_volume,
			 .path = arena_concat(c->arena, slice_dirname(m->config), S("/grubenv"))},
		.value = grub_name(c),
	};

	if (!reads_variable(c, w.name))
		return cli_error(CLI_REFUSED, "set-default: %.*s does not read %.*s%s",
				 SLICE_ARG(m->config), SLICE_ARG(w.name),
				 c->once ? "" : ": set GRUB_DEFAULT=saved in /etc/default/grub and "
						"run update-grub (grub2-mkconfig)");
	return tell(c, &w);
}

static int by_firmware(const struct choice *c)
{
	const char *name = c->once ? "LoaderEntryOneShot" : "LoaderEntryDefault";
	const struct boot_entry *e = c->l->entry;
	struct slice id = arena_concat(c->arena, e->name,
				       e->flags & ENTRY_TYPE1 ? S(".conf") : S(""));
	AUTO_FD dir = open(EFIVARS_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir < 0)
		return cli_error(CLI_REFUSED, "set-default: this system was not started by EFI, "
				 "and systemd-boot keeps its default nowhere else: edit "
				 "loader/loader.conf");
	int err = efivars_set(dir, name, efivars_text(id, c->arena));
	return err ? cli_error(CLI_REFUSED, "set-default: %s: %s", name, strerror(-err)) : CLI_DONE;
}

/* Fedora's entry files are for GRUB, which has its block on the same volume. */
static bool by_fedora(const struct choice *c, struct boot_write *w)
{
	static const struct slice blocks[] = {S_INIT("/grub2/grubenv"),
					      S_INIT("/boot/grub2/grubenv")};
	uint32_t volume = c->l->entry->config_volume;

	for (size_t i = 0; i < sizeof(blocks) / sizeof(*blocks); i++) {
		if (!source_has_file(source_of(c, volume), blocks[i]))
			continue;
		*w = (struct boot_write){
			.kind = WRITE_ENV, .name = c->once ? S("next_entry") : S("saved_entry"),
			.file = {.volume = volume, .path = blocks[i]}, .value = c->l->entry->name,
		};
		return true;
	}
	return false;
}

static int set_default(const struct options *o, struct arena *a)
{
	struct volumes v;
	struct boot_write w;
	int rc = volumes_read(o, a, &v);

	if (rc)
		return rc;
	if (!o->word)
		return cli_error(CLI_USAGE, "set-default: which entry? 'kexling list' prints them");
	struct choice c = {.v = &v, .l = volumes_find(&v, o->word), .arena = a, .once = o->once};
	if (!c.l)
		return CLI_REFUSED;
	if (slice_eq(c.l->menu->format, S("grub")))
		return by_grub(&c);
	if ((c.l->entry->flags & ENTRY_TYPE1) && by_fedora(&c, &w))
		return tell(&c, &w);
	if (slice_eq(c.l->menu->format, S("bls")) || slice_eq(c.l->menu->format, S("uki")))
		return by_firmware(&c);
	return cli_error(CLI_REFUSED, "set-default: %.*s has no place for a default that is "
			 "written", SLICE_ARG(c.l->menu->format));
}

static const struct command command = {
	.name = "set-default", .bit = FOR_SET_DEFAULT, .argument = "ID",
	.help = "make an entry the default of the disk's own boot loader", .run = set_default,
};
COMMAND(command);
