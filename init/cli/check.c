/* kexling check: would everything that is configured boot as it is meant to? */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init/boot/boot.h"
#include "init/cli/meter.h"
#include "init/cli/volumes.h"

/* What is found wrong, as lines. */
struct check {
	const struct volumes *volumes;
	const struct listed *chosen;
	struct text lines;
};

static void put_place(struct check *k, uint32_t volume, struct slice path, uint32_t line)
{
	struct slice name = catalog_volume_name(k->volumes->catalog, volume);

	text_safe(&k->lines, name);
	text_put(&k->lines, name.n ? S(":") : S(""));
	text_safe(&k->lines, path);
	if (line)
		text_printf(&k->lines, ":%u", line);
	text_put(&k->lines, S(": "));
}

static void put_wrong(struct check *k, const struct boot_entry *e, struct slice message)
{
	put_place(k, e->config_volume, e->config, e->line);
	text_safe(&k->lines, e->title);
	text_put(&k->lines, S(": "));
	text_safe(&k->lines, message);
	text_char(&k->lines, '\n');
}

/* Entries that kexec is not meant for are in good configurations too;
 * only the default must boot. */
static bool is_wrong(const struct check *k, const struct listed *l, const struct note *problem)
{
	switch (problem->code) {
	case NOTE_IGNORED:
	case NOTE_DUPLICATE:
	case NOTE_UNKNOWN_WORD:
	case NOTE_OWN_IMAGE:
		return false;
	case NOTE_NOT_BOOTABLE:
	case NOTE_WRONG_ARCHITECTURE:
	case NOTE_NOT_ALLOWED:
		return l == k->chosen;
	default:
		return true;
	}
}

/* Everything but the jump, in a child: what it opens and what it needs of memory goes with it. */
static _Noreturn void try_loading(struct check *k, const struct listed *l)
{
	struct boot_plan plan = {.catalog = k->volumes->catalog,
				 .settings = &k->volumes->settings,
				 .entry = l->entry,
				 .deep = true,
				 .dry_run = true};
	struct boot_record record;

	boot_load(&plan, k->lines.arena, &record);
	if (record.loaded)
		_exit(CLI_DONE);
	meter_show(0, 0, (struct slice){0});
	k->lines = (struct text){.arena = k->lines.arena};
	put_wrong(k, l->entry,
		  arena_format(k->lines.arena, "%.*s: %.*s", SLICE_ARG(l->entry->kernel.path),
			       SLICE_ARG(record.message)));
	cli_print(text_slice(&k->lines));
	_exit(CLI_REFUSED);
}

/* Whether it can be loaded; the child has said why not. */
static bool can_be_loaded(struct check *k, const struct listed *l)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0)
		try_loading(k, l);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (pid > 0 && WIFEXITED(status))
		return WEXITSTATUS(status) == CLI_DONE;
	put_wrong(k, l->entry, S("could not be tried: the process that did so has crashed"));
	return false;
}

static bool check_entry(struct check *k, const struct listed *l)
{
	const struct note_list *problems = &l->entry->problems;
	size_t before = k->lines.n;

	for (uint32_t i = 0; i < problems->n; i++)
		if (is_wrong(k, l, &problems->at[i]))
			put_wrong(k, l->entry, problems->at[i].message);
	if (l->entry->action != ACTION_BOOT || !entry_bootable(l->entry))
		return k->lines.n == before;
	return can_be_loaded(k, l) && k->lines.n == before;
}

/* What a configuration or a volume has, and no entry shows. */
static bool is_trouble(uint32_t code)
{
	static const uint32_t codes[] = {NOTE_SYNTAX, NOTE_UNREADABLE, NOTE_LIMIT, NOTE_TIMED_OUT,
					 NOTE_JOB_FAILED};

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		if (codes[i] == code)
			return true;
	return false;
}

static void check_volume(struct check *k, const struct slot *s)
{
	const struct note_list *notes = &s->scan.notes;

	for (uint32_t i = 0; i < notes->n; i++) {
		if (!is_trouble(notes->at[i].code))
			continue;
		put_place(k, s->number, notes->at[i].path, notes->at[i].line);
		text_safe(&k->lines, notes->at[i].message);
		text_char(&k->lines, '\n');
	}
	if (s->failure.message.n && is_trouble(s->failure.code)) {
		put_place(k, s->number, S(""), 0);
		text_safe(&k->lines, s->failure.message);
		text_char(&k->lines, '\n');
	}
}

static int print_wrongs(const struct options *o, struct arena *a)
{
	struct volumes v;
	struct check k = {.volumes = &v, .lines = {.arena = a}};
	bool clean = true;
	int rc = volumes_read_where(o, a, &v);

	if (rc)
		return rc;
	if (v.list->n == 0)
		return volumes_none();
	k.chosen = volumes_default(&v);
	CATALOG_FOR_EACH((struct catalog *)v.catalog, s)
		check_volume(&k, s);
	for (uint32_t i = 0; i < v.list->n; i++) {
		meter_show(i + 1, v.list->n, v.list->at[i].entry->title);
		clean &= check_entry(&k, &v.list->at[i]);
	}
	meter_show(0, 0, (struct slice){0});
	if (!k.chosen)
		text_put(&k.lines,
			 S("nothing would be booted by itself: no entry can be booted\n"));
	rc = k.lines.n ? cli_print(text_slice(&k.lines)) : CLI_DONE;
	return rc ? rc : clean && k.lines.n == 0 ? CLI_DONE : CLI_REFUSED;
}

static const struct command check = {
	.name = "check", .bit = FOR_CHECK, .argument = "[WHERE]",
	.help = "what would not boot as meant; silent if all would",
	.run = print_wrongs,
};
COMMAND(check);
