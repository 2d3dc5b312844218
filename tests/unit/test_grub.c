/* The GRUB reader on input that is meant to hurt, and what listing makes of a menu. */
/* SPDX-License-Identifier: MIT */
#include "discover/run.h"
#include "tests/unit/test.h"

/* A volume in memory, scanned. */
struct world {
	struct mem_file files[8];
	struct source_mem tree;
	struct volume volume;
	struct volume_set set;
	struct machine machine;
	struct scan scan;
};

static struct scan *scan_files(struct world *w, const struct mem_file *files, size_t n)
{
	*w = (struct world){.machine = {.efi = true, .arch = S("x86_64")}};
	memcpy(w->files, files, n * sizeof(*files));
	w->tree = (struct source_mem){{&source_mem_ops}, w->files, n};
	w->volume = (struct volume){.number = 1, .source = &w->tree.source};
	w->set = (struct volume_set){&w->volume, 1};
	w->scan = (struct scan){.arena = &test_arena, .volume = &w->volume, .volumes = &w->set,
				.machine = &w->machine};
	scan_run(&w->scan);
	return &w->scan;
}

static struct scan *scan_text(struct world *w, struct slice text)
{
	const struct mem_file files[] = {{S("/boot/grub/grub.cfg"), text}, {S("/k"), S("kernel")}};

	return scan_files(w, files, 2);
}

/* @n times @part, and then @tail. */
static struct slice repeated(struct slice part, size_t n, struct slice tail)
{
	char *p = arena_array(&test_arena, char, part.n * n + tail.n);

	for (size_t i = 0; i < n; i++)
		memcpy(p + i * part.n, part.p, part.n);
	if (tail.n)
		memcpy(p + n * part.n, tail.p, tail.n);
	return (struct slice){p, part.n * n + tail.n};
}

static bool noted(const struct scan *scan, enum note_code code)
{
	for (uint32_t i = 0; i < scan->notes.n; i++)
		if (scan->notes.at[i].code == code)
			return true;
	return false;
}

#define ENTRY "\nmenuentry 'A' { linux /k a; }\n"

/* The entry is there, and there is a note of that code. */
static void survives(struct slice text, enum note_code code)
{
	struct world w;
	struct scan *scan = scan_text(&w, text);

	OK(scan->n_entries >= 1);
	if (scan->n_entries)
		OK_TEXT(scan->entries[0].title, S("A"));
	OK(noted(scan, code));
}

/* The words of grub-mkconfig's header, and a block to keep it in. */
TEST(grub_keeps_a_default)
{
	struct slice saved = S("load_env\nset default=\"${saved_entry}\"" ENTRY);
	const struct mem_file files[] = {{S("/boot/grub/grub.cfg"), saved}, {S("/k"), S("kernel")},
					 {S("/boot/grub/grubenv"),
					  S("# GRUB Environment Block\n")}};
	struct world w;
	struct scan *scan = scan_files(&w, files, 3);

	OK(scan->n_menus == 1 && scan->menus[0].keeps == MENU_KEEPS_SAVED);
	OK_TEXT(scan->menus[0].env.path, S("/boot/grub/grubenv"));
	OK(scan_files(&w, files, 2)->menus[0].keeps == 0);
	OK(scan_text(&w, S("set default=0" ENTRY))->menus[0].keeps == 0);
}

TEST(grub_braces_in_a_line)
{
	survives(repeated(S("{"), 1 << 20, S(ENTRY)), NOTE_SYNTAX);
}

TEST(grub_braces_in_lines)
{
	survives(repeated(S("{\n"), 1 << 19, S(ENTRY)), NOTE_SYNTAX);
}

TEST(grub_ifs_in_ifs)
{
	survives(repeated(S("if\n"), 1 << 18, S("; ; ;" ENTRY)), NOTE_LIMIT);
}

