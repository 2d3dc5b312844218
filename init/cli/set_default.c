/* kexling set-default: what the machine's own boot loader starts next, or from now on. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/remember.h"
#include "init/machine/efivars.h"
#include "init/write/choice.h"
#include "lib/fd.h"
#include "lib/text.h"

/* struct choice - what the default is to be; @once: for one start */
struct choice {
	const struct volumes *v;
	const struct listed *l;
	struct arena *arena;
	bool once;
};

static int tell(const struct choice *c, const struct boot_write *w)
{
	struct slice why = remember_one(c->v, c->l, w, c->arena);

	if (why.n)
		return cli_error(CLI_REFUSED, "set-default: %.*s: %.*s", SLICE_ARG(w->file.path),
				 SLICE_ARG(why));
	return CLI_DONE;
}

static int by_firmware(const struct choice *c, const struct boot_write *w)
{
	AUTO_FD dir = volumes_efivars(c->v);
	const char *name = arena_cstr(c->arena, w->name);

	if (dir < 0)
		return cli_error(CLI_REFUSED, "set-default: %s: this system was not started by EFI",
				 name);
	int err = efivars_set(dir, name, efivars_text(w->value, c->arena));
	return err ? cli_error(CLI_REFUSED, "set-default: %s: %s", name, strerror(-err)) : CLI_DONE;
}

static int no_place(const struct choice *c)
{
	const struct menu *m = c->l->menu;

	if (slice_eq(m->format, S("grub")))
		return cli_error(CLI_REFUSED, "set-default: %.*s does not read %s%s",
				 SLICE_ARG(m->config), c->once ? "next_entry" : "saved_entry",
				 c->once ? "" : ": set GRUB_DEFAULT=saved in /etc/default/grub and "
						"run update-grub (grub2-mkconfig), or change "
						"what it sets default= to");
	if (slice_eq(m->format, S("bls")) || slice_eq(m->format, S("uki")))
		return cli_error(CLI_REFUSED, "set-default: this system was not started by EFI, "
				 "and systemd-boot keeps its default nowhere else: edit "
				 "loader/loader.conf");
	return cli_error(CLI_REFUSED, "set-default: %.*s has no place for a default that is "
			 "written", SLICE_ARG(m->format));
}

static int set_default(const struct options *o, struct arena *a)
{
	struct volumes v;
	struct boot_write w;
	struct text name = {.arena = a};
	int rc = volumes_read(o, a, &v);

	if (rc)
		return rc;
	if (!o->word)
		return cli_error(CLI_USAGE, "set-default: which entry? 'kexling list' prints them");
	struct choice c = {.v = &v, .l = volumes_find(&v, o->word), .arena = a, .once = o->once};
	if (!c.l)
		return CLI_REFUSED;
	choice_name(&name, c.l);
	if (!choice_write(c.l, text_slice(&name), o->once, &w))
		return no_place(&c);
	return w.kind == WRITE_FIRMWARE ? by_firmware(&c, &w) : tell(&c, &w);
}

static const struct command command = {
	.name = "set-default", .bit = FOR_SET_DEFAULT, .argument = "ID",
	.help = "make an entry the default of the disk's own loader", .run = set_default,
};
COMMAND(command);
