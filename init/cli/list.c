/* kexling list, show and explain: print what discovery found. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/policy.h"
#include "init/catalog/report.h"
#include "init/cli/cli.h"

static const struct listed *chosen_of(const struct cli *cli)
{
	return policy_default(&cli->discovery.catalog->list, &cli->settings);
}

/* The titles above an entry are printed once, when they differ from the entry's before. */
static void put_submenus(struct text *out, const struct boot_entry *before,
			 const struct boot_entry *e)
{
	uint32_t same = 0;

	while (before && same < before->submenu.n && same < e->submenu.n &&
	       slice_eq(before->submenu.at[same], e->submenu.at[same]))
		same++;
	for (uint32_t i = same; i < e->submenu.n; i++) {
		text_printf(out, "%*s", (int)(2 + 2 * i), "");
		text_safe(out, e->submenu.at[i]);
		text_put(out, S(" >\n"));
	}
}

static void put_entry(struct text *out, const struct listed *l, bool chosen)
{
	const struct boot_entry *e = l->entry;

	text_printf(out, "%c %*s", chosen ? '*' : ' ', (int)(2 * e->submenu.n), "");
	text_safe(out, e->title);
	text_printf(out, "  [%.*s]", SLICE_ARG(e->id));
	if (e->flags & ENTRY_HIDDEN)
		text_put(out, S(" hidden"));
	if (!entry_bootable(e)) {
		text_put(out, S(" refused: "));
		text_safe(out, e->problems.at[0].message);
	}
	text_char(out, '\n');
}

static void put_list(struct text *out, const struct listing *list, const struct listed *chosen)
{
	const struct listed *before = NULL;

	for (uint32_t i = 0; i < list->n; i++) {
		const struct listed *l = &list->at[i];
		bool same_menu = before && before->menu == l->menu;
		if (before && before->key.volume != l->key.volume)
			text_char(out, '\n');
		put_submenus(out, same_menu ? before->entry : NULL, l->entry);
		put_entry(out, l, l == chosen);
		before = l;
	}
}

static int print_json(struct cli *cli, const struct listed *chosen)
{
	struct text out = {.arena = &cli->arena};
	struct json j = {.out = &out, .indent = true};

	report_catalog(&j, cli->discovery.catalog, chosen);
	return cli_print(text_slice(&out));
}

int cli_list(struct cli *cli)
{
	struct text out = {.arena = &cli->arena};
	int rc = cli_discover(cli);

	if (rc)
		return rc;
	if (cli->json)
		return print_json(cli, chosen_of(cli));
	if (cli->discovery.catalog->list.n == 0)
		return cli_error(CLI_REFUSED, CLI_NO_ENTRY);
	put_list(&out, &cli->discovery.catalog->list, chosen_of(cli));
	return cli_print(text_slice(&out));
}

int cli_explain(struct cli *cli)
{
	struct text out = {.arena = &cli->arena};
	int rc = cli_discover(cli);

	if (rc)
		return rc;
	if (cli->json)
		return print_json(cli, chosen_of(cli));
	report_explain(&out, cli->discovery.catalog, chosen_of(cli));
	return cli_print(text_slice(&out));
}

/* ---- show ---- */

static void put_field(struct text *out, const char *name, struct slice value)
{
	if (value.n == 0)
		return;
	text_printf(out, "%-12s ", name);
	text_safe(out, value);
	text_char(out, '\n');
}

static void put_file(struct text *out, const struct cli *cli, const char *name,
		     const struct file_ref *ref)
{
	if (ref->path.n == 0)
		return;
	text_printf(out, "%-12s ", name);
	text_safe(out, ref->path);
	if (ref->part.n) {
		text_char(out, ' ');
		text_safe(out, ref->part);
	}
	text_put(out, S("  on "));
	text_safe(out, ref->volume ? report_volume_name(cli->discovery.catalog, ref->volume)
				   : ref->device);
	text_char(out, '\n');
}

/* What booting the entry asks to be remembered. */
static void put_writes(struct text *out, const struct env_write_list *writes)
{
	for (uint32_t i = 0; i < writes->n; i++) {
		const struct env_write *w = &writes->at[i];

		text_printf(out, "%-12s ", w->remove ? "unset" : "set");
		text_safe(out, w->name);
		text_put(out, w->remove ? S("") : S("="));
		text_safe(out, w->value);
		text_put(out, S("  in "));
		text_safe(out, w->file.path);
		text_char(out, '\n');
	}
}

static void put_fields(struct text *out, const struct cli *cli, const struct listed *l)
{
	const struct boot_entry *e = l->entry;

	put_field(out, "id", e->id);
	put_field(out, "name", e->name);
	put_field(out, "title", e->title);
	for (uint32_t i = 0; i < e->submenu.n; i++)
		put_field(out, "in", e->submenu.at[i]);
	put_field(out, "format", e->format);
	put_field(out, "config", arena_format(&cli->discovery.catalog->memory, "%.*s:%u",
					      SLICE_ARG(e->config), e->line));
	put_field(out, "version", e->version);
	put_field(out, "sort-key", e->sort_key);
	put_field(out, "machine-id", e->machine_id);
	put_field(out, "architecture", e->architecture);
	put_file(out, cli, "kernel", &e->kernel);
	for (uint32_t i = 0; i < e->initrds.n; i++)
		put_file(out, cli, "initrd", &e->initrds.at[i]);
	put_field(out, "command line", e->cmdline);
	put_field(out, "BOOT_IMAGE", e->boot_image);
	put_file(out, cli, "device tree", &e->devicetree);
	for (uint32_t i = 0; i < e->overlays.n; i++)
		put_file(out, cli, "overlay", &e->overlays.at[i]);
	put_writes(out, &e->writes);
	for (uint32_t i = 0; i < e->problems.n; i++)
		put_field(out, "problem", e->problems.at[i].message);
}

int cli_show(struct cli *cli)
{
	struct text out = {.arena = &cli->arena};
	int rc = cli_discover(cli);
	const struct listed *l = rc ? NULL : cli_find_entry(cli, cli->words[0]);

	if (!l)
		return CLI_REFUSED;
	if (cli->json) {
		struct json j = {.out = &out, .indent = true};
		report_entry(&j, cli->discovery.catalog, l, chosen_of(cli));
	} else {
		put_fields(&out, cli, l);
	}
	return cli_print(text_slice(&out));
}
