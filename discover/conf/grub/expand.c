/* Expansion of words: variables, splitting, protection of glob characters. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/expand.h"

#include "discover/conf/grub/glob.h"
#include "discover/conf/grub/word.h"
#include "lib/number.h"

enum {
	MAX_COMMAND_BYTES = 4 * LIMIT_GRUB_VALUE_BYTES,
	MAX_WORDS = 1 << 18,
};

/**
 * struct builder - the argument vector as it grows
 * @room: elements that @argv has memory for
 * @text: bytes of the word at hand begin at @start
 * @open: the word at hand exists, even when it is empty
 * @special: it holds '*', '?' or a backslash
 */
struct builder {
	struct grub *g;
	struct grub_argv *argv;
	uint32_t room;
	struct text text;
	size_t start;
	bool open, special;
};

/* Let the vector have memory for @room elements. */
static void reserve(struct builder *b, uint32_t room)
{
	struct slice *at = arena_array(b->g->scratch, struct slice, room);

	if (b->argv->n)
		memcpy(at, b->argv->at, b->argv->n * sizeof(*at));
	b->argv->at = at;
	b->room = room;
}

static void push(struct builder *b, struct slice word)
{
	if (b->argv->n >= MAX_WORDS) {
		b->text.cut = true;
		return;
	}
	if (b->argv->n == b->room)
		reserve(b, 2 * b->room);
	b->argv->at[b->argv->n++] = word;
}

/* The word at hand is complete: resolve what was protected, or let it match files. */
static void end_word(struct builder *b)
{
	if (!b->open)
		return;
	struct slice word = slice_from(text_slice(&b->text), b->start);
	struct slice_list found = {0};

	b->open = false;
	b->start = b->text.n;
	if (b->special && word.n) {
		b->special = false;
		if (grub_glob(b->g, word, &found)) {
			for (uint32_t i = 0; i < found.n; i++)
				push(b, found.at[i]);
			return;
		}
		word = word_unprotect((char *)(uintptr_t)word.p, word.n,
				      grub_is(b->g, KEEPS_HEX));
	}
	push(b, word);
}

static bool has_special(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\\' || s.p[i] == '*' || s.p[i] == '?')
			return true;
	return false;
}

/* Text that was protected already, or needs no protection. */
static void put(struct builder *b, struct slice s)
{
	b->open = true;
	b->special = b->special || has_special(s);
	text_put(&b->text, s);
}

/* Text in which nothing is special. */
static void put_protected(struct builder *b, struct slice s)
{
	if (!has_special(s)) {
		b->open = true;
		text_put(&b->text, s);
		return;
	}
	b->open = b->special = true;
	for (size_t i = 0; i < s.n; i++) {
		if (grub_is(b->g, KEEPS_HEX) && word_is_hex_escape(slice_from(s, i))) {
			text_put(&b->text, (struct slice){s.p + i, 4});
			i += 3;
			continue;
		}
		if (s.p[i] == '\\' || s.p[i] == '*' || s.p[i] == '?')
			text_char(&b->text, '\\');
		text_char(&b->text, s.p[i]);
	}
}

/* A part of an unquoted variable: its backslashes are literal, its glob characters are active
 * unless a backslash stands before them. */
static void put_value(struct builder *b, struct slice s)
{
	if (!slice_has(s, '\\')) {
		put(b, s);
		return;
	}
	b->open = b->special = true;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\') {
			text_char(&b->text, '\\');
			if (i + 1 < s.n && (s.p[i + 1] == '*' || s.p[i + 1] == '?'))
				text_char(&b->text, '\\');
		}
		text_char(&b->text, s.p[i]);
	}
}

/* White space splits a value into words, but not at its beginning and not at its end. */
static void put_split(struct builder *b, struct slice s)
{
	while (s.n && ascii_space(s.p[0]))
		s = slice_from(s, 1);
	while (s.n) {
		size_t n = 0;
		while (n < s.n && !ascii_space(s.p[n]))
			n++;
		put_value(b, slice_upto(s, n));
		while (n < s.n && ascii_space(s.p[n]))
			n++;
		s = slice_from(s, n);
		if (s.n)
			end_word(b);
	}
}

/* One value of a variable. */
static void put_one(struct builder *b, struct slice value, bool quoted)
{
	if (quoted)
		put_protected(b, value);
	else
		put_split(b, value);
}

static bool is_white(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_space(s.p[i]))
			return false;
	return true;
}

/* A parameter of nothing but white space vanishes, and so does the word boundary beside it. */
static void put_all_parameters(struct builder *b, char name, bool quoted)
{
	const struct scope *s = b->g->scope;
	bool any = false;

	for (uint32_t i = 0; i < s->n; i++) {
		if (!quoted && is_white(s->at[i]))
			continue;
		if (any && name == '*' && quoted)
			put_protected(b, S(" "));
		else if (any)
			end_word(b);
		put_one(b, s->at[i], quoted);
		any = true;
	}
}

