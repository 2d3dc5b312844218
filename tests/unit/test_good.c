/* A start that went well no longer counts, where starts are counted in an environment block. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/good.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/fd.h"
#include "tests/unit/test.h"

enum { BLOCK = 1024 };

static struct catalog catalog;

static void fill(int dir, struct slice body)
{
	char block[BLOCK];
	AUTO_FD fd = openat(dir, "env", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	memset(block, '#', sizeof(block));
	memcpy(block, body.p, body.n);
	OK(fd_write_all(fd, (struct slice){block, sizeof(block)}) == 0);
}

static bool begins(int dir, struct slice wanted)
{
	struct slice text;

	return fd_read_file(dir, "env", BLOCK, &test_arena, &text) == 0 && text.n == BLOCK &&
	       slice_starts(text, wanted);
}

TEST(good_takes_a_start_out_of_the_block)
{
	char folder[] = "/tmp/test_good.XXXXXX";
	struct volumes v = {.catalog = &catalog};
	struct slot *s = catalog_add(&catalog, ORIGIN_DIRECTORY);

	OK(mkdtemp(folder));
	int dir = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	s->mount = dir;
	s->source = (struct source_dir){.source = {&source_dir_ops}, .root = dir};
	s->probe.facts.uuid = S("1234");
	fill(dir, S("# GRUB Environment Block\nkexling_attempts=*aa:2:100 bb:1:50\n"));
	OK_TEXT(good_in_block(&v, S("UUID=1234:/env"), &test_arena), S(""));
	OK(begins(dir, S("# GRUB Environment Block\nkexling_attempts=bb:1:50\n#")));
	OK(good_in_block(&v, S("UUID=1234:/none"), &test_arena).n > 0);
	OK(good_in_block(&v, S("UUID=77:/env"), &test_arena).n > 0);
	unlinkat(dir, "env", 0);
	rmdir(folder);
	catalog_remove(s);	/* closes dir */
}
