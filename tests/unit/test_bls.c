/* Entry files of the Boot Loader Specification, boot counters, GRUB's variables in them. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/conf/bls_fedora.h"
#include "discover/conf/bls_file.h"
#include "tests/unit/test.h"

static const struct slice text = S_INIT(
	"\xef\xbb\xbf# comment\n  title  A b  \r\nlinux\t/k\n\ninitrd /i\ninitrd /j");

TEST(bls_split_native)
{
	struct bls_item item = bls_split(S("/loader/entries/x-1.conf"), text, BLS_NATIVE,
					 &test_arena);

	OK(item.n == 4 && item.error == 0);
	OK_TEXT(item.stem, S("x-1"));
	OK_TEXT(bls_value(&item, S("title"), 0), S("A b"));
	OK_TEXT(bls_value(&item, S("linux"), 0), S("/k"));
	OK_TEXT(bls_value(&item, S("initrd"), 1), S("/j"));
	OK(bls_value(&item, S("initrd"), 2).n == 0);
	OK(item.lines[0].number == 2 && item.lines[2].number == 5);
}

TEST(bls_split_as_blscfg_stops_at_an_empty_line)
{
	struct bls_item item = bls_split(S("a.CONF"), text, BLS_BLSCFG, &test_arena);

	OK(item.n == 2);
	OK_TEXT(item.stem, S("a"));
	item = bls_split(S("a"), S("title x\nlinux\ninitrd /i\n"), BLS_BLSCFG, &test_arena);
	OK(item.n == 1);
}

TEST(bls_entry_names)
{
	OK(bls_is_entry_name(S("a.conf")));
	OK(bls_is_entry_name(S("A+3-1.CONF")));
	OK(!bls_is_entry_name(S(".conf")));
	OK(!bls_is_entry_name(S(".a.conf")));
	OK(!bls_is_entry_name(S("auto-reboot.conf")));
	OK(!bls_is_entry_name(S("a.conf~")));
	OK(!bls_is_entry_name(S("")));
}

TEST(bls_directory)
{
	static const struct mem_file files[] = {
		{S_INIT("/e/b.conf"), S_INIT("title b\n")},
		{S_INIT("/e/a.conf"), S_INIT("title a\n")},
		{S_INIT("/e/README"), S_INIT("title no\n")},
		{S_INIT("/e/c.conf/x"), S_INIT("")},
	};
	struct source_mem mem = {{&source_mem_ops}, files, sizeof(files) / sizeof(*files)};
	struct bls_list list;

	OK(bls_read_dir(&mem.source, S("/none"), BLS_NATIVE, &test_arena, &list) == -ENOENT);
	OK(bls_read_dir(&mem.source, S("/e"), BLS_NATIVE, &test_arena, &list) == 0);
	OK(list.n == 3);
	OK_TEXT(list.at[0].stem, S("a"));
	OK(list.at[2].error == -EISDIR && list.at[2].n == 0);
}

TEST(bls_blscfg_order_drops_equals)
{
	struct bls_item items[] = {
		{.path = S("1"), .stem = S("m-1.9-1")}, {.path = S("2"), .stem = S("m-1.10-1")},
		{.path = S("3"), .stem = S("m-1.010-1")}, {.path = S("4"), .stem = S("m-0-rescue")},
	};
	struct bls_list list = {items, 4, false};

	bls_sort_blscfg(&list);
	OK(list.n == 3);
	OK_TEXT(list.at[0].path, S("2"));
	OK_TEXT(list.at[1].path, S("1"));
	OK_TEXT(list.at[2].path, S("4"));
}

static void check_counter(struct slice stem, struct slice want, uint32_t left, uint32_t done)
{
	struct boot_entry e = {.tries_left = TRIES_UNCOUNTED, .tries_done = TRIES_UNCOUNTED};

	OK_TEXT(bls_take_counter(stem, &e), want);
	OK(e.tries_left == left && e.tries_done == done);
}

TEST(bls_counters)
{
	const uint32_t none = TRIES_UNCOUNTED;

	check_counter(S("a"), S("a"), none, none);
	check_counter(S("a+3"), S("a"), 3, 0);
	check_counter(S("a+0-03"), S("a"), 0, 3);
	check_counter(S("a+1+2-1"), S("a+1"), 2, 1);
	check_counter(S("a+"), S("a+"), none, none);
	check_counter(S("a+x"), S("a+x"), none, none);
	check_counter(S("a+3-"), S("a+3-"), none, none);
	check_counter(S("a+3-x"), S("a+3-x"), none, none);
	check_counter(S("a+-1"), S("a+-1"), none, none);
	check_counter(S("a+99999999999"), S("a+99999999999"), none, none);
	check_counter(S("linux-6.1+deb"), S("linux-6.1+deb"), none, none);
}

static struct slice env_value(struct slice block, struct slice name)
{
	struct grubenv env;

	OK(grubenv_parse(block, &test_arena, &env));
	return grubenv_get(&env, name);
}

/* The oracle's case cmd-load-env-ends has the same from GRUB. */
TEST(grubenv_ends)
{
	const struct slice last = S("# GRUB Environment Block\na=1\nb=2");
	const struct slice protected = S("# GRUB Environment Block\na=1\nb=2\\\n####");
	const struct slice comment = S("# GRUB Environment Block\n# \\\na=1\nb=2\n");

	OK_TEXT(env_value(last, S("a")), S("1"));
	OK(env_value(last, S("b")).n == 0);
	OK_TEXT(env_value(protected, S("a")), S("1"));
	OK(env_value(protected, S("b")).n == 0);
	OK(env_value(comment, S("a")).n == 0);
	OK_TEXT(env_value(comment, S("b")), S("2"));
	OK(env_value(S("# GRUB Environment Block\na=1\\"), S("a")).n == 0);
	OK(env_value(S("# GRUB Environment Block\na=1\nb"), S("b")).n == 0);
}

TEST(bls_variables)
{
	struct grubenv env;

	OK(grubenv_parse(S("# GRUB Environment Block\n# x=y\na=1 2\nb=q\\\\\\\nw\na=2\n####"),
			 &test_arena, &env));
	OK_TEXT(grubenv_get(&env, S("a")), S("2"));
	OK_TEXT(grubenv_get(&env, S("b")), S("q\\\nw"));
	OK(grubenv_get(&env, S("x")).n == 0);
	OK(!grubenv_parse(S("a=1\n"), &test_arena, &env));
	OK_TEXT(bls_expand(&env, S("$a x"), &test_arena), S("2 x"));
	OK_TEXT(bls_expand(&env, S("r $none x"), &test_arena), S("r x"));
	OK_TEXT(bls_expand(&env, S("r$none"), &test_arena), S("r"));
	OK_TEXT(bls_expand(&env, S("\\$a $"), &test_arena), S("\\$a"));
	OK_TEXT(bls_expand(&env, S("$a/x"), &test_arena), S("2 /x"));
	OK_TEXT(bls_expand(&env, S(" a  b='c  d'  e"), &test_arena), S("a b='c  d' e"));
}
