/* Version and entry order: the vectors of the specifications. */
/* SPDX-License-Identifier: MIT */
#include "discover/order.h"
#include "tests/unit/test.h"

static int sign(int v)
{
	return (v > 0) - (v < 0);
}

/* The test vector of the UAPI Group's version format specification, lowest first. */
TEST(order_uapi_vector)
{
	static const struct slice v[] = {
		S_INIT("122.1"),   S_INIT("123~rc1-1"), S_INIT("123"),	   S_INIT("123-a"),
		S_INIT("123-a.1"), S_INIT("123-1"),	S_INIT("123-1.1"), S_INIT("123^post1"),
		S_INIT("123.a-1"), S_INIT("123.1-1"),	S_INIT("123a-1"),  S_INIT("124-1"),
	};
	const int n = sizeof(v) / sizeof(*v);

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			OK(sign(version_cmp_uapi(v[i], v[j])) == sign(i - j));
}

TEST(order_uapi_rules)
{
	static const struct {
		struct slice a, b;
		int want;
	} t[] = {
		{S_INIT(""), S_INIT(""), 0},
		{S_INIT(""), S_INIT("~"), 1},
		{S_INIT(""), S_INIT("a"), -1},
		{S_INIT("a"), S_INIT("A"), 1},		/* capitals first */
		{S_INIT("1_2"), S_INIT("1+2"), 0},	/* other characters only separate */
		{S_INIT("__1"), S_INIT("1"), 0},
		{S_INIT("01"), S_INIT("1"), 0},
		{S_INIT("1.0"), S_INIT("1.a"), -1},	/* no number counts as 0, then the rest */
		{S_INIT("6.10"), S_INIT("6.9"), 1},
		{S_INIT("99999999999999999999999"), S_INIT("100000000000000000000000"), -1},
		{S_INIT("ab"), S_INIT("abc"), -1},
		{S_INIT("\xff"), S_INIT(""), 0},
		/* the end is looked at before the next "~" */
		{S_INIT("~~"), S_INIT("~"), 1},
		{S_INIT("a~-"), S_INIT("a~-"), 0},
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		OK(sign(version_cmp_uapi(t[i].a, t[i].b)) == t[i].want);
		OK(sign(version_cmp_uapi(t[i].b, t[i].a)) == -t[i].want);
	}
}

/* Facts from the public test list of rpm's version comparison. */
TEST(order_rpm_vectors)
{
	static const struct {
		struct slice a, b;
		int want;
	} t[] = {
		{S_INIT("1.0"), S_INIT("1.0"), 0},
		{S_INIT("1.0"), S_INIT("2.0"), -1},
		{S_INIT("2.0"), S_INIT("1.0"), 1},
		{S_INIT("2.0.1"), S_INIT("2.0.1"), 0},
		{S_INIT("2.0"), S_INIT("2.0.1"), -1},
		{S_INIT("2.0.1a"), S_INIT("2.0.1a"), 0},
		{S_INIT("2.0.1a"), S_INIT("2.0.1"), 1},
		{S_INIT("5.5p1"), S_INIT("5.5p1"), 0},
		{S_INIT("5.5p1"), S_INIT("5.5p2"), -1},
		{S_INIT("5.5p10"), S_INIT("5.5p10"), 0},
		{S_INIT("5.5p1"), S_INIT("5.5p10"), -1},
		{S_INIT("10xyz"), S_INIT("10.1xyz"), -1},
		{S_INIT("xyz10"), S_INIT("xyz10"), 0},
		{S_INIT("xyz10"), S_INIT("xyz10.1"), -1},
		{S_INIT("xyz.4"), S_INIT("xyz.4"), 0},
		{S_INIT("xyz.4"), S_INIT("8"), -1},
		{S_INIT("xyz.4"), S_INIT("2"), -1},
		{S_INIT("5.5p2"), S_INIT("5.6p1"), -1},
		{S_INIT("5.6p1"), S_INIT("6.5p1"), -1},
		{S_INIT("6.0.rc1"), S_INIT("6.0"), 1},
		{S_INIT("10b2"), S_INIT("10a1"), 1},
		{S_INIT("1.0aa"), S_INIT("1.0aa"), 0},
		{S_INIT("1.0a"), S_INIT("1.0aa"), -1},
		{S_INIT("10.0001"), S_INIT("10.0001"), 0},
		{S_INIT("10.0001"), S_INIT("10.1"), 0},
		{S_INIT("10.0001"), S_INIT("10.0039"), -1},
		{S_INIT("4.999.9"), S_INIT("5.0"), -1},
		{S_INIT("20101121"), S_INIT("20101122"), -1},
		{S_INIT("2_0"), S_INIT("2_0"), 0},
		{S_INIT("2.0"), S_INIT("2_0"), 0},
		{S_INIT("a"), S_INIT("a"), 0},
		{S_INIT("a+"), S_INIT("a+"), 0},
		{S_INIT("a+"), S_INIT("a_"), 0},
		{S_INIT("+a"), S_INIT("+a"), 0},
		{S_INIT("+a"), S_INIT("_a"), 0},
		{S_INIT("+_"), S_INIT("_+"), 0},
		{S_INIT("+"), S_INIT("_"), 0},
		{S_INIT("1.0~rc1"), S_INIT("1.0~rc1"), 0},
		{S_INIT("1.0~rc1"), S_INIT("1.0"), -1},
		{S_INIT("1.0~rc1"), S_INIT("1.0~rc2"), -1},
		{S_INIT("1.0~rc1~git123"), S_INIT("1.0~rc1~git123"), 0},
		{S_INIT("1.0~rc1~git123"), S_INIT("1.0~rc1"), -1},
		{S_INIT("1.0^"), S_INIT("1.0^"), 0},
		{S_INIT("1.0^"), S_INIT("1.0"), 1},
		{S_INIT("1.0^git1"), S_INIT("1.0^git1"), 0},
		{S_INIT("1.0^git1"), S_INIT("1.0"), 1},
		{S_INIT("1.0^git1"), S_INIT("1.0^git2"), -1},
		{S_INIT("1.0^git1"), S_INIT("1.01"), -1},
		{S_INIT("1.0^20160101"), S_INIT("1.0.1"), -1},
		{S_INIT("1.0^20160101^git1"), S_INIT("1.0^20160101^git1"), 0},
		{S_INIT("1.0^20160102"), S_INIT("1.0^20160101^git1"), 1},
		{S_INIT("1.0~rc1^git1"), S_INIT("1.0~rc1^git1"), 0},
		{S_INIT("1.0~rc1^git1"), S_INIT("1.0~rc1"), 1},
		{S_INIT("1.0^git1~pre"), S_INIT("1.0^git1~pre"), 0},
		{S_INIT("1.0^git1"), S_INIT("1.0^git1~pre"), 1},
		{S_INIT("1.900"), S_INIT("1.8000"), -1},
		{S_INIT("FC5"), S_INIT("fc4"), -1},
		{S_INIT("2a"), S_INIT("2.0"), -1},
		{S_INIT("1.0"), S_INIT("1.fc4"), 1},
		{S_INIT("3.0.0_fc"), S_INIT("3.0.0.fc"), 0},
		{S_INIT("1b.fc17"), S_INIT("1b.fc17"), 0},
		{S_INIT("1b.fc17"), S_INIT("1.fc17"), -1},
		{S_INIT("1g.fc17"), S_INIT("1.fc17"), 1},
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		OK(sign(version_cmp_rpm(t[i].a, t[i].b, '^')) == t[i].want);
		OK(sign(version_cmp_rpm(t[i].b, t[i].a, '^')) == -t[i].want);
	}
}