TEST(grub_file_beyond_the_limit)
{
	struct world w;
	struct scan *scan = scan_text(&w,
				      repeated(S("menuentry 'A' { linux /k; }\n"), 1000000, S("")));

	OK(scan->n_entries == LIMIT_ENTRIES && noted(scan, NOTE_LIMIT));
}

/* Lines of ten megabytes: longer than any memory that a statement is taken apart in. */
#define TEN_MEGABYTES(name, part, code)                                                            \
	TEST(name)                                                                                 \
	{                                                                                          \
		survives(repeated(S(part), (10 << 20) / (sizeof(part) - 1), S(ENTRY)), code);      \
	}
TEN_MEGABYTES(grub_ten_megabytes_of_braces, "{", NOTE_SYNTAX)
TEN_MEGABYTES(grub_ten_megabytes_of_a_word, "x", NOTE_UNKNOWN_WORD)
TEN_MEGABYTES(grub_ten_megabytes_of_words, "x ", NOTE_LIMIT)
TEN_MEGABYTES(grub_ten_megabytes_of_commands, "echo $a;", NOTE_LIMIT)
TEN_MEGABYTES(grub_ten_megabytes_of_variables, "\"$a\"", NOTE_LIMIT)
TEN_MEGABYTES(grub_ten_megabytes_of_functions, "function f { true; }\n", NOTE_LIMIT)

static uint32_t entries_of(struct slice text)
{
	struct world w;
	struct scan *scan = scan_text(&w, text);

	OK(noted(scan, NOTE_LIMIT));
	return scan->n_entries;
}

/* A statement without an end costs nothing but itself, wherever it stands. */
TEST(grub_endless_statements_end_alone)
{
	OK(entries_of(S("menuentry 'A' { linux /k; }\nwhile true; do true; done" ENTRY)) == 2);
	OK(entries_of(S("while true; do true; done\nuntil false; do true; done\n"
			"function f { while true; do g; done; }\nf" ENTRY ENTRY)) == 2);
	OK(entries_of(S("submenu 'S' {\nwhile true; do true; done\n"
			"menuentry 'B' { linux /k; }\n}" ENTRY)) == 2);
	OK(entries_of(S("menuentry 'B' {\nwhile true; do true; done\nlinux /k\n}" ENTRY)) == 2);
	OK(entries_of(S("for a in 1 2 3; do for b in 1 2; do while true; do set x=$a; break 0; "
			"done; done; done"
			"\nmenuentry \"A$x\" { linux /k; }\n")) == 1);
	OK(entries_of(repeated(S("while true; do true; done\n"), 12, S(ENTRY))) == 1);
}

/* The kernel that the first entry of @text has come to load. */
static struct slice kernel_of(struct slice text)
{
	struct world w;
	struct scan *scan = scan_text(&w, text);

	return scan->n_entries ? scan->entries[0].kernel.path : (struct slice){0};
}

/* Each line of a body is a group of its own, also in a tree that was made when it was read. */
TEST(grub_lines_of_a_body_are_groups)
{
#define ENDLESS "while true; do true; done"
	OK_TEXT(kernel_of(S("menuentry 'A' {\n" ENDLESS "\nlinux /k a\n}\n")), S("/k"));
	OK_TEXT(kernel_of(S("menuentry 'A' { true; \n " ENDLESS ";\n\nlinux /k\n}\n")), S("/k"));
	OK(kernel_of(S("menuentry 'A' { " ENDLESS "; linux /k a\n}\n")).n == 0);
	OK_TEXT(kernel_of(S("submenu 'S' {\nset x=/k\n\nmenuentry 'A' {\n if true\nthen\n"
			    "linux $x\nfi\n}\n}\n")), S("/k"));
#undef ENDLESS
}

