/* pxelinux's search order and its reading of file names. */
/* SPDX-License-Identifier: MIT */
#include "discover/pxelinux.h"
#include "tests/unit/test.h"

TEST(pxelinux_search_order)
{
	static const struct slice want[] = {
		S_INIT("pxelinux.cfg/b8945908-d6a6-41a9-611d-74a6ab80b83d"),
		S_INIT("pxelinux.cfg/01-88-99-aa-bb-cc-dd"),
		S_INIT("pxelinux.cfg/C0A8025B"),
		S_INIT("pxelinux.cfg/C0A8025"),
		S_INIT("pxelinux.cfg/C0A802"),
		S_INIT("pxelinux.cfg/C0A80"),
		S_INIT("pxelinux.cfg/C0A8"),
		S_INIT("pxelinux.cfg/C0A"),
		S_INIT("pxelinux.cfg/C0"),
		S_INIT("pxelinux.cfg/C"),
		S_INIT("pxelinux.cfg/default-arm-sunxi-board"),
		S_INIT("pxelinux.cfg/default-arm-sunxi"),
		S_INIT("pxelinux.cfg/default-arm"),
		S_INIT("pxelinux.cfg/default"),
	};
	struct pxelinux_client client = {
		.uuid = S("B8945908-D6A6-41A9-611D-74A6AB80B83D"), .mac = S("88:99:AA:BB:CC:DD"),
		.hardware = 1, .ip = {192, 168, 2, 91}, .board = S("arm-sunxi-board"),
	};
	struct slice_list names = pxelinux_names(&client, &test_arena);

	OK(names.n == sizeof(want) / sizeof(*want));
	for (uint32_t i = 0; i < names.n && i < sizeof(want) / sizeof(*want); i++)
		OK_TEXT(names.at[i], want[i]);
	client = (struct pxelinux_client){0};
	names = pxelinux_names(&client, &test_arena);
	OK(names.n == 1);
}

TEST(pxelinux_prefixes)
{
	OK_TEXT(pxelinux_prefix(S("::boot/"), S("x/pxelinux.0")), S("::boot/"));
	OK_TEXT(pxelinux_prefix(S(""), S("/boot/pxelinux.0")), S("/boot/"));
	OK(pxelinux_prefix(S(""), S("pxelinux.0")).n == 0);
}

static void check(struct slice prefix, struct slice name, struct slice url, struct slice server,
		  struct slice path)
{
	struct pxelinux_location l = pxelinux_locate(prefix, name, &test_arena);

	OK_TEXT(l.url, url);
	OK_TEXT(l.server, server);
	OK_TEXT(l.path, path);
}

TEST(pxelinux_file_names)
{
	const struct slice no = {0};

	check(S("boot/"), S("linux"), no, no, S("boot/linux"));
	check(S("boot/"), S("/linux"), no, no, S("boot//linux"));
	check(S("boot/"), S("::linux"), no, no, S("linux"));
	check(S("boot/"), S("10.0.0.1::linux"), no, S("10.0.0.1"), S("linux"));
	check(S("10.0.0.2::boot/"), S("linux"), no, S("10.0.0.2"), S("boot/linux"));
	check(S("boot/"), S("http://s/linux"), S("http://s/linux"), no, no);
	check(S("http://s/boot/"), S("linux"), S("http://s/boot/linux"), no, no);
	check(S("tftp://s/boot/"), S("::linux"), no, no, S("linux"));
	check(no, S(""), no, no, no);
}