TEST(order_blscfg)
{
	OK(order_cmp_blscfg(S("m-6.8.10-300.fc40"), S("m-6.8.9-300.fc40")) > 0);
	OK(order_cmp_blscfg(S("m-6.8.9-301.fc40"), S("m-6.8.9-300.fc40")) > 0);
	OK(order_cmp_blscfg(S("m-0-rescue"), S("m-6.8.9-300.fc40")) < 0);
	OK(order_cmp_blscfg(S("ostree-2"), S("ostree-1")) > 0);
	OK(order_cmp_blscfg(S("ostree-2-fcos"), S("ostree-10-fcos")) < 0);
	OK(order_cmp_blscfg(S("plain"), S("plain")) == 0);
	OK(order_cmp_blscfg(S("m-1-1+x"), S("m-1-1")) > 0);	/* '+' is the caret there */
	OK(order_cmp_blscfg(S(""), S("-")) == 0);
}

TEST(order_glob_matches)
{
	static const struct {
		struct slice pattern, text;
		bool want;
	} t[] = {
		{S_INIT("*"), S_INIT(""), true},
		{S_INIT(""), S_INIT(""), true},
		{S_INIT(""), S_INIT("a"), false},
		{S_INIT("a*"), S_INIT("Arch.conf"), true},
		{S_INIT("ARCH"), S_INIT("arch"), true},
		{S_INIT("arch-*"), S_INIT("arch"), false},
		{S_INIT("?b?"), S_INIT("abc"), true},
		{S_INIT("?"), S_INIT(""), false},
		{S_INIT("*.conf"), S_INIT("a.conf.conf"), true},
		{S_INIT("a*b*c"), S_INIT("aXbXbc"), true},
		{S_INIT("[a-c]x"), S_INIT("bx"), true},
		{S_INIT("[!a-c]x"), S_INIT("bx"), false},
		{S_INIT("[]]"), S_INIT("]"), true},
		{S_INIT("[abc"), S_INIT("[abc"), true},
		{S_INIT("\\*"), S_INIT("*"), true},
		{S_INIT("\\*"), S_INIT("a"), false},
		{S_INIT("[a-]"), S_INIT("-"), true},
		{S_INIT("*a"), S_INIT("aaaa"), true},
	};

	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++)
		OK(order_glob(t[i].pattern, t[i].text) == t[i].want);
}

TEST(order_systemd)
{
	struct boot_entry e[2] = {{.tries_left = TRIES_UNCOUNTED}, {.tries_left = TRIES_UNCOUNTED}};
	struct order_item a = {&e[0], S("a.conf"), S("a.conf")},
			  b = {&e[1], S("b.conf"), S("b.conf")};

	OK(order_cmp_systemd(&a, &b) > 0);	/* the greater name first */
	e[0].sort_key = S("x");
	OK(order_cmp_systemd(&a, &b) < 0);	/* with a sort key before without */
	e[0].tries_left = 0;
	OK(order_cmp_systemd(&a, &b) > 0);	/* exhausted last */
	e[0].tries_left = 1;
	e[1].sort_key = S("x");
	e[1].version = S("2");
	e[0].version = S("10");
	OK(order_cmp_systemd(&a, &b) < 0);	/* the newest version first */
	e[1].version = S("10");
	b.file = a.file;
	OK(order_cmp_systemd(&a, &b) < 0);	/* all the same: as they stand */
	e[1].tries_left = 3;
	OK(order_cmp_systemd(&a, &b) > 0);	/* more tries left first */
}
