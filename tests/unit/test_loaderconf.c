/* loader.conf's timeouts, and the words of boolean values. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/keyword.h"
#include "discover/conf/loaderconf.h"
#include "discover/conf/path.h"
#include "tests/unit/test.h"

static void check_timeout(struct slice value, int32_t want, uint32_t want_style)
{
	int32_t timeout = MENU_TIMEOUT_UNSET;
	uint32_t style = MENU_STYLE_MENU;

	OK(loader_conf_timeout(value, &timeout, &style) == (want != MENU_TIMEOUT_UNSET));
	OK(timeout == want && style == want_style);
}

TEST(loaderconf_timeouts)
{
	check_timeout(S(""), MENU_TIMEOUT_UNSET, MENU_STYLE_MENU);
	check_timeout(S("0"), 0, MENU_STYLE_MENU);
	check_timeout(S("30"), 30, MENU_STYLE_MENU);
	check_timeout(S("menu-force"), MENU_TIMEOUT_FOREVER, MENU_STYLE_MENU);
	check_timeout(S("menu-hidden"), 0, MENU_STYLE_HIDDEN);
	check_timeout(S("menu-disabled"), 0, MENU_STYLE_HIDDEN);
	check_timeout(S("soon"), MENU_TIMEOUT_UNSET, MENU_STYLE_MENU);
	check_timeout(S("-1"), MENU_TIMEOUT_UNSET, MENU_STYLE_MENU);
	check_timeout(S("99999999999"), MENU_TIMEOUT_UNSET, MENU_STYLE_MENU);
}

TEST(keyword_bools)
{
	bool value = false;

	OK(keyword_bool(S("YES"), &value) && value);
	OK(keyword_bool(S("off"), &value) && !value);
	OK(!keyword_bool(S(""), &value));
	OK(!keyword_bool(S("maybe"), &value));
}

static void check_path(struct slice cwd, struct slice path, struct slice want)
{
	OK_TEXT(path_resolve(&test_arena, cwd, path), want);
}

TEST(path_resolves)
{
	check_path(S("/a/b"), S("c"), S("/a/b/c"));
	check_path(S("/a/b"), S("/c"), S("/c"));
	check_path(S("/a/b"), S("../c/./d//e/"), S("/a/c/d/e"));
	check_path(S("/a"), S("../../../x"), S("/x"));
	check_path(S("/a"), S("\\EFI\\x.efi"), S("/EFI/x.efi"));
	check_path(S("/a"), S(""), S("/"));
	check_path(S(""), S("x"), S("/x"));
	check_path(S("/a"), S(".."), S("/"));
}
