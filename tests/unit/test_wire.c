/* Tests of records: what is put is got, and nothing else is. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "init/catalog/wire.h"
#include "tests/unit/test.h"

static struct slice texts[] = {S_INIT("Advanced options"), S_INIT("Older")};
static struct file_ref initrds[] = {
	{.volume = 3, .path = S_INIT("/ucode.img")},
	{.volume = 0, .device = S_INIT("UUID=1234"), .path = S_INIT("/initrd.img"),
	 .part = S_INIT("newc:x")},
};
static struct note problems[] = {{NOTE_MISSING_FILE, 3, S_INIT("/grub.cfg"), 12, S_INIT("gone")}};
static struct boot_write writes[] = {
	{.file = {.volume = 3, .path = S_INIT("/grubenv")}, .name = S_INIT("saved_entry"),
	 .value = S_INIT("x"), .remove = 0},
};
static uint32_t fallback[] = {1, 0};
static struct image_ref images[] = {{.holder = 3, .partition = 2, .path = S_INIT("/x.iso")}};

static struct fetch_request request;

static struct scan_record sample(void)
{
	static struct boot_entry entries[2];
	static struct menu menus[1];

	entries[0] = (struct boot_entry){
		.id = S("0011aabb"),
		.name = S("debian"),
		.title = S("Debian"),
		.submenu = {texts, 2}, .places = S("outer---inner---"),
		.format = S("grub"),
		.kernel = {.volume = 3, .path = S("/k")},
		.initrds = {initrds, 2},
		.cmdline = S("root=/dev/vda1 quiet"),
		.resume = S("/dev/vda2"),
		.starts = S("0123456789abcdef"),
		.flags = ENTRY_DEFAULT,
		.tries_left = 3,
		.tries_done = TRIES_UNCOUNTED,
		.config = S("/grub.cfg"),
		.line = 7,
		.problems = {problems, 1},
		.writes = {writes, 1},
	};
	request = (struct fetch_request){.t = 3, .ms = 4, .method = S("GET"), .status = 404,
					 .url = S("http://h/x"), .bytes = 1ull << 40,
					 .note = S("HTTP status 404")};
	entries[1] = (struct boot_entry){.id = S("deadbeef"), .action = ACTION_REBOOT};
	menus[0] = (struct menu){.format = S("grub"), .ways = WAY_OUSTS_LEGACY, .rank = 20,
				 .timeout = MENU_TIMEOUT_UNSET, .fallback = {fallback, 2}};
	return (struct scan_record){{entries, 2},
				    {menus, 1},
				    {problems, 1},
				    {texts, 2},
				    {images, 1}, S("*aaaaaaaa:1:7"),
				    {&request, 1}};
}

TEST(wire_scan_comes_back)
{
	struct scan_record in = sample(), out;
	struct slice bytes = wire_put_scan(&in, &test_arena);

	OK(wire_get_scan(bytes, &test_arena, &out) == 0);
	OK(out.entries.n == 2 && out.menus.n == 1 && out.notes.n == 1 && out.wants.n == 2);
	OK(out.requests.n == 1 && out.requests.at[0].ms == 4 &&
	   out.requests.at[0].bytes == 1ull << 40);
	OK_TEXT(out.requests.at[0].note, S("HTTP status 404"));
	OK(out.images.n == 1 && out.images.at[0].holder == 3 && out.images.at[0].partition == 2);
	OK_TEXT(out.images.at[0].path, S("/x.iso"));
	OK_TEXT(out.entries.at[0].title, S("Debian"));
	OK_TEXT(out.entries.at[0].submenu.at[1], S("Older"));
	OK_TEXT(out.entries.at[0].initrds.at[1].part, S("newc:x"));
	OK_TEXT(out.entries.at[0].writes.at[0].name, S("saved_entry"));
	OK(out.entries.at[0].tries_done == TRIES_UNCOUNTED);
	OK(out.menus.at[0].timeout == MENU_TIMEOUT_UNSET && out.menus.at[0].fallback.at[0] == 1);
	OK(out.menus.at[0].ways == WAY_OUSTS_LEGACY);
	struct slice again = wire_put_scan(&out, &test_arena);
	OK(slice_eq(bytes, again));
}

TEST(wire_cut_anywhere_is_refused)
{
	struct scan_record in = sample(), out;
	struct slice bytes = wire_put_scan(&in, &test_arena);

	for (size_t n = 0; n < bytes.n; n++)
		OK(wire_get_scan(slice_upto(bytes, n), &test_arena, &out) == -EBADMSG);
	char *longer = arena_array(&test_arena, char, bytes.n + 1);
	memcpy(longer, bytes.p, bytes.n);
	OK(wire_get_scan((struct slice){longer, bytes.n + 1}, &test_arena, &out) == -EBADMSG);
	OK(out.entries.n == 0);
}

/* Every byte replaced by others: refused, or a record that obeys all limits. */
TEST(wire_lies_are_bounded)
{
	struct scan_record in = sample(), out;
	struct slice bytes = wire_put_scan(&in, &test_arena);
	static const unsigned char lies[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
	char *copy = arena_array(&test_arena, char, bytes.n);
	size_t mark = test_arena.used;

	for (size_t i = 0; i < bytes.n * sizeof(lies); i++) {
		memcpy(copy, bytes.p, bytes.n);
		copy[i / sizeof(lies)] = (char)lies[i % sizeof(lies)];
		test_arena.used = mark;
		if (wire_get_scan((struct slice){copy, bytes.n}, &test_arena, &out) < 0)
			continue;
		OK(out.entries.n <= LIMIT_ENTRIES);
		for (uint32_t e = 0; e < out.entries.n; e++) {
			OK(out.entries.at[e].menu < out.menus.n);
			OK(out.entries.at[e].action < ACTION_COUNT);
			OK(out.entries.at[e].flags < 2 * ENTRY_OWN);
		}
		for (uint32_t m = 0; m < out.menus.n; m++)
			OK(out.menus.at[m].ways < 2 * WAY_OUSTS_LEGACY);
	}
}

static int firmware(uint32_t hibernated, size_t one_shot, size_t kernel,
		    struct firmware_record *r)
{
	static char x[LIMIT_TEXT_BYTES + 1];
	struct firmware_record in = {
		.vars = {.one_shot = {x, one_shot}, .entry = S("b"), .firmware_setup = 1},
		.hibernated = hibernated, .kernel = {x, kernel}, .uuid = {x, kernel}};

	return wire_get_firmware(wire_put_firmware(&in, &test_arena), &test_arena, r);
}

TEST(wire_firmware_comes_back_within_its_limits)
{
	struct firmware_record r;

	OK(firmware(1, LIMIT_TEXT_BYTES, 127, &r) == 0);
	OK(r.hibernated == 1 && r.vars.firmware_setup == 1 && r.kernel.n == 127);
	OK(r.vars.one_shot.n == LIMIT_TEXT_BYTES);
	OK_TEXT(r.vars.entry, S("b"));
	OK(firmware(2, 0, 0, &r) == -EBADMSG && firmware(1, 0, 128, &r) == -EBADMSG);
	OK(firmware(1, LIMIT_TEXT_BYTES + 1, 0, &r) == -EBADMSG && r.hibernated == 0);
}

TEST(wire_says_what_memory_it_takes)
{
	static char room[65536];
	struct scan_record in = sample(), out;
	struct slice bytes = wire_put_scan(&in, &test_arena);
	struct arena exact = {.base = room, .cap = wire_room(bytes)};
	char *copy = arena_array(&test_arena, char, bytes.n);
	uint32_t said = (uint32_t)wire_room(bytes);

	OK(said && said < sizeof(room));
	OK(wire_get_scan(bytes, &exact, &out) == 0 && exact.used == exact.cap);
	memcpy(copy, bytes.p, bytes.n);
	said += 16;
	memcpy(copy, &said, sizeof(said));
	OK(wire_get_scan((struct slice){copy, bytes.n}, &test_arena, &out) == -EBADMSG);
	memset(copy, 0xff, sizeof(said));
	OK(wire_room((struct slice){copy, bytes.n}) == 0);
	OK(wire_room((struct slice){0}) == 0);
}

TEST(wire_little_memory_is_no_crash)
{
	static char room[64];
	struct arena small = {.base = room, .cap = sizeof(room)};
	struct scan_record in = sample(), out;
	struct slice bytes = wire_put_scan(&in, &test_arena);

	OK(wire_get_scan(bytes, &small, &out) == -ENOMEM);
}

TEST(wire_probe_and_boot_come_back)
{
	struct probe_record probe = {.facts = {.device = S("vda2"), .size = 1ull << 40,
					       .fstype = S("ext4")}, .mounted = 1}, p;
	struct boot_record boot = {.loaded = 1, .message = S("ok"), .cmdline = S("quiet")}, b;

	OK(wire_get_probe(wire_put_probe(&probe, &test_arena), &test_arena, &p) == 0);
	OK(p.facts.size == 1ull << 40 && p.mounted == 1);
	OK_TEXT(p.facts.fstype, S("ext4"));
	OK(wire_get_boot(wire_put_boot(&boot, &test_arena), &test_arena, &b) == 0);
	OK_TEXT(b.cmdline, S("quiet"));
	OK(wire_get_probe(S(""), &test_arena, &p) == -EBADMSG);
}

static struct lvm_plan lvm_sample(void)
{
	static struct lvm_place places[] = {{1, 2048}, {0, 1ull << 40}};
	static struct lvm_piece pieces[] = {{0, 8, 0, {places, 1}}, {8, 16, 4, {places, 2}}};
	static struct lvm_volume volumes[] = {{S_INIT("root"), S_INIT("id"), {pieces, 2}}};
	static uint32_t members[] = {0, 3};

	return (struct lvm_plan){S("vg"), {volumes, 1}, 4, 2, S("why"), {members, 2}};
}

TEST(wire_plans_come_back)
{
	struct lvm_plan in = lvm_sample(), out;
	struct md_part parts[] = {{1, 2, 1, 1ull << 50}};
	struct md_plan raid = {1, 2, -1, 4, 3, S("host:0"), {parts, 1}}, array;

	OK(wire_get_lvm(wire_put_lvm(&in, &test_arena), &test_arena, &out) == 0);
	OK(out.volumes.n == 1 && out.visible == 4 && out.left == 2 && out.members.at[1] == 3);
	OK(out.volumes.at[0].pieces.n == 2 && out.volumes.at[0].pieces.at[1].stripe == 4);
	OK(out.volumes.at[0].pieces.at[1].places.at[1].sector == 1ull << 40);
	OK(wire_get_md(wire_put_md(&raid, &test_arena), &test_arena, &array) == 0);
	OK(array.level == -1 && array.parts.n == 1 && array.parts.at[0].events == 1ull << 50);
	parts[0].member = LIMIT_VOLUMES;
	OK(wire_get_md(wire_put_md(&raid, &test_arena), &test_arena, &array) == -EBADMSG);
	in.left = LIMIT_LVM_NODES + 1;
	OK(wire_get_lvm(wire_put_lvm(&in, &test_arena), &test_arena, &out) == -EBADMSG);
}
