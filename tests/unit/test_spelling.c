/* How far apart words are, and what may have been meant. */
/* SPDX-License-Identifier: MIT */
#include "lib/spelling.h"
#include "tests/unit/test.h"

TEST(spelling_counts_edits)
{
	OK(spelling_edits(S(""), S("")) == 0);
	OK(spelling_edits(S("list"), S("list")) == 0);
	OK(spelling_edits(S("list"), S("")) == 4);
	OK(spelling_edits(S(""), S("list")) == 4);
	OK(spelling_edits(S("lsit"), S("list")) == 1);		/* swapped */
	OK(spelling_edits(S("lst"), S("list")) == 1);		/* missing */
	OK(spelling_edits(S("lisst"), S("list")) == 1);		/* too many */
	OK(spelling_edits(S("lost"), S("list")) == 1);		/* another one */
	OK(spelling_edits(S("kitten"), S("sitting")) == 3);
	OK(spelling_edits(S("ca"), S("abc")) == 3);		/* no letter is edited twice */
}

TEST(spelling_has_a_longest_word)
{
	OK(spelling_edits(S("0123456789012345678901234567890"),
			  S("0123456789012345678901234567890")) == 0);
	OK(spelling_edits(S("01234567890123456789012345678901"),
			  S("0123456789 123456789 123456789 1")) == 3);
	OK(spelling_edits(S("01234567890123456789012345678901"),
			  S("x123456789012345678901234567890x")) > SPELLING_MAX);
	OK(spelling_edits(S("x"), S("01234567890123456789012345678901")) > SPELLING_MAX);
}

static struct slice nearest(struct slice word)
{
	struct spelling s = {.word = word};

	spelling_compare(&s, S("boot"));
	spelling_compare(&s, S("load"));
	spelling_compare(&s, S("unload"));
	spelling_compare(&s, S("version"));
	return s.nearest;
}

TEST(spelling_knows_what_is_near)
{
	OK_TEXT(nearest(S("boto")), S("boot"));
	OK_TEXT(nearest(S("laod")), S("load"));
	OK_TEXT(nearest(S("uload")), S("load"));		/* the first of two as near */
	OK_TEXT(nearest(S("unlaod")), S("unload"));
	OK_TEXT(nearest(S("reboot")), S("boot"));
	OK_TEXT(nearest(S("vresoin")), S("version"));
	OK(nearest(S("halt")).n == 0);
	OK(nearest(S("lock")).n == 0);
	OK(nearest(S("")).n == 0);
	OK(nearest(S("frobnicate")).n == 0);
}

TEST(spelling_hints)
{
	struct spelling s = {.word = S("jsno")};

	OK(spelling_hint(&s, "--", &test_arena).n == 0);
	spelling_compare(&s, S("json"));
	OK_TEXT(spelling_hint(&s, "--", &test_arena), S("did you mean '--json'? "));
}
