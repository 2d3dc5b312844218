/* The line editor, by scripts of keys. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/editor.h"
#include "tests/unit/test.h"

static struct editor editor;

static enum editor_result press(enum key key)
{
	return editor_key(&editor, &(struct key_event){.key = key});
}

static enum editor_result type(struct slice s)
{
	struct key_event event = {.key = KEY_TEXT, .n = (uint8_t)s.n};

	memcpy(event.text, s.p, s.n);
	return editor_key(&editor, &event);
}

/* The text with '|' at the cursor. */
static struct slice seen(void)
{
	struct slice all = editor_text(&editor);
	struct slice left = arena_concat(&test_arena, slice_upto(all, editor.at), S("|"));

	return arena_concat(&test_arena, left, slice_from(all, editor.at));
}

TEST(editor_types_where_the_cursor_is)
{
	OK(editor_begin(&editor, S("root=/dev/vda ro")));
	OK_TEXT(seen(), S("root=/dev/vda ro|"));
	OK(type(S("x")) == EDITOR_CHANGED);
	OK_TEXT(seen(), S("root=/dev/vda rox|"));
	press(KEY_HOME);
	type(S("a"));
	OK_TEXT(seen(), S("a|root=/dev/vda rox"));
	press(KEY_RIGHT);
	press(KEY_DELETE);
	OK_TEXT(seen(), S("ar|ot=/dev/vda rox"));
	press(KEY_BACKSPACE);
	OK_TEXT(seen(), S("a|ot=/dev/vda rox"));
	press(KEY_END);
	press(KEY_LEFT);
	OK_TEXT(seen(), S("aot=/dev/vda ro|x"));
}

TEST(editor_stops_at_the_ends)
{
	OK(editor_begin(&editor, S("")));
	press(KEY_LEFT);
	press(KEY_BACKSPACE);
	press(KEY_RIGHT);
	press(KEY_DELETE);
	press(KEY_KILL_WORD);
	press(KEY_KILL_BEFORE);
	press(KEY_KILL_AFTER);
	OK_TEXT(seen(), S("|"));
}

TEST(editor_kills)
{
	OK(editor_begin(&editor, S("one two  three")));
	press(KEY_KILL_WORD);
	OK_TEXT(seen(), S("one two  |"));
	press(KEY_KILL_WORD);
	OK_TEXT(seen(), S("one |"));
	type(S("x"));
	press(KEY_LEFT);
	press(KEY_LEFT);
	press(KEY_KILL_AFTER);
	OK_TEXT(seen(), S("one|"));
	press(KEY_LEFT);
	press(KEY_KILL_BEFORE);
	OK_TEXT(seen(), S("|e"));
}

TEST(editor_moves_by_characters)
{
	OK(editor_begin(&editor, S("a\xe2\x82\xac")));
	type(S("\xc3\xa4"));
	OK_TEXT(seen(), S("a\xe2\x82\xac\xc3\xa4|"));
	press(KEY_LEFT);
	press(KEY_LEFT);
	OK_TEXT(seen(), S("a|\xe2\x82\xac\xc3\xa4"));
	press(KEY_DELETE);
	OK_TEXT(seen(), S("a|\xc3\xa4"));
	press(KEY_RIGHT);
	press(KEY_BACKSPACE);
	OK_TEXT(seen(), S("a|"));
}

/* Keys change one line; Up and Down lead to the next one, as far into it. */
TEST(editor_lines)
{
	OK(editor_begin(&editor, S("linux /a x\n\ninitrd /b")));
	OK_TEXT(seen(), S("linux /a x|\n\ninitrd /b"));
	OK(press(KEY_UP) == EDITOR_IGNORED);
	press(KEY_RIGHT);
	press(KEY_DELETE);
	press(KEY_KILL_AFTER);
	OK_TEXT(seen(), S("linux /a x|\n\ninitrd /b"));
	press(KEY_DOWN);
	OK_TEXT(seen(), S("linux /a x\n|\ninitrd /b"));
	press(KEY_BACKSPACE);
	press(KEY_KILL_BEFORE);
	press(KEY_KILL_WORD);
	OK_TEXT(seen(), S("linux /a x\n|\ninitrd /b"));
	press(KEY_DOWN);
	press(KEY_END);
	type(S("2"));
	OK(press(KEY_DOWN) == EDITOR_IGNORED);
	OK_TEXT(seen(), S("linux /a x\n\ninitrd /b2|"));
	press(KEY_HOME);
	press(KEY_UP);
	press(KEY_UP);
	OK_TEXT(seen(), S("|linux /a x\n\ninitrd /b2"));
}

TEST(editor_has_an_end)
{
	char *text = arena_array(&test_arena, char, EDITOR_BYTES + 1);

	memset(text, 'x', EDITOR_BYTES + 1);
	OK(!editor_begin(&editor, (struct slice){text, EDITOR_BYTES + 1}));
	OK(editor_begin(&editor, (struct slice){text, EDITOR_BYTES}));
	OK(type(S("y")) == EDITOR_FULL);
	OK(editor.n == EDITOR_BYTES);
	press(KEY_BACKSPACE);
	OK(type(S("\xc3\xa4")) == EDITOR_FULL);
	OK(type(S("y")) == EDITOR_CHANGED);
	OK(editor.n == EDITOR_BYTES && editor.text[EDITOR_BYTES - 1] == 'y');
}

TEST(editor_results)
{
	OK(editor_begin(&editor, S("a")));
	OK(press(KEY_ENTER) == EDITOR_DONE);
	OK(press(KEY_F10) == EDITOR_DONE);
	OK(press(KEY_ESC) == EDITOR_CANCELLED);
	OK(press(KEY_CANCEL) == EDITOR_CANCELLED);
	OK(press(KEY_UP) == EDITOR_IGNORED);
	OK(press(KEY_F1) == EDITOR_IGNORED);
}

/* Any keys on any bytes: cursor and length stay within the buffer. */
TEST(editor_random_keys)
{
	static const struct slice typed[] = {S_INIT("a"), S_INIT(" "), S_INIT("\xc3\xa4"),
					     S_INIT("\xf0\x9f\x90\xa7")};
	uint32_t seed = 99;

	OK(editor_begin(&editor, S("\x80\xff\xc3 a\n\xe2\x82\n\n\x82z")));
	for (int i = 0; i < 100000; i++) {
		seed = seed * 1664525 + 1013904223;
		unsigned r = seed >> 16;
		if (r % 3)
			type(typed[r / 3 % 4]);
		else
			press(r / 3 % KEY_COUNT == KEY_TEXT ? KEY_LEFT : r / 3 % KEY_COUNT);
		OK(editor.at <= editor.n && editor.n <= EDITOR_BYTES);
	}
}
