/* What may be written because a scan says so, which may say anything. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "init/catalog/asked.h"
#include "init/catalog/precedence.h"
#include "init/cli/remember.h"
#include "init/machine/efivars.h"
#include "tests/unit/tree_kit.h"

static struct catalog catalog;

static struct slot *volume(const char *disk, bool removable, enum origin origin)
{
	struct slot *s = catalog_add(&catalog, origin);

	snprintf(s->block.name, sizeof(s->block.name), "%s1", disk);
	snprintf(s->block.disk, sizeof(s->block.disk), "%s", disk);
	s->block.removable = removable;
	s->order = PRECEDENCE_UNNAMED + s->number;
	s->probe.facts.fstype = S("ext4");
	s->mount = -1;
	return s;
}

/* Whether @on may have the file @path called @name, which @asker asks for. */
static bool renames(const struct slot *asker, struct slot *on, struct slice path,
		    struct slice name)
{
	const struct slot *slot;
	struct boot_write w = {.kind = WRITE_RENAME, .file = {.volume = on->number, .path = path},
			       .value = name};

	on->mount = 0;	/* it is never looked at */
	struct slice why = asked_permit(&catalog, asker->number, &w, &slot);
	on->mount = -1;
	return why.n == 0 && slot == on;
}

TEST(asked_names_that_count_a_start)
{
	struct slot *s = volume("sda", false, ORIGIN_BLOCK);
	const struct slice path = S("/loader/entries/e+3-0.conf");

	OK(renames(s, s, path, S("e+2-1.conf")));
	OK(renames(s, s, S("/loader/entries/e+3.conf"), S("e+2-1.conf")));
	OK(renames(s, s, S("/EFI/Linux/a+b+1-9.efi"), S("a+b+0-10.efi")));
	OK(!renames(s, s, path, S("e+3-0.conf")) && !renames(s, s, path, S("e+1-2.conf")));
	OK(!renames(s, s, path, S("e+2-0.conf")) && !renames(s, s, path, S("e+2.conf")));
	OK(!renames(s, s, path, S("f+2-1.conf")) && !renames(s, s, path, S("e+2-1.efi")));
	OK(!renames(s, s, path, S("../e+2-1.conf")) && !renames(s, s, path, S("/e+2-1.conf")));
	OK(!renames(s, s, path, S("e.conf")) && !renames(s, s, path, S("")));
	OK(!renames(s, s, S("/e+0-3.conf"), S("e+4294967295-4.conf")));
	OK(!renames(s, s, S("/etc/shadow"), S("shadow-")) && !renames(s, s, S("/x"), S("x")));
	OK(!renames(s, s, S("/e+3-0"), S("e+2-1")));
	catalog_remove(s);
}

TEST(asked_what_can_be_unplugged_changes_no_other_disk)
{
	struct slot *disk = volume("sda", false, ORIGIN_BLOCK);
	struct slot *stick = volume("sdb", true, ORIGIN_BLOCK);
	const struct slice path = S("/e+3-0.conf"), name = S("e+2-1.conf");
	struct boot_write w = {.kind = WRITE_ENV, .file.path = S("/boot/grub/grubenv"),
			       .name = S("saved_entry"), .value = S("0")};

	OK(renames(disk, disk, path, name) && renames(stick, stick, path, name));
	OK(!renames(stick, disk, path, name) && renames(disk, stick, path, name));
	OK(asked_allowed(&catalog, stick->number, disk, &w).n > 0);
	OK(asked_allowed(&catalog, disk->number, disk, &w).n == 0);
	OK(asked_allowed(&catalog, 77, disk, &w).n > 0);
	catalog_remove(disk);
	catalog_remove(stick);
}

/* Whether @on may have @left tries in its partition table. */
static bool counts(const struct slot *asker, struct slot *on, struct slice left)
{
	const struct slot *slot;
	struct boot_write w = {.kind = WRITE_TRIES, .file.volume = on->number, .value = left};
	struct slice why = asked_permit(&catalog, asker->number, &w, &slot);

	return why.n == 0 && slot == on;
}

