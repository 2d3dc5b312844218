/* Reading Boot Loader Specification type 1 files into keys and values. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/bls_file.h"

#include <stdlib.h>

#include "discover/order.h"

static const struct slice suffix = S_INIT(".conf");

static bool ends_in_conf(struct slice name)
{
	return name.n > suffix.n && slice_ends_fold(name, suffix);
}

bool bls_is_entry_name(struct slice name)
{
	return ends_in_conf(name) && name.p[0] != '.' &&
	       !slice_eq_fold(slice_upto(name, 5), S("auto-"));
}

static struct slice stem_of(struct slice path, enum bls_reading reading)
{
	struct slice name = slice_basename(path);

	for (int i = reading == BLS_BLSCFG ? 2 : 1; i && ends_in_conf(name); i--)
		name.n -= suffix.n;
	return name;
}

/* Whether a directory member is an entry file to that reader. */
static bool is_entry_for(struct slice name, enum bls_reading reading)
{
	if (reading == BLS_NATIVE)
		return bls_is_entry_name(name);
	return name.n > suffix.n && slice_ends(name, suffix) &&
	       (reading == BLS_BLSCFG_214 || name.p[0] != '.');
}

struct bls_item bls_split(struct slice path, struct slice text, enum bls_reading reading,
			  struct arena *a)
{
	struct bls_item item = {.path = path, .stem = stem_of(path, reading)};

	slice_skip(&text, S("\xef\xbb\xbf"));
	for (uint32_t number = 1; text.n; number++) {
		struct slice value = slice_trim(slice_cut(&text, '\n'));

		if (value.n && value.p[0] == '#')
			continue;
		struct slice key = slice_word(&value);

		if (!value.n && reading != BLS_NATIVE)
			break;
		if (key.n)
			*ARENA_PUSH(a, &item.lines, &item.n) =
				(struct bls_line){key, value, number};
	}
	return item;
}

int bls_read_file(struct source *src, struct slice path, enum bls_reading reading,
		  struct arena *a, struct bls_item *item)
{
	struct slice text = {0};
	int err = source_read(src, path, LIMIT_CONFIG_BYTES, a, &text);

	*item = bls_split(path, err ? (struct slice){0} : text, reading, a);
	item->error = err;
	return err;
}

int bls_read_dir(struct source *src, struct slice dir, enum bls_reading reading, struct arena *a,
		 struct bls_list *list)
{
	struct dir_list names;
	int err = source_list(src, dir, a, &names);

	if (err)
		return err;
	*list = (struct bls_list){.cut = names.cut};
	for (uint32_t i = 0; i < names.n; i++) {
		if (!is_entry_for(names.at[i].name, reading))
			continue;
		struct slice path = arena_format(a, "%.*s/%.*s", SLICE_ARG(dir),
						 SLICE_ARG(names.at[i].name));
		struct bls_item *item = ARENA_PUSH(a, &list->at, &list->n);

		if (bls_read_file(src, path, reading, a, item))
			continue;	/* the item tells why */
	}
	return 0;
}

struct slice bls_value(const struct bls_item *item, struct slice key, uint32_t nth)
{
	for (uint32_t i = 0; i < item->n; i++)
		if (slice_eq(item->lines[i].key, key) && nth-- == 0)
			return item->lines[i].value;
	return (struct slice){0};
}

/* Newest first; of two that compare equal the one that was read first. */
static int cmp_items(const void *a, const void *b)
{
	const struct bls_item *x = a, *y = b;
	int r = order_cmp_blscfg(y->stem, x->stem);

	return r ? r : slice_cmp(x->path, y->path);
}

static int cmp_names(const void *a, const void *b)
{
	const struct bls_item *x = a, *y = b;

	return version_cmp_file(slice_basename(y->path), slice_basename(x->path));
}

void bls_sort_names(struct bls_list *list)
{
	if (list->n)
		qsort(list->at, list->n, sizeof(*list->at), cmp_names);
}

void bls_sort_blscfg(struct bls_list *list)
{
	uint32_t kept = 0;

	if (list->n)
		qsort(list->at, list->n, sizeof(*list->at), cmp_items);
	for (uint32_t i = 0; i < list->n; i++)
		if (!kept || order_cmp_blscfg(list->at[kept - 1].stem, list->at[i].stem))
			list->at[kept++] = list->at[i];
	list->n = kept;
}

struct slice bls_take_counter(struct slice stem, struct boot_entry *e)
{
	size_t plus = slice_rfind(stem, '+');
	struct slice done = slice_from(stem, plus + 1);
	struct slice left = slice_cut(&done, '-');
	uint64_t n_left, n_done = 0;

	if (plus == stem.n || !slice_number(left, TRIES_UNCOUNTED - 1, &n_left))
		return stem;
	if (plus + 1 + left.n < stem.n && !slice_number(done, TRIES_UNCOUNTED - 1, &n_done))
		return stem;
	e->tries_left = (uint32_t)n_left;
	e->tries_done = (uint32_t)n_done;
	return slice_upto(stem, plus);
}
