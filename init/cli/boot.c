/* kexling boot: load an entry of this system, and jump. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/boot.h"
#include "init/cli/leave.h"
#include "init/cli/remember.h"
#include "init/cli/volumes.h"

static int print_plan(const struct options *o, struct arena *a, const struct boot_entry *e,
		      const struct boot_record *r)
{
	struct text out = {.arena = a};

	text_put(&out, o->dry_run	 ? S("would boot ")
		       : o->load_only ? S("loaded ")
					: S("booting "));
	text_safe(&out, e->title);
	text_put(&out, S("\n  kernel   "));
	text_safe(&out, r->message);
	for (uint32_t i = 0; i < e->initrds.n; i++) {
		text_put(&out, S("\n  initrd   "));
		text_safe(&out, e->initrds.at[i].path);
		if (e->initrds.at[i].part.n) {
			text_char(&out, ' ');
			text_safe(&out, e->initrds.at[i].part);
		}
	}
	text_put(&out, S("\n  command line "));
	text_safe(&out, r->cmdline);
	text_char(&out, '\n');
	return cli_print(text_slice(&out));
}

static int boot_entry(const struct options *o, struct arena *a)
{
	struct boot_record record;
	struct volumes v;
	int rc = volumes_read(o, a, &v);

	if (rc)
		return rc;
	const struct listed *l = volumes_find(&v, o->word);
	if (!l)
		return CLI_REFUSED;
	if (!entry_bootable(l->entry))
		return cli_error(CLI_REFUSED, "%.*s: %.*s", SLICE_ARG(l->entry->title),
				 SLICE_ARG(entry_refusal(l->entry)));
	if (l->entry->action != ACTION_BOOT)
		return cli_error(CLI_REFUSED, "%.*s: it boots nothing", SLICE_ARG(l->entry->title));

	struct boot_plan plan = {.catalog = v.catalog, .settings = &v.settings,
				 .entry = l->entry, .dry_run = o->dry_run};
	boot_load(&plan, a, &record);
	if (!record.loaded)
		return cli_error(CLI_REFUSED, "%.*s", SLICE_ARG(record.message));
	rc = print_plan(o, a, l->entry, &record);
	if (!rc && !o->dry_run)
		remember_all(&v, l, a);
	return rc || o->dry_run || o->load_only ? rc : leave_system(o->via, false);
}

static const struct command boot = {
	.name = "boot", .bit = FOR_BOOT, .argument = "[ID]",
	.help = "load an entry (without ID the default) and jump", .run = boot_entry,
};
COMMAND(boot);
