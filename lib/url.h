/* URLs as boot loaders write them: tftp, http and https (RFC 3986, RFC 3617). */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_URL_H
#define LIB_URL_H

#include "lib/arena.h"

enum url_scheme { URL_TFTP, URL_HTTP, URL_HTTPS, URL_SCHEMES };

/**
 * struct url - an address taken apart; the texts point into it
 * @host: a name or an address; of IPv6 without its brackets
 * @port: that of the scheme where the text has none
 * @path: http: what is asked for, from the '/' on, with the query; "/" where there is none.
 *        tftp: the name of the file, which is what follows one '/': that of "tftp://h//x" is "/x"
 */
struct url {
	enum url_scheme scheme;
	struct slice host;
	uint16_t port;
	struct slice path;
};

/* Take @text apart. False: another scheme, no host, a user's name, a port that is none, or a
 * character that no URL has (control characters, blanks, quotes, beyond ASCII); then *@url means
 * nothing. */
bool url_parse(struct slice text, struct url *url);

/* Whether it begins with a scheme and "://", whichever. */
bool url_is_absolute(struct slice text);

/* Whether it is the port that the scheme has without saying. */
bool url_default_port(const struct url *url);

/* "http://10.9.0.1/": @host as url_parse() has it, with a port or in brackets where it has those; a
 * bare address of IPv6 is put into some. */
struct slice url_root(struct slice scheme, struct slice host, struct arena *a);

/* What @name means in a file that came from @base, as iPXE reads it: an address is itself; "/x" is
 * from the host's root; all else is from the file's directory, with "../" at the front one up
 * each, never beyond the root. The query of @base is dropped. */
struct slice url_join(struct slice base, struct slice name, struct arena *a);

/* @url up to the last '/' of its path, with it: "http://h/a/" of "http://h/a/b?c=/d". */
struct slice url_directory(struct slice url);

/* "%41" is 'A'. A '%' without two digits stays. */
struct slice url_decode(struct slice text, struct arena *a);

#endif
