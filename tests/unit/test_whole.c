/* Initrds that are whole, cut anywhere, damaged anywhere: packed by the real programs. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/initrd_whole.h"

#include <errno.h>

#include "lib/number.h"
#include "loader/initrd.h"
#include "loader/uimage.h"
#include "tests/unit/packed_kit.h"

enum { CUTS = 64, BYTES = 60 * 1000 };

static struct slice problem;

static int judge(struct slice bytes, bool deep)
{
	AUTO_FD fd = file_of(bytes);

	problem = (struct slice){0};
	int err = initrd_whole(fd, deep, &test_arena, &problem);
	OK((err == 0) == (problem.n == 0));
	return err;
}

static struct slice with_zeros(struct slice s, size_t n)
{
	char *zeros = arena_array(&test_arena, char, n);

	return arena_concat(&test_arena, s, (struct slice){zeros, n});
}

/* Cut at every 64th, in both ways of looking. */
static void check_cuts(const char *what, struct slice whole, int err)
{
	for (int deep = 0; deep < 2; deep++) {
		OK(judge(whole, deep) == 0);
		OK(judge(with_zeros(whole, 1500), deep) == 0);
		for (size_t i = 1; i < CUTS; i++) {
			int got = judge(slice_upto(whole, whole.n * i / CUTS), deep);
			if (got != err)
				fprintf(stderr, "%s, deep %d, cut %zu: %d\n", what, deep, i, got);
			OK(got == err);
		}
		OK(judge(slice_upto(whole, whole.n - 1), deep) == err);
		OK(judge(slice_upto(whole, 5), deep) == err);
	}
}

/* One wrong byte at every 64th: what the deep look must find by its check sums. */
static void check_damage(const char *what, struct slice whole)
{
	char *copy = arena_array(&test_arena, char, whole.n);

	for (size_t i = 1; i < CUTS; i++) {
		size_t at = whole.n * i / CUTS;

		memcpy(copy, whole.p, whole.n);
		copy[at] ^= 0x10;
		int got = judge((struct slice){copy, whole.n}, true);
		if (got == 0)
			fprintf(stderr, "%s: the wrong byte at %zu goes unseen\n", what, at);
		OK(got < 0);
	}
}

static void check_program(const char *command)
{
	struct slice packed = filter(command, some_archive(BYTES));

	check_cuts(command, packed, -ENODATA);
	check_damage(command, packed);
}

TEST(whole_cpio)
{
	struct slice archive = some_archive(BYTES);

	/* the last bytes only pad */
	OK(judge(slice_upto(archive, archive.n - 3), false) == 0);
	check_cuts("cpio", slice_upto(archive, archive.n - 3), -ENODATA);
}

TEST(whole_xz)
{
	check_program("xz --check=crc32");
}

TEST(whole_xz_other_checks)
{
	static const char *const commands[] = {"xz --check=crc64 --lzma2=dict=1MiB",
					       "xz --check=sha256 -1"};

	check_cuts("xz", filter("xz --check=none -0", some_archive(BYTES)), -ENODATA);
	/* whole, but no kernel unpacks it */
	for (size_t i = 0; i < 2; i++) {
		struct slice packed = filter(commands[i], some_archive(BYTES));
		OK(judge(packed, false) == 0 && judge(packed, true) == -EOPNOTSUPP);
		OK(judge(slice_upto(packed, packed.n - 1), false) == -ENODATA);
		OK(judge(slice_upto(packed, packed.n / 2), false) == -ENODATA);
	}
}

TEST(whole_xz_blocks_and_streams)
{
	check_program("xz -T2 --block-size=15000 --check=crc32");
	struct slice s = filter("xz --check=crc32 -0 --x86 --lzma2", some_archive(3000));
	OK(judge(arena_concat(&test_arena, s, s), false) == 0);
	OK(judge(arena_concat(&test_arena, with_zeros(s, 8), s), true) == 0);
	s = arena_concat(&test_arena, s, slice_upto(s, s.n - 1));
	OK(judge(s, false) == -ENODATA && judge(s, true) == -ENODATA);
}

TEST(whole_lzma)
{
	check_program("xz --format=lzma");
}

TEST(whole_zstd)
{
	check_program("zstd -q -3 -c");
	check_program("zstd -q -19 -c");
}

TEST(whole_zstd_without_sums)
{
	check_cuts("zstd", filter("zstd -q --no-check -c", some_archive(BYTES)), -ENODATA);
}

TEST(whole_gzip)
{
	check_program("gzip -c");
	check_program("gzip -1n -c");
}

TEST(whole_bzip2)
{
	check_program("bzip2 -c");
	check_program("bzip2 -1 -c");
}