/* One less, of a partition that counts so, mounted or not; none when there is none. */
TEST(asked_tries_in_a_partition_table)
{
	struct slot *esp = volume("sda", false, ORIGIN_BLOCK);
	struct slot *usr = volume("sda", false, ORIGIN_BLOCK);
	struct slot *stick = volume("sdb", true, ORIGIN_BLOCK);
	struct facts *f = &usr->probe.facts;

	f->parttype = S("5dfbf5f4-2848-4bac-aa5e-0d9a20b745a6");
	f->partflags = 3ull << 52;
	OK(counts(esp, usr, S("2")) && !counts(stick, usr, S("2")));
	OK(!counts(esp, usr, S("3")) && !counts(esp, usr, S("1")) && !counts(esp, usr, S("15")));
	OK(!counts(esp, usr, S("")) && !counts(esp, usr, S("-1")) && !counts(esp, usr, S("99")));
	f->partflags = 1ull << 56;
	OK(counts(esp, usr, S("0")) && !counts(esp, usr, S("15")));
	memcpy(usr->block.disk, "md127", 6);
	OK(!counts(esp, usr, S("0")));
	memcpy(usr->block.disk, "sda", 4);
	f->parttype = S("0fc63daf-8483-4772-8e79-3d69d8477de4");
	OK(!counts(esp, usr, S("0")));
	catalog_remove(esp);
	catalog_remove(usr);
	catalog_remove(stick);
}

static bool has(int dir, const char *name)
{
	return faccessat(dir, name, F_OK, 0) == 0;
}

/* On a running system, too, where the tree goes on above what the volume shows. */
TEST(asked_holds_for_who_writes_through_mounts)
{
	char folder[] = "/tmp/test_asked.XXXXXX";
	struct slot *s = volume("dir", false, ORIGIN_DIRECTORY);
	struct volumes v = {.catalog = &catalog};
	struct boot_entry e = {.id = S("")};
	struct listed l = {.key.volume = s->number, .entry = &e};
	struct boot_write w = {.kind = WRITE_RENAME, .value = S("../above"),
			       .file = {.volume = s->number, .path = S("/v/e+3-0.conf")}};

	OK(mkdtemp(folder));
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	OK(mkdirat(dir, "v", 0755) == 0 && mkdirat(dir, "v/e+3-0.conf", 0755) == 0);
	s->mount = dir;
	OK(remember_one(&v, &l, &w, &test_arena).n > 0);
	OK(has(dir, "v/e+3-0.conf") && !has(dir, "above"));
	w.value = S("e+2-1.conf");
	OK_TEXT(remember_one(&v, &l, &w, &test_arena), S(""));
	OK(has(dir, "v/e+2-1.conf") && !has(dir, "v/e+3-0.conf"));
	OK(unlinkat(dir, "v/e+2-1.conf", AT_REMOVEDIR) == 0);
	OK(unlinkat(dir, "v", AT_REMOVEDIR) == 0);
	rmdir(folder);
	catalog_remove(s);	/* closes dir */
}

static struct slice bytes_of(int dir, const char *name)
{
	struct slice text = {0};

	OK(fd_read_file(dir, name, 4096, &test_arena, &text) == 0);
	return text;
}

#define COUNT_PATH "LoaderBootCountPath-" LOADER_VARS_GUID

/* One entry that has a variable set and is counted, started by a running system: both are done, and
 * systemd-bless-boot is told of the name; the next one, that is not counted, takes that away. */
TEST(asked_all_by_a_running_system)
{
	static const char head[] = "# GRUB Environment Block\nnext_entry=1\n####";
	struct tree vars, t;
	struct slot *s = volume("dir", false, ORIGIN_DIRECTORY);
	struct boot_write writes[] = {
		{.kind = WRITE_ENV, .name = S("next_entry"), .value = S(""),
		 .file = {.volume = s->number, .path = S("/grubenv")}},
		{.kind = WRITE_RENAME, .value = S("e+2-1.conf"),
		 .file = {.volume = s->number, .path = S("/loader/entries/e+3.conf")}},
	};
	struct boot_entry e = {.id = S(""), .writes = {writes, 2}};
	struct listed l = {.key.volume = s->number, .entry = &e};
	struct volumes v = {.catalog = &catalog};

	OK(tree_open(&vars) && tree_open(&t));
	v.efivars = vars.path;
	s->mount = dup(t.fd);
	tree_bytes(&t, "grubenv", slice_str(head));
	tree_bytes(&t, "loader/entries/e+3.conf", S("title T\n"));
	remember_all(&v, &l, &test_arena);
	OK_TEXT(bytes_of(t.fd, "grubenv"), S("# GRUB Environment Block\nnext_entry=\n#####"));
	OK_TEXT(bytes_of(t.fd, "loader/entries/e+2-1.conf"), S("title T\n"));
	OK(!has(t.fd, "loader/entries/e+3.conf"));
	struct slice told = bytes_of(vars.fd, COUNT_PATH);
	OK_TEXT(slice_upto(told, 4), S("\7\0\0\0"));
	OK_TEXT(slice_from(told, 4), efivars_text(S("\\loader\\entries\\e+2-1.conf"), &test_arena));
	e.writes.n = 1;
	remember_all(&v, &l, &test_arena);
	OK(!has(vars.fd, COUNT_PATH));
	tree_close(&t);
	tree_close(&vars);
	catalog_remove(s);
}

