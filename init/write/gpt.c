/* Changes one entry of a GUID partition table (UEFI specification 2.10, section 5.3). */
/* SPDX-License-Identifier: MIT */
#include "init/write/gpt.h"

#include <errno.h>
#include <lzma.h>

#include "discover/gptprio.h"
#include "lib/number.h"

/* Where things are in a header, and in an entry. */
enum {
	SIZE_AT = 12, SUM_AT = 16, SELF_AT = 24, OTHER_AT = 32, FIRST_AT = 40, LAST_AT = 48,
	GUID_AT = 56, ENTRIES_AT = 72, COUNT_AT = 80, EACH_AT = 84, ENTRIES_SUM_AT = 88,
	HEADER_BYTES = 92,

	TYPE = 0, UNIQUE = 16, START = 32, FLAGS = 48, ENTRY_BYTES = 128,

	ARRAY_MOST = 128 << 10, HEADER_LBA = 1,
};

/**
 * struct copy - one of the two copies of a table
 * @at:      byte of the disk at which its header is, @array_at its entries
 * @header:  the block that it is in
 * @entries: all of them
 * @whole:   they have the sum that the header says
 */
struct copy {
	uint64_t at, array_at;
	struct slice header, entries;
	bool whole;
};

/* struct table - the first copy, the second, and the one that counts */
struct table {
	struct copy first, second;
	const struct copy *valid;
};

static uint64_t field(struct slice bytes, size_t at, size_t n)
{
	return number_le_at(bytes, at, n);
}

static void put(char *at, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		at[i] = (char)(value >> 8 * i);
}

static uint32_t sum_of(struct slice s)
{
	return lzma_crc32((const uint8_t *)s.p, s.n, 0);
}

/* The sum of a header, of which its own field counts as 0. */
static uint32_t sum_of_header(struct slice header, struct arena *a)
{
	size_t n = (size_t)field(header, SIZE_AT, 4);
	char *bytes = (char *)arena_copy(a, slice_upto(header, n)).p;

	put(bytes + SUM_AT, 0, 4);
	return sum_of((struct slice){bytes, n});
}

static bool is_header(struct slice header, uint64_t lba, struct arena *a)
{
	uint64_t size = field(header, SIZE_AT, 4), n = field(header, COUNT_AT, 4);
	uint64_t each = field(header, EACH_AT, 4);

	return slice_starts(header, S("EFI PART")) && size >= HEADER_BYTES && size <= header.n &&
	       field(header, SUM_AT, 4) == sum_of_header(header, a) &&
	       field(header, SELF_AT, 8) == lba && each >= ENTRY_BYTES && each % ENTRY_BYTES == 0 &&
	       n > 0 && n <= ARRAY_MOST / each;
}

static struct slice words_of(int err, struct arena *a)
{
	switch (err) {
	case -EBADMSG:
		return S("a header of the partition table is broken");
	case -ERANGE:
		return S("the partition table's copy is not inside of its disk");
	case -ESTALE:
		return S("the partition table changes at the same time");
	default:
		return arena_format(a, "%s", strerror(-err));
	}
}

static int read_copy(const struct direct *d, uint64_t lba, struct arena *a, struct copy *c)
{
	if (lba > d->size / d->block)
		return -ERANGE;
	c->at = lba * d->block;
	int err = direct_read(d, c->at, d->block, a, &c->header);
	if (err == 0 && !is_header(c->header, lba, a))
		err = -EBADMSG;
	if (err)
		return err;
	uint64_t array = field(c->header, ENTRIES_AT, 8);
	if (array > d->size / d->block)
		return -ERANGE;
	c->array_at = array * d->block;
	size_t n = (size_t)(field(c->header, COUNT_AT, 4) * field(c->header, EACH_AT, 4));
	err = direct_read(d, c->array_at, n, a, &c->entries);
	c->whole = !err && sum_of(c->entries) == field(c->header, ENTRIES_SUM_AT, 4);
	return err;
}

/* Blocks that the entries of @c take. */
static uint64_t array_blocks(const struct direct *d, const struct copy *c)
{
	return (c->entries.n + d->block - 1) / d->block;
}

/* Of the same disk, with the same entries, each pointing at the other, and nothing of them where
 * partitions are. */
static bool fit(const struct direct *d, const struct copy *first, const struct copy *second)
{
	struct slice x = first->header, y = second->header;
	uint64_t first_usable = field(x, FIRST_AT, 8), last_usable = field(x, LAST_AT, 8);
	uint64_t array = first->array_at / d->block, other = second->array_at / d->block;

	return slice_eq(slice_upto(slice_from(x, FIRST_AT), ENTRIES_AT - FIRST_AT),
			slice_upto(slice_from(y, FIRST_AT), ENTRIES_AT - FIRST_AT)) &&
	       slice_eq(slice_upto(slice_from(x, COUNT_AT), ENTRIES_SUM_AT - COUNT_AT),
			slice_upto(slice_from(y, COUNT_AT), ENTRIES_SUM_AT - COUNT_AT)) &&
	       field(y, OTHER_AT, 8) == HEADER_LBA && array > HEADER_LBA &&
	       array + array_blocks(d, first) <= first_usable && other > last_usable &&
	       other + array_blocks(d, second) <= second->at / d->block;
}

