/* Tests of changing GRUB's environment block: the bytes that grub-editenv leaves. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grubenv.h"
#include "tests/unit/test.h"

enum { SIZE = 64, HEAD = 25 };	/* a small block: 39 bytes behind its first line */

static char block[SIZE];

static void fill(struct slice body)
{
	memset(block, '#', SIZE);
	memcpy(block, "# GRUB Environment Block\n", HEAD);
	memcpy(block + HEAD, body.p, body.n);
}

/* Whether the block is @body and the filling. */
static bool is(struct slice body)
{
	struct slice text = slice_from((struct slice){block, SIZE}, HEAD);

	if (!slice_skip(&text, body))
		return false;
	while (text.n && text.p[0] == '#')
		text = slice_from(text, 1);
	return text.n == 0 && slice_starts((struct slice){block, SIZE},
					   S("# GRUB Environment Block\n"));
}

static bool set(struct slice name, struct slice value)
{
	return grubenv_set(block, SIZE, name, value, false);
}

static bool unset(struct slice name)
{
	return grubenv_set(block, SIZE, name, (struct slice){0}, true);
}

TEST(grubenv_sets_and_removes)
{
	fill(S("a=1\nnext_entry=2\nb=3\n"));
	OK(set(S("next_entry"), S("")));
	OK(is(S("a=1\nnext_entry=\nb=3\n")));
	OK(set(S("a"), S("long")));
	OK(is(S("a=long\nnext_entry=\nb=3\n")));
	OK(set(S("c"), S("4")));
	OK(is(S("a=long\nnext_entry=\nb=3\nc=4\n")));
	OK(unset(S("next_entry")));
	OK(is(S("a=long\nb=3\nc=4\n")));
	OK(unset(S("next_entry")));
	OK(unset(S("c")));
	OK(is(S("a=long\nb=3\n")));
}

TEST(grubenv_escapes)
{
	struct slice name = {0}, value = {0}, text = {block, SIZE};
	struct arena *a = &test_arena;

	fill(S("x=\\\\\ny=2\n"));
	OK(set(S("y"), S("a\nb\\")));
	OK(is(S("x=\\\\\ny=a\\\nb\\\\\n")));
	OK(grubenv_begin(&text) && grubenv_next(&text, a, &name, &value));
	OK_TEXT(value, S("\\"));
	OK(grubenv_next(&text, a, &name, &value));
	OK_TEXT(value, S("a\nb\\"));
	/* a line that only seems to begin with the name: it belongs to the value before it */
	fill(S("x=\\\ny=1\ny=2\n"));
	OK(set(S("y"), S("3")));
	OK(is(S("x=\\\ny=1\ny=3\n")));
}

TEST(grubenv_full_block)
{
	/* exactly full: 39 bytes */
	fill(S("a=0123456789012345678901234567890123\nb\n"));
	OK(slice_eq((struct slice){block + SIZE - 2, 2}, S("b\n")));
	OK(!set(S("a"), S("01234567890123456789012345678901234")));
	OK(!set(S("c"), S("")));
	OK(is(S("a=0123456789012345678901234567890123\nb\n")));
	OK(set(S("a"), S("short")));
	OK(is(S("a=short\nb\n")));
	fill(S("a=012345678901234567890123456789\n"));
	OK(!set(S("b"), S("12345")));
	OK(set(S("b"), S("123")));
	OK(!set(S("c"), S("")));
}

TEST(grubenv_refuses)
{
	fill(S("a=1\n"));
	OK(!set(S(""), S("x")) && !set(S("#a"), S("x")) && !set(S("a=b"), S("x")));
	OK(!set(S("a\nb"), S("x")) && !set(S("a\\"), S("x")));
	fill(S("a=1"));	/* no end of the last line */
	OK(!set(S("a"), S("2")));
	fill(S("a=1\n"));
	block[3] = 'g';
	OK(!set(S("a"), S("2")));
}
