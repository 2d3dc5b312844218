/* Boot Loader Specification type 1 files as they stand, before anybody's rules are applied. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_BLS_FILE_H
#define CONF_BLS_FILE_H

#include "discover/entry.h"
#include "discover/source.h"

/*
 * Two readers use this: the native one in bls.c, and GRUB's blscfg command. They agree on what a
 * line is and differ in nearly everything else (which lines count, what a value means, the order).
 */
enum bls_reading {
	BLS_NATIVE,	/* every line */
	BLS_BLSCFG,	/* up to the first line without a value, which may be an empty line */
	BLS_BLSCFG_214,	/* the same of GRUB 2.14, which reads hidden files too */
};

/**
 * struct bls_line - "key value"
 * @value:  without blanks at its ends; may be empty when read natively
 * @number: 1-based line in the file
 */
struct bls_line {
	struct slice key;
	struct slice value;
	uint32_t number;
};

/**
 * struct bls_item - one entry file
 * @path:  of the file, in its source
 * @stem:  name of the file without ".conf" (twice, for rhboot's blscfg, if it is there twice) but
 *         with its boot counter: the id that blscfg uses
 * @error: 0, or why it could not be read (-errno); then there are no lines
 */
struct bls_item {
	struct slice path;
	struct slice stem;
	struct bls_line *lines;
	uint32_t n;
	int error;
};

struct bls_list {
	struct bls_item *at;
	uint32_t n;
	bool cut;	/* the directory held more names than LIMIT_DIR_NAMES */
};

/* Split @text into its lines. Comments, CR and a byte order mark are dropped. The slices point into
 * @path and @text. */
struct bls_item bls_split(struct slice path, struct slice text, enum bls_reading reading,
			  struct arena *a);

/* Read one entry file. 0, or -errno; @item is filled in either way. */
int bls_read_file(struct source *src, struct slice path, enum bls_reading reading,
		  struct arena *a, struct bls_item *item) __attribute__((warn_unused_result));

/* Read every entry file directly in @dir, in byte order of their names: "*.conf", which only GRUB
 * has to be in lower case, and only natively not "auto-*". 0, or why the directory
 * could not be listed (-ENOENT ...). A file that cannot be read is an item with an error. */
int bls_read_dir(struct source *src, struct slice dir, enum bls_reading reading, struct arena *a,
		 struct bls_list *list) __attribute__((warn_unused_result));

/* The @nth value of @key, counted from 0. The empty slice when there are fewer. */
struct slice bls_value(const struct bls_item *item, struct slice key, uint32_t nth);

/* Put the items in the order of GRUB 2.14's blscfg: version_cmp_file(), the greatest first. */
void bls_sort_names(struct bls_list *list);

/* Put the items in blscfg's menu order: names as NAME-VERSION-RELEASE, the greatest first
 * (order_cmp_blscfg()). Of items that compare equal the first is kept. */
void bls_sort_blscfg(struct bls_list *list);

/* Whether a directory member of that name is an entry file: "*.conf", not hidden, not "auto-*". */
bool bls_is_entry_name(struct slice name);

/* Take a boot counter "+LEFT" or "+LEFT-DONE" off the end of @stem into @e's tries. Returns @stem
 * without it; where there is none, all of @stem, and the tries are untouched. */
struct slice bls_take_counter(struct slice stem, struct boot_entry *e);

#endif
