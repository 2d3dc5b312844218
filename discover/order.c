/* Comparing versions, file names and entries, for the order of menus. */
/* SPDX-License-Identifier: MIT */
#include "discover/order.h"

static int cmp_size(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static char front(struct slice s)
{
	return s.n ? s.p[0] : '\0';
}

static bool alpha(char c)
{
	return ascii_alnum(c) && !ascii_digit(c);
}

/* Take the run of characters for which @in holds off the front of @s. */
static struct slice take_run(struct slice *s, bool (*in)(char))
{
	size_t n = 0;

	while (n < s->n && in(s->p[n]))
		n++;
	struct slice run = slice_upto(*s, n);

	*s = slice_from(*s, n);
	return run;
}

static int cmp_digits(struct slice a, struct slice b)
{
	while (front(a) == '0')
		a = slice_from(a, 1);
	while (front(b) == '0')
		b = slice_from(b, 1);
	return a.n != b.n ? cmp_size(a.n, b.n) : slice_cmp(a, b);
}

/* Step over @c in both; <0 or >0 when only one has it, and having it is lower. */
static int step_lower(struct slice *a, struct slice *b, char c)
{
	bool in_a = a->n && a->p[0] == c, in_b = b->n && b->p[0] == c;

	if (in_a && in_b) {
		*a = slice_from(*a, 1);
		*b = slice_from(*b, 1);
	}
	return (int)in_b - (int)in_a;
}

/* A byte's place in file names: the end and digits, letters, the rest; '~' is before all. */
static int file_place(struct slice s)
{
	char c = front(s);

	if (!s.n || ascii_digit(c))
		return 0;
	return c == '~' ? -1 : alpha(c) ? c : (unsigned char)c + 256;
}

static int cmp_file(struct slice a, struct slice b)
{
	while (a.n || b.n) {
		while ((a.n && !ascii_digit(front(a))) || (b.n && !ascii_digit(front(b)))) {
			int r = file_place(a) - file_place(b);
			if (r)
				return r;
			a = slice_from(a, 1);
			b = slice_from(b, 1);
		}
		int r = cmp_digits(take_run(&a, ascii_digit), take_run(&b, ascii_digit));
		if (r)
			return r;
	}
	return 0;
}

/* Without ".x86", ".conf.bak" and the like at its end: parts that begin with a letter. */
static struct slice without_suffix(struct slice s)
{
	for (;;) {
		size_t dot = slice_rfind(s, '.');
		struct slice part = slice_from(s, dot + 1);
		if (dot >= s.n || !part.n || !(alpha(part.p[0]) || part.p[0] == '~'))
			return s;
		for (size_t i = 0; i < part.n; i++)
			if (!ascii_alnum(part.p[i]) && part.p[i] != '~')
				return s;
		s = slice_upto(s, dot);
	}
}

int version_cmp_file(struct slice a, struct slice b)
{
	int r = cmp_file(without_suffix(a), without_suffix(b));

	return r ? r : cmp_file(a, b);
}

static bool outside_uapi(char c)
{
	return !ascii_alnum(c) && c != '~' && c != '-' && c != '^' && c != '.';
}

int version_cmp_uapi(struct slice a, struct slice b)
{
	static const char below[] = {'-', '^', '.'};

	for (;;) {
		take_run(&a, outside_uapi);
		take_run(&b, outside_uapi);
		int r = step_lower(&a, &b, '~');

		if (r)
			return r;
		if (!a.n || !b.n)
			return (int)(a.n != 0) - (int)(b.n != 0);
		for (size_t i = 0; i < sizeof(below); i++) {
			r = step_lower(&a, &b, below[i]);
			if (r)
				return r;
		}
		if (ascii_digit(front(a)) || ascii_digit(front(b)))
			r = cmp_digits(take_run(&a, ascii_digit), take_run(&b, ascii_digit));
		else
			r = slice_cmp(take_run(&a, alpha), take_run(&b, alpha));
		if (r)
			return r;
	}
}

static void skip_rpm(struct slice *s, char caret)
{
	while (s->n && !ascii_alnum(s->p[0]) && s->p[0] != '~' && s->p[0] != caret)
		*s = slice_from(*s, 1);
}

/* The next segments of both, which are not empty. Numbers are newer than letters. */
static int cmp_segments(struct slice *a, struct slice *b)
{
	bool number = ascii_digit(front(*a));
	struct slice x = take_run(a, number ? ascii_digit : alpha);
	struct slice y = take_run(b, number ? ascii_digit : alpha);

	if (!y.n)
		return number ? 1 : -1;
	return number ? cmp_digits(x, y) : slice_cmp(x, y);
}

/* '~' and the caret, at the front of what is left. *@done: they decide, or were stepped over. */
static int cmp_marks(struct slice *a, struct slice *b, char caret, bool *done)
{
	char x = front(*a), y = front(*b);

	*done = true;
	if (x == '~' || y == '~')
		return step_lower(a, b, '~');
	if (x == caret && y == caret)
		return step_lower(a, b, caret);
	*done = x == caret || y == caret;
	if (!*done)
		return 0;
	if (!a->n || !b->n)	/* the bare version is lower */
		return a->n ? 1 : -1;
	return x == caret ? -1 : 1;
}

int version_cmp_rpm(struct slice a, struct slice b, char caret)
{
	for (;;) {
		bool done;

		skip_rpm(&a, caret);
		skip_rpm(&b, caret);
		int r = cmp_marks(&a, &b, caret, &done);

		if (!r && !done) {
			if (!a.n || !b.n)
				return (int)(a.n != 0) - (int)(b.n != 0);
			r = cmp_segments(&a, &b);
		}
		if (r)
			return r;
	}
}

struct nvr {
	struct slice name, version, release;
};

/* Take what follows the last '-' off the end of @s. False when there is none. */
static bool take_last(struct slice *s, struct slice *part)
{
	size_t dash = slice_rfind(*s, '-');

	if (dash == s->n)
		return false;
	*part = slice_from(*s, dash + 1);
	*s = slice_upto(*s, dash);
	return true;
}

/* A name with fewer parts has a name, then a version, and no release. */
static struct nvr split_nvr(struct slice s)
{
	struct nvr x = {0};

	if (take_last(&s, &x.release) && !take_last(&s, &x.version)) {
		x.version = x.release;
		x.release = (struct slice){0};
	}
	x.name = s;
	return x;
}

int order_cmp_blscfg(struct slice a, struct slice b)
{
	struct nvr x = split_nvr(a), y = split_nvr(b);
	int r = version_cmp_rpm(x.name, y.name, '+');

	if (!r)
		r = version_cmp_rpm(x.version, y.version, '+');
	return r ? r : version_cmp_rpm(x.release, y.release, '+');
}

static bool exhausted(const struct boot_entry *e)
{
	return e->tries_left == 0;
}

/* Both have a sort key: key, then machine, then the newest version. */
static int cmp_sorted(const struct boot_entry *a, const struct boot_entry *b)
{
	int r = slice_cmp(a->sort_key, b->sort_key);

	if (!r)
		r = slice_cmp(a->machine_id, b->machine_id);
	return r ? r : version_cmp_uapi(b->version, a->version);
}

/* More tries left first, then fewer done. */
static int cmp_tries(const struct boot_entry *a, const struct boot_entry *b)
{
	if (a->tries_left == TRIES_UNCOUNTED || b->tries_left == TRIES_UNCOUNTED)
		return 0;
	int r = cmp_size(b->tries_left, a->tries_left);

	return r ? r : cmp_size(a->tries_done, b->tries_done);
}

int order_cmp_systemd(const struct order_item *x, const struct order_item *y)
{
	const struct boot_entry *a = x->entry, *b = y->entry;
	int r = (int)exhausted(a) - (int)exhausted(b);

	if (!r)
		r = (int)(b->sort_key.n != 0) - (int)(a->sort_key.n != 0);
	if (!r && a->sort_key.n)
		r = cmp_sorted(a, b);
	if (!r)
		r = version_cmp_uapi(y->file, x->file);
	if (!r)
		r = slice_cmp(x->file, y->file);
	if (!r)
		r = cmp_tries(a, b);
	return r ? r : (a > b) - (a < b);
}

/* Does @c match the set at the front of @pattern ("[...]", after the bracket)? @n: its length up to
 * and with the closing bracket; 0 when it has none, and then '[' is an ordinary character. */
static bool glob_set(struct slice pattern, char c, size_t *n)
{
	bool negate = pattern.n && (pattern.p[0] == '!' || pattern.p[0] == '^'), hit = false;
	size_t first = negate ? 1 : 0;

	*n = 0;
	for (size_t i = first; i < pattern.n; i++) {
		if (pattern.p[i] == ']' && i > first) {
			*n = i + 1;
			return hit != negate;
		}
		char low = ascii_lower(pattern.p[i]), high = low;

		if (i + 2 < pattern.n && pattern.p[i + 1] == '-' && pattern.p[i + 2] != ']') {
			high = ascii_lower(pattern.p[i + 2]);
			i += 2;
		}
		hit |= low <= c && c <= high;
	}
	return false;
}

/* Whether the front of @pattern, which is not '*', matches @c; @n:
 * how much of @pattern that took. */
static bool glob_one(struct slice pattern, char c, size_t *n)
{
	char want = front(pattern);

	c = ascii_lower(c);
	if (want == '[') {
		bool hit = glob_set(slice_from(pattern, 1), c, n);

		if (*n) {
			*n += 1;
			return hit;
		}
	}
	*n = 1;
	if (want == '\\' && pattern.n > 1) {
		*n = 2;
		want = pattern.p[1];
	} else if (want == '?') {
		return true;
	}
	return ascii_lower(want) == c;
}

bool order_glob(struct slice pattern, struct slice text)
{
	struct slice star = {0}, retry = {0};
	bool starred = false;

	while (text.n) {
		size_t n;

		if (front(pattern) == '*') {
			pattern = star = slice_from(pattern, 1);
			retry = text;
			starred = true;
		} else if (pattern.n && glob_one(pattern, text.p[0], &n)) {
			pattern = slice_from(pattern, n);
			text = slice_from(text, 1);
		} else if (starred) {	/* let the last star take one more */
			pattern = star;
			text = retry = slice_from(retry, 1);
		} else {
			return false;
		}
	}
	while (front(pattern) == '*')
		pattern = slice_from(pattern, 1);
	return !pattern.n;
}
