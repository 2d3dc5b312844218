/* Tests of parts of files: archives around a file, as cpio itself reads them. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/fd.h"
#include "loader/part.h"
#include "tests/unit/test.h"

static int file_of(struct slice text)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	OK(fd >= 0 && fd_write_all(fd, text) == 0);
	return fd;
}

/* What cpio says is in the archive, a name a line, then the content of its last member. */
static struct slice listed(int archive, const char *member)
{
	char command[256];
	struct slice text = {0};

	snprintf(command, sizeof(command),
		 "cpio -t --quiet < /proc/%d/fd/%d; cpio -i --to-stdout --quiet '%s' < "
		 "/proc/%d/fd/%d",
		 getpid(), archive, member, getpid(), archive);
	FILE *out = popen(command, "r");
	OK(out && fd_read_all(fileno(out), 1 << 16, &test_arena, &text) == 0);
	OK(pclose(out) == 0);
	return text;
}

TEST(part_wraps_a_file_of_any_length)
{
	static const char letters[] = "0123456789";

	for (size_t n = 0; n <= 9; n++) {
		struct slice content = {letters, n};
		AUTO_FD file = file_of(content);
		AUTO_FD archive = part_open(file, S("newc:etc/keys/k"), &test_arena);
		OK(archive >= 0);
		OK_TEXT(listed(archive, "etc/keys/k"),
			arena_concat(&test_arena, S("etc\netc/keys\netc/keys/k\n"), content));
		OK(lseek(archive, 0, SEEK_END) % 4 == 0);
	}
}

TEST(part_that_is_none_is_refused)
{
	AUTO_FD file = file_of(S("no PE image"));

	OK(part_open(file, S(".linux"), &test_arena) == -ENOEXEC);
	OK(part_open(file, S("other"), &test_arena) == -ENOENT);
	OK(part_open(file, S("newc:"), &test_arena) == -ENOENT);
	OK(part_open(file, S(""), &test_arena) == -ENOENT);
}
