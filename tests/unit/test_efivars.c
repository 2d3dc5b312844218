/* EFI variables: out of files as efivarfs has them, and what they do to systemd-boot's menu. */
/* SPDX-License-Identifier: MIT */
#include "tests/unit/tree_kit.h"

#include <errno.h>

#include "discover/run.h"
#include "init/catalog/firmware_job.h"
#include "init/job/reaper.h"
#include "init/machine/efivars.h"

#define NAME(variable) variable "-" LOADER_VARS_GUID

#define SUPPORTED "OsIndicationsSupported-8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define WANTED "OsIndications-8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define HIBERNATED "HibernateLocation-8cf2644b-4b0b-428f-9387-6d876050dc67"

static struct source_dir dir_of(const struct tree *t)
{
	return (struct source_dir){.source = {&source_dir_ops}, .root = t->fd};
}

TEST(efivars_texts)
{
	static char longest[4 + 1024 + 2];
	struct tree t;

	if (!tree_open(&t))
		return;
	tree_bytes(&t, NAME("LoaderEntryOneShot"), S("\7\0\0\0a\0\xe4\0\x3d\xd8\0\xde\0\0x\0"));
	tree_bytes(&t, NAME("LoaderEntryDefault"), S("\7\0\0\0a\0b\0c"));
	tree_bytes(&t, NAME("LoaderEntryLastBooted"), S("\7\0\0"));
	tree_bytes(&t, NAME("LoaderConfigTimeout"), (struct slice){longest, sizeof(longest)});
	tree_bytes(&t, NAME("LoaderEntryPreferred"), S("\7\0\0\0p\0\0\0"));
	tree_bytes(&t, NAME("LoaderConfigTimeoutOneShot"), S("\7\0\0\0\0\xdc" "1\0\0\xd8"));
	tree_bytes(&t, SUPPORTED, S("\7\0\0\0\1\0\0\0\0\0\0\0"));
	struct source_dir dir = dir_of(&t);
	struct loader_vars v = efivars_loader(&dir.source, &test_arena);

	OK_TEXT(v.one_shot, S("a\xc3\xa4\xf0\x9f\x98\x80"));
	OK_TEXT(v.entry, S("ab"));
	OK(v.last_booted.n == 0 && v.timeout.n == 0);
	OK_TEXT(v.timeout_one_shot, S("\xef\xbf\xbd" "1\xef\xbf\xbd"));
	OK_TEXT(v.preferred, S("p"));
	OK(v.firmware_setup == 1);
	OK(efivars_hibernation(&dir.source, &test_arena).n == 0);
	tree_bytes(&t, HIBERNATED, S("\7\0\0\0{\0}\0"));
	OK_TEXT(efivars_hibernation(&dir.source, &test_arena), S("{\0}\0"));
	tree_close(&t);
	v = efivars_loader(NULL, &test_arena);
	OK(!v.one_shot.n && !v.entry.n && !v.firmware_setup);
}

/* The longest text, and a value that is as long as can be and has more. */
TEST(efivars_limits)
{
	static char value[4 + EFIVARS_LONGEST + 1];
	struct tree t;

	if (!tree_open(&t))
		return;
	memset(value, 'x', sizeof(value));
	tree_bytes(&t, NAME("LoaderEntryDefault"), (struct slice){value, 4 + 1024});
	tree_bytes(&t, NAME("LoaderEntryOneShot"), (struct slice){value, 4 + 1024 + 1});
	tree_bytes(&t, HIBERNATED, (struct slice){value, sizeof(value)});
	struct source_dir dir = dir_of(&t);
	struct loader_vars v = efivars_loader(&dir.source, &test_arena);

	OK(v.entry.n == 3 * 512 && v.one_shot.n == 0);
	OK(efivars_hibernation(&dir.source, &test_arena).n == EFIVARS_LONGEST);
	tree_close(&t);
}

static struct slice written(const struct tree *t)
{
	struct source_dir dir = dir_of(t);
	struct slice text = {0};

	OK(source_read(&dir.source, S(WANTED), 64, &test_arena, &text) == 0);
	return text;
}

