/* Variables and menus. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/oracle/module/dump.h"

#include "tests/oracle/module/grub.h"
#include "tests/oracle/module/log.h"
#include "tests/oracle/module/text.h"

enum { PATH_MAX = 64, PARENT_MAX = 40 };

static void log_values(void)
{
	const char *comma = "";

	log_field("vars");
	log_raw("{");
	for (struct grub_variable *v = grub_env_update_get_sorted(); v; v = v->sorted_next) {
		const char *value = grub_env_get(v->name);

		log_raw(comma);
		log_quoted(v->name);
		log_raw(":");
		log_quoted(value ? value : "");
		comma = ",";
	}
	log_raw("}");
}

static void log_exported(void)
{
	const char *comma = "";

	log_field("exported");
	log_raw("[");
	for (struct grub_variable *v = grub_env_update_get_sorted(); v; v = v->sorted_next) {
		if (!v->exported)
			continue;
		log_raw(comma);
		log_quoted(v->name);
		comma = ",";
	}
	log_raw("]");
}

void dump_variables(const char *tag)
{
	log_event("env");
	log_text("tag", tag);
	log_values();
	log_exported();
	log_end();
}

/* "1>0>2": the entry @number of the submenu @parent. */
static void entry_path(char path[PATH_MAX], const char *parent, int number)
{
	int n = 0;

	while (parent[n] && n < PARENT_MAX) {
		path[n] = parent[n];
		n++;
	}
	if (n)
		path[n++] = '>';
	text_add_number(path + n, (unsigned)number);
}

static void log_classes(const struct grub_class *classes)
{
	const char *comma = "";

	log_field("classes");
	log_raw("[");
	for (; classes && classes->name; classes = classes->next) {
		log_raw(comma);
		log_quoted(classes->name);
		comma = ",";
	}
	log_raw("]");
}

static void log_entry(const struct grub_entry *e, const char *path)
{
	log_event("entry");
	log_text("path", path);
	log_text("title", e->title);
	log_text("id", e->id);
	log_number("submenu", e->submenu ? 1 : 0);
	log_number("restricted", e->restricted);
	log_text("users", e->users);
	log_number("hotkey", e->hotkey);
	log_classes(e->classes);
	log_words("args", e->argc, e->args);
	log_text("source", e->source);
	log_end();
}

static void log_path(const char *event, const char *path)
{
	log_event(event);
	log_text("path", path);
	log_end();
}

static void dump_below(const struct grub_menu *menu, const char *parent);

static void dump_submenu(const struct grub_entry *e, const char *path)
{
	struct grub_menu *menu;

	grub_env_context_open();
	menu = grub_zalloc(sizeof(*menu));
	grub_env_set_menu(menu);
	log_path("enter-submenu", path);
	grub_script_execute_new_scope(e->source, e->argc, e->args);
	grub_print_error();
	grub_errno = 0;
	dump_below(menu, path);
	log_path("leave-submenu", path);
	grub_env_context_close();
}

static void dump_below(const struct grub_menu *menu, const char *parent)
{
	char path[PATH_MAX];
	int number = 0;

	for (const struct grub_entry *e = menu->entries; e; e = e->next) {
		entry_path(path, parent, number++);
		log_entry(e, path);
		if (e->submenu)
			dump_submenu(e, path);
	}
}

void dump_menu(const struct grub_menu *menu)
{
	if (menu)
		dump_below(menu, "");
	else
		log_say("nomenu");
}
