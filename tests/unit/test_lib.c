/* Tests of the floor: slices, arenas, text, JSON. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <sys/mman.h>

#include "lib/fd.h"
#include "lib/json.h"
#include "lib/utf8.h"
#include "tests/unit/test.h"

TEST(slice_of_nothing)
{
	struct slice z = {0};
	uint64_t v;

	OK(slice_eq(z, S("")));
	OK(slice_cut(&z, '\n').n == 0);
	OK(slice_word(&z).n == 0);
	OK(slice_trim(S("  \t ")).n == 0);
	OK(!slice_number(z, 10, &v));
	OK(slice_find(z, 'a') == 0 && slice_rfind(z, 'a') == 0);
	OK(slice_str(NULL).n == 0);
	OK(slice_cmp(z, S("")) == 0 && slice_cmp(z, S("a")) < 0);
}

TEST(slice_ends_in_any_case)
{
	struct slice z = {0};

	OK(slice_ends(S("vmlinuz.efi"), S(".efi")) && !slice_ends(S("vmlinuz.EFI"), S(".efi")));
	OK(slice_ends_fold(S("vmlinuz.EFI"), S(".efi")) && slice_ends_fold(S("A.eFi"), S(".EFI")));
	OK(slice_ends_fold(S(".efi"), S(".efi")) && !slice_ends_fold(S("efi"), S(".efi")));
	OK(!slice_ends_fold(S("efi.x"), S(".efi")) && !slice_ends_fold(S("xefi"), S(".efi")));
	OK(slice_ends_fold(S("x"), z) && slice_ends_fold(z, z) && !slice_ends_fold(z, S("x")));
}

TEST(slice_steps_only_over_what_is_there)
{
	struct slice s = S("uuid=1234");

	OK(slice_skip(&s, S("uuid=")));
	OK_TEXT(s, S("1234"));
	OK(!slice_skip(&s, S("12345")));
	OK_TEXT(s, S("1234"));
	OK_TEXT(slice_from(s, 100), S(""));
	OK_TEXT(slice_upto(s, 100), S("1234"));
}

TEST(slice_words_and_lines)
{
	struct slice s = S("  one\ttwo \r");

	OK_TEXT(slice_word(&s), S("one"));
	OK_TEXT(slice_word(&s), S("two"));
	OK(s.n == 0);
	s = S("a\n\nb");
	OK_TEXT(slice_cut(&s, '\n'), S("a"));
	OK_TEXT(slice_cut(&s, '\n'), S(""));
	OK_TEXT(slice_cut(&s, '\n'), S("b"));
	OK(s.n == 0);
}

TEST(slice_numbers_do_not_overflow)
{
	uint64_t v = 7;

	OK(slice_number(S("18446744073709551615"), UINT64_MAX, &v) && v == UINT64_MAX);
	OK(!slice_number(S("18446744073709551616"), UINT64_MAX, &v));
	OK(!slice_number(S("12"), 11, &v));
	OK(!slice_number(S("1x"), 100, &v));
	OK(v == UINT64_MAX);
}

TEST(slice_words_and_lines_among_others)
{
	OK(slice_has_word(S(" fpu  la57\tsme"), S("la57")) && slice_has_word(S("sme"), S("sme")));
	OK(!slice_has_word(S("sme2 xsme"), S("sme")) && !slice_has_word(S(""), S("sme")));
	OK(slice_has_line(S("A=1\nB=2"), S("B=2")) && slice_has_line(S("A=1\n\n"), S("")));
	OK(!slice_has_line(S("A=1 B=2\nB"), S("B=2")) && !slice_has_line(S(""), S("B=2")));
}

TEST(slice_words_of_the_kernel)
{
	struct slice s = S("a=\"b c\"d \"e\nf\"\n--");

	OK_TEXT(slice_kernel_word(&s), S("a=\"b c\"d"));
	OK_TEXT(slice_kernel_word(&s), S(""));
	s = slice_from(s, 1);
	OK_TEXT(slice_kernel_word(&s), S("\"e\nf\""));
	s = slice_from(s, 1);
	OK_TEXT(slice_kernel_word(&s), S("--"));
	OK(s.n == 0 && slice_kernel_word(&s).n == 0);
	s = S("\"open to the end");
	OK_TEXT(slice_kernel_word(&s), S("\"open to the end"));
}

TEST(slice_quotes)
{
	OK_TEXT(slice_unquote(S("\"a b\""), S("\"'")), S("a b"));
	OK_TEXT(slice_unquote(S("'a b'"), S("\"'")), S("a b"));
	OK_TEXT(slice_unquote(S("'a b'"), S("\"")), S("'a b'"));
	OK_TEXT(slice_unquote(S("'a b\""), S("\"'")), S("'a b\""));
	OK_TEXT(slice_unquote(S("'"), S("\"'")), S("'"));
	OK_TEXT(slice_unquote(S("''"), S("\"'")), S(""));
	OK_TEXT(slice_unquote(S(""), S("\"'")), S(""));
}

TEST(slice_paths)
{
	OK_TEXT(slice_dirname(S("/a/b")), S("/a"));
	OK_TEXT(slice_dirname(S("/a")), S(""));
	OK_TEXT(slice_dirname(S("a")), S(""));
	OK_TEXT(slice_basename(S("/a/b")), S("b"));
	OK_TEXT(slice_basename(S("b")), S("b"));
	OK_TEXT(slice_basename(S("/a/")), S(""));
}

static jmp_buf out_of_room;

static void jump_back(struct arena *a)
{
	(void)a;
	longjmp(out_of_room, 1);
}

TEST(arena_ends_at_its_ceiling)
{
	static char room[256];
	struct arena a = {.base = room, .cap = sizeof(room), .full = jump_back};

	if (setjmp(out_of_room) == 0) {
		OK(arena_has_room(&a, 4, 64));
		OK(!arena_has_room(&a, 5, 64));
		OK(!arena_has_room(&a, SIZE_MAX, SIZE_MAX));
		for (;;) {
			char *p = arena_array(&a, char, 60);
			OK(p >= room && p + 60 <= room + sizeof(room));
		}
	}
	OK(a.used <= a.cap);
}

/* What was there before stays there: only arena_alloc() clears. */
TEST(arena_room_is_as_it_is)
{
	char bytes[64] __attribute__((aligned(16)));
	struct arena a = {.base = bytes, .cap = sizeof(bytes), .full = jump_back};

	memset(bytes, 'x', sizeof(bytes));
	char *first = arena_room(&a, 3), *second = arena_array(&a, char, 3);
	OK(first == bytes && memcmp(first, "xxx", 3) == 0);
	OK(second == bytes + 16 && memcmp(second, "\0\0\0", 3) == 0);
	OK(a.used == 32);
	arena_empty(&a);
	OK(arena_array(&a, char, 3) == bytes && memcmp(bytes, "\0\0\0", 3) == 0);
}