/* btrfs keeps no file where it is: its own driver may write to it, when the settings want that. */
TEST(asked_by_mounting)
{
	struct slot *s = volume("sda", false, ORIGIN_BLOCK);
	struct boot_write w = {.kind = WRITE_ENV, .name = S("next_entry"),
			       .file = {.volume = s->number, .path = S("/boot/grub/grubenv")}};
	const struct slot *slot;

	s->mount = 0;	/* it is never looked at */
	s->probe.facts.fstype = S("btrfs");
	OK(asked_permit(&catalog, s->number, &w, &slot).n);
	catalog.writes_mount = true;
	OK(asked_permit(&catalog, s->number, &w, &slot).n == 0 && slot == s);
	catalog.hibernated.found = true;
	OK(asked_permit(&catalog, s->number, &w, &slot).n);
	catalog.hibernated.found = false;
	snprintf(s->block.disk, sizeof(s->block.disk), "dm-0");
	OK(asked_permit(&catalog, s->number, &w, &slot).n);
	snprintf(s->block.disk, sizeof(s->block.disk), "sda");
	s->probe.facts.fstype = S("iso9660");
	OK(asked_permit(&catalog, s->number, &w, &slot).n);
	catalog.writes_mount = false;
	s->mount = -1;
	catalog_remove(s);
}

/* Files are where the volume shows them only when its journal was empty, or replayed. */
TEST(asked_of_a_journal_that_was_not_replayed)
{
	static struct note notes[] = {{.code = NOTE_MOUNT_FAILED}, {.code = NOTE_NOT_REPLAYED}};
	struct slot *s = volume("sda", false, ORIGIN_BLOCK);
	struct boot_write w = {.kind = WRITE_ENV, .name = S("next_entry"),
			       .file = {.volume = s->number, .path = S("/boot/grub/grubenv")}};
	const struct slot *slot;

	s->mount = 0;	/* it is never looked at */
	OK_TEXT(asked_permit(&catalog, s->number, &w, &slot), S(""));
	s->probe.notes = (struct note_list){notes, 1};
	OK_TEXT(asked_permit(&catalog, s->number, &w, &slot), S(""));
	s->probe.notes.n = 2;
	OK_TEXT(asked_permit(&catalog, s->number, &w, &slot),
		S("its journal was not replayed: where its files are is not known"));
	s->mount = -1;
	catalog_remove(s);
}

/* Whatever it is that would be written, and on whatever file system: nothing beside a system that
 * sleeps. */
TEST(asked_beside_a_system_that_sleeps)
{
	static const struct slice types[] = {S_INIT("ext4"), S_INIT("vfat"), S_INIT("xfs")};
	struct slot *s = volume("sda", false, ORIGIN_BLOCK);
	const struct file_ref env = {.volume = s->number, .path = S("/grubenv")};
	const struct boot_write writes[] = {
		{.kind = WRITE_ENV, .file = env, .name = S("a"), .value = S("b")},
		{.kind = WRITE_TRIES, .file = env, .value = S("2")},
		{.kind = WRITE_PROGRAM, .file = env},
		{.kind = WRITE_RENAME, .value = S("e+2-1.conf"),
		 .file = {.volume = s->number, .path = S("/e+3-0.conf")}},
	};
	const struct slot *slot;

	s->mount = 0;	/* it is never looked at */
	s->probe.facts.parttype = S("5dfbf5f4-2848-4bac-aa5e-0d9a20b745a6");
	s->probe.facts.partflags = 3ull << 52;
	for (size_t i = 0; i < 3 * sizeof(writes) / sizeof(*writes); i++) {
		const struct boot_write *w = &writes[i / 3];

		if (w->kind == WRITE_RENAME && i % 3 == 2)
			continue;	/* never on xfs */
		s->probe.facts.fstype = types[i % 3];
		OK_TEXT(asked_permit(&catalog, s->number, w, &slot), S(""));
		OK(slot == s);
		catalog.hibernated.found = true;
		OK_TEXT(asked_permit(&catalog, s->number, w, &slot),
			S("a system sleeps that may have it mounted"));
		OK(!slot);
		catalog.hibernated.found = false;
	}
	s->mount = -1;
	catalog_remove(s);
}
