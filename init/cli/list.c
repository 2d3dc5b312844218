/* kexling list: every boot entry. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/report_json.h"
#include "init/cli/volumes.h"

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
	if (e->flags & ENTRY_OWN)
		text_put(out, S(" this boot loader"));
	if (!entry_bootable(e)) {
		text_put(out, S(" refused: "));
		text_safe(out, entry_refusal(e));
	}
	text_char(out, '\n');
}

/* A line of its own, when there is something to say. */
static void put_field(struct text *out, int indent, const char *name, struct slice value)
{
	if (value.n == 0)
		return;
	text_printf(out, "%*s%-7s ", indent, "", name);
	text_safe(out, value);
	text_char(out, '\n');
}

static void put_more(struct text *out, const struct catalog *c, const struct boot_entry *e)
{
	const struct facts *f = catalog_facts(c, e->kernel.volume);
	struct slice on = f ? volume_title(f, out->arena) : e->kernel.device;
	int indent = (int)(6 + 2 * e->submenu.n);

	put_field(out, indent, "name", e->name);
	if (e->kernel.path.n == 0)
		return;
	put_field(out, indent, "kernel", e->kernel.path);
	put_field(out, indent, "on", on);
	put_field(out, indent, "cmdline", e->cmdline);
}

/* A directory may have neither a name nor a type that is known. */
static void put_heading(struct text *out, const struct listed *l)
{
	struct slice title = volume_title(l->facts, out->arena);

	text_put(out, title);
	text_put(out, title.n ? S("  ") : S(""));
	if (l->facts->fstype.n) {
		text_safe(out, l->facts->fstype);
		text_put(out, S(", "));
	}
	text_safe(out, l->entry->format);
	text_char(out, '\n');
}

static void put_list(struct text *out, const struct options *o, const struct volumes *v,
		     const struct listed *chosen)
{
	const struct listing *list = v->list;
	const struct listed *before = NULL;

	for (uint32_t i = 0; i < list->n; i++) {
		const struct listed *l = &list->at[i];
		bool same_menu = before && before->menu == l->menu;
		if (before && before->key.volume != l->key.volume)
			text_char(out, '\n');
		if (o->tree && l->facts && !same_menu)
			put_heading(out, l);
		put_submenus(out, same_menu ? before->entry : NULL, l->entry);
		put_entry(out, l, l == chosen);
		if (o->detailed)
			put_more(out, v->catalog, l->entry);
		before = l;
	}
}

static int print_list(const struct options *o, struct arena *a)
{
	struct text out = {.arena = a};
	struct json j = {.out = &out, .indent = true};
	struct volumes v;
	int rc = volumes_read_where(o, a, &v);

	if (rc)
		return rc;
	if (o->json)
		report_json_catalog(&j, v.catalog, volumes_default(&v), NULL);
	else if (v.list->n == 0)
		return volumes_none();
	else
		put_list(&out, o, &v, volumes_default(&v));
	return cli_print(text_slice(&out));
}

static const struct command list = {
	.name = "list", .bit = FOR_LIST, .argument = "[WHERE]",
	.help = "every boot entry, the default marked", .run = print_list,
};
COMMAND(list);
