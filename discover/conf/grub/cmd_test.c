/* The commands "[" and "test". */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_test.h"

#include "discover/conf/grub/file.h"
#include "discover/conf/grub/net.h"

enum { MAX_PARENTHESES = 64 };

/* An expression being evaluated: @at moves through the words. */
struct test {
	struct grub *g;
	struct slice *argv;
	uint32_t argc, at;
	unsigned depth;
};

/* Value of the terms so far, as GRUB adds them up. @and: of those since the last "-o"; @or: of the
 * terms before. @invert: the next one is behind a "!". */
struct fold {
	bool and, or, invert;
};

static void fold(struct fold *f, bool value)
{
	f->and = f->and && (f->invert ? !value : value);
	f->invert = false;
}

static int to_int(struct grub *g, struct slice s)
{
	if (slice_skip(&s, S("-")))
		return -(int)(unsigned)grub_number(g, s, 0, NULL);
	return (int)(unsigned)grub_number(g, s, 0, NULL);
}

/* Where the numbers begin that -pgt and -plt compare: behind the common prefix, which ends before
 * its last digits. */
static size_t number_start(struct slice a, struct slice b)
{
	size_t i = 0;

	while (i < a.n && i < b.n && a.p[i] == b.p[i])
		i++;
	if (i == 0)
		return 0;
	for (i--; i > 0 && ascii_digit(a.p[i]); i--)
		;
	return i + 1;
}

