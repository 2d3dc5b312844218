/* Which words of a command line are of one kind, and that a line of nothing else takes little. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/kernel_words.h"

#include "tests/unit/test.h"

TEST(kernel_words_of_one_kind)
{
	OK_TEXT(kernel_words(S("ro console=tty0  quiet console=ttyS0,115200\n"), S("console="),
			     &test_arena), S("console=tty0 console=ttyS0,115200"));
	OK_TEXT(kernel_words(S("note=\"a console=b\" console"), S("console="), &test_arena), S(""));
	OK_TEXT(kernel_words(S(""), S("console="), &test_arena), S(""));
}

/* An entry's line is a disk's or a server's word. */
TEST(kernel_words_of_a_line_of_nothing_else)
{
	enum { WORDS = 16384, BYTES = 4 * WORDS };
	char *line = arena_array(&test_arena, char, BYTES);
	struct arena small;

	for (int i = 0; i < WORDS; i++)
		memcpy(line + 4 * i, "ip= ", 4);
	OK(arena_open(&small, 4 * BYTES, arena_never_full) == 0);
	OK(kernel_words((struct slice){line, BYTES}, S("ip="), &small).n == BYTES - 1);
	arena_close(&small);
}
