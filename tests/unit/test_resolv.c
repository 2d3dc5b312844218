/* resolv.conf of a lease. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>

#include "init/net/resolv.h"
#include "lib/fd.h"
#include "tests/unit/test.h"
#include "tests/unit/tree_kit.h"

static struct slice written(const struct net_identity *who)
{
	struct slice text = {0};
	struct tree t;

	if (!tree_open(&t))
		return text;
	char *path = arena_cstr(&test_arena, arena_format(&test_arena, "%s/resolv.conf", t.path));
	OK(resolv_write(who, path) == 0);
	OK(fd_read_file(AT_FDCWD, path, 4096, &test_arena, &text) == 0);
	tree_close(&t);
	return text;
}

TEST(resolv_of_a_lease)
{
	struct net_identity who = {.dns = S("10.9.0.1 10.9.0.2"), .dns6 = S("fd00::53"),
				   .domain = S("lab.example")};

	OK_TEXT(written(&who), S("search lab.example\nnameserver 10.9.0.1\n"
				 "nameserver 10.9.0.2\nnameserver fd00::53\n"));
	who.domain = S("x\nnameserver 6.6.6.6");
	who.dns6 = S("");
	OK_TEXT(written(&who), S("nameserver 10.9.0.1\nnameserver 10.9.0.2\n"));
}
