/* A trace of a GRUB script as JSON, in the shape of the oracle in tests/oracle. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/trace.h"

#include <errno.h>

#include "discover/conf/grub/commands.h"
#include "discover/conf/grub/file.h"
#include "discover/conf/grub/play.h"
#include "discover/conf/grub/run.h"
#include "discover/conf/grub/setup.h"
#include "discover/conf/grub/source.h"
#include "discover/conf/grub/stub.h"

/* A trace is for comparing: what is printed counts whole. */
enum { OUTPUT_BYTES = 4 << 20 };

static void *command_begins(void *data, struct slice name, uint32_t argc, const struct slice *argv)
{
	struct tracer *t = data;
	struct traced_command *c = arena_new(t->arena, struct traced_command);

	c->argv = arena_array(t->arena, struct slice, argc + 1);
	c->argc = argc + 1;
	c->depth = t->depth++;
	c->argv[0] = name;
	for (uint32_t i = 0; i < argc; i++)
		c->argv[i + 1] = arena_copy(t->arena, argv[i]);
	if (!t->silent)
		*ARENA_PUSH(t->arena, &t->commands.at, &t->commands.n) = c;
	return c;
}

static void command_ends(void *data, void *command, int status)
{
	struct tracer *t = data;
	struct traced_command *c = command;

	t->depth--;
	c->returned = true;
	c->status = status;
}

static bool replace(void *data, struct grub *g, struct slice name, uint32_t argc,
		    struct slice *argv, int *status)
{
	return stub_run(data, g, name, argc, argv, status);
}

static const struct grub_command *find_command(void *data, const struct grub *g,
					       struct slice name)
{
	const struct tracer *t = data;

	for (uint32_t i = 0; i < t->options->omit.n; i++)
		if (slice_eq(t->options->omit.at[i], name))
			return NULL;
	const struct grub_command *c = grub_command_find(name);
	if (c && c->needs && !grub_is(g, c->needs) && !stub_is(t, name))
		return NULL;
	return c ? c : stub_find(t, name);
}

static void show_menu(void *data, struct grub *g, struct grub_menu *menu)
{
	if (menu->n)
		play_menu(data, g, menu, false);
}

static void put_commands(struct json *j, const struct tracer *t)
{
	json_open(j, '[');
	for (uint32_t i = 0; i < t->commands.n; i++) {
		const struct traced_command *c = t->commands.at[i];
		json_open(j, '{');
		json_member_texts(j, "c", &(struct slice_list){c->argv, c->argc});
		json_member_number(j, "d", c->depth);
		if (c->status)
			json_member_number(j, "r", c->status);
		json_close(j, '}');
	}
	json_close(j, ']');
}

static void put_env(struct json *j, struct grub *g)
{
	const struct var **at = NULL;
	uint32_t n = layer_list(g->vars, g->scan->arena, &at);
	bool exported;

	json_key(j, "env");
	json_open(j, '{');
	for (uint32_t i = 0; i < n; i++)
		json_member_text(j, arena_cstr(g->scan->arena, at[i]->name), at[i]->value);
	json_close(j, '}');
	json_key(j, "exported");
	json_open(j, '[');
	for (uint32_t i = 0; i < n; i++)
		if (layer_find(g->vars, at[i]->name, &exported) && exported)
			json_text(j, at[i]->name);
	json_close(j, ']');
}

