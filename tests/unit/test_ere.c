/* Regular expressions: tables, hostile patterns, and random ones against the host's regexec(). */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "lib/ere.h"

#include <errno.h>
#include <locale.h>
#include <regex.h>
#include <stdio.h>

#include "lib/text.h"
#include "tests/unit/test.h"

/* "0-3 1-2 -": the spans of the whole and of the groups; "no", or the name of the error. */
static struct slice result(struct slice pattern, struct slice subject)
{
	struct ere_span spans[LIMIT_REGEXP_GROUPS];
	struct slice text = {0};
	struct ere ere;
	int rc = ere_compile(&test_arena, pattern, &ere);

	if (rc == 0)
		rc = ere_match(&ere, subject, &test_arena, spans);
	if (rc)
		return rc == -ENOENT ? S("no") : slice_str(strerrorname_np(-rc));
	for (uint32_t i = 0; i < ere.groups; i++) {
		bool unset = spans[i].begin == ERE_UNSET;
		struct slice one = arena_format(&test_arena, "%u-%u", spans[i].begin, spans[i].end);
		text = arena_join(&test_arena, text, ' ', unset ? S("-") : one);
	}
	return text;
}

struct row {
	const char *pattern, *subject, *want;
};

static void check_rows(const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t mark = test_arena.used;
		struct slice got = result(slice_str(rows[i].pattern), slice_str(rows[i].subject));

		if (!slice_eq(got, slice_str(rows[i].want)))
			printf("\"%s\" in \"%s\"\n", rows[i].pattern, rows[i].subject);
		OK_TEXT(got, slice_str(rows[i].want));
		test_arena.used = mark;
	}
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof(*(rows)))

TEST(ere_matches)
{
	static const struct row rows[] = {
		{"", "", "0-0"}, {"", "a", "0-0"}, {"b+", "abbc", "1-3"}, {"b+", "ac", "no"},
		{"x*", "aax", "0-0"}, {"a|ab|abc", "abc", "0-3"}, {"abc|b", "ab", "1-2"},
		{"^b", "ab", "no"}, {"a$", "ab", "no"}, {"^$", "", "0-0"}, {"b^a", "b^a", "no"},
		{"\\^\\$\\.", "a^$.", "1-4"}, {"a.c", "a\nc", "0-3"}, {"a||b", "c", "0-0"},
		{"(^a|b)c", "bc", "0-2 0-1"}, {"(^a|b)$", "a", "0-1 0-1"},
		{"^\\((.*)\\)(/.*)$", "(hd0,1)/x", "0-9 1-6 7-9"},
		{"(.+),.+", "hd0,gpt2", "0-8 0-3"}, {"()", "", "0-0 0-0"},
		{"^([0-9]+)\\.([0-9]+)", "12.34.5", "0-5 0-2 3-5"}, {"(a)|(b)", "b", "0-1 - 0-1"},
		{"(a|b)*", "abab", "0-4 3-4"}, {"(a*)*", "b", "0-0 0-0"},
		{"(a*)*", "aa", "0-2 0-2"}, {"(a*)+", "b", "0-0 0-0"},
		{"((a)|b)*", "ab", "0-2 1-2 0-1"}, {"(a|ab)(c|bcd)(d*)", "abcd", "0-4 0-1 1-4 4-4"},
		{"(a+)(a*)", "aaa", "0-3 0-3 3-3"}, {"a)", "a)", "0-2"}, {"a}]", "a}]", "0-3"},
		{"(((((((((a)))))))))(b)", "ab",
		 "0-2 0-1 0-1 0-1 0-1 0-1 0-1 0-1 0-1 0-1 1-2"},
	};

	CHECK_ROWS(rows);
}

