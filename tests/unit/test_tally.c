/* The tally of starts, whoever wrote it. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/tally.h"
#include "tests/unit/test.h"

enum { HOUR = 3600, NOW = 1000000 };

static struct slice started(struct slice text, struct slice id, uint64_t now)
{
	struct text out = {.arena = &test_arena, .max = TALLY_BYTES};

	tally_start(&out, text, id, now, HOUR);
	OK(!out.cut);
	return text_slice(&out);
}

static struct slice good(struct slice text)
{
	struct text out = {.arena = &test_arena};

	tally_good(&out, text);
	return text_slice(&out);
}

TEST(tally_tells_what_was_started_often)
{
	const struct slice t = S("*bbbbbbbb:1:1000120 junk aaaaaaaa:2:1000060 cccccccc:9:1");
	struct slice ids[TALLY_ENTRIES];

	OK(tally_often(t, 2, NOW + 120, HOUR, ids) == 1);
	OK_TEXT(ids[0], S("aaaaaaaa"));
	OK(tally_often(t, 1, NOW + 120, HOUR, ids) == 2);
	OK_TEXT(ids[0], S("bbbbbbbb"));
	OK(tally_often(t, 3, NOW + 120, UINT64_MAX, ids) == 1);
	OK_TEXT(ids[0], S("cccccccc"));
	OK(tally_often(S("a:5:1 b:5:1 c:5:1 d:5:1 e:5:1 f:5:1 g:5:1 h:5:1 i:5:1"), 5, 2, HOUR,
		       ids) == TALLY_ENTRIES);
	OK(tally_often(S(""), 1, NOW, HOUR, ids) == 0);
}

TEST(tally_counts_until_it_goes_well)
{
	struct slice t = started(S(""), S("aaaaaaaa"), NOW);

	OK_TEXT(t, S("*aaaaaaaa:1:1000000"));
	t = started(t, S("aaaaaaaa"), NOW + 60);
	OK(tally_starts(t, S("aaaaaaaa"), NOW + 120, HOUR) == 2);
	t = started(t, S("bbbbbbbb"), NOW + 120);
	OK_TEXT(t, S("*bbbbbbbb:1:1000120 aaaaaaaa:2:1000060"));
	OK(tally_is_open(t, S("bbbbbbbb")) && !tally_is_open(t, S("aaaaaaaa")));
	OK(!tally_is_open(good(t), S("aaaaaaaa")));
	OK_TEXT(good(t), S("aaaaaaaa:2:1000060"));
	OK_TEXT(good(good(t)), S("aaaaaaaa:2:1000060"));
	OK(tally_starts(t, S("aaaaaaaa"), NOW + 60 + HOUR, HOUR) == 2);
	OK(tally_starts(t, S("aaaaaaaa"), NOW + 61 + HOUR, HOUR) == 0);
	OK(tally_starts(t, S("aaaaaaaa"), 5, HOUR) == 2);
	OK_TEXT(started(t, S("aaaaaaaa"), NOW + 2 * HOUR),
		S("*aaaaaaaa:1:1007200 bbbbbbbb:1:1000120"));
}

TEST(tally_is_bounded_and_takes_anything)
{
	struct slice t = {0};
	char id[9] = "aaaaaaaa";

	for (int i = 0; i < 20; i++) {
		id[7] = (char)('a' + i);
		t = started(t, arena_copy(&test_arena, slice_str(id)), UINT32_MAX);
	}
	OK(t.n < TALLY_BYTES / 2 && tally_starts(t, S("aaaaaaaa"), NOW, HOUR) == 0);
	OK(tally_starts(t, S("aaaaaaam"), UINT32_MAX, HOUR) == 1);
	t = started(S("** :: a:b:c *:1:1 x:99999999999:1 y:1048576:7 \1"), S("z"), 7);
	OK_TEXT(t, S("*z:1:7 y:1048576:7"));
}