TEST(whole_lz4)
{
	check_cuts("lz4", filter("lz4 -q -l -c -", some_archive(BYTES)), -ENODATA);
}

/* Between two blocks nothing shows that there must be another one,
 * but the archive that is not over. */
TEST(whole_lz4_between_blocks)
{
	AUTO_FD zeros = memfd_create("zeros", MFD_CLOEXEC);
	OK(ftruncate(zeros, 17 << 20) == 0);
	AUTO_FD archive = part_open(zeros, S("newc:zeros"), &test_arena);
	struct slice whole = filter_file("lz4 -q -l -c -", archive);
	size_t first = 4 + 4 + (size_t)number_le_at(whole, 4, 4);
	size_t second = first + 4 + (size_t)number_le_at(whole, first, 4);

	OK(second < whole.n);
	for (int deep = 0; deep < 2; deep++) {
		OK(judge(whole, deep) == 0);
		OK(judge(slice_upto(whole, first), deep) == -ENODATA);
		OK(judge(slice_upto(whole, second), deep) == -ENODATA);
		OK(judge(slice_upto(whole, second + 2), deep) == -ENODATA);
	}
}

/* The other format of lz4: whole or not, no kernel unpacks it. */
TEST(whole_lz4_frame)
{
	static const char *const commands[] = {"lz4 -q -c -", "lz4 -q -BX --content-size -c -",
					       "lz4 -q --no-frame-crc -c -"};

	for (size_t i = 0; i < 3; i++) {
		struct slice packed = filter(commands[i], some_archive(BYTES));

		OK(judge(packed, false) == 0 && judge(packed, true) == -EOPNOTSUPP);
		for (size_t k = 1; k < CUTS; k++)
			OK(judge(slice_upto(packed, packed.n * k / CUTS), false) == -ENODATA);
		OK(judge(slice_upto(packed, packed.n - 1), false) == -ENODATA);
	}
}

/* By hand, for want of the program: one block that is stored as it is. */
TEST(whole_lzop)
{
	struct slice archive = some_archive(1000);
	static const char head[] = "\x89" "LZO\0\r\n\x1a\n\x10\x30\x20\x80\x09\x40\x01\x05\0\0\0\1"
				   "\0\0\x81\xa4\0\0\0\0\0\0\0\0\0\1\2\3\4";
	char sizes[12] = {0, 0, (char)(archive.n >> 8), (char)archive.n,
			  0, 0, (char)(archive.n >> 8), (char)archive.n, 1, 2, 3, 4};
	struct slice block = arena_concat(&test_arena, (struct slice){sizes, 12}, archive);
	struct slice packed = arena_concat(&test_arena, (struct slice){head, sizeof(head) - 1},
					   with_zeros(block, 4));

	check_cuts("lzop", packed, -ENODATA);
}

/* What a distribution makes: microcode first and plain, then the rest. */
TEST(whole_microcode_first)
{
	struct slice early = with_zeros(some_archive(30000), 512);
	static const char *const commands[] = {"zstd -q -c", "xz --check=crc32", "gzip -c",
					       "bzip2 -c", "lz4 -q -l -c -"};

	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		struct slice main = filter(commands[i], some_archive(BYTES));
		struct slice both = arena_concat(&test_arena, early, main);
		OK(judge(both, false) == 0 && judge(both, true) == 0);
		both.n -= 3;
		OK(judge(both, false) == -ENODATA && judge(both, true) == -ENODATA);
		both.n = early.n + 3;
		OK(judge(both, false) == -ENODATA && judge(both, true) == -ENODATA);
	}
}

/* So much longer that the length leaves @remainder when divided by 4. */
static struct slice with_remainder(struct slice s, size_t remainder)
{
	return with_zeros(s, (remainder - s.n) % 4);
}

/* Lengths of all remainders: each member must begin at a multiple of 4 once they are one file. */
TEST(whole_when_joined)
{
	struct slice parts[] = {
		with_remainder(some_archive(3000), 1),
		with_remainder(filter("zstd -q -c", some_archive(BYTES)), 2),
		with_remainder(filter("xz --check=crc32", some_archive(BYTES)), 3),
	};
	int fds[3], joined = -1;
	uint32_t which;
	struct slice all = {0}, problem_of_all = {0};
	size_t at = 0;

	for (int i = 0; i < 3; i++) {
		OK(parts[i].n % 4 == (size_t)i + 1);
		fds[i] = file_of(parts[i]);
	}
	OK(initrd_join(fds, 3, &joined, &which) == 0);
	OK(initrd_whole(joined, true, &test_arena, &problem_of_all) == 0);
	OK(lseek(joined, 0, SEEK_SET) == 0 && fd_read_all(joined, 1 << 20, &test_arena, &all) == 0);
	for (int i = 0; i < 3; i++) {
		OK(at % 4 == 0);
		OK(slice_starts(slice_from(all, at), parts[i]));
		at = (at + parts[i].n + 3) / 4 * 4;
		close(fds[i]);
	}
	OK(all.n == (at - 4) + 3);
	close(joined);
}

