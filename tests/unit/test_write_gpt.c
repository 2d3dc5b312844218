/* Tries left in a partition table, and the power cut after every sector that is written for it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <lzma.h>
#include <unistd.h>

#include "discover/block/parts.h"
#include "discover/block/table.h"
#include "discover/gptprio.h"
#include "init/write/gpt.h"
#include "lib/fd.h"
#include "lib/number.h"
#include "tests/unit/test.h"
#include "tests/unit/written.h"

enum { SECTOR = WRITTEN_SECTOR, SECTORS = 8192, LAST = SECTORS - 1, EACH = 128, N = 128,
       ARRAY = EACH * N, FIRST_USABLE = 2 + ARRAY / SECTOR, SECOND_ARRAY = LAST - ARRAY / SECTOR };

/* A disk with Flatcar's two /usr as partitions 3 and 4. */
static unsigned char disk[SECTORS * SECTOR];

static const unsigned char usr[16] = {0xf4, 0xf5, 0xfb, 0x5d, 0x48, 0x28, 0xac, 0x4b,
				      0xaa, 0x5e, 0x0d, 0x9a, 0x20, 0xb7, 0x45, 0xa6};

/* ---- making a table */

static void put(unsigned char *at, uint64_t value, size_t n)
{
	for (size_t i = 0; i < n; i++)
		at[i] = (unsigned char)(value >> 8 * i);
}

static void put_entry(uint32_t partition, uint64_t first, uint64_t last, uint64_t flags)
{
	unsigned char *e = disk + 2 * SECTOR + (partition - 1) * EACH;

	memcpy(e, usr, 16);
	memset(e + 16, (int)partition, 16);
	put(e + 32, first, 8);
	put(e + 40, last, 8);
	put(e + 48, flags, 8);
}

static void put_header(uint64_t at, uint64_t other, uint64_t array)
{
	unsigned char *h = disk + at * SECTOR;

	memset(h, 0, SECTOR);
	memcpy(h, "EFI PART", 8);
	put(h + 8, 0x10000, 4);
	put(h + 12, 92, 4);
	put(h + 24, at, 8);
	put(h + 32, other, 8);
	put(h + 40, FIRST_USABLE, 8);
	put(h + 48, SECOND_ARRAY - 1, 8);
	memset(h + 56, 7, 16);
	put(h + 72, array, 8);
	put(h + 80, N, 4);
	put(h + 84, EACH, 4);
	put(h + 88, lzma_crc32(disk + array * SECTOR, ARRAY, 0), 4);
	put(h + 16, lzma_crc32(h, 92, 0), 4);
}

static uint64_t flags_of(unsigned priority, unsigned tries, unsigned successful)
{
	return (uint64_t)priority << 48 | (uint64_t)tries << 52 | (uint64_t)successful << 56;
}

static void make_disk(unsigned tries)
{
	memset(disk, 0, sizeof(disk));
	disk[450] = 0xee;
	put(disk + 454, 1, 4);
	put(disk + 458, SECTORS - 1, 4);
	put(disk + 510, 0xaa55, 2);
	put_entry(1, 64, 127, 0);
	put_entry(3, 2048, 4095, flags_of(1, 0, 1));
	put_entry(4, 4096, 6143, flags_of(2, tries, 0));
	memcpy(disk + SECOND_ARRAY * SECTOR, disk + 2 * SECTOR, ARRAY);
	put_header(1, LAST, 2);
	put_header(LAST, 1, SECOND_ARRAY);
}

/* ---- using it */

static const struct gpt_count start_of_4 = {
	.partition = 4, .start = 4096 * SECTOR, .left = 2,
	.uuid = S_INIT("04040404-0404-0404-0404-040404040404"),
};

/* What is said of a start that is counted on @disk, which has what was written afterwards. */
static struct slice count_start(const struct gpt_count *count)
{
	AUTO_FD fd = fd_memory("disk");
	struct direct d;