TEST(ere_repeats)
{
	static const struct row rows[] = {
		{"a{2}", "aaa", "0-2"}, {"a{2}", "a", "no"}, {"a{2,}", "aaaa", "0-4"},
		{"a{1,3}", "aaaa", "0-3"}, {"a{,2}b", "aab", "0-3"}, {"a{,}b", "aaab", "0-4"},
		{"a{0}b", "ab", "1-2"}, {"(a){0}b", "ab", "1-2 -"},
		{"(ab){2,3}", "abababab", "0-6 4-6"}, {"(a|bc){3}", "abca", "0-4 3-4"},
		{"a{2}{3}", "aaaaaaa", "0-6"}, {"a**", "aa", "0-2"}, {"a+?", "b", "0-0"},
		{"(a{0,1}b){2}", "bab", "0-3 1-3"}, {"a{0,0}", "a", "0-0"},
		{"(|a){3}b", "aab", "0-3 1-2"}, {"(a?){1,}$", "aa", "0-2 1-2"},
	};

	CHECK_ROWS(rows);
}

TEST(ere_brackets)
{
	static const struct row rows[] = {
		{"[abc]+", "xcabz", "1-4"}, {"[^abc]+", "abxyc", "2-4"}, {"[]a]+", "x]a", "1-3"},
		{"[^]a]", "]ab", "2-3"}, {"[a-]+", "-a-", "0-3"}, {"[-a]+", "-a-", "0-3"},
		{"[--/]+", ".-/", "0-3"}, {"[%--]+", "&-", "0-2"}, {"[a\\]", "\\", "0-1"},
		{"[a\\]]", "\\]", "0-2"}, {"[[]", "[", "0-1"}, {"[[:alpha:]_]+", "1aZ_2", "1-4"},
		{"[^[:space:]]+", " ab\t", "1-3"}, {"[[:digit:][:upper:]]+", "a1B", "1-3"},
		{"[[:xdigit:]]+", "gfF09g", "1-5"}, {"[[:punct:]]+", "a!/:@[`{~b", "1-9"},
		{"[[:blank:]]+", "a \t\n", "1-3"}, {"[[:cntrl:]]", "a\177", "1-2"},
		{"[[:graph:]]+", " a~ ", "1-3"}, {"[[:print:]]+", "\na ~\n", "1-4"},
		{"[[:lower:]]+[[:alnum:]]", "Aab9", "1-4"}, {"[[.a.]-[.c.]]+", "dabc", "1-4"},
		{"[[=a=]b]+", "cab", "1-3"}, {"[[.-.]]", "-", "0-1"}, {"[.]", "a", "no"},
		{"[*+?{}()|^$]+", "a*+?{}()|^$", "1-11"},
	};

	CHECK_ROWS(rows);
}

TEST(ere_gnu_escapes)
{
	static const struct row rows[] = {
		{"\\w+", "-a_9-", "1-4"}, {"\\W+", "a- b", "1-3"}, {"\\s\\S", "a b", "1-3"},
		{"\\<b\\>", "ab b cb", "3-4"}, {"\\bb", "ab b", "3-4"}, {"b\\B", "b ba", "2-3"},
		{"\\`a", "aa", "0-1"}, {"a\\'", "aa", "1-2"}, {"\\a\\/", "a/", "0-2"},
	};

	CHECK_ROWS(rows);
}

/* As recorded from GRUB 2.06, whose characters are those of UTF-8 too. */
TEST(ere_characters)
{
	static const struct row rows[] = {
		{"^.$", "é", "0-2"}, {"^..$", "é", "no"}, {"^[^a]$", "é", "0-2"},
		{"^[é]$", "é", "0-2"}, {"^\\w$", "é", "no"}, {"^\\W$", "é", "0-2"},
		{"^\\S$", "é", "0-2"}, {"^[[:alpha:]]$", "é", "no"}, {"^[^[:alpha:]]$", "é", "0-2"},
		{"^é*$", "éé", "0-4"}, {"^é{2}$", "éé", "0-4"}, {"é\\<a", "éa", "0-3"},
		{"[à-ï]", "aé", "1-3"}, {"[à-ï]", "ð", "no"}, {"^.$", "\xe9", "no"},
		{"^\xe9$", "\xe9", "0-1"}, {"^[^a]$", "\xe9", "no"}, {"^a.*$", "a\xe9", "no"},
		{"^.{3}$", "€\xf0\x9f\x90\xa7.", "0-8"},
	};

	CHECK_ROWS(rows);
}

