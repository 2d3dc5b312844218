/* systemd-boot's loader.conf (loader.conf(5)). */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/loaderconf.h"

#include "discover/bootpart.h"
#include "discover/conf/keyword.h"

/* The keys without effect steer what kexling does in its own way, or what only firmware can do. */
static const struct keyword rows[] = {
	KEYWORD("default", struct loader_conf, entry),
	KEYWORD("timeout", struct loader_conf, timeout),
	KEYWORD("preferred", struct loader_conf, preferred),
	KEYWORD("editor", struct loader_conf, editor),
	KEYWORD("auto-entries", struct loader_conf, auto_entries),
	KEYWORD("auto-firmware", struct loader_conf, auto_firmware),
	KEYWORD("auto-poweroff", struct loader_conf, auto_poweroff),
	KEYWORD("auto-reboot", struct loader_conf, auto_reboot),
	KEYWORD_WITHOUT_EFFECT("beep"),
	KEYWORD_WITHOUT_EFFECT("console-mode"),
	KEYWORD_WITHOUT_EFFECT("reboot-for-bitlocker"),
	KEYWORD_WITHOUT_EFFECT("reboot-on-error"),
	KEYWORD_WITHOUT_EFFECT("secure-boot-enroll"),
	KEYWORD_WITHOUT_EFFECT("secure-boot-enroll-action"),
	KEYWORD_WITHOUT_EFFECT("secure-boot-enroll-timeout-sec"),
	KEYWORD_WITHOUT_EFFECT("log-level"),
	KEYWORD_WITHOUT_EFFECT("random-seed-mode"),
};
KEYWORD_TABLE(table, rows, EXACT_CASE);

struct loader_conf loader_conf_parse(struct scan *scan, struct slice path, struct slice text)
{
	struct loader_conf conf = {.path = path};
	int32_t timeout;
	uint32_t style;

	keyword_lines(scan, &table, &conf, path, text);
	if (conf.timeout.n && !loader_conf_timeout(conf.timeout, &timeout, &style))
		scan_note(scan, NOTE_BAD_VALUE, path, 0,
			  "timeout \"%.*s\" is no number of seconds", SLICE_ARG(conf.timeout));
	return conf;
}

static struct loader_conf read_conf(struct scan *scan, const struct volume *v, struct slice path)
{
	struct loader_conf conf;
	struct slice text;

	if (source_read(v->source, path, LIMIT_CONFIG_BYTES, scan->arena, &text) < 0)
		return (struct loader_conf){0};
	conf = loader_conf_parse(scan, path, text);
	conf.volume = v->number;
	return conf;
}

struct loader_conf loader_conf_find(struct scan *scan, struct slice loader)
{
	struct slice path = arena_concat(scan->arena, loader, S("/loader.conf"));
	struct loader_conf conf = read_conf(scan, scan->volume, path);
	const struct volume *esp = boot_part_find(scan->volumes, scan->volume, BOOT_PART_ESP);

	if (!conf.path.n && esp)
		conf = read_conf(scan, esp, S("/loader/loader.conf"));
	return conf;
}

bool loader_conf_timeout(struct slice value, int32_t *timeout, uint32_t *style)
{
	bool hidden = slice_eq(value, S("menu-hidden")) || slice_eq(value, S("menu-disabled"));
	uint64_t seconds = 0;

	if (slice_eq(value, S("menu-force")))
		*timeout = MENU_TIMEOUT_FOREVER;
	else if (hidden || slice_number(value, INT32_MAX, &seconds))
		*timeout = (int32_t)seconds;
	else
		return false;
	*style = hidden ? MENU_STYLE_HIDDEN : MENU_STYLE_MENU;
	return true;
}