TEST(efivars_ask_for_the_set_up)
{
	struct tree t;

	if (!tree_open(&t))
		return;
	OK(efivars_request_setup(t.path) == -EOPNOTSUPP);
	tree_bytes(&t, SUPPORTED, S("\6\0\0\0\2\0\0\0\0\0\0\0"));
	OK(efivars_request_setup(t.path) == -EOPNOTSUPP);
	tree_bytes(&t, SUPPORTED, S("\6\0\0\0\3\0\0\0\0\0\0\0"));
	OK(efivars_request_setup(t.path) == 0);
	OK_TEXT(written(&t), S("\7\0\0\0\1\0\0\0\0\0\0\0"));
	tree_bytes(&t, WANTED, S("\7\0\0\0\4\0\0\0\0\0\0\x80"));
	OK(efivars_request_setup(t.path) == 0);
	OK_TEXT(written(&t), S("\7\0\0\0\5\0\0\0\0\0\0\x80"));
	tree_close(&t);
}

/* ---- in a job, as discovery has it read ---- */

static struct loop loop;
static struct reaper reaper;
static struct firmware_job job;
static struct firmware_record record;
static enum job_end how;
static int times;

static void child_ended(void *arg, pid_t pid, int status)
{
	(void)arg;
	job_reaped(&job.job, pid, status);
}

static void known(void *arg, enum job_end end, const struct firmware_record *r)
{
	OK(arg == &record);
	record = *r;
	how = end;
	times++;
}

TEST(efivars_by_a_job)
{
	struct tree t;

	if (!tree_open(&t))
		return;
	tree_bytes(&t, NAME("LoaderEntryOneShot"), S("\7\0\0\0a\0b\0"));
	tree_bytes(&t, HIBERNATED, S("\7\0\0\0\"\0k\0e\0r\0n\0e\0l\0V\0e\0r\0s\0i\0o\0n\0\"\0:\0"
				     "\"\0" "6\0.\0001\0\"\0\"\0u\0u\0i\0d\0\"\0:\0\"\0f\0\"\0"));
	OK(reaper_start(&reaper, &loop, child_ended, NULL) == 0);
	OK(firmware_job_start(&job, &loop, t.fd, known, &record) == 0);
	OK(firmware_job_runs(&job) && times == 0);
	for (int64_t stop = loop_now() + 20000; times == 0 && loop_now() < stop;)
		loop_once(&loop);
	OK(times == 1 && how == JOB_OK && !firmware_job_runs(&job));
	OK_TEXT(record.vars.one_shot, S("ab"));
	OK(record.hibernated == 1 && record.vars.entry.n == 0);
	OK_TEXT(record.kernel, S("6.1"));
	OK_TEXT(record.uuid, S("f"));
	tree_close(&t);
}

/* ---- and in a scan ---- */

static const struct mem_file files[] = {
	{S_INIT("/loader/loader.conf"),
	 S_INIT("default a*\ntimeout 4\neditor no\nauto-reboot on\n")},
	{S_INIT("/loader/entries/a.conf"), S_INIT("title A\nlinux /k\n")},
	{S_INIT("/loader/entries/b.conf"), S_INIT("title B\nlinux /k\n")},
	{S_INIT("/loader/entries/c.conf"), S_INIT("title C\nlinux /k\n")},
	{S_INIT("/loader/entries/d+0-3.conf"), S_INIT("title D, which failed\nlinux /k\n")},
	{S_INIT("/k"), S_INIT("kernel")},
};
static struct source_mem tree = {{&source_mem_ops}, files, sizeof(files) / sizeof(*files)};

static const struct scan *scan_with(struct loader_vars vars)
{
	static struct volume volume;
	static struct volume_set set;
	static struct machine machine;
	static struct scan scan;

	volume = (struct volume){.number = 1, .source = &tree.source};
	set = (struct volume_set){&volume, 1};
	machine = (struct machine){.efi = true, .arch = S("x86_64"), .vars = vars};
	scan = (struct scan){.arena = &test_arena, .volume = &volume, .volumes = &set,
			     .machine = &machine};
	scan_run(&scan);
	return &scan;
}

/* The entry with that flag, by its name; empty: none. */
static struct slice flagged(const struct scan *scan, uint32_t flag)
{
	for (uint32_t i = 0; i < scan->n_entries; i++)
		if (scan->entries[i].flags & flag)
			return scan->entries[i].name;
	return (struct slice){0};
}