/* A uInitrd: its header goes, and tells when the file is cut short. */
TEST(whole_without_header_of_u_boot)
{
	static const unsigned char head[UIMAGE_HEADER_BYTES] = {
		0x27, 0x05, 0x19, 0x56, 0x1b, 0x4d, 0xd4, 0x50, 0,    0,    0,	  0,	0, 0,  0, 3,
		0,    0,    0,	  0,	0,    0,    0,	  0,	0x35, 0x24, 0x41, 0xc2, 5, 24, 3, 0,
	};
	struct slice file = arena_concat(&test_arena,
					 (struct slice){(const char *)head, sizeof(head)},
					 S("abc"));
	struct slice inner = {0};
	AUTO_FD fd = file_of(file);
	AUTO_FD cut = file_of(slice_upto(file, file.n - 1));
	AUTO_FD other = file_of(S("abc"));
	AUTO_FD wrong = file_of(
		arena_concat(&test_arena, slice_upto(file, sizeof(head)), S("abd")));
	int out = -1;

	OK(uimage_open_initrd(other, true, &test_arena, &out) == 0 && out == -1);
	OK(uimage_open_initrd(cut, false, &test_arena, &out) == -ENODATA && out == -1);
	OK(uimage_open_initrd(wrong, true, &test_arena, &out) == -EBADMSG && out == -1);
	OK(uimage_open_initrd(fd, true, &test_arena, &out) == 0 && out >= 0);
	OK(lseek(out, 0, SEEK_SET) == 0 && fd_read_all(out, 64, &test_arena, &inner) == 0);
	OK_TEXT(inner, S("abc"));
	close(out);
}

TEST(whole_problem_is_told)
{
	struct slice s = filter("xz --check=crc32", some_archive(5000));
	struct slice early = some_archive(100);
	char text[200];

	OK(judge(arena_concat(&test_arena, early, slice_upto(s, s.n / 2)), false) == -ENODATA);
	snprintf(text, sizeof(text),
		 "is cut short: the xz data that begin at byte %zu are not over where "
		 "the file ends, at %zu",
		 early.n, early.n + s.n / 2);
	OK_TEXT(problem, slice_str(text));
}

TEST(whole_what_no_kernel_unpacks)
{
	struct slice archive = some_archive(100);

	/* not at a multiple of 4 */
	struct slice s = arena_concat(&test_arena, with_zeros(archive, 1), archive);
	OK(judge(s, false) == -EBADMSG);
	OK(judge(S("070707 and so on"), false) == -ENODATA);
	/* an unknown format may be the image of a disk,
	 * and is taken unless everything is to be proved */
	OK(judge(S("<html>not found</html>"), false) == 0);
	OK(judge(S("<html>not found</html>"), true) == -EBADMSG);
	s = arena_concat(&test_arena, archive, S("junk"));
	OK(judge(s, false) == 0 && judge(s, true) == -EBADMSG);
	char *disk = arena_array(&test_arena, char, 4096);
	disk[0] = 'x';
	memcpy(disk + 1080, "\x53\xef", 2);
	OK(judge((struct slice){disk, 4096}, true) == 0);
	OK(judge(S(""), true) == 0 && judge(S("\0\0\0\0"), true) == 0);
}

TEST(whole_bootconfig_behind_it)
{
	struct slice archive = some_archive(100);
	struct slice config = S("key = value\0\x0c\0\0\0\x12\x34\0\0#BOOTCONFIG\n");

	OK(judge(arena_concat(&test_arena, archive, config), true) == 0);
	archive.n -= 30;
	OK(judge(arena_concat(&test_arena, archive, config), true) == -ENODATA);
}

/* What kernels unpack, what they may have as a RAM disk, and what they never do. */
TEST(whole_known_by_its_beginning)
{
	static const struct {
		struct slice bytes;
		bool known;
	} cases[] = {
		{S_INIT(""), true},		{S_INIT("070701"), true},
		{S_INIT("\0\0\0\0" "070701"), true}, {S_INIT("\x1f\x8b\x08 anything"), true},
		{S_INIT("CONFIG_X=y\n"), false}, {S_INIT("\x7f" "ELF"), false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		AUTO_FD fd = file_of(cases[i].bytes);
		OK(initrd_known(fd, &test_arena) == cases[i].known);
	}
}
