/* kexling show: one entry. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/report_json.h"
#include "init/cli/remember.h"
#include "init/cli/volumes.h"

static void put_field(struct text *out, const char *name, struct slice value)
{
	if (value.n == 0)
		return;
	text_printf(out, "%-12s ", name);
	text_safe(out, value);
	text_char(out, '\n');
}

static void put_file(struct text *out, const struct volumes *v, const char *name,
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
	text_safe(out, ref->volume ? catalog_volume_name(v->catalog, ref->volume)
				   : ref->device);
	text_char(out, '\n');
}

/* What booting the entry asks to be remembered. */
static void put_writes(struct text *out, const struct boot_write_list *writes)
{
	for (uint32_t i = 0; i < writes->n; i++) {
		const struct boot_write *w = &writes->at[i];

		text_printf(out, "%-12s ", w->remove ? "unset" : "set");
		text_safe(out, w->name);
		text_put(out, w->remove ? S("") : S("="));
		text_safe(out, w->value);
		text_put(out, S("  in "));
		text_safe(out, remember_where(w));
		text_char(out, '\n');
	}
}

static void put_fields(struct text *out, const struct volumes *v, const struct listed *l)
{
	const struct boot_entry *e = l->entry;

	put_field(out, "id", e->id);
	put_field(out, "name", e->name);
	put_field(out, "title", e->title);
	for (uint32_t i = 0; i < e->submenu.n; i++)
		put_field(out, "in", e->submenu.at[i]);
	put_field(out, "format", e->format);
	put_field(out, "config", arena_format(out->arena, "%.*s:%u",
					      SLICE_ARG(e->config), e->line));
	put_field(out, "version", e->version);
	put_field(out, "sort-key", e->sort_key);
	put_field(out, "machine-id", e->machine_id);
	put_field(out, "architecture", e->architecture);
	put_file(out, v, "kernel", &e->kernel);
	for (uint32_t i = 0; i < e->initrds.n; i++)
		put_file(out, v, "initrd", &e->initrds.at[i]);
	put_field(out, "command line", e->cmdline);
	put_field(out, "BOOT_IMAGE", e->boot_image);
	put_file(out, v, "device tree", &e->devicetree);
	for (uint32_t i = 0; i < e->overlays.n; i++)
		put_file(out, v, "overlay", &e->overlays.at[i]);
	put_writes(out, &e->writes);
	for (uint32_t i = 0; i < e->problems.n; i++)
		put_field(out, "problem", e->problems.at[i].message);
}

static int print_entry(const struct options *o, struct arena *a)
{
	struct text out = {.arena = a};
	struct json j = {.out = &out, .indent = true};
	struct volumes v;
	int rc = volumes_read(o, a, &v);

	if (rc)
		return rc;
	const struct listed *l = volumes_find(&v, o->word);
	if (!l)
		return CLI_REFUSED;
	if (o->json)
		report_json_entry(&j, v.catalog, l, volumes_default(&v));
	else
		put_fields(&out, &v, l);
	return cli_print(text_slice(&out));
}

static const struct command show = {
	.name = "show", .bit = FOR_SHOW, .argument = "[ID]",
	.help = "one entry, every field, and where it comes from", .run = print_entry,
};
COMMAND(show);