TEST(efivars_none)
{
	const struct scan *scan = scan_with((struct loader_vars){0});

	OK(scan->n_menus == 1 && scan->n_entries == 5 && scan->menus[0].timeout == 4);
	OK(scan->menus[0].no_editor == 1);
	OK_TEXT(flagged(scan, ENTRY_DEFAULT), S("a"));
	OK(flagged(scan, ENTRY_ONE_SHOT).n == 0 && scan->entries[0].writes.n == 1);
	OK_TEXT(scan->entries[0].writes.at[0].name, S("LoaderEntrySelected"));
	OK_TEXT(scan->entries[0].writes.at[0].value, S("c.conf"));
	OK(scan->entries[4].writes.n == 0);
	OK_TEXT(scan->entries[4].name, S("auto-reboot"));
	OK(scan->entries[4].action == ACTION_REBOOT);
}

TEST(efivars_choose)
{
	const struct scan *scan = scan_with((struct loader_vars){
		.one_shot = S("B.conf"), .entry = S("@saved"), .last_booted = S("c.CONF")});

	OK_TEXT(flagged(scan, ENTRY_DEFAULT), S("c"));
	OK_TEXT(flagged(scan, ENTRY_ONE_SHOT), S("b"));
	for (uint32_t i = 0; i < scan->n_entries; i++) {
		const struct boot_write_list *w = &scan->entries[i].writes;

		OK(w->n == (scan->entries[i].action == ACTION_BOOT ? 2 : 1));
		OK(w->at[0].remove && w->at[0].file.volume == 0);
		OK_TEXT(w->at[0].file.device, S("efivars"));
		OK_TEXT(w->at[0].file.path, S("/" NAME("LoaderEntryOneShot")));
	}
	scan = scan_with((struct loader_vars){.entry = S("none*"), .one_shot = S("auto-reboot")});
	OK_TEXT(flagged(scan, ENTRY_DEFAULT), S("a"));
	OK_TEXT(flagged(scan, ENTRY_ONE_SHOT), S("auto-reboot"));
	scan = scan_with((struct loader_vars){.preferred = S("[bd]*"), .entry = S("c*")});
	OK_TEXT(flagged(scan, ENTRY_DEFAULT), S("b"));
	scan = scan_with((struct loader_vars){.preferred = S("d*"), .entry = S("d*")});
	OK_TEXT(flagged(scan, ENTRY_DEFAULT), S("d"));	/* the second rule's */
	scan = scan_with((struct loader_vars){.preferred = S("d*")});
	OK_TEXT(flagged(scan, ENTRY_DEFAULT), S("a"));
	scan = scan_with((struct loader_vars){.one_shot = S("auto-windows")});
	OK(flagged(scan, ENTRY_ONE_SHOT).n == 0 && scan->notes.n == 1);
	OK(scan->notes.n == 1 && scan->notes.at[0].code == NOTE_BAD_VALUE);
}

TEST(efivars_timeouts)
{
	struct loader_vars vars = {.timeout = S("7")};

	OK(scan_with(vars)->menus[0].timeout == 7);
	vars.timeout = S("menu-hidden");
	OK(scan_with(vars)->menus[0].timeout == 0);
	OK(scan_with(vars)->menus[0].style == MENU_STYLE_HIDDEN);
	vars.timeout = S("rubbish");
	OK(scan_with(vars)->menus[0].timeout == 4);
	vars.timeout_one_shot = S("9");
	OK(scan_with(vars)->menus[0].timeout == 9);
	vars.timeout_one_shot = S("0");
	OK(scan_with(vars)->menus[0].timeout == MENU_TIMEOUT_FOREVER);
	OK(scan_with(vars)->entries[0].writes.n == 2);
}

/* What "@saved" stands for at the next start; one that was asked for once does not count. */
TEST(efivars_saved)
{
	const struct boot_write_list *w =
		&scan_with((struct loader_vars){.entry = S("@saved")})->entries[0].writes;

	OK(w->n == 2);
	OK_TEXT(w->at[1].name, S("LoaderEntryLastBooted"));
	OK_TEXT(w->at[1].value, S("c.conf"));
	w = &scan_with((struct loader_vars){.entry = S("@saved"), .one_shot = S("b*")})
		     ->entries[1].writes;
	OK(w->n == 2 && w->at[0].remove);
	OK_TEXT(w->at[1].name, S("LoaderEntrySelected"));
}

TEST(efivars_firmware_setup)
{
	const struct scan *scan = scan_with((struct loader_vars){.firmware_setup = true});

	OK(scan->n_entries == 6);
	OK_TEXT(scan->entries[4].name, S("auto-reboot-to-firmware-setup"));
	OK(scan->entries[4].action == ACTION_FIRMWARE);
}