/* A hotkey as GRUB's key codes have it. */
static int key_code(struct slice key)
{
	enum { EXTENDED = 0x00800000 };
	static const struct {
		struct slice name;
		int code;
	} keys[] = {
		{S_INIT("backspace"), 8}, {S_INIT("tab"), 9}, {S_INIT("delete"), EXTENDED | 0x53},
		{S_INIT("insert"), EXTENDED | 0x52}, {S_INIT("f1"), EXTENDED | 0x3b},
		{S_INIT("f2"), EXTENDED | 0x3c}, {S_INIT("f3"), EXTENDED | 0x3d},
		{S_INIT("f4"), EXTENDED | 0x3e}, {S_INIT("f5"), EXTENDED | 0x3f},
		{S_INIT("f6"), EXTENDED | 0x40}, {S_INIT("f7"), EXTENDED | 0x41},
		{S_INIT("f8"), EXTENDED | 0x42}, {S_INIT("f9"), EXTENDED | 0x43},
		{S_INIT("f10"), EXTENDED | 0x44}, {S_INIT("f11"), EXTENDED | 0x57},
		{S_INIT("f12"), EXTENDED | 0x58},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (slice_eq(keys[i].name, key))
			return keys[i].code;
	return key.n ? (signed char)key.p[0] : 0;
}

static void put_entry(struct json *j, struct slice path, const struct grub_entry *e)
{
	json_open(j, '{');
	json_member_text(j, "path", path);
	json_member_text(j, "title", e->title);
	json_member_text(j, "id", e->id);
	json_member_number(j, "submenu", e->submenu);
	json_member_number(j, "restricted", e->restricted);
	json_key(j, "users");
	if (e->restricted)
		json_text(j, e->users);
	else
		json_null(j);
	json_member_number(j, "hotkey", key_code(e->hotkey));
	json_member_texts(j, "classes", &e->classes);
	json_member_texts(j, "args", &e->args);
	json_close(j, '}');
}

/* Every entry, going into submenus by running their bodies in contexts of their own. */
static void put_menu(struct json *j, struct grub *g, const struct grub_menu *menu,
		     struct slice path, unsigned depth)
{
	for (uint32_t i = 0; i < menu->n; i++) {
		const struct grub_entry *e = &menu->at[i];
		struct slice own = arena_format(g->scan->arena, "%.*s%s%u", SLICE_ARG(path),
						path.n ? ">" : "", i);
		put_entry(j, own, e);
		if (!e->submenu || depth >= LIMIT_SUBMENU_DEPTH)
			continue;
		struct grub_menu inner = {0};
		struct grub saved = *g;
		struct layer context;
		grub_open_context(g, &context, false);
		g->menu = &inner;
		grub_run_body(g, e);
		grub_print_error(g);
		put_menu(j, g, &inner, own, depth + 1);
		g->vars = saved.vars;
		g->menu = saved.menu;
		g->stop = saved.stop;
	}
}

static void put_stop(struct json *j, enum grub_stop stop)
{
	static const char *const names[] = {
		[STOP_BOOT] = "boot", [STOP_REBOOT] = "reboot", [STOP_HALT] = "halt",
		[STOP_FIRMWARE] = "fwsetup", [STOP_EXIT] = "exit",
	};

	if (stop == STOP_NONE)
		json_member_text(j, "ended_by", S("end"));
	else if (stop == STOP_LIMIT || stop == STOP_WAIT)
		json_member_text_or_null(j, "ended_by", (struct slice){0});
	else
		json_member_text(j, "ended_by", slice_str(names[stop]));
	json_member_bool(j, "timed_out", stop == STOP_LIMIT || stop == STOP_WAIT);
}

/* Menu, and in the modes that boot, what GRUB's menu would do with it. */
static void menu_phase(struct tracer *t, struct grub *g, struct json *j)
{
	const struct grub_trace *o = t->options;
	struct text out = g->out;

	put_env(j, g);
	t->silent = true;
	json_key(j, "menu");
	json_open(j, '[');
	put_menu(j, g, g->menu, (struct slice){0}, 0);
	json_close(j, ']');
	t->silent = false;
	g->out = out;
	if (o->mode == GRUB_TRACE_LIST)
		return;
	if (o->mode == GRUB_TRACE_ENTRY) {
		grub_set(g, S("default"), o->entry);
		grub_set(g, S("timeout"), S("0"));
	}
	json_key(j, "trace");
	put_commands(j, t);
	t->commands.n = 0;
	json_member_text(j, "out", text_slice(&g->out));
	g->out = (struct text){.arena = g->scan->arena, .max = OUTPUT_BYTES};
	g->loaded.any = false;
	if (g->menu->n)
		play_menu(t, g, g->menu, false);
	json_key(j, "boot_trace");
	put_commands(j, t);
	json_member_text(j, "boot_out", text_slice(&g->out));
}

static void prepare(struct tracer *t, struct grub *g)
{
	const struct grub_trace *o = t->options;

	grub_preset(g, g->scan->volume, slice_dirname(o->path));
	if (o->platform.n)
		grub_set(g, S("grub_platform"), o->platform);
	if (o->cpu.n)
		grub_set(g, S("grub_cpu"), o->cpu);
	grub_set(g, S("pager"), S("0"));
	grub_set(g, S("?"), S("0"));
	g->depth = 2;	/* the oracle runs the configuration from a command of a script */
	for (uint32_t i = 0; i < o->set.n; i++) {
		struct slice value = o->set.at[i], name = slice_cut(&value, '=');
		grub_set(g, name, value);
		grub_export(g, name);
	}
	grub_cache_file(g, g->scan->volume, o->path, o->text);
}

static void put_run(struct tracer *t, struct grub *g, struct json *j)
{
	struct slice device = grub_get(g, S("root")), path = t->options->path;

	json_open(j, '{');
	grub_run_file(g, arena_format(g->arena, "(%.*s)%.*s", SLICE_ARG(device), SLICE_ARG(path)));
	bool booted = g->stop == STOP_NONE && t->options->mode != GRUB_TRACE_LIST;
	if (g->stop == STOP_NONE)
		menu_phase(t, g, j);
	if (!booted) {
		json_key(j, "trace");
		put_commands(j, t);
		json_member_text(j, "out", text_slice(&g->out));
	}
	put_stop(j, g->cut ? STOP_LIMIT : g->stop);
	json_close(j, '}');
}

int grub_trace(struct scan *scan, const struct grub_trace *options, struct json *j)
{
	struct interpreter *in = arena_new(scan->arena, struct interpreter);
	struct tracer t = {.options = options, .arena = scan->arena};
	const struct grub_hooks hooks = {
		.data = &t,
		.command = command_begins,
		.command_end = command_ends,
		.replace = replace,
		.find = find_command,
		.show_menu = show_menu,
	};

	if (grub_open(in, scan) < 0)
		return -ENOMEM;
	in->grub.hooks = &hooks;
	if (options->dialect)
		in->grub.dialect = options->dialect;
	in->grub.no_glob = options->no_glob;
	in->grub.check_files = options->check_files;
	in->grub.menu = &in->menu;
	in->grub.out.max = OUTPUT_BYTES;
	prepare(&t, &in->grub);
	put_run(&t, &in->grub, j);
	grub_close(in);
	return 0;
}