/* $1, $#, $*, $@. Outside of any scope they have no value. */
static void put_parameter(struct builder *b, struct slice name, bool quoted)
{
	const struct scope *s = b->g->scope;

	if (!s)
		return;
	if (name.p[0] == '#') {
		char room[NUMBER_TEXT_BYTES];
		put(b, number_text(s->n, room));
	} else if (name.p[0] == '*' || name.p[0] == '@') {
		put_all_parameters(b, name.p[0], quoted);
	} else {
		uint64_t number = 0;
		if (slice_number(name, UINT32_MAX, &number) && number >= 1 && number <= s->n)
			put_one(b, s->at[number - 1], quoted);
	}
}

static bool is_parameter(struct slice name)
{
	char c = name.n ? name.p[0] : 0;

	return ascii_digit(c) || (name.n == 1 && (c == '#' || c == '*' || c == '@'));
}

static void put_variable(struct builder *b, struct slice name, bool quoted)
{
	if (is_parameter(name)) {
		put_parameter(b, name, quoted);
		return;
	}
	struct slice value = grub_get(b->g, name);
	if (value.n)
		put_one(b, value, quoted);
}

/* Length of the name at the front of @s, without braces. */
static size_t bare_name(struct slice s)
{
	size_t n = 0;

	if (s.n && (s.p[0] == '?' || s.p[0] == '#'))
		return 1;
	if (s.n && ascii_digit(s.p[0])) {
		while (n < s.n && ascii_digit(s.p[n]))
			n++;
		return n;
	}
	while (n < s.n && (ascii_alnum(s.p[n]) || s.p[n] == '_'))
		n++;
	return n;
}

/* Length of the variable at the front of @s, which is inside $"..." and behind a '$'; 0: it is
 * none. *@name: what it is called; its @p is NULL when the brace is not closed. */
static size_t gettext_name(struct slice s, struct slice *name)
{
	if (!slice_starts(s, S("{"))) {
		*name = slice_upto(s, bare_name(s));
		return name->n;
	}
	size_t n = slice_find(s, '}');
	*name = n < s.n ? slice_from(slice_upto(s, n), 1) : (struct slice){0};
	return n + (n < s.n);
}

static void gettext_variable(struct builder *b, struct text *t, struct slice *s)
{
	struct slice name;
	size_t n = gettext_name(*s, &name);

	if (n == 0)
		text_char(t, '$');
	else if (slice_eq(name, S("#")) && b->g->scope)
		text_number(t, b->g->scope->n);
	else if (name.p)
		text_put(t, grub_get(b->g, name));
	*s = slice_from(*s, n);
}

/* $"...": there are no translations here, but its variables are looked up. */
static void put_gettext(struct builder *b, struct slice s)
{
	struct text t = {.arena = b->g->scratch, .max = LIMIT_GRUB_VALUE_BYTES};
	bool escaped = false;

	while (s.n) {
		char c = s.p[0];
		s = slice_from(s, 1);
		if (c == '\\') {
			escaped = !escaped;
			if (!escaped)
				text_char(&t, '\\');
		} else if (c == '$' && !escaped) {
			gettext_variable(b, &t, &s);
		} else {
			if (escaped && c != '$')
				text_char(&t, '\\');
			escaped = false;
			text_char(&t, c);
		}
	}
	put_protected(b, text_slice(&t));
}

static void put_piece(struct builder *b, const struct piece *piece)
{
	switch (piece->type) {
	case PIECE_TEXT:
		if (piece->text.n)
			put(b, piece->text);
		break;
	case PIECE_QUOTED:
		put_protected(b, piece->text);
		break;
	case PIECE_VAR:
	case PIECE_QUOTED_VAR:
		put_variable(b, piece->text, piece->type == PIECE_QUOTED_VAR);
		break;
	case PIECE_GETTEXT:
		put_gettext(b, piece->text);
		break;
	case PIECE_PLAIN:
	case PIECE_BLOCK:
		break;
	}
}

void grub_expand(struct grub *g, const struct word *words, struct grub_argv *argv)
{
	struct builder b = {.g = g, .argv = argv};
	uint32_t n = 1;

	*argv = (struct grub_argv){0};
	for (const struct word *w = words; w; w = w->next)
		n++;
	reserve(&b, n < MAX_WORDS ? n : MAX_WORDS);
	b.text = (struct text){.arena = g->scratch, .max = MAX_COMMAND_BYTES};
	for (const struct word *w = words; w; w = w->next) {
		if (w->first.type == PIECE_PLAIN) {
			push(&b, w->first.text);
			continue;
		}
		if (w->first.type == PIECE_BLOCK) {
			argv->has_block = true;
			argv->block = w->first.text;
			push(&b, (struct slice){0});
			continue;
		}
		for (const struct piece *piece = &w->first; piece; piece = piece->next)
			put_piece(&b, piece);
		end_word(&b);
	}
	grub_charge(g, b.text.n);
	if (b.text.cut) {
		grub_note(g, NOTE_LIMIT, "a command with more than %d bytes or %d words",
			  MAX_COMMAND_BYTES, MAX_WORDS);
		argv->n = 0;
	}
}