TEST(ere_refuses)
{
	static const char *const bad[] = {
		"*a", "^*", "a|*b", "(+a)", "?", "{1}", "\\b+", "a{", "a{1", "a{x}", "a{}",
		"a{1,2,3}", "a{3,2}", "a{32768}", "a{99999999999}", "(a", "a(", "a\\", "[", "[a",
		"[]", "[^]", "[a-", "[b-a]", "[a-c-e]", "[a--]", "[[:foo:]]", "[[:alpha:]",
		"[[:alpha:]-z]", "[a-[:alpha:]]", "[[.ab.]]", "[[..]]", "[[==]]", "[[:alpha", "[[.",
		"\\1", "(a\\1)", "\\1(a)", "(a)\\1[", "(a)\\2",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		OK_TEXT(result(slice_str(bad[i]), S("")), S("EINVAL"));
	OK_TEXT(result(S("(a)\\1"), S("aa")), S("EOPNOTSUPP"));
	OK_TEXT(result(S("((a)b)\\2\\1*"), S("aba")), S("EOPNOTSUPP"));
}

static struct slice repeated(struct slice unit, unsigned times)
{
	struct slice s = {0};

	for (unsigned i = 0; i < times; i++)
		s = arena_concat(&test_arena, s, unit);
	return s;
}

TEST(ere_hostile_patterns_end)
{
	struct slice many = repeated(S("a"), 4000);
	const struct {
		struct slice pattern, want;
	} rows[] = {
		{S("((a{1,255}){1,255}){1,255}"), S("E2BIG")},
		{S("((((((((a{9}){9}){9}){9}){9}){9}){9}){9})"), S("E2BIG")},
		{S("a{32767}"), S("E2BIG")}, {S("(){32767}"), S("E2BIG")},
		{repeated(S("("), 4000), S("E2BIG")}, {repeated(S("()"), 32), S("E2BIG")},
		{repeated(S("|"), 4000), S("E2BIG")}, {repeated(S("[a]"), 2100), S("E2BIG")},
		{repeated(S("[a]{0}"), 2100), S("E2BIG")}, {repeated(S("a{0}"), 2000), S("0-0")},
		{S("[éèêëéèêëéèêëéèêëé]"), S("E2BIG")}, {S("((a*)*)*b"), S("no")},
		{S("(a|a|a|aa|(aa|aaa)*)*b"), S("no")}, {S("(a?){300}a{300}b"), S("no")},
		{S("(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)[^a]"), S("no")},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		OK_TEXT(result(rows[i].pattern, many), rows[i].want);
}

TEST(ere_work_is_bounded)
{
	struct ere_span whole[2];
	struct ere ere;
	size_t n = LIMIT_REGEXP_WORK / 2;
	struct slice subject = {arena_array(&test_arena, char, n + 1), n};

	OK(ere_compile(&test_arena, S("a"), &ere) == 0 && ere.n == 2);
	size_t mark = test_arena.used;
	OK(ere_match(&ere, subject, &test_arena, whole) == -ENOENT);
	subject.n++;
	OK(ere_match(&ere, subject, &test_arena, whole) == -E2BIG);
	OK(test_arena.used == mark);
}

/* Random patterns of a grammar. */
struct dice {
	uint32_t state;
	struct text out;
	const char *const *atoms;
	uint32_t n_atoms, n_anchors;
};

static uint32_t roll(struct dice *d, uint32_t sides)
{
	d->state = d->state * 1664525 + 1013904223;
	return (d->state >> 8) % sides;
}

enum { TOP = 2 /* groups in groups */, ROUNDS = 6000 };

/* The host's matcher errs about anchors in repeated groups: it finds "(^.)+" twice in "ab". So they
 * stand outside. */
static void anchor(struct dice *d, unsigned depth)
{
	static const char *const anchors[] = {"^", "$", "\\`", "\\'", "\\<", "\\>", "\\b"};

	if (depth == TOP && roll(d, 8) == 0)
		text_put(&d->out, slice_str(anchors[roll(d, d->n_anchors)]));
}

static void pattern(struct dice *d, unsigned depth);

static void piece(struct dice *d, unsigned depth)
{
	static const char *const repeats[] = {
		"*", "+", "?", "{2}", "{,2}", "{1,2}", "{2,}", "{0}", "{0,3}",
	};

	anchor(d, depth);
	if (depth && roll(d, 3) == 0) {
		text_char(&d->out, '(');
		pattern(d, depth - 1);
		text_char(&d->out, ')');
	} else {
		text_put(&d->out, slice_str(d->atoms[roll(d, d->n_atoms)]));
	}
	if (roll(d, 3) == 0)
		text_put(&d->out, slice_str(repeats[roll(d, 9)]));
	anchor(d, depth);
}

static void pattern(struct dice *d, unsigned depth)
{
	uint32_t pieces = roll(d, 4);

	for (uint32_t i = 0; i < pieces; i++)
		piece(d, depth);
	if (roll(d, 4) == 0) {
		text_char(&d->out, '|');
		pattern(d, depth);
	}
}

/* Both match, or neither; the first @n groups, the whole being the first of them, agree. */
static bool same_match(const struct ere *ere, const regex_t *host, const char *subject, uint32_t n)
{
	struct ere_span got[LIMIT_REGEXP_GROUPS];
	regmatch_t want[LIMIT_REGEXP_GROUPS];
	bool found = ere_match(ere, slice_str(subject), &test_arena, got) == 0;

	/* Asked for more than the whole, the host never comes back from "((|(^){2})(){2,})*". */
	if ((regexec(host, subject, n, want, 0) == 0) != found)
		return false;
	for (uint32_t i = 0; found && i < n && i < ere->groups; i++)
		if ((int32_t)got[i].begin != want[i].rm_so || (int32_t)got[i].end != want[i].rm_eo)
			return false;
	return true;
}

/* What both say of @regexp, and of three of the subjects. */
static bool same(struct dice *d, const char *regexp, const char *const *subjects, uint32_t n,
		 uint32_t groups)
{
	struct ere ere;
	regex_t host;
	int rc = ere_compile(&test_arena, slice_str(regexp), &ere);
	bool refused = regcomp(&host, regexp, REG_EXTENDED) != 0;
	bool agree = refused ? rc == -EINVAL : rc != -EINVAL;

	for (uint32_t i = 0; i < 3 && agree && rc == 0 && n; i++) {
		const char *subject = subjects[roll(d, n)];

		agree = ere.groups == host.re_nsub + 1 && same_match(&ere, &host, subject, groups);
		if (!agree)
			printf("in \"%s\":\n", subject);
	}
	if (!refused)
		regfree(&host);
	if (!agree)
		printf("\"%s\"\n", regexp);
	return agree;
}

static void compare(struct dice *d, const char *const *subjects, uint32_t n, uint32_t groups)
{
	for (uint32_t i = 0; i < ROUNDS; i++) {
		size_t mark = test_arena.used;

		d->out = (struct text){.arena = &test_arena};
		pattern(d, TOP);
		OK(same(d, arena_cstr(&test_arena, text_slice(&d->out)), subjects, n, groups));
		test_arena.used = mark;
	}
}

TEST(ere_agrees_with_regexec)
{
	static const char *const atoms[] = {
		"a", "b", "ab", ".", "[ab]", "[^a]", "c", "\\w", "\\W", "\\s", "\\S", "[[:alpha:]]",
		"\\.", "[a-b]",
	};
	static const char *const subjects[] = {
		"", "a", "b", "ab", "aab", "abab", "abc", "c a", "cab ba", ".b a.", "bbbb", "aaaaa",
		"ab ab", "b.c", "-a-",
	};
	struct dice d = {1, {0}, atoms, sizeof(atoms) / sizeof(*atoms), 7};

	compare(&d, subjects, sizeof(subjects) / sizeof(*subjects), 1);
}

TEST(ere_agrees_with_regexec_about_characters)
{
	static const char *const atoms[] = {
		"a", "é", "€", ".", "[aé]", "[^a]", "[^é]", "[€é]", "aé",
	};
	static const char *const subjects[] = {"", "é", "aé", "€a", "aéa€", "ééé", "a€é"};
	/* Without the last anchors: to the host "é" belongs into words. */
	struct dice d = {2, {0}, atoms, sizeof(atoms) / sizeof(*atoms), 4};
	locale_t utf8 = newlocale(LC_ALL_MASK, "C.UTF-8", (locale_t)0);

	OK(utf8 != (locale_t)0);
	locale_t before = uselocale(utf8);
	compare(&d, subjects, sizeof(subjects) / sizeof(*subjects), 1);
	uselocale(before);
	freelocale(utf8);
}

/* What is an expression at all, of bytes thrown together. */
TEST(ere_refuses_what_regcomp_refuses)
{
	const struct slice bytes = S("ab()[]{}*+?|^$\\-,.:=12[]{}()-:w<");
	struct dice d = {.state = 3};
	char regexp[16];

	for (uint32_t i = 0; i < 5 * ROUNDS; i++) {
		uint32_t n = roll(&d, sizeof(regexp) - 1);
		size_t mark = test_arena.used;

		for (uint32_t k = 0; k < n; k++)
			regexp[k] = bytes.p[roll(&d, (uint32_t)bytes.n)];
		regexp[n] = '\0';
		OK(same(&d, regexp, NULL, 0, 1));
		test_arena.used = mark;
	}
}

/* "((a+)(b|z)*)?(c)(d{1,2}|z)": no two ways to the same text, so one answer for each group. */
static const char *unambiguous(struct dice *d)
{
	static const char *const repeats[] = {"", "*", "+", "?", "{1,2}"};

	d->out = (struct text){.arena = &test_arena};
	for (char letter = 'a'; letter <= 'e'; letter++) {
		const char *repeat = repeats[roll(d, 5)];
		bool inside = roll(d, 2), pair = letter < 'e' && roll(d, 3) == 0;

		text_printf(&d->out, "%s(%s%c%s%s)%s", pair ? "(" : "", roll(d, 4) ? "" : "z|",
			    letter, inside ? repeat : "", roll(d, 4) ? "" : "|y",
			    inside ? "" : repeat);
		if (pair)
			text_printf(&d->out, "(%c))%s", ++letter, roll(d, 2) ? "?" : "");
	}
	return arena_cstr(&test_arena, text_slice(&d->out));
}

TEST(ere_groups_agree_with_regexec)
{
	struct dice d = {.state = 4};

	for (uint32_t i = 0; i < ROUNDS; i++) {
		size_t mark = test_arena.used;
		const char *regexp = unambiguous(&d);
		const char *subjects[3];

		for (uint32_t k = 0; k < 3; k++) {
			struct text t = {.arena = &test_arena};
			for (char letter = 'a'; letter <= 'e'; letter++)
				for (uint32_t n = roll(&d, 3); n; n--)
					text_char(&t, roll(&d, 12) ? letter : "yz"[roll(&d, 2)]);
			subjects[k] = arena_cstr(&test_arena, text_slice(&t));
		}
		OK(same(&d, regexp, subjects, 3, LIMIT_REGEXP_GROUPS));
		test_arena.used = mark;
	}
}