	OK(write(fd, disk, sizeof(disk)) == sizeof(disk) && direct_open(fd, 0, &d) == 0);
	written_begin(fd);
	struct slice why = gpt_count_start(&d, count, &test_arena);
	written_end();
	OK(pread(fd, disk, sizeof(disk), 0) == sizeof(disk));
	return why;
}

/* Tries left of partition 4 as libblkid reads the table; 99: there is none, or not these three. */
static unsigned tries_seen(void)
{
	AUTO_FD fd = fd_memory("disk");
	struct table t;

	OK(write(fd, disk, sizeof(disk)) == sizeof(disk));
	if (table_read(fd, &test_arena, &t) < 0 || t.n != 3)
		return 99;
	const struct table_entry *e = table_find(&t, 4, 4096 * SECTOR);
	return e && e->number == 4 && gptprio_priority(e->flags) == 2 ? gptprio_tries(e->flags)
								       : 99;
}

static bool copy_is_whole(uint64_t header, uint64_t array)
{
	const char *h = (const char *)disk + header * SECTOR;

	return number_le((struct slice){h + 88, 4}) ==
	       lzma_crc32(disk + array * SECTOR, ARRAY, 0);
}

static bool both_whole(void)
{
	return copy_is_whole(1, 2) && copy_is_whole(LAST, SECOND_ARRAY) &&
	       memcmp(disk + 2 * SECTOR, disk + SECOND_ARRAY * SECTOR, ARRAY) == 0;
}

TEST(write_gpt_counts)
{
	static unsigned char before[sizeof(disk)];
	size_t changed = 0;

	make_disk(3);
	memcpy(before, disk, sizeof(disk));
	OK(tries_seen() == 3);
	OK_TEXT(count_start(&start_of_4), S(""));
	OK(tries_seen() == 2 && both_whole());
	/* the second copy's two sectors, and the first's header and entries by one request */
	OK(written.n == 4 && written.at[2].at == SECTOR && written.at[3].at == 2 * SECTOR);
	OK(written.at[0].at == SECOND_ARRAY * SECTOR && written.at[1].at == LAST * SECTOR);
	for (size_t i = 0; i < sizeof(disk); i++)
		changed += disk[i] != before[i];
	OK(changed <= 2 * (1 + 8));	/* a byte of the entry, and two sums */
}

/* The last try, and then nothing to count: what is right is not written. */
TEST(write_gpt_ends_at_none)
{
	struct gpt_count last = start_of_4;

	make_disk(1);
	last.left = 0;
	OK_TEXT(count_start(&last), S(""));
	OK(tries_seen() == 0 && both_whole());
	OK_TEXT(count_start(&last), S(""));
	OK(tries_seen() == 0 && written.n == 0);
}

/* A start that failed at its last step is tried again, and what was read before is older. */
TEST(write_gpt_counts_from_what_is_there)
{
	make_disk(2);
	OK_TEXT(count_start(&start_of_4), S(""));
	OK(tries_seen() == 1);
	make_disk(4);
	OK_TEXT(count_start(&start_of_4),
		S("the partition has 4 tries left, more than were seen"));
	OK(written.n == 0);
}

static void check_refused(struct gpt_count count, struct slice why)
{
	OK_TEXT(count_start(&count), why);
	OK(written.n == 0);
}

TEST(write_gpt_changes_no_other_partition)
{
	const struct slice other = S("the partition table has another partition there");
	struct gpt_count c = start_of_4;

	make_disk(3);
	c.partition = 3;
	check_refused(c, other);
	c.partition = 0;
	check_refused(c, S("the partition table has no such partition"));
	c.partition = 129;
	check_refused(c, S("the partition table has no such partition"));
	c = start_of_4;
	c.start += SECTOR;
	check_refused(c, other);
	c = start_of_4;
	c.uuid = S("04040404-0404-0404-0404-040404040405");
	check_refused(c, other);
	disk[2 * SECTOR + 3 * EACH] ^= 1;	/* of another type */
	put_header(1, LAST, 2);
	check_refused(start_of_4, other);
}

