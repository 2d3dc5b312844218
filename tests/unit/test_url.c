/* URLs, and servers in memory. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/source.h"
#include "lib/url.h"
#include "tests/unit/test.h"

static bool parses(const char *text, enum url_scheme scheme, const char *host, uint16_t port,
		   const char *path)
{
	struct url u;

	return url_parse(slice_str(text), &u) && u.scheme == scheme && u.port == port &&
	       slice_eq(u.host, slice_str(host)) && slice_eq(u.path, slice_str(path));
}

TEST(url_parts)
{
	OK(parses("tftp://10.9.0.1/a/b", URL_TFTP, "10.9.0.1", 69, "a/b"));
	OK(parses("tftp://10.9.0.1//a", URL_TFTP, "10.9.0.1", 69, "/a"));
	OK(parses("HTTP://h", URL_HTTP, "h", 80, "/"));
	OK(parses("http://h:8080/x?a=/b#c", URL_HTTP, "h", 8080, "/x?a=/b"));
	OK(parses("https://[fd00::1]/x", URL_HTTPS, "fd00::1", 443, "/x"));
	OK(parses("tftp://[fd00::1]:6969/x", URL_TFTP, "fd00::1", 6969, "x"));
}

TEST(url_refused)
{
	static const char *const bad[] = {
		"", "a", "/a", "file:///etc/passwd", "ftp://h/x", "http://", "http:///x",
		"http://h:0/", "http://h:65536/", "http://h:1a/", "http://u@h/", "http://u:p@h/",
		"http://h/a b", "http://h/\r\nHost:x", "http://h/\x80", "http://[fd00::1/x",
		"http://[fd00::1]x/", "http://h?q", "http://[]/",
	};
	struct url u;

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		OK(!url_parse(slice_str(bad[i]), &u));
}

TEST(url_joined)
{
	static const struct {
		const char *base, *name, *want;
	} cases[] = {
		{"http://h/d/s.ipxe", "rel", "http://h/d/rel"},
		{"http://h/d/s.ipxe?x=/y", "rel", "http://h/d/rel"},
		{"http://h/d/s", "/abs", "http://h/abs"},
		{"http://h:81/d/e/s", "../x", "http://h:81/d/x"},
		{"http://h/d/s", "../../../x", "http://h/x"},
		{"http://h/d/s", "./x/../y", "http://h/d/x/../y"},
		{"http://h/d/s?a", "?b", "http://h/d/s?b"},
		{"http://h", "x", "http://h/x"},
		{"tftp://h/s", "/x", "tftp://h/x"},
		{"tftp://h/s", "http://g/x", "http://g/x"},
		{"http://h/d/s", "", "http://h/d/s"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		OK_TEXT(url_join(slice_str(cases[i].base), slice_str(cases[i].name), &test_arena),
			slice_str(cases[i].want));
	OK_TEXT(url_directory(S("http://h/a/b?c=/d")), S("http://h/a/"));
	OK_TEXT(url_directory(S("http://h")), S("http://h"));
	OK_TEXT(url_decode(S("a%20b%4"), &test_arena), S("a b%4"));
	OK_TEXT(url_decode(S("%41%zz%"), &test_arena), S("A%zz%"));
}

TEST(source_urls_answers)
{
	static const struct url_file files[] = {
		{S_INIT("http://h/a"), S_INIT("text"), 0},
		{S_INIT("http://h/closed"), S_INIT(""), -EACCES},
		{S_INIT("http://dead/x"), S_INIT(""), -ETIMEDOUT},
	};
	struct source_urls u = {{&source_urls_ops}, files, 3, &test_arena, {0}};
	struct file_info info;
	struct slice text;

	OK(source_read(&u.source, S("http://h/a"), 10, &test_arena, &text) == 0);
	OK_TEXT(text, S("text"));
	OK(source_read(&u.source, S("http://h/a"), 3, &test_arena, &text) == -EFBIG);
	OK(source_read_at(&u.source, S("http://h/a"), 1, 2, &test_arena, &text) == 0);
	OK_TEXT(text, S("ex"));
	OK(source_stat(&u.source, S("http://h/closed"), &info) == -EACCES);
	OK(source_stat(&u.source, S("http://h/none"), &info) == -ENOENT);
	int rc = source_stat(&u.source, S("http://dead/x"), &info);
	OK(source_is_dead(rc) && !source_is_dead(-ENOENT) && !source_is_dead(-EACCES));
	OK(source_has_file(&u.source, S("http://h/a")));
	OK(u.asked.n == 5);
	OK_TEXT(u.asked.at[0], S("GET http://h/a"));
	OK_TEXT(u.asked.at[4], S("HEAD http://h/a"));
}
