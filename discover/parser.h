/* What a configuration format is to the scan: a registered parser. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_PARSER_H
#define DISCOVER_PARSER_H

#include "lib/registry.h"
#include "lib/slice.h"

struct scan;

/**
 * struct parser - one configuration format
 * @name:   the format in JSON, notes and menus
 * @rank:   lower runs first, and its menu is preferred; ties by name
 * @ways:   enum format_way (discover/entry.h), for its menus
 * @files:  candidates, best first: the first that exists is parsed. A component that is just '*'
 *          stands for every name in that directory.
 * @every:  every candidate that exists is parsed
 * @dirs:   directories, in place of @files or besides them: of each that exists, every file whose
 *          name ends in @suffix (in any case) is parsed, in byte order, then @finish is called once
 * @disc_files: candidates on ISO 9660 in place of @files; found as disc_path() finds them
 * @image_files: the same on what is inside of an image file, before all others
 * @parse:  turn the text of one file into entries with scan_add(). @path is its full path. NULL:
 *          no file is read; @finish does everything, for a directory whose files are not text, or
 *          have to be seen together
 * @finish: called after the files of one directory: order them, choose a default. May be NULL
 * @search: on a network volume, when the boot file (scan->volume->net->url) is this loader's own
 *          program, or may be: look for a configuration where the loader does, relative to that
 *          address, and parse it. False: there is none, and nobody was silent about it. May be NULL
 *
 * walk.c finds files and reads them; a parser is handed their text. It reaches other files only
 * through sources, and it cannot fail a scan: what it does not understand it notes and skips.
 */
struct parser {
	const char *name;
	uint32_t rank;
	uint32_t ways;
	const char *const *files;
	bool every;
	const char *const *dirs;
	struct slice suffix;
	const char *const *disc_files;
	const char *const *image_files;
	void (*parse)(struct scan *scan, struct slice path, struct slice text);
	void (*finish)(struct scan *scan, struct slice dir);
	bool (*search)(struct scan *scan);
};

REGISTRY_DECLARE(struct parser, parsers);
#define PARSER(object) REGISTER(struct parser, parsers, object)

/* The registered parser of that name, or NULL. */
const struct parser *parser_by_name(struct slice name);

#endif