static struct slice read_table(const struct direct *d, struct arena *a, struct table *t)
{
	int err = read_copy(d, HEADER_LBA, a, &t->first);

	if (err == 0)
		err = read_copy(d, field(t->first.header, OTHER_AT, 8), a, &t->second);
	if (err)
		return words_of(err, a);
	if (!fit(d, &t->first, &t->second))
		return S("the copies of the partition table do not belong together");
	t->valid = t->first.whole ? &t->first : t->second.whole ? &t->second : NULL;
	return t->valid ? (struct slice){0} : S("both copies of the partition table are broken");
}

/* ---- the entry ---- */

/* The bytes of a GUID as they stand in a table, written as people do: the first three groups are
 * numbers with their lowest byte first. */
static struct slice guid_text(struct slice bytes, struct arena *a)
{
	uint64_t tail = number_be(slice_upto(slice_from(bytes, 8), 8));

	return arena_format(a, "%08x-%04x-%04x-%04x-%012llx", (unsigned)field(bytes, 0, 4),
			    (unsigned)field(bytes, 4, 2), (unsigned)field(bytes, 6, 2),
			    (unsigned)(tail >> 48),
			    (unsigned long long)(tail & 0xffffffffffff));
}

/* All entries with the start counted. */
static struct slice count_in(const struct direct *d, const struct copy *c,
			     const struct gpt_count *count, struct arena *a, struct slice *new)
{
	size_t each = (size_t)field(c->header, EACH_AT, 4);

	if (count->partition == 0 || count->partition > c->entries.n / each)
		return S("the partition table has no such partition");
	struct slice entry = slice_from(c->entries, (count->partition - 1) * each);
	uint64_t flags = field(entry, FLAGS, 8), start = field(entry, START, 8);
	unsigned tries = gptprio_tries(flags), left = gptprio_after(flags);

	if (!gptprio_counts(guid_text(slice_from(entry, TYPE), a)) ||
	    !slice_eq_fold(guid_text(slice_from(entry, UNIQUE), a), count->uuid) ||
	    start > d->size / d->block || start * d->block != count->start)
		return S("the partition table has another partition there");
	if (left > count->left)
		return arena_format(a, "the partition has %u tries left, more than were seen",
				    tries);
	*new = arena_copy(a, c->entries);
	char *at = (char *)new->p + (entry.p - c->entries.p) + FLAGS;
	flags &= ~((uint64_t)GPTPRIO_MOST << GPTPRIO_TRIES_SHIFT);
	put(at, flags | (uint64_t)left << GPTPRIO_TRIES_SHIFT, 8);
	return (struct slice){0};
}

/* ---- writing ---- */

/* The header of @c for @entries. */
static struct slice header_for(const struct copy *c, struct slice entries, struct arena *a)
{
	struct slice header = arena_copy(a, c->header);
	char *bytes = (char *)header.p;

	put(bytes + ENTRIES_SUM_AT, sum_of(entries), 4);
	put(bytes + SUM_AT, sum_of_header(header, a), 4);
	return header;
}

/* Header and entries as one piece, which is one request: they are neighbours. */
static int write_joined(const struct direct *d, struct copy *c, struct slice header,
			struct slice entries, struct arena *a)
{
	struct slice old = arena_concat(a, c->header, c->entries);

	return direct_replace(d, c->at, old, arena_concat(a, header, entries), a);
}

/* The entries first: without them the header would be of no use. */
static int write_apart(const struct direct *d, struct copy *c, struct slice header,
		       struct slice entries, struct arena *a)
{
	int err = direct_replace(d, c->array_at, c->entries, entries, a);

	return err ? err : direct_replace(d, c->at, c->header, header, a);
}

static int write_copy(const struct direct *d, struct copy *c, struct slice entries,
		      struct arena *a)
{
	struct slice header = header_for(c, entries, a);
	bool joined = c->array_at == c->at + d->block;
	int err = (joined ? write_joined : write_apart)(d, c, header, entries, a);

	c->header = header;
	c->entries = entries;
	return err;
}

struct gpt_count gpt_count_of(const struct block_device *dev, const struct facts *facts,
			      struct slice left)
{
	uint64_t n = 0;

	(void)slice_number(left, GPTPRIO_MOST, &n);
	return (struct gpt_count){.partition = dev->partition, .start = dev->start,
				  .uuid = facts->partuuid, .left = (unsigned)n};
}

struct slice gpt_count_start(const struct direct *d, const struct gpt_count *count,
			     struct arena *a)
{
	struct table t = {0};
	struct slice entries, why = read_table(d, a, &t);
	int err = 0;

	if (!why.n)
		why = count_in(d, t.valid, count, a, &entries);
	if (why.n)
		return why;
	if (!t.first.whole)
		err = write_copy(d, &t.first, t.second.entries, a);
	if (!err)
		err = write_copy(d, &t.second, entries, a);
	if (!err)
		err = write_copy(d, &t.first, entries, a);
	return err ? words_of(err, a) : (struct slice){0};
}
