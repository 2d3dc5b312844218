/* Menus and forms: making them, choosing. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/cmd_menu.h"

static int cmd_menu(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	enum { DELETE = 1 << 1 };
	struct ipxe_menu *m = arena_new(x->arena, struct ipxe_menu);

	(void)c;
	*m = (struct ipxe_menu){.name = args->option[0],
				.title = ipxe_join(x, args->at, args->n),
				.removed = args->given & DELETE};
	/* one of the same name is no more to be found */
	for (uint32_t i = 0; i < x->menus.n; i++)
		if (slice_eq(x->menus.at[i]->name, m->name))
			x->menus.at[i]->removed = true;
	if (x->menus.n == LIMIT_IPXE_ITEMS)
		return ipxe_fail(x, IPXE_ERANGE, "more than %d menus", LIMIT_IPXE_ITEMS);
	*ARENA_PUSH(x->arena, &x->menus.at, &x->menus.n) = m;
	return IPXE_OK;
}

static struct ipxe_menu *find_menu(struct ipxe *x, struct slice name)
{
	for (uint32_t i = 0; i < x->menus.n; i++)
		if (!x->menus.at[i]->removed && slice_eq(x->menus.at[i]->name, name))
			return x->menus.at[i];
	ipxe_fail(x, 0, "there is no menu");
	return NULL;
}

static int cmd_item(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	enum { KEY = 1 << 1, DEFAULT = 1 << 2, GAP = 1 << 3 };
	struct ipxe_menu *m = find_menu(x, args->option[0]);
	uint32_t first = args->given & GAP || args->n == 0 ? 0 : 1;

	(void)c;
	if (!m)
		return IPXE_ENOENT;
	if (m->n == LIMIT_IPXE_ITEMS)
		return ipxe_fail(x, IPXE_ERANGE, "more than %d items", LIMIT_IPXE_ITEMS);
	*ARENA_PUSH(x->arena, &m->items, &m->n) = (struct ipxe_item){
		.label = first ? args->at[0] : (struct slice){0},
		.text = ipxe_join(x, args->at + first, args->n - first),
		.key = args->given & KEY && args->number[1] < 0x7f ? (char)args->number[1] : 0,
		.is_default = args->given & DEFAULT,
	};
	return IPXE_OK;
}

/* The item with that label; without a name the last one that says it is the default; else the first
 * one that can be chosen. False: there is none. */
static bool find_preset(const struct ipxe_menu *m, bool named, struct slice label,
			uint32_t *preset)
{
	bool found = false;

	for (uint32_t i = 0; i < m->n; i++) {
		const struct ipxe_item *item = &m->items[i];
		if (!item->label.n)
			continue;
		if (!found || (named ? slice_eq(item->label, label) : item->is_default))
			*preset = i;
		found = true;
	}
	return found;
}

static int choose(struct ipxe *x, struct ipxe_menu *m, struct slice setting)
{
	struct slice label = x->choices.at[x->chosen];

	for (uint32_t i = 0; i < m->n; i++)
		if (slice_eq(m->items[i].label, label)) {
			x->chosen++;
			x->failure = (struct slice){0};	/* of the way to the menu */
			return ipxe_set(&x->settings, setting, label);
		}
	ipxe_fail(x, 0, "the menu has no item \"%.*s\"", SLICE_ARG(label));
	ipxe_finish(x, IPXE_END_LIMIT);
	return IPXE_ECANCELED;
}

static int cmd_choose(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	enum { TIMEOUT = 1, PRESET = 3, KEEP = 1 << 4 };
	struct ipxe_menu *m = find_menu(x, args->option[0]);
	uint32_t preset;
	int rc;

	(void)c;
	if (!m)
		return IPXE_ENOENT;
	if (!find_preset(m, args->given & 1u << PRESET, args->option[PRESET], &preset)) {
		rc = IPXE_ENOENT;
	} else if (x->chosen < x->choices.n) {
		rc = choose(x, m, args->at[0]);
	} else {
		x->menu = m;
		x->preset = preset;
		x->timeout = args->number[TIMEOUT];
		ipxe_finish(x, IPXE_END_CHOOSE);
		return IPXE_ECANCELED;
	}
	if (!(args->given & KEEP))
		m->removed = true;
	return rc;
}

static int cmd_present(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c)
{
	(void)c;
	if (!find_menu(x, args->option[0]))
		return IPXE_ENOENT;
	ipxe_fail(x, 0, "present: asks somebody to fill in a form");
	ipxe_finish(x, IPXE_END_PERSON);
	return IPXE_ECANCELED;
}

static const struct ipxe_option menu_options[] = {
	{"name", 'n', 's', 0}, {"delete", 'd', 'f', 1}, {0},
};
static const struct ipxe_option item_options[] = {
	{"menu", 'm', 's', 0}, {"form", 'f', 's', 0}, {"key", 'k', 'k', 1},
	{"default", 'd', 'f', 2}, {"gap", 'g', 'f', 3}, {"secret", 's', 'f', 4}, {0},
};
static const struct ipxe_option choose_options[] = {
	{"menu", 'm', 's', 0}, {"timeout", 't', 'n', 1}, {"retimeout", 'r', 'n', 2},
	{"default", 'd', 's', 3}, {"keep", 'k', 'f', 4}, {0},
};
static const struct ipxe_option present_options[] = {
	{"form", 'f', 's', 0}, {"keep", 'k', 'f', 1}, {0},
};

const struct ipxe_command ipxe_menu_commands[] = {
	{"menu form", cmd_menu, menu_options, 0, IPXE_ANY_WORDS, 0},
	{"item", cmd_item, item_options, 0, IPXE_ANY_WORDS, 0},
	{"choose", cmd_choose, choose_options, 1, 1, 0},
	{"present", cmd_present, present_options, 0, 0, 0},
	{0},
};