/* Bodies of more words than trees are kept of are run all the same, and what follows them. */
TEST(grub_bodies_without_a_tree)
{
	struct slice echo = repeated(S("echo a\n"), 3000, S("linux /k\n}\n"));
	struct slice one = arena_concat(&test_arena, S("menuentry 'A' {\n"), echo);
	struct slice last = S("submenu 'S' {\nmenuentry 'B' {\nlinux /k b\n}\n}\n");
	struct world w;
	struct scan *scan = scan_text(&w, repeated(one, 20, last));

	OK(scan->n_entries == 21);
	for (uint32_t i = 0; i < scan->n_entries; i++)
		OK_TEXT(scan->entries[i].kernel.path, S("/k"));
	OK_TEXT(scan->entries[20].cmdline, S("b"));
}

TEST(grub_a_very_long_line)
{
	struct slice text = repeated(S("x"), 1 << 21, S(ENTRY));

	((char *)(uintptr_t)text.p)[0] = '#';
	struct world w;
	struct scan *scan = scan_text(&w, text);
	OK(scan->n_entries == 1);
	((char *)(uintptr_t)text.p)[0] = 'x';
	survives(text, NOTE_UNKNOWN_WORD);
}

TEST(grub_nul_bytes)
{
	struct world w;
	struct scan *
		scan = scan_text(&w, S("set a=1\0 garbage\nmenuentry \"A$a\" { linux /k\0 x\n}\n"));

	OK(scan->n_entries == 1);
	OK_TEXT(scan->entries[0].title, S("A1"));
	OK_TEXT(scan->entries[0].kernel.path, S("/k"));
	OK(scan->entries[0].cmdline.n == 0);
}

TEST(grub_more_entries_than_the_limit)
{
	struct world w;
	struct scan *scan = scan_text(&w, repeated(S("menuentry 'A' { linux /k; }\n"),
						   LIMIT_ENTRIES + 50, S("")));

	OK(scan->n_entries == LIMIT_ENTRIES && noted(scan, NOTE_LIMIT));
}

TEST(grub_sources_itself)
{
	struct world w;
	struct scan *scan = scan_text(&w, S("menuentry 'A' { linux /k; }\n"
					    "source /boot/grub/grub.cfg\n"));

	OK(scan->n_entries >= 1 && noted(scan, NOTE_LIMIT));
}

TEST(grub_shows_itself)
{
	struct world w;
	struct scan *scan = scan_text(&w,
				      S("menuentry 'A' { linux /k; }\n"
					"menuentry 'Again' { configfile /boot/grub/grub.cfg; }\n"));

	OK(scan->n_entries == 1 && noted(scan, NOTE_DUPLICATE));
}

TEST(grub_recursion)
{
	survives(S("function f { f; }\nf" ENTRY), NOTE_LIMIT);
	survives(S("menuentry 'A' { linux /k; }\nfunction f { f; f; }\nf\n"), NOTE_LIMIT);
}

TEST(grub_endless_loops)
{
	survives(S("menuentry 'A' { linux /k; }\nfunction f { until false; do true; done; g; f; "
		   "}\nf\n"
		   "until source /boot/grub/grub.cfg; [ ]; false; do true; done\n"),
		 NOTE_LIMIT);
	survives(S("menuentry 'A' { linux /k; }\nwhile true; do true; done\n"), NOTE_LIMIT);
	survives(S("menuentry 'A' { linux /k; while true; do true; done; }\n"), NOTE_LIMIT);
	survives(S("menuentry 'A' { linux /k; }\nset x=ab\nwhile true; do set x=\"$x$x\"; done\n"),
		 NOTE_LIMIT);
	survives(S("menuentry 'A' { linux /k; }\nset x=ab\nwhile true; do set x=$x$x; echo $x; "
		   "done\n"),
		 NOTE_LIMIT);
	survives(S("menuentry 'A' { linux /k; }\nset x=ab\nwhile true; do set x=x$x; set $x=1; "
		   "done\n"),
		 NOTE_LIMIT);
}

