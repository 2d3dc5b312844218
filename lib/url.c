/* Takes URLs apart, and names relative to them together. */
/* SPDX-License-Identifier: MIT */
#include "lib/url.h"

#include "lib/number.h"
#include "lib/text.h"

static const struct {
	struct slice name;
	uint16_t port;
} schemes[URL_SCHEMES] = {
	[URL_TFTP] = {S_INIT("tftp://"), 69},
	[URL_HTTP] = {S_INIT("http://"), 80},
	[URL_HTTPS] = {S_INIT("https://"), 443},
};

static bool skip_fold(struct slice *s, struct slice prefix)
{
	if (!slice_eq_fold(slice_upto(*s, prefix.n), prefix))
		return false;
	*s = slice_from(*s, prefix.n);
	return true;
}

static bool all_allowed(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] <= ' ' || text.p[i] >= 0x7f || text.p[i] == '"')
			return false;
	return text.n > 0;
}

/* "host", "host:port", "[v6]:port"; @url has the scheme's port. */
static bool take_authority(struct slice text, struct url *url)
{
	uint64_t port;

	if (slice_has(text, '@'))
		return false;
	if (slice_skip(&text, S("["))) {
		if (!slice_has(text, ']'))
			return false;
		url->host = slice_cut(&text, ']');
		if (text.n && !slice_skip(&text, S(":")))
			return false;
	} else {
		url->host = slice_cut(&text, ':');
	}
	if (text.n == 0)
		return url->host.n > 0;
	if (!slice_number(text, UINT16_MAX, &port) || port == 0)
		return false;
	url->port = (uint16_t)port;
	return url->host.n > 0;
}

static size_t find_authority_end(struct slice s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != '/' && s.p[n] != '?' && s.p[n] != '#')
		n++;
	return n;
}

bool url_parse(struct slice text, struct url *url)
{
	unsigned scheme = 0;

	if (!all_allowed(text))
		return false;
	while (scheme < URL_SCHEMES && !skip_fold(&text, schemes[scheme].name))
		scheme++;
	if (scheme == URL_SCHEMES)
		return false;
	text = slice_upto(text, slice_find(text, '#'));
	size_t end = find_authority_end(text);
	*url = (struct url){.scheme = (enum url_scheme)scheme, .port = schemes[scheme].port,
			    .path = slice_from(text, end)};
	if (!take_authority(slice_upto(text, end), url))
		return false;
	if (url->scheme == URL_TFTP)
		slice_skip(&url->path, S("/"));
	else if (url->path.n == 0)
		url->path = S("/");
	return url->scheme == URL_TFTP || url->path.p[0] == '/';
}

/* The length of "scheme://", 0: there is none. */
static size_t scheme_length(struct slice s)
{
	size_t n = 0;

	while (n < s.n && (ascii_alnum(s.p[n]) || (n && (s.p[n] == '+' || s.p[n] == '-'))))
		n++;
	return n && slice_starts(slice_from(s, n), S("://")) ? n + 3 : 0;
}

bool url_is_absolute(struct slice text)
{
	return scheme_length(text) > 0;
}

bool url_default_port(const struct url *url)
{
	return url->port == schemes[url->scheme].port;
}

struct slice url_root(struct slice scheme, struct slice host, struct arena *a)
{
	bool bare = host.n && host.p[0] != '[' && slice_find(host, ':') != slice_rfind(host, ':');

	return arena_format(a, bare ? "%.*s://[%.*s]/" : "%.*s://%.*s/", SLICE_ARG(scheme),
			    SLICE_ARG(host));
}

/* Where the path of @url begins, and its length without a query. */
static size_t path_of(struct slice url, struct slice *path)
{
	size_t head = scheme_length(url);

	head += find_authority_end(slice_from(url, head));
	*path = slice_from(url, head);
	*path = slice_upto(*path, slice_find(*path, '#'));
	*path = slice_upto(*path, slice_find(*path, '?'));
	return head;
}

struct slice url_directory(struct slice url)
{
	struct slice path;
	size_t head = path_of(url, &path), slash = slice_rfind(path, '/');

	return slice_upto(url, head + (slash < path.n ? slash + 1 : 0));
}

/* "/a/b/" without its last name: "/a/"; the root stays. */
static struct slice one_up(struct slice path)
{
	if (path.n > 1)
		path = slice_upto(path, slice_rfind(slice_upto(path, path.n - 1), '/') + 1);
	return path;
}

struct slice url_join(struct slice base, struct slice name, struct arena *a)
{
	struct slice path;
	size_t head = path_of(base, &path);

	if (url_is_absolute(name) || name.n == 0)
		return name.n ? name : base;
	if (name.p[0] == '/')
		return arena_concat(a, slice_upto(base, head), name);
	if (name.p[0] == '?')
		return arena_concat(a, slice_upto(base, head + path.n), name);
	size_t slash = slice_rfind(path, '/');
	path = slash < path.n ? slice_upto(path, slash + 1) : S("/");
	for (;;) {
		if (slice_skip(&name, S("../")))
			path = one_up(path);
		else if (!slice_skip(&name, S("./")))
			break;
	}
	return arena_concat(a, arena_concat(a, slice_upto(base, head), path), name);
}

struct slice url_decode(struct slice text, struct arena *a)
{
	struct text out = {.arena = a};

	for (size_t i = 0; i < text.n; i++) {
		unsigned high = text.n - i > 2 ? number_digit(text.p[i + 1]) : 16;
		unsigned low = text.n - i > 2 ? number_digit(text.p[i + 2]) : 16;
		if (text.p[i] != '%' || high > 15 || low > 15) {
			text_char(&out, text.p[i]);
			continue;
		}
		text_char(&out, (char)(high << 4 | low));
		i += 2;
	}
	return text_slice(&out);
}
