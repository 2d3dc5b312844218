/* Boot#### and BootNext (UEFI specification 2.10, sections 3.1.3 and 10.3.5). */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/write/program.h"

#include <fcntl.h>

#include "init/machine/efivars.h"
#include "lib/sysdir.h"
#include "lib/text.h"
#include "loader/cmdline.h"

#define GUID "-8be4df61-93ca-11d2-aa0d-00e098032b8c"

enum {
	NUMBER = 0x4b58, ACTIVE = 1,
	MEDIA = 4, HARD_DRIVE = 1, FILE_PATH = 4, HARD_DRIVE_BYTES = 42, GPT = 2, BY_GUID = 2,
	SECTOR = 512, GUID_BYTES = 16, MBR_BYTES = 4,
};

/* What our entries are called begins so: no other is replaced. */
#define TITLE "kexling: "

static void put(struct text *out, uint64_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++) {
		char c = (char)(value >> 8 * i);
		text_put(out, (struct slice){&c, 1});
	}
}

static void put_node(struct text *out, int type, int subtype, size_t bytes)
{
	put(out, (uint64_t)type, 1);
	put(out, (uint64_t)subtype, 1);
	put(out, bytes, 2);
}

static int digit(char c)
{
	return ascii_digit(c) ? c - '0' : ascii_lower(c) - 'a' + 10;
}

/* A PARTUUID's digits are bytes, of which the first three groups of a GUID are numbers, and written
 * with the lowest byte first; so is the number of a DOS disk, before the partition's. */
static void put_signature(struct text *out, struct slice uuid, bool gpt)
{
	static const int order[GUID_BYTES] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
	int bytes[GUID_BYTES] = {0}, n = 0;

	for (size_t i = 0; i + 1 < uuid.n && n < (gpt ? GUID_BYTES : MBR_BYTES); i++) {
		if (uuid.p[i] == '-')
			continue;
		bytes[n++] = digit(uuid.p[i]) * 16 + digit(uuid.p[i + 1]);
		i++;
	}
	for (int i = 0; i < GUID_BYTES; i++)
		put(out, (uint64_t)bytes[gpt || i < MBR_BYTES ? order[i] : i], 1);
}

static void put_place(struct text *out, const struct slot *s, uint64_t sector)
{
	const struct facts *f = &s->probe.facts;
	bool gpt = slice_eq(f->pttype, S("gpt"));

	put_node(out, MEDIA, HARD_DRIVE, HARD_DRIVE_BYTES);
	put(out, f->partition, 4);
	put(out, s->block.start / sector, 8);
	put(out, s->block.size / sector, 8);
	put_signature(out, f->partuuid, gpt);
	put(out, gpt ? GPT : 1, 1);
	put(out, gpt ? BY_GUID : 1, 1);
}

static struct slice backslashes(struct slice path, struct arena *a)
{
	struct slice s = arena_copy(a, path);

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '/')
			((char *)s.p)[i] = '\\';
	return s;
}

struct slice program_options(const struct boot_entry *e, const struct cmdline_rules *rules,
			     struct arena *a)
{
	struct cmdline_parts parts = {.boot_image = e->boot_image, .cmdline = e->cmdline,
				      .append = rules->append, .remove = rules->remove,
				      .before = rules->before};
	struct text out = {.arena = a};

	text_put(&out, cmdline_compose(&parts, a));
	for (uint32_t i = 0; i < e->initrds.n; i++) {
		if (e->initrds.at[i].part.n)	/* it is inside of the image */
			continue;
		text_put(&out, S(" initrd="));
		text_put(&out, backslashes(e->initrds.at[i].path, a));
	}
	return text_slice(&out);
}

static struct slice load_option(const struct slot *s, struct slice path, struct slice title,
				struct slice options, uint64_t sector, struct arena *a)
{
	struct text nodes = {.arena = a}, option = {.arena = a};
	struct slice file = efivars_text(backslashes(path, a), a);

	put_place(&nodes, s, sector);
	put_node(&nodes, MEDIA, FILE_PATH, 4 + file.n);
	text_put(&nodes, file);
	put_node(&nodes, 0x7f, 0xff, 4);
	put(&option, ACTIVE, 4);
	put(&option, nodes.n, 2);
	text_put(&option, efivars_text(arena_concat(a, S(TITLE), slice_upto(title, 60)), a));
	text_put(&option, text_slice(&nodes));
	if (options.n)
		text_put(&option, efivars_text(options, a));
	return text_slice(&option);
}

/* Behind the attributes and a length, the title. */
static bool is_ours(int efivars, const char *name)
{
	char bytes[10 + 2 * (sizeof(TITLE) - 1)] = "";
	struct slice have = sysdir_content(efivars, name, bytes, sizeof(bytes));

	for (size_t i = 0; i < sizeof(TITLE) - 1; i++)
		if (have.n < sizeof(bytes) || bytes[10 + 2 * i] != TITLE[i])
			return have.n == 0;
	return true;
}

struct slice program_next(int efivars, const struct slot *s, struct slice path, struct slice title,
			  struct slice options, struct arena *a)
{
	uint64_t sector = SECTOR;
	const char *name = arena_cstr(a, arena_format(a, "Boot%04X" GUID, NUMBER));
	const char *disk = arena_cstr(a, arena_format(a, "/sys/block/%s/queue/logical_block_size",
						      s->block.disk));
	char number[2] = {(char)(NUMBER & 0xff), (char)(NUMBER >> 8)};

	if (efivars < 0)
		return S("the firmware's variables cannot be reached");
	if (!is_ours(efivars, name))
		return S("the firmware's Boot4B58 is somebody else's");
	if (!sysdir_read_number(AT_FDCWD, disk, &sector) || sector < SECTOR)
		sector = SECTOR;
	int err = efivars_set(efivars, name, load_option(s, path, title, options, sector, a));
	if (!err)
		err = efivars_set(efivars, "BootNext" GUID, (struct slice){number, 2});
	return slice_str(err ? strerror(-err) : "");
}