TEST(grub_ends_in_the_middle)
{
	survives(S("menuentry 'A' { linux /k; }\necho ${"), NOTE_SYNTAX);
	survives(S("menuentry 'A' { linux /k; }\necho $"), NOTE_SYNTAX);
	survives(S("menuentry 'A' { linux /k; }\necho '"), NOTE_SYNTAX);
	survives(S("menuentry 'A' { linux /k; }\necho \\"), NOTE_SYNTAX);
	survives(S("menuentry 'A' { linux /k; }\nif true; then"), NOTE_SYNTAX);
	survives(S("menuentry 'A' { linux /k; }\nmenuentry 'B' {"), NOTE_SYNTAX);
}

TEST(grub_titles_of_any_bytes)
{
	struct world w;
	struct scan *scan = scan_text(&w, S("menuentry '\xff\xfe\x1b[2J' { linux /k; }" ENTRY));

	OK(scan->n_entries == 2);
	OK_TEXT(scan->entries[0].title, S("\xff\xfe\x1b[2J"));
}

TEST(grub_greedy_expressions)
{
	survives(S("regexp '((((a{1,99}){1,99}){1,99}){1,99}){1,99}' aaa" ENTRY), NOTE_LIMIT);
}

TEST(grub_bodies_do_not_touch_each_other)
{
	struct world w;
	struct scan *scan = scan_text(&w, S("set a=1\nfunction f { echo; }\n"
					    "menuentry 'X' { set a=2; function_x=1; unset root; "
					    "menuentry 'Y' { true; }; }\n"
					    "menuentry 'Z' { linux /k a=$a root=$root; }\n"));

	OK(scan->n_entries == 2);
	OK_TEXT(scan->entries[1].cmdline, S("a=1 root=hd0,gpt1"));
}

TEST(grub_default_by_path)
{
	struct world w;
	struct scan *scan = scan_text(
		&w, S("set default='s>two'\nset timeout=7\nset timeout_style=hidden\n"
		      "menuentry 'A' { linux /k; }\nsubmenu 'S' --id s {\n"
		      "menuentry 'one' { linux /k 1; }\nmenuentry 'two' { linux /k 2; }\n}\n"));

	OK(scan->n_entries == 3 && scan->n_menus == 1);
	OK(!(scan->entries[0].flags & ENTRY_DEFAULT) && !(scan->entries[1].flags & ENTRY_DEFAULT));
	OK(scan->entries[2].flags & ENTRY_DEFAULT);
	OK_TEXT(scan->entries[2].submenu.at[0], S("S"));
	OK(scan->menus[0].timeout == 7 && scan->menus[0].style == MENU_STYLE_HIDDEN);
}

TEST(grub_writes_are_collected)
{
	static const char block[] = "# GRUB Environment Block\nnext_entry=A\n#####";
	struct world w;
	const struct mem_file files[] = {
		{S("/boot/grub/grub.cfg"),
		 S("load_env\nset default=$next_entry\nset next_entry=\nsave_env next_entry\n"
		   "menuentry 'B' { linux /k; }\nmenuentry 'A' { saved=1; save_env saved; linux "
		   "/k; }\n")},
		{S("/boot/grub/grubenv"), {block, sizeof(block) - 1}},
		{S("/k"), S("kernel")},
	};
	struct scan *scan = scan_files(&w, files, 3);

	OK(scan->n_entries == 2 && (scan->entries[1].flags & ENTRY_DEFAULT));
	OK(scan->entries[0].writes.n == 1 && scan->entries[1].writes.n == 2);
	OK_TEXT(scan->entries[1].writes.at[0].name, S("next_entry"));
	OK(scan->entries[1].writes.at[0].value.n == 0 && !scan->entries[1].writes.at[0].remove);
	OK_TEXT(scan->entries[1].writes.at[1].value, S("1"));
	OK_TEXT(scan->entries[1].writes.at[1].file.path, S("/boot/grub/grubenv"));
}

