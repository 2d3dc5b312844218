/* The pages of text behind the menu. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/details.h"

#include "lib/number.h"

struct slice details_refusal(const struct listed *l)
{
	return entry_bootable(l->entry) ? l->failed : entry_refusal(l->entry);
}

/* ---- pieces ---- */

static void blank(struct paper *p)
{
	paper_put(p, (struct slice){0}, 0, (struct slice){0});
}

static void field(struct paper *p, struct slice label, struct slice value)
{
	if (value.n)
		paper_put(p, label, PAPER_INDENT, value);
}

/* A line of several pieces. What does not fit is left out: the longest are paths. */
struct pieces {
	char p[2 * LIMIT_TEXT_BYTES];
	size_t n;
};

static void add(struct pieces *out, struct slice s)
{
	s = slice_upto(s, sizeof(out->p) - out->n);
	if (s.n)
		memcpy(out->p + out->n, s.p, s.n);
	out->n += s.n;
}

static void add_number(struct pieces *out, uint32_t v)
{
	char room[NUMBER_TEXT_BYTES];

	add(out, number_text(v, room));
}

static struct slice whole(const struct pieces *in)
{
	return (struct slice){in->p, in->n};
}

/* Static, because it is large for a stack; one is enough, because one line is made at a time. */
static struct pieces *begin(void)
{
	static struct pieces pieces;

	pieces.n = 0;
	return &pieces;
}

/* 'vda2 "label"' as the heading has it, where anything of that volume is listed. */
static void add_volume(struct pieces *out, const struct listing *list, const struct file_ref *ref)
{
	const struct facts *f = NULL;

	for (uint32_t i = 0; i < list->n && !f; i++)
		if (list->at[i].key.volume == ref->volume)
			f = list->at[i].facts;
	if (!f || f->device.n == 0) {
		add(out, ref->device.n ? ref->device : S("another volume"));
		return;
	}
	add(out, f->device);
	if (f->label.n) {
		add(out, S(" \""));
		add(out, f->label);
		add(out, S("\""));
	}
}

static void put_file(struct paper *p, struct slice label, const struct file_ref *ref,
		     const struct listing *list, const struct listed *l)
{
	struct pieces *out = begin();

	if (ref->path.n == 0)
		return;
	add(out, ref->path);
	if (ref->part.n) {
		add(out, S(" "));
		add(out, ref->part);
	}
	if (ref->volume == 0) {
		add(out, S(" on "));
		add(out, ref->device.n ? ref->device : S("a volume that is not there"));
		add(out, S(", which is not there"));
	} else if (ref->volume != l->key.volume) {
		add(out, S(" on "));
		add_volume(out, list, ref);
	}
	paper_put(p, label, PAPER_INDENT, whole(out));
}

static void put_files(struct paper *p, struct slice label, const struct file_list *files,
		      const struct listing *list, const struct listed *l)
{
	for (uint32_t i = 0; i < files->n; i++)
		put_file(p, i ? S("") : label, &files->at[i], list, l);
}

static void add_named(struct pieces *out, struct slice before, struct slice value)
{
	if (value.n == 0)
		return;
	add(out, before);
	add(out, value);
}

static void put_volume(struct paper *p, const struct facts *f)
{
	struct pieces *out = begin();

	if (!f)
		return;
	add(out, f->device);
	add_named(out, S("  "), f->fstype);
	add_named(out, S("  LABEL="), f->label);
	add_named(out, S("  UUID="), f->uuid);
	add_named(out, S("  "), f->model);
	paper_put(p, S("Volume"), PAPER_INDENT, whole(out));
}

static void put_origin(struct paper *p, const struct boot_entry *e, const struct listing *list)
{
	struct file_ref file = {.path = e->config, .volume = e->config_volume};
	struct pieces *out = begin();

	add(out, e->config);
	if (e->config_volume) {
		add(out, S(" on "));
		add_volume(out, list, &file);
	}
	if (e->line) {
		add(out, S(", line "));
		add_number(out, e->line);
	}
	add_named(out, S(", "), e->format);
	paper_put(p, S("Configured in"), PAPER_INDENT, whole(out));
}

