/* One run of an iPXE script, command by command, and what all its ways lead to, as JSON. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/trace.h"

#include "discover/conf/ipxe/setup.h"

struct traced {
	struct slice *argv;
	uint32_t argc;
	unsigned depth;
	int status;
};

struct tracer {
	struct arena *arena;
	struct traced **at;
	uint32_t n;
};

static void *command_begins(void *data, uint32_t argc, const struct slice *argv, unsigned depth)
{
	struct tracer *t = data;
	struct traced *c = arena_new(t->arena, struct traced);

	*c = (struct traced){arena_array(t->arena, struct slice, argc), argc, depth, 0};
	memcpy(c->argv, argv, argc * sizeof(*argv));
	*ARENA_PUSH(t->arena, &t->at, &t->n) = c;
	return c;
}

static void command_ends(void *data, void *command, int status)
{
	(void)data;
	((struct traced *)command)->status = status;
}

static void put_commands(struct json *j, const struct tracer *t)
{
	json_key(j, "commands");
	json_open(j, '[');
	for (uint32_t i = 0; i < t->n; i++) {
		json_open(j, '{');
		json_member_texts(j, "c", &(struct slice_list){t->at[i]->argv, t->at[i]->argc});
		json_member_number(j, "d", t->at[i]->depth);
		if (t->at[i]->status)
			json_member_number(j, "r", t->at[i]->status);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_settings(struct json *j, const struct ipxe *x)
{
	json_key(j, "settings");
	json_open(j, '{');
	for (uint32_t i = 0; i < x->settings.n_values; i++) {
		const struct ipxe_value *v = &x->settings.values[i];
		struct slice text;
		if (v->block == IPXE_ROOT &&
		    ipxe_format(v->type, v->raw, x->settings.word, x->arena, &text) == IPXE_OK)
			json_member_text(j, arena_cstr(x->arena, v->name), text);
	}
	json_close(j, '}');
}

static void put_images(struct json *j, const struct ipxe *x)
{
	json_key(j, "images");
	json_open(j, '[');
	for (uint32_t i = 0; i < x->images.n; i++) {
		const struct ipxe_image *image = x->images.at[i];
		json_open(j, '{');
		json_member_text(j, "name", image->name);
		json_member_text(j, "url", image->url);
		json_member_text(j, "args", image->args);
		json_member_bool(j, "script", image->is_script);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_menu(struct json *j, const struct ipxe *x)
{
	if (x->end != IPXE_END_CHOOSE)
		return;
	json_member_text(j, "menu", x->menu->title);
	json_key(j, "items");
	json_open(j, '[');
	for (uint32_t i = 0; i < x->menu->n; i++)
		if (x->menu->items[i].label.n)
			json_text(j, x->menu->items[i].label);
	json_close(j, ']');
	json_member_text(j, "preset", x->menu->items[x->preset].label);
	json_member_number(j, "timeout", x->timeout);
}

static void put_end(struct json *j, const struct ipxe *x)
{
	static const char *const names[] = {
		[IPXE_END_SCRIPT] = "end", [IPXE_END_BOOT] = "boot", [IPXE_END_CHOOSE] = "choose",
		[IPXE_END_LOCAL] = "local", [IPXE_END_REBOOT] = "reboot",
		[IPXE_END_POWEROFF] = "poweroff", [IPXE_END_FIRMWARE] = "firmware",
		[IPXE_END_PERSON] = "person", [IPXE_END_LIMIT] = "limit",
	};

	json_member_text(j, "ended_by", slice_str(names[x->end]));
	json_member_number(j, "status", x->status);
	json_member_text(j, "url", x->at.url);
	json_member_number(j, "line", x->at.line);
	put_menu(j, x);
	if (x->end == IPXE_END_BOOT)
		json_member_text(j, "kernel", x->kernel->name);
	put_images(j, x);
}

static void preset(struct ipxe *x, const struct slice_list *set)
{
	for (uint32_t i = 0; i < set->n; i++) {
		struct slice value = set->at[i], name = slice_cut(&value, '=');
		int rc = ipxe_set(&x->settings, name, value);
		if (rc)
			ipxe_fail(x, rc, "Could not store \"%.*s\"", SLICE_ARG(name));
	}
}

int ipxe_trace(struct scan *scan, const struct ipxe_trace *t, struct json *j)
{
	struct tracer tracer = {.arena = scan->arena};
	struct ipxe_watcher watcher = {command_begins, command_ends, &tracer};
	struct ipxe_budget budget = {.steps = LIMIT_IPXE_RUN_STEPS, .arena = scan->arena};
	struct ipxe x;

	ipxe_setup(&x, scan->arena, scan->volume->source, scan->machine, scan->volume->net,
		   &budget);
	x.watcher = &watcher;
	x.choices = t->choices;
	preset(&x, &t->set);
	ipxe_start(&x, t->url, t->text);
	json_open(j, '{');
	json_member_text(j, "output", text_slice(&x.out));
	put_commands(j, &tracer);
	put_end(j, &x);
	put_settings(j, &x);
	json_close(j, '}');
	return 0;
}

static void put_entry(const struct boot_entry *e, struct json *j)
{
	static const char *const actions[ACTION_COUNT] = {"boot", "reboot", "poweroff", "firmware",
							  "exit"};

	json_open(j, '{');
	json_member_text(j, "name", e->name);
	json_member_text(j, "title", e->title);
	json_member_texts(j, "submenu", &e->submenu);
	json_member_text(j, "config", e->config);
	json_member_number(j, "line", e->line);
	json_member_text(j, "action", slice_str(actions[e->action]));
	json_member_text(j, "kernel", e->kernel.path);
	json_key(j, "initrds");
	json_open(j, '[');
	for (uint32_t i = 0; i < e->initrds.n; i++) {
		json_text(j, e->initrds.at[i].path);
		if (e->initrds.at[i].part.n)
			json_text(j, e->initrds.at[i].part);
	}
	json_close(j, ']');
	json_member_text(j, "cmdline", e->cmdline);
	json_member_bool(j, "default", e->flags & ENTRY_DEFAULT);
	json_member_bool(j, "by_hand", e->flags & ENTRY_BY_HAND);
	json_key(j, "problems");
	json_open(j, '[');
	for (uint32_t i = 0; i < e->problems.n; i++)
		json_text(j, e->problems.at[i].message);
	json_close(j, ']');
	json_close(j, '}');
}

void ipxe_put_entries(const struct scan *scan, struct json *j)
{
	json_open(j, '{');
	if (scan->n_menus && scan->menus[0].timeout != MENU_TIMEOUT_UNSET)
		json_member_number(j, "timeout", scan->menus[0].timeout);
	json_key(j, "entries");
	json_open(j, '[');
	for (uint32_t i = 0; i < scan->n_entries; i++)
		put_entry(&scan->entries[i], j);
	json_close(j, ']');
	json_key(j, "notes");
	json_open(j, '[');
	for (uint32_t i = 0; i < scan->notes.n; i++)
		json_text(j, scan->notes.at[i].message);
	json_close(j, ']');
	json_close(j, '}');
}
