/* kexling boot: load an entry of this system, and jump. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/boot.h"
#include "init/catalog/report.h"
#include "init/cli/cli.h"

static int print_plan(struct cli *cli, const struct boot_entry *e, const struct boot_record *r)
{
	struct text out = {.arena = &cli->arena};

	text_put(&out, cli->dry_run	? S("would boot ")
		       : cli->load_only ? S("loaded ")
					: S("booting "));
	text_safe(&out, e->title);
	text_put(&out, S("\n  kernel   "));
	text_safe(&out, r->message);
	for (uint32_t i = 0; i < e->initrds.n; i++) {
		text_put(&out, S("\n  initrd   "));
		text_safe(&out, e->initrds.at[i].path);
	}
	text_put(&out, S("\n  command line "));
	text_safe(&out, r->cmdline);
	text_char(&out, '\n');
	return cli_print(text_slice(&out));
}

int cli_boot(struct cli *cli)
{
	struct boot_record record;
	int rc = cli_discover(cli);
	const struct listed *l = rc ? NULL : cli_find_entry(cli, cli->words[0]);

	if (!l)
		return CLI_REFUSED;
	if (!entry_bootable(l->entry))
		return cli_error(CLI_REFUSED, "%.*s: %.*s", SLICE_ARG(l->entry->title),
				 SLICE_ARG(l->entry->problems.at[0].message));
	if (l->entry->action != ACTION_BOOT)
		return cli_error(CLI_REFUSED, "%.*s: it boots nothing", SLICE_ARG(l->entry->title));

	struct boot_plan plan = {.catalog = cli->discovery.catalog, .settings = &cli->settings,
				 .entry = l->entry, .dry_run = cli->dry_run};
	boot_load(&plan, &cli->arena, &record);
	if (!record.loaded)
		return cli_error(CLI_REFUSED, "%.*s", SLICE_ARG(record.message));
	rc = print_plan(cli, l->entry, &record);
	return rc || cli->dry_run || cli->load_only ? rc : cli_leave(cli->via, false);
}