static void put_submenu(struct paper *p, const struct boot_entry *e)
{
	struct pieces *out = begin();

	for (uint32_t i = 0; i < e->submenu.n; i++) {
		add(out, i ? S(" > ") : S(""));
		add(out, e->submenu.at[i]);
	}
	field(p, S("Submenu"), whole(out));
}

static void put_tries(struct paper *p, const struct boot_entry *e)
{
	struct pieces *out = begin();

	if (e->tries_left == TRIES_UNCOUNTED)
		return;
	add_number(out, e->tries_left);
	add(out, S(" left, "));
	add_number(out, e->tries_done);
	add(out, S(" done"));
	paper_put(p, S("Tries"), PAPER_INDENT, whole(out));
}

static void put_problems(struct paper *p, const struct listed *l)
{
	const struct note_list *problems = &l->entry->problems;

	if (problems->n == 0 && l->failed.n == 0)
		return;
	blank(p);
	field(p, S("Failed"), l->failed);
	for (uint32_t i = 0; i < problems->n; i++)
		paper_put(p, i ? S("") : S("Problems"), PAPER_INDENT,
			  problems->at[i].message.n ? problems->at[i].message
						    : note_code_name(problems->at[i].code));
}

/* ---- the pages ---- */

struct slice details_action(const struct listed *l)
{
	static const struct slice texts[ACTION_COUNT] = {
		[ACTION_REBOOT] = S_INIT("reboots the machine"),
		[ACTION_POWEROFF] = S_INIT("powers the machine off"),
		[ACTION_FIRMWARE] = S_INIT("reboots into the firmware's set-up"),
		[ACTION_EXIT] = S_INIT("leaves the boot loader for the next device"),
		[ACTION_PROGRAM] = S_INIT("is started by the firmware: by a restart"),
	};

	if (l->restart)
		return texts[ACTION_PROGRAM];
	return l->entry->action < ACTION_COUNT ? texts[l->entry->action] : (struct slice){0};
}

void details_put(struct paper *p, const struct listing *list, const struct listed *l)
{
	const struct boot_entry *e = l->entry;

	field(p, S("Title"), e->title);
	put_submenu(p, e);
	field(p, S("Id"), e->id);
	field(p, S("Name"), e->name);
	field(p, S("Version"), e->version);
	put_volume(p, l->facts);
	put_origin(p, e, list);
	put_tries(p, e);
	blank(p);
	field(p, S("Action"), details_action(l));
	put_file(p, S("Kernel"), &e->kernel, list, l);
	put_files(p, S("Initrd"), &e->initrds, list, l);
	put_file(p, S("Device tree"), &e->devicetree, list, l);
	put_files(p, S("Overlay"), &e->overlays, list, l);
	field(p, S("Command line"), e->cmdline);
	put_problems(p, l);
}

/* Other words in its configuration could start it: its files are not what they should be, or it is
 * not understood. */
static bool is_mendable(const struct boot_entry *e)
{
	static const bool codes[NOTE_CODE_COUNT] = {
		[NOTE_MISSING_FILE] = true,   [NOTE_MISSING_VOLUME] = true,
		[NOTE_NO_KERNEL] = true,      [NOTE_BAD_FILE] = true,
		[NOTE_COMMAND_FAILED] = true, [NOTE_SYNTAX] = true,
	};

	for (uint32_t i = 0; i < e->problems.n; i++)
		if (codes[e->problems.at[i].code])
			return true;
	return false;
}

void details_put_repair(struct paper *p, const struct listed *l)
{
	struct pieces *out = begin();

	if (!l->facts || l->facts->device.n == 0 || !is_mendable(l->entry))
		return;
	add(out, S("\"c\" in the menu opens a shell: there \"rw "));
	add(out, l->facts->device);
	add(out, S("\" makes the disk writable, and \"exit\" reads it again"));
	paper_put(p, S("Repair"), PAPER_INDENT, whole(out));
}