TEST(grub_blscfg)
{
	struct world w;
	const struct mem_file files[] = {
		{S("/grub2/grub.cfg"), S("set kernelopts='root=/dev/x ro'\nblscfg /boot.d\n")},
		{S("/boot.d/m-6.1-1.conf"),
		 S("title Old\nlinux /k\ninitrd /i $tuned\noptions $kernelopts\n")},
		{S("/boot.d/m-6.10-1.conf"),
		 S("title New\nlinux /k\ninitrd /i\noptions $kernelopts q\n")},
		{S("/k"), S("k")},
		{S("/i"), S("i")},
	};
	struct scan *scan = scan_files(&w, files, 5);

	OK(scan->n_entries == 2);
	OK_TEXT(scan->entries[0].title, S("New"));
	OK_TEXT(scan->entries[0].name, S("m-6.10-1"));
	OK_TEXT(scan->entries[0].cmdline, S("root=/dev/x ro q"));
	OK_TEXT(scan->entries[0].boot_image, S("(hd0,gpt1)/k"));
	OK(scan->entries[1].initrds.n == 1);
}

/* grub2-setpassword's machines: entries say "grub_users $grub_users", and nothing sets that. */
TEST(grub_blscfg_users_that_expand_to_nothing)
{
	struct world w;
	const struct mem_file files[] = {
		{S("/grub2/grub.cfg"), S("set superusers=root\nexport superusers\n"
					 "grub_one=bob\nblscfg /boot.d\n")},
		{S("/boot.d/a.conf"), S("title A\nlinux /k\ngrub_users $grub_users\n")},
		{S("/boot.d/b.conf"), S("title B\nlinux /k\ngrub_users $grub_one\n")},
		{S("/boot.d/c.conf"), S("title C\nlinux /k\ngrub_users root\n")},
	};
	struct scan *scan = scan_files(&w, files, 4);

	OK(scan->n_entries == 3);
	for (uint32_t i = 0; i < scan->n_entries; i++)
		OK(!(scan->entries[i].flags & ENTRY_RESTRICTED) ==
		   slice_eq(scan->entries[i].title, S("A")));
	OK_TEXT(scan->menus[0].superusers, S("root"));
}

TEST(grub_kernel_arguments_are_quoted)
{
	struct world w;
	struct scan *scan = scan_text(&w, S("menuentry 'A' { linux /k a=\"b c\" 'm=\"n o\"' p\\\\q "
					    "it\\'s; }\n"));

	OK_TEXT(scan->entries[0].cmdline, S("\"a=b c\" \"m=\\\"n o\\\"\" p\\\\q it\\'s"));
}

TEST(grub_entry_that_is_left_out_has_a_note)
{
	struct world w;
	struct scan *scan = scan_text(&w, S("menuentry 'A' --users --id x { linux /k; }\n"
					    "menuentry 'B' { linux /k\ninitrd ($none)/i\n}\n"));

	OK(scan->n_entries == 1 && noted(scan, NOTE_SYNTAX));
	for (uint32_t i = 0; i < scan->wants.n; i++)
		OK(scan->wants.at[i].n);
}

TEST(grub_superusers)
{
	struct world w;
	struct scan *scan = scan_text(&w, S("set superusers=root\nmenuentry 'A' { linux /k; }\n"
					    "menuentry 'B' --unrestricted { linux /k; }\n"
					    "menuentry 'C' --users bob { linux /k; }\nhiddenentry "
					    "'D' { linux /k; }\n"));

	OK(scan->n_entries == 4);
	OK(scan->entries[0].flags & ENTRY_RESTRICTED);
	OK(!(scan->entries[1].flags & ENTRY_RESTRICTED));
	OK_TEXT(scan->entries[2].users, S("bob"));
	OK(scan->entries[3].flags & ENTRY_HIDDEN);
	OK_TEXT(scan->menus[0].superusers, S("root"));
}

