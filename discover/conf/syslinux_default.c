/* Which label a syslinux configuration boots by itself. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/syslinux_default.h"

#include "discover/conf/syslinux_entry.h"
#include "discover/conf/syslinux_module.h"
#include "discover/conf/syslinux_path.h"

bool syslinux_has_menu(const struct syslinux_conf *conf)
{
	struct slice file;

	return conf->ui.n || syslinux_menu_module(conf->chosen, &file);
}

struct slice syslinux_default_command(const struct syslinux_conf *conf)
{
	struct slice file;

	if (conf->on_timeout.n &&
	    (syslinux_number(conf->timeout) || syslinux_number(conf->total_timeout)))
		return conf->on_timeout;
	return syslinux_menu_module(conf->chosen, &file) ? (struct slice){0} : conf->chosen;
}

/* MENU DEFAULT of the menu or its first entry; through submenus, which nest to a limit. */
static struct syslinux_label *menu_default(struct syslinux_conf *conf,
					   const struct syslinux_menu *m)
{
	for (;;) {
		struct syslinux_pick pick = m->chosen.label || m->chosen.menu ? m->chosen
									      : m->first;

		if (!pick.menu)
			return pick.label ? &conf->labels[pick.label - 1] : NULL;
		m = pick.menu;
	}
}

/* A label that DEFAULT names makes its menu the one shown, unless the label is hidden there.
 * Without a menu it does not matter where it is. */
struct syslinux_label *syslinux_default_label(struct syslinux_conf *conf, struct slice command)
{
	struct syslinux_label *named = syslinux_find(conf, command);
	bool menu = syslinux_has_menu(conf);

	if (named && !(menu && conf->ui.n && slice_eq(command, conf->chosen) &&
		       (named->flags & SYSLINUX_HIDE)))
		return named;
	return menu || !command.n ? menu_default(conf, conf->start) : NULL;
}