TEST(write_gpt_wants_whole_headers_that_fit)
{
	const struct slice apart = S("the copies of the partition table do not belong together");

	make_disk(3);
	disk[LAST * SECTOR + 60] ^= 1;
	check_refused(start_of_4, S("a header of the partition table is broken"));
	make_disk(3);
	disk[SECTOR] = 'e';
	check_refused(start_of_4, S("a header of the partition table is broken"));
	make_disk(3);
	put_header(LAST, 2, SECOND_ARRAY);
	check_refused(start_of_4, apart);
	put_header(LAST, 1, SECOND_ARRAY - 1);	/* over the last block of partitions */
	check_refused(start_of_4, apart);
	make_disk(3);
	put_header(1, LAST, 3);
	check_refused(start_of_4, apart);
	put_header(1, SECTORS, 2);
	check_refused(start_of_4, S("the partition table's copy is not inside of its disk"));
	make_disk(3);
	disk[2 * SECTOR + 5 * EACH] ^= 1;
	disk[SECOND_ARRAY * SECTOR + 5 * EACH] ^= 1;
	check_refused(start_of_4, S("both copies of the partition table are broken"));
	memset(disk, 0, sizeof(disk));
	check_refused(start_of_4, S("a header of the partition table is broken"));
}

/* What the disk has after the first @n sectors that were written. */
static void cut_after(uint32_t n, const unsigned char *before)
{
	memcpy(disk, before, sizeof(disk));
	for (uint32_t i = 0; i < n; i++)
		memcpy(disk + written.at[i].at, written.at[i].bytes, SECTOR);
}

/* Whatever was cut: the partitions are there, the tries do not rise, and the next start counts on
 * from there, with both copies whole afterwards; cut once more, @depth times. */
static uint32_t cut_everywhere(unsigned depth)
{
	static unsigned char before[3][sizeof(disk)];
	struct gpt_count count = start_of_4;
	unsigned seen = tries_seen(), last = seen;
	uint32_t points = 1;

	memcpy(before[depth], disk, sizeof(disk));
	count.left = seen ? seen - 1 : 0;
	OK_TEXT(count_start(&count), S(""));
	OK(tries_seen() == count.left && both_whole());
	for (uint32_t n = 1, all = written.n; n <= all; n++) {
		size_t used = test_arena.used;

		cut_after(n, before[depth]);
		OK(tries_seen() <= last);
		last = tries_seen();
		OK(last == seen || last == count.left);
		points += depth ? cut_everywhere(depth - 1) : 1;
		/* the log of what is looked at here was replaced */
		memcpy(disk, before[depth], sizeof(disk));
		OK_TEXT(count_start(&count), S(""));
		test_arena.used = used;
	}
	return points;
}

TEST(write_gpt_power_cuts)
{
	uint32_t points = 0;

	for (unsigned tries = 0; tries <= 5; tries++) {
		make_disk(tries);
		points += cut_everywhere(2);
	}
	OK(points >= 200);
}

/* Between the first copy's header and its entries the kernel shows no partition, and libblkid those
 * of the second. */
TEST(write_gpt_partitions_of_a_broken_first_copy)
{
	static unsigned char before[sizeof(disk)];
	struct part_list parts = {0};
	AUTO_FD fd = fd_memory("disk");

	make_disk(3);
	memcpy(before, disk, sizeof(disk));
	OK_TEXT(count_start(&start_of_4), S(""));
	cut_after(3, before);
	OK(!copy_is_whole(1, 2) && tries_seen() == 2);
	OK(write(fd, disk, sizeof(disk)) == sizeof(disk));
	parts_read(fd, &test_arena, &parts);
	OK(parts.n == 3 && parts.at[2].number == 4 && parts.at[2].start == 4096 * SECTOR);
	OK(parts.n == 3 && parts.at[2].size == 2048 * SECTOR);
}