TEST(arena_arrays_grow)
{
	uint32_t *at = NULL, n = 0;

	for (uint32_t i = 0; i < 1000; i++)
		*ARENA_PUSH(&test_arena, &at, &n) = i;
	OK(n == 1000);
	for (uint32_t i = 0; i < n; i++)
		OK(at[i] == i);
}

TEST(arena_text)
{
	OK_TEXT(arena_join(&test_arena, S("a"), ' ', S("b")), S("a b"));
	OK_TEXT(arena_join(&test_arena, S(""), ' ', S("b")), S("b"));
	OK_TEXT(arena_format(&test_arena, "%d-%.*s", 7, SLICE_ARG(S("x"))), S("7-x"));
	OK(strcmp(arena_cstr(&test_arena, S("abc")), "abc") == 0);
}

TEST(text_is_cut_at_its_limit)
{
	struct text t = {.arena = &test_arena, .max = 5};

	text_put(&t, S("abc"));
	OK(!t.cut);
	text_put(&t, S("defg"));
	OK(t.cut);
	OK_TEXT(text_slice(&t), S("abcde"));
}

static struct slice safe(struct slice s)
{
	struct text t = {.arena = &test_arena};

	text_safe(&t, s);
	return text_slice(&t);
}

TEST(text_safe_lets_no_terminal_be_steered)
{
	OK_TEXT(safe(S("plain")), S("plain"));
	OK_TEXT(safe(S("\x1b[2J")), S("?[2J"));
	OK_TEXT(safe(S("a\tb\nc\x7f")), S("a?b?c?"));
	OK_TEXT(safe(S("\xc3\xa4")), S("\xc3\xa4"));
	OK_TEXT(safe(S("\xc2\x9b")), S("??"));			/* CSI as a C1 control */
	OK_TEXT(safe(S("\xc0\xaf\xed\xa0\x80")), S("?????"));	/* overlong, surrogate */
	OK_TEXT(safe(S("\xe2\x82")), S("??"));			/* cut short */
	OK_TEXT(safe(S("\xf0\x9f\x98\x80")), S("\xf0\x9f\x98\x80"));
}