static struct slice without_slashes(struct slice path)
{
	while (path.n && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

/* There are no directories there, so that no file is found by this. */
static bool on_network(struct grub *g, struct slice name)
{
	struct grub_place place;
	int status = g->status;
	bool there = grub_locate(g, name, &place) == GRUB_OK;

	g->status = status;
	return there && grub_net_is_url(place.path);
}

/* GRUB lists the directory and looks for the name in it, so of names without a slash in front "f"
 * is found and "d/f" is not. */
static bool file_info(struct grub *g, struct slice name, struct file_info *info)
{
	struct slice path = without_slashes(name), inside = path;

	if (slice_has(path, ')'))
		inside = slice_from(path, slice_find(path, ')') + 1);
	if (inside.n < path.n && !slice_starts(path, S("(")))
		path = inside;
	if (inside.n && inside.p[0] != '/') {
		struct slice device = slice_upto(path, path.n - inside.n);
		if (slice_has(inside, '/'))
			return false;
		path = arena_concat(g->scratch, arena_concat(g->scratch, device, S("/")), inside);
	}
	*info = (struct file_info){0};
	return !on_network(g, path) && grub_stat(g, path, info);
}

/* -nt and -ot, with the seconds that may be glued to them. */
static bool compare_times(struct grub *g, struct slice a, struct slice op, struct slice b)
{
	struct file_info first, second;
	bool one = file_info(g, a, &first), two = file_info(g, b, &second);
	int bias = op.n > 3 ? to_int(g, slice_from(op, 3)) : 0;
	bool both = one && two;

	if (op.p[1] == 'n')
		return (one && !two) || (both && first.mtime + bias > second.mtime);
	return (!one && two) || (both && first.mtime + bias < second.mtime);
}

/* Comparisons of text, which are decided by the byte order. False: @op is none. */
static bool compare_text(struct slice a, struct slice op, struct slice b, bool *value)
{
	int order = slice_cmp(a, b);

	if (slice_eq(op, S("=")) || slice_eq(op, S("==")))
		*value = order == 0;
	else if (slice_eq(op, S("!=")))
		*value = order != 0;
	else if (slice_eq(op, S("<")))
		*value = order < 0;
	else if (slice_eq(op, S("<=")))
		*value = order <= 0;
	else if (slice_eq(op, S(">")))
		*value = order > 0;
	else if (slice_eq(op, S(">=")))
		*value = order >= 0;
	else
		return false;
	return true;
}

/* Comparisons of numbers. False: @op is none. */
static bool compare_numbers(struct grub *g, struct slice a, struct slice op, struct slice b,
			    bool *value)
{
	static const struct {
		struct slice op;
		bool less, equal, greater;
	} ops[] = {
		{S_INIT("-eq"), 0, 1, 0}, {S_INIT("-ge"), 0, 1, 1}, {S_INIT("-gt"), 0, 0, 1},
		{S_INIT("-le"), 1, 1, 0}, {S_INIT("-lt"), 1, 0, 0}, {S_INIT("-ne"), 1, 0, 1},
	};

	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (slice_eq(op, ops[i].op)) {
			int x = to_int(g, a), y = to_int(g, b);
			*value = x < y ? ops[i].less : x == y ? ops[i].equal : ops[i].greater;
			return true;
		}
	if (!slice_eq(op, S("-pgt")) && !slice_eq(op, S("-plt")))
		return false;
	size_t start = number_start(a, b);
	uint64_t x = grub_number(g, slice_from(a, start), 0, NULL);
	uint64_t y = grub_number(g, slice_from(b, start), 0, NULL);
	*value = op.p[2] == 'g' ? x > y : x < y;
	return true;
}

/* "A OP B" at the front. False: there is none. */
static bool three_words(struct test *t, struct fold *f)
{
	struct slice a = t->argv[t->at], op = t->argv[t->at + 1], b = t->argv[t->at + 2];
	bool value;

	if (op.n == 0)
		return false;
	if (!compare_text(a, op, b, &value)) {
		if (op.p[0] != '-')
			return false;
		if (slice_starts(op, S("-nt")) || slice_starts(op, S("-ot")))
			value = compare_times(t->g, a, op, b);
		else if (!compare_numbers(t->g, a, op, b, &value))
			return false;
	}
	fold(f, value);
	t->at += 3;
	return true;
}

/* The value of "-X @a". False: there is no such test. */
static bool unary(struct grub *g, char letter, struct slice a, bool *value)
{
	struct file_info info = {0};

	switch (letter) {
	case 'n':
	case 'z':
		*value = (a.n != 0) == (letter == 'n');
		return true;
	case 'e':
		*value = file_info(g, a, &info);
		return true;
	case 'd':
		*value = file_info(g, a, &info) && info.kind == FILE_DIRECTORY;
		return true;
	case 'f':
		*value = file_info(g, a, &info) && info.kind != FILE_DIRECTORY;
		return true;
	case 's':
		*value = !on_network(g, a) && grub_stat(g, a, &info) &&
			 info.kind == FILE_REGULAR && info.size;
		return true;
	default:
		return false;
	}
}

/* "-X A" at the front. False: there is none. */
static bool two_words(struct test *t, struct fold *f)
{
	struct slice op = t->argv[t->at], a = t->argv[t->at + 1];
	bool value;

	if (op.n != 2 || op.p[0] != '-' || !unary(t->g, op.p[1], a, &value))
		return false;
	fold(f, value);
	t->at += 2;
	return true;
}

static bool evaluate(struct test *t);

/* A word that is no operator of two or three. */
static void one_word(struct test *t, struct fold *f, struct slice word)
{
	if (slice_eq(word, S("(")) && t->depth < MAX_PARENTHESES) {
		t->depth++;
		fold(f, evaluate(t));
		t->depth--;
	} else if (slice_eq(word, S("!"))) {
		f->invert = !f->invert;
	} else if (slice_eq(word, S("-o"))) {
		f->or = f->or || f->and;
		f->and = true;
	} else if (!slice_eq(word, S("-a"))) {
		fold(f, word.n != 0);
	}
}

static bool evaluate(struct test *t)
{
	struct fold f = {.and = true};

	while (t->at < t->argc) {
		if (t->at + 2 < t->argc && three_words(t, &f))
			continue;
		if (t->at + 1 < t->argc && two_words(t, &f))
			continue;
		struct slice word = t->argv[t->at++];
		if (slice_eq(word, S(")")))
			break;
		one_word(t, &f, word);
	}
	return f.or || f.and;
}

GRUB_COMMAND(cmd_test)
{
	struct test t = {.g = g, .argv = argv, .argc = argc};

	(void)command;
	if (argc && slice_eq(argv[argc - 1], S("]")))
		t.argc--;
	return evaluate(&t) ? GRUB_OK : grub_error(g, GRUB_TEST_FAILURE, "false");
}
