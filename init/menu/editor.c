/* What keys do to lines of text. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/editor.h"

#include "lib/utf8.h"

bool editor_begin(struct editor *e, struct slice text)
{
	if (text.n > sizeof(e->text))
		return false;
	if (text.n)
		memcpy(e->text, text.p, text.n);
	e->n = (uint32_t)text.n;
	e->at = (uint32_t)slice_find(text, '\n');
	return true;
}

/* ---- places ---- */

static uint32_t line_start(const struct editor *e, uint32_t at)
{
	while (at && e->text[at - 1] != '\n')
		at--;
	return at;
}

static uint32_t line_end(const struct editor *e, uint32_t at)
{
	return at + (uint32_t)slice_find((struct slice){e->text + at, e->n - at}, '\n');
}

/* A byte inside a UTF-8 character; text from a disk need not be UTF-8, then each byte is one. */
static bool continues(const struct editor *e, uint32_t at)
{
	return at < e->n && utf8_continues(e->text[at]);
}

static uint32_t before(const struct editor *e, uint32_t at)
{
	uint32_t start = line_start(e, at);

	if (at > start)
		at--;
	while (at > start && continues(e, at))
		at--;
	return at;
}

static uint32_t after(const struct editor *e, uint32_t at)
{
	if (at == line_end(e, at))
		return at;
	at++;
	while (continues(e, at))
		at++;
	return at;
}

/* The start of the word before the cursor: blanks, then what is not blank. */
static uint32_t word_before(const struct editor *e)
{
	uint32_t at = e->at;

	while (at && ascii_blank(e->text[at - 1]))
		at--;
	while (at && !ascii_space(e->text[at - 1]))
		at--;
	return at;
}

static enum editor_result delete(struct editor *e, uint32_t from, uint32_t to)
{
	if (to < e->n)
		memmove(e->text + from, e->text + to, e->n - to);
	e->n -= to - from;
	e->at = from;
	return EDITOR_CHANGED;
}

static enum editor_result insert(struct editor *e, const char *text, uint32_t n)
{
	if (n > sizeof(e->text) - e->n)
		return EDITOR_FULL;
	memmove(e->text + e->at + n, e->text + e->at, e->n - e->at);
	memcpy(e->text + e->at, text, n);
	e->n += n;
	e->at += n;
	return EDITOR_CHANGED;
}

static enum editor_result move(struct editor *e, uint32_t at)
{
	e->at = at;
	return EDITOR_CHANGED;
}

/* ---- the keys ---- */

static enum editor_result left(struct editor *e)
{
	return move(e, before(e, e->at));
}

static enum editor_result right(struct editor *e)
{
	return move(e, after(e, e->at));
}

static enum editor_result home(struct editor *e)
{
	return move(e, line_start(e, e->at));
}

static enum editor_result end(struct editor *e)
{
	return move(e, line_end(e, e->at));
}

/* To the line that begins at @start: as far into it as the cursor is in its own, in characters. */
static enum editor_result to_line(struct editor *e, uint32_t start)
{
	uint32_t characters = 0;

	for (uint32_t at = line_start(e, e->at); at < e->at; at = after(e, at))
		characters++;
	e->at = start;
	while (characters--)
		e->at = after(e, e->at);
	return EDITOR_CHANGED;
}

static enum editor_result up(struct editor *e)
{
	uint32_t start = line_start(e, e->at);

	return start ? to_line(e, line_start(e, start - 1)) : EDITOR_IGNORED;
}

static enum editor_result down(struct editor *e)
{
	uint32_t end = line_end(e, e->at);

	return end < e->n ? to_line(e, end + 1) : EDITOR_IGNORED;
}

static enum editor_result backspace(struct editor *e)
{
	return delete(e, before(e, e->at), e->at);
}

static enum editor_result delete_here(struct editor *e)
{
	return delete(e, e->at, after(e, e->at));
}

static enum editor_result kill_before(struct editor *e)
{
	return delete(e, line_start(e, e->at), e->at);
}

static enum editor_result kill_after(struct editor *e)
{
	return delete(e, e->at, line_end(e, e->at));
}

static enum editor_result kill_word(struct editor *e)
{
	return delete(e, word_before(e), e->at);
}

static enum editor_result done(struct editor *e)
{
	(void)e;
	return EDITOR_DONE;
}

static enum editor_result cancel(struct editor *e)
{
	(void)e;
	return EDITOR_CANCELLED;
}

static enum editor_result (*const bindings[KEY_COUNT])(struct editor *) = {
	[KEY_UP] = up,
	[KEY_DOWN] = down,
	[KEY_LEFT] = left,
	[KEY_RIGHT] = right,
	[KEY_HOME] = home,
	[KEY_END] = end,
	[KEY_BACKSPACE] = backspace,
	[KEY_DELETE] = delete_here,
	[KEY_KILL_BEFORE] = kill_before,
	[KEY_KILL_AFTER] = kill_after,
	[KEY_KILL_WORD] = kill_word,
	[KEY_ENTER] = done,
	[KEY_F10] = done,
	[KEY_ESC] = cancel,
	[KEY_CANCEL] = cancel,
};

enum editor_result editor_key(struct editor *e, const struct key_event *key)
{
	if (key->key == KEY_TEXT)
		return insert(e, key->text, key->n);
	return bindings[key->key] ? bindings[key->key](e) : EDITOR_IGNORED;
}