TEST(text_safe_lets_nothing_through_that_nobody_sees)
{
	static const uint32_t unseen[] = {
		0xad,	0x301,	0x61c,	0x115f,	 0x17b4, 0x180e, 0x200b,  0x200d,  0x2028,  0x202e,
		0x2060, 0x2069, 0x3164, 0xfe0f,	 0xfeff, 0xffa0, 0x1bca0, 0x1d17a, 0xe0041, 0xe0fff,
	};

	for (size_t i = 0; i < sizeof(unseen) / sizeof(*unseen); i++) {
		char bytes[UTF8_BYTES];
		size_t n = utf8_write(unseen[i], bytes);

		OK_TEXT(safe(arena_format(&test_arena, "a%.*sb", (int)n, bytes)), S("a?b"));
	}
	OK_TEXT(safe(S("gr\xc3\xbc\xc3\x9f \xed\x95\x9c")), S("gr\xc3\xbc\xc3\x9f \xed\x95\x9c"));
}

TEST(fd_sealed_lets_nobody_write)
{
	AUTO_FD memory = fd_memory("test");
	int written = memory;

	OK(memory >= 0 && fd_write_all(memory, S("what counts")) == 0);
	AUTO_FD fd = -1;
	OK(fd_sealed(&memory, &fd) == 0 && memory == -1 && fd == written);
	OK(pwrite(fd, "x", 1, 0) == -1 && errno == EPERM);
	OK(write(fd, "x", 1) == -1 && errno == EPERM);
	OK(ftruncate(fd, 0) == -1 && errno == EPERM);
	OK(ftruncate(fd, 100) == -1 && errno == EPERM);
	OK(mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED);
	OK(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE) == -1);
	char content[16];
	OK(fd_read_at(fd, content, sizeof(content), 0) == 11);

	AUTO_FD null = open("/dev/null", O_RDWR | O_CLOEXEC);
	int none = -1;
	OK(fd_sealed(&null, &none) < 0 && null >= 0 && none == -1); /* no file of that sort */
}

TEST(json_nests_and_escapes)
{
	struct text t = {.arena = &test_arena};
	struct json j = {.out = &t};

	json_open(&j, '{');
	json_member_text(&j, "a", S("q\"\\\n\x01\xff"));
	json_key(&j, "b");
	json_open(&j, '[');
	json_number(&j, -5);
	json_bool(&j, true);
	json_null(&j);
	json_open(&j, '{');
	json_close(&j, '}');
	json_close(&j, ']');
	json_member_text_or_null(&j, "c", S(""));
	struct slice_list texts = {0};
	json_member_texts(&j, "d", &texts);
	slice_list_add(&texts, &test_arena, S("x"));
	slice_list_add(&texts, &test_arena, S("\""));
	json_member_texts(&j, "e", &texts);
	json_close(&j, '}');
	OK_TEXT(text_slice(&t),
		S("{\"a\":\"q\\\"\\\\\\n\\u0001\\ufffd\",\"b\":[-5,true,null,{}],\"c\":null,"
		  "\"d\":[],\"e\":[\"x\",\"\\\"\"]}\n"));
}
