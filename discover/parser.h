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
 * @files:  candidates, best first; only the first that exists is parsed, or every one with
 *          @every. A component that is just '*' stands for every name in that directory.
 * @every:  parse every candidate that exists
 * @dirs:   or: directories; of each that exists, every file ending in @suffix (whatever its case)
 *          is parsed, in byte order, then @finish is called once
 * @disc_files: candidates on ISO 9660 in place of @files; found as disc_path() finds them
 * @parse:  turn text into entries with scan_add(). @path is the file's full path. NULL with @dirs:
 *          no file is read, @finish does it (what is in the directory is not text, or has to be
 *          seen as a whole)
 * @finish: after the files of one directory: order them, choose a default. May be NULL
 *
 * The walk belongs to walk.c; a parser is handed text. It reaches other files only through
 * sources, and it cannot fail a scan: what it does not understand it notes and skips.
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
	void (*parse)(struct scan *scan, struct slice path, struct slice text);
	void (*finish)(struct scan *scan, struct slice dir);
};

REGISTRY_DECLARE(struct parser, parsers);
#define PARSER(object) REGISTER(struct parser, parsers, object)

/* The registered parser of that name, or NULL. */
const struct parser *parser_by_name(struct slice name);

#endif
