/* Loading an entry of this system, and leaving for it. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/start.h"

#include "init/boot/boot.h"
#include "init/cli/leave.h"
#include "init/cli/meter.h"
#include "init/cli/remember.h"

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

int start_entry(const struct options *o, const struct volumes *v, const struct listed *l,
		const struct slice *recipe, struct arena *a)
{
	const struct boot_entry *e = l->entry;
	struct boot_record record;
	struct meter meter;

	if (!entry_bootable(e))
		return cli_error(CLI_REFUSED, "%.*s: %.*s", SLICE_ARG(e->title),
				 SLICE_ARG(entry_refusal(e)));
	if (e->action != ACTION_BOOT)
		return cli_error(CLI_REFUSED, "%.*s: %s", SLICE_ARG(e->title),
				 e->action == ACTION_PROGRAM ? "only the firmware can start it"
							     : "it boots nothing");
	struct boot_plan plan = {.catalog = v->catalog, .settings = &v->settings, .entry = e,
				 .edited = recipe != NULL, .dry_run = o->dry_run};
	if (recipe)
		plan.recipe = *recipe;
	meter_start(&meter);
	plan.progress = meter.progress;
	boot_load(&plan, a, &record);
	meter_stop(&meter);
	if (!record.loaded)
		return cli_error(CLI_REFUSED, "%.*s", SLICE_ARG(record.message));
	int rc = print_plan(o, a, e, &record);
	if (!rc && !o->dry_run)
		remember_all(v, l, a);
	return rc || o->dry_run || o->load_only ? rc : leave_system(o->via, false);
}