static const char menu_lst[] =
	"# grub.conf\ndefault=1\ntimeout 5\nfallback 0\nsplashimage=(hd0,0)/splash.xpm.gz\n"
	"title Old Linux (2.6.32)\n\troot (hd0,0)\n\tkernel /vmlinuz ro root=LABEL=/ a=\"b "
	"c\" 'x'\n"
	"\tinitrd /initrd.img\n\n"
	"title Other\nkernel --no-mem-option (hd0,0)/k \\\n quiet\nquiet\nsavedefault\n"
	"title Hypervisor\nkernel /xen.gz dom0\nmodule /k ro\nmodule /initrd.img\n"
	"title Windows\nrootnoverify (hd0,1)\nmakeactive\nchainloader +1\n"
	"title Power\nhalt\n";

static void check_old_menu(const struct scan *scan)
{
	const struct boot_entry *e = scan->entries;

	OK(scan->n_entries == 5 && scan->n_menus == 1);
	OK_TEXT(e[0].title, S("Old Linux (2.6.32)"));
	OK_TEXT(e[0].kernel.path, S("/vmlinuz"));
	OK_TEXT(e[0].cmdline, S("ro root=LABEL=/ a=\"b c\" 'x'"));
	OK(e[0].initrds.n == 1 && entry_bootable(&e[0]) && e[0].line == 6);
	OK_TEXT(e[1].cmdline, S("quiet"));
	OK(e[1].kernel.volume == 1 && (e[1].flags & ENTRY_DEFAULT));
	OK(!entry_bootable(&e[2]) && !entry_bootable(&e[3]));
	OK(e[4].action == ACTION_POWEROFF);
	OK(scan->menus[0].timeout == 5 && scan->menus[0].fallback.n == 1);
}

TEST(grub_menu_of_grub_legacy)
{
	struct world w;
	const struct mem_file files[] = {
		{S("/boot/grub/menu.lst"), slice_str(menu_lst)}, {S("/vmlinuz"), S("k")},
		{S("/k"), S("k")}, {S("/initrd.img"), S("i")},
	};
	struct scan *scan = scan_files(&w, files, 4);

	check_old_menu(scan);
	OK_TEXT(scan->entries[0].format, S("grub-legacy"));
}

TEST(grub_legacy_configfile)
{
	struct world w;
	const struct mem_file files[] = {
		{S("/old.lst"), slice_str(menu_lst)}, {S("/vmlinuz"), S("k")},
		{S("/k"), S("k")}, {S("/initrd.img"), S("i")},
		{S("/boot/grub/grub.cfg"), S("legacy_configfile /old.lst\n")},
		{S("/boot/grub/menu.lst"), slice_str(menu_lst)},
	};
	struct scan *scan = scan_files(&w, files, 6);

	check_old_menu(scan);
	OK(noted(scan, NOTE_DUPLICATE));
	w.files[4].text = S("set timeout=9\nmenuentry 'A' { linux /k; }\n"
			    "extract_legacy_entries_source /old.lst\n");
	w.scan = (struct scan){.arena = &test_arena, .volume = &w.volume, .volumes = &w.set,
			       .machine = &w.machine};
	scan_run(&w.scan);
	OK(w.scan.n_entries == 6 && w.scan.menus[0].timeout == 9);
}

/* A password at the top keeps the editor, and the entries that are locked. */
TEST(grub_legacy_password)
{
	struct world w;
	const struct mem_file files[] = {
		{S("/boot/grub/menu.lst"),
		 S("password --md5 $1$x$y\ntitle A\nkernel /k\n"
		   "title B\nlock\nkernel /k\ntitle C\npassword z\nkernel /k c\n")},
		{S("/k"), S("k")},
	};
	struct scan *scan = scan_files(&w, files, 2);

	OK(scan->n_entries == 3 && scan->menus[0].superusers.n);
	OK(!(scan->entries[0].flags & ENTRY_RESTRICTED));
	OK(scan->entries[1].flags & ENTRY_RESTRICTED);
	OK(scan->entries[2].flags & ENTRY_RESTRICTED);
}
