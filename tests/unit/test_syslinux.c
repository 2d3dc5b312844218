/* Each directive of syslinux.cfg: what it does to the list. */
/* SPDX-License-Identifier: MIT */
#include "discover/run.h"
#include "lib/text.h"
#include "tests/unit/test.h"

#define FILE(path, text) {S_INIT(path), S_INIT(text)}

/* A volume with @conf as /extlinux/extlinux.conf, and some files around it. */
static struct scan scan_conf(struct slice conf, const char *fstype)
{
	static struct mem_file files[] = {
		FILE("/extlinux/extlinux.conf", ""),
		FILE("/k", "kernel"),
		FILE("/k2", "kernel"),
		FILE("/extlinux/k", "kernel"),
		FILE("/i", "initrd"),
		FILE("/j", "initrd"),
		FILE("/a.dtb", "dtb"),
		FILE("/o.dtbo", "dtb"),
		FILE("/extlinux/menu.cfg", "label m\nlinux /k\nappend from menu.cfg\n"),
		FILE("/extlinux/title.cfg", "menu label Inside\nlabel t\nlinux /k\n"),
		FILE("/extlinux/append.cfg", "append later\n"),
		FILE("/other/next.cfg", "label n\nlinux k3\n"),
		FILE("/other/k3", "kernel"),
		FILE("/extlinux/next.cfg", "label n\nlinux k\n"),
	};
	static struct source_mem memory = {{&source_mem_ops},
					   files,
					   sizeof(files) / sizeof(*files)};
	static struct volume volume;
	static struct volume_set set = {&volume, 1};
	static const struct machine machine = {.arch = S_INIT("x86_64")};

	files[0].text = conf;
	volume = (struct volume){.number = 1, .source = &memory.source,
				 .facts = {.uuid = S("1234-ABCD"), .fstype = slice_str(fstype)}};
	struct scan scan = {.arena = &test_arena, .volume = &volume, .volumes = &set,
			    .machine = &machine};
	scan_run(&scan);
	return scan;
}

static void put_files(struct text *out, const struct file_list *list)
{
	for (uint32_t i = 0; i < list->n; i++) {
		text_put(out, i ? S(",") : S(" +"));
		text_put(out, list->at[i].path);
	}
}

static void put_flags(struct text *out, const struct boot_entry *e)
{
	static const char *const actions[ACTION_COUNT] = {"", " reboot", " poweroff", " firmware",
							  " exit"};

	text_put(out, e->flags & ENTRY_DEFAULT ? S(" default") : S(""));
	text_put(out, e->flags & ENTRY_HIDDEN ? S(" hidden") : S(""));
	text_put(out, e->flags & ENTRY_RESTRICTED ? S(" restricted") : S(""));
	text_put(out, slice_str(actions[e->action]));
	for (uint32_t i = 0; i < e->problems.n; i++)
		text_printf(out, " !%.*s", SLICE_ARG(note_code_name(e->problems.at[i].code)));
}

/* "[submenu/]title: kernel +initrd,initrd =device tree *overlay {command line} flags",
 * one a line. */
static struct slice dump(const struct scan *scan)
{
	struct text out = {.arena = &test_arena};

	for (uint32_t i = 0; i < scan->n_entries; i++) {
		const struct boot_entry *e = &scan->entries[i];

		text_put(&out, i ? S("\n") : S(""));
		for (uint32_t k = 0; k < e->submenu.n; k++)
			text_printf(&out, "%.*s/", SLICE_ARG(e->submenu.at[k]));
		text_printf(&out, "%.*s: %.*s", SLICE_ARG(e->title), SLICE_ARG(e->kernel.path));
		put_files(&out, &e->initrds);
		if (e->devicetree.path.n)
			text_printf(&out, " =%.*s", SLICE_ARG(e->devicetree.path));
		for (uint32_t k = 0; k < e->overlays.n; k++)
			text_printf(&out, " *%.*s", SLICE_ARG(e->overlays.at[k].path));
		text_printf(&out, " {%.*s}", SLICE_ARG(e->cmdline));
		put_flags(&out, e);
	}
	return text_slice(&out);
}

static void check_rows(const char *const (*rows)[2], size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct scan scan = scan_conf(slice_str(rows[i][0]), "ext4");

		OK_TEXT(dump(&scan), slice_str(rows[i][1]));
	}
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof(*(rows)))

/* syslinux wiki, Config and Menu; U-Boot doc/README.pxe. None of them is an unknown word. */
TEST(syslinux_knows_every_directive)
{
	static const char *const words[] = {
		"default x",
		"timeout 1",
		"totaltimeout 1",
		"ontimeout x",
		"onerror x",
		"prompt 0",
		"noescape 1",
		"nocomplete 1",
		"nohalt 1",
		"allowoptions 0",
		"implicit 0",
		"serial 0 115200",
		"console 0",
		"font f",
		"kbdmap f",
		"display f",
		"say hello",
		"F1 f",
		"F10 f",
		"F12 f",
		"f0 f",
		"path p",
		"pxeretry 1",
		"sendcookies 1",
		"append x",
		"sysappend 3",
		"ipappend 3",
		"ui menu.c32",
		"include menu.cfg",
		"label x",
		"kernel k",
		"linux k",
		"boot k",
		"bss k",
		"pxe k",
		"fdimage k",
		"comboot k",
		"com32 k",
		"config next.cfg",
		"localboot 0",
		"initrd i",
		"fdt f",
		"devicetree f",
		"fdtdir d",
		"devicetreedir d",
		"fdtoverlays f",
		"devicetree-overlay f",
		"fallback x",
		"kaslrseed",
		"text help\nendtext",
		"menu title x",
		"menu label x",
		"menu default",
		"menu hide",
		"menu hidden",
		"menu hiddenkey F1 x",
		"menu clear",
		"menu shiftkey",
		"menu separator",
		"menu indent 1",
		"menu disable",
		"menu disabled",
		"menu passwd x",
		"menu master passwd x",
		"menu resolution 1 1",
		"menu background x",
		"menu begin x",
		"menu end",
		"menu goto x",
		"menu exit",
		"menu quit",
		"menu start",
		"menu save",
		"menu nosave",
		"menu include menu.cfg",
		"menu autoboot x",
		"menu tabmsg x",
		"menu notabmsg x",
		"menu passprompt x",
		"menu color x",
		"menu colour x",
		"menu msgcolor x",
		"menu msgcolour x",
		"menu width 1",
		"menu margin 1",
		"menu passwordmargin 1",
		"menu rows 1",
		"menu tabmsgrow 1",
		"menu cmdlinerow 1",
		"menu endrow 1",
		"menu passwordrow 1",
		"menu timeoutrow 1",
		"menu helpmsgrow 1",
		"menu helpmsgendrow 1",
		"menu hiddenrow 1",
		"menu hshift 1",
		"menu vshift 1",
		"menu immediate",
		"menu noimmediate",
		"menu onerror x",
		"menu help x",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		struct scan scan = scan_conf(arena_format(&test_arena,
							  "%s\nlabel z\n%s\nlinux /k\n", words[i],
							  words[i]),
					     "ext4");

		for (uint32_t k = 0; k < scan.notes.n; k++)
			if (scan.notes.at[k].code == NOTE_UNKNOWN_WORD)
				OK_TEXT(scan.notes.at[k].message, slice_str(words[i]));
	}
	struct scan scan = scan_conf(S("nonsense x\nmenu nonsense\nlabel a\nlinux /k\n"), "ext4");
	OK(scan.notes.n == 2 && scan.notes.at[1].code == NOTE_UNKNOWN_WORD);
}

TEST(syslinux_kernels_and_arguments)
{
	static const char *const rows[][2] = {
		{"label a\nkernel /k\n", "a: /k {} default"},
		{"label a\nkernel k two words\nappend more\n",
		 "a: /extlinux/k {two words more} default"},
		{"LABEL a\nLINUX ..\\k\n", "a: /k {} default"},
		{"label a\nlinux ::k\n", "a: /k {} default"},
		{"label k\n", "k: /extlinux/k {} default"},
		/* the last of each wins, wherever in the label */
		{"label a\nappend 1\nlinux /k\nappend 2\nlinux /k2\n", "a: /k2 {2} default"},
		/* replaced, not joined; "-" and an empty one are one's own */
		{"append g\nlabel a\nlinux /k\nlabel b\nlinux /k\nappend -\nlabel c\nlinux "
		 "/k\nappend\n",
		 "a: /k {g} default\nb: /k {}\nc: /k {}"},
		/* the one that holds where the label ends */
		{"append g\nlabel a\nlinux /k\ninclude append.cfg\nlabel b\nlinux /k\n",
		 "a: /k {later} default\nb: /k {g}"},
		/* submenus have none of their own */
		{"menu begin S\nappend s\nlabel a\nlinux /k\nmenu end\nlabel b\nlinux /k\n",
		 "S/a: /k {s} default\nb: /k {s}"},
		{"label a\nlinux /k\ninitrd /i,/j\n", "a: /k +/i,/j {} default"},
		{"label a\nlinux /k\ninitrd /i\nappend initrd=/j x\n",
		 "a: /k +/j {initrd=/j x} default"},
		{"initrd /i\nlabel a\nlinux /k\n", "a: /k {} default"},
		{"label a\nlinux /k\nappend root=${dev} $x ${ ${b}\n",
		 "a: /k {root=${dev} $x ${ ${b}} default !ignored"},
		{"label a\nlinux /k\nappend $ $$ ${ $x {y}\n",
		 "a: /k {$ $$ ${ $x {y}} default !ignored"},
		{"label a\nlinux /k\nappend $ $$ $x {y} ${\n", "a: /k {$ $$ $x {y} ${} default"},
		{"label a\nkernel /k#conf@1\n", "a: /k {} default !unsupported"},
	};

	CHECK_ROWS(rows);
}

TEST(syslinux_what_is_no_kernel)
{
	static const char *const rows[][2] = {
		{"label a\nkernel mboot.c32\nappend /k dom0 --- /k2 --- /i\n",
		 "a:  {} default !unsupported"},
		{"label a\ncom32 chain.c32\nappend hd0\n", "a:  {} default !not-bootable"},
		{"label a\ncom32 reboot.c32\n", "a:  {} default reboot"},
		{"label a\nkernel poweroff.c32\n", "a:  {} default poweroff"},
		{"label a\nkernel /memdisk\nappend iso\n", "a:  {} default !not-bootable"},
		{"label a\nkernel /x.0\nlabel b\nkernel /x.bin\nlabel c\npxe /x\nlabel d\nbss /x\n",
		 "a:  {} default !not-bootable\nb:  {} !not-bootable\nc:  {} !not-bootable\nd:  {} "
		 "!not-bootable"},
		{"label a\nlocalboot -1\n", "a:  {} default exit"},
		{"label a\nmenu label A\n", "A:  {} default !no-kernel"},
	};

	CHECK_ROWS(rows);
}

TEST(syslinux_says_what_mboot_starts)
{
	struct scan scan = scan_conf(S("label a\nkernel mboot.c32\nappend xen.gz x --- /k\n"),
				     "ext4");

	OK_TEXT(scan.entries[0].problems.at[0].message,
		S("mboot.c32 starts xen.gz by the multiboot protocol, which kexling does not"));
}

TEST(syslinux_modules_that_choose)
{
	static const char *const rows[][2] = {
		{"label a\ncom32 linux.c32\nappend /k x initrd=/i\n",
		 "a: /k +/i {x initrd=/i} default"},
		{"default a\nlabel b\nlinux /k\nlabel c\nlinux /k2\nappend 32\n"
		 "label a\ncom32 ifcpu64.c32\nappend b x -- c\n",
		 "b: /k {}\nc: /k2 {32}\na: /k {x} default"},
		{"label b\nlinux /k\nlabel a\ncom32 whichsys.c32\nappend -iso- x -pxe- y -sys- b "
		 "one\n",
		 "b: /k {} default\na: /k {one}"},
		{"label a\nkernel menu.c32 menu.cfg\n", "a/m: /k {from menu.cfg} default"},
		{"label a\nconfig /other/next.cfg /other\n", "a/n: /other/k3 {} default"},
		{"label a\nconfig next.cfg\nappend /other\n",
		 "a/n: /other/k {} default !missing-file"},
		{"label a\nconfig next.cfg\n", "a/n: /extlinux/k {} default"},
		{"default a\nlabel b\nlinux /k\nlabel a\nconfig menu.cfg\n",
		 "m: /k {from menu.cfg} default"},
		/* a way round in circles ends */
		{"label a\ncom32 ifcpu64.c32\nappend b -- b\nlabel b\ncom32 ifcpu64.c32\nappend a "
		 "-- a\n",
		 "a:  {} default !not-bootable\nb:  {} !not-bootable"},
	};

	CHECK_ROWS(rows);
}

TEST(syslinux_menus)
{
	static const char *const rows[][2] = {
		{"ui menu.c32\nlabel a\nmenu label One ^Two\nlinux /k\n", "One Two: /k {} default"},
		{"menu begin tag\nlabel a\nlinux /k\nmenu end\n", "tag/a: /k {} default"},
		{"menu begin tag\nmenu title T\nlabel a\nlinux /k\nmenu end\n",
		 "T/a: /k {} default"},
		{"menu begin tag\nmenu title T\nmenu label ^L\nlabel a\nlinux /k\nmenu end\n",
		 "L/a: /k {} default"},
		{"menu include menu.cfg two words\nlabel a\nlinux /k\n",
		 "two words/m: /k {from menu.cfg} default\na: /k {}"},
		{"include menu.cfg tag\n", "tag/m: /k {from menu.cfg} default"},
		{"include title.cfg tag\n", "Inside/t: /k {} default"},
		{"label a\ninclude append.cfg\nlinux /k\n", "a: /k {later} default"},
		{"label a\nlinux /k\nmenu separator\nappend global\nlabel b\nlinux /k\n",
		 "a: /k {} default\nb: /k {global}"},
		{"ui menu.c32\nlabel -\nmenu label Head:\nmenu disable\nlabel a\nlinux /k\n",
		 "a: /k {} default"},
		{"label a\nmenu hide\nlinux /k\nlabel b\nlinux /k\n",
		 "a: /k {} hidden\nb: /k {} default"},
		{"label a\ntext help\nlinux /bad\nendtext\nlinux /k\n", "a: /k {} default"},
		{"label a\nlinux /k\ntext help\nno end\nlabel b\n", "a: /k {} default"},
		{"label a\nmenu passwd x\nlinux /k\nmenu begin\nmenu passwd y\nlabel b\nlinux "
		 "/k\nmenu end\n",
		 "a: /k {} default restricted\nMenu/b: /k {} restricted"},
		/* the module shows the file that it is given, and nothing else */
		{"ui menu.c32 menu.cfg\nlabel a\nlinux /k\n",
		 "a: /k {} hidden !ignored\nm: /k {from menu.cfg} default"},
		{"default vesamenu.c32 ~\nlabel a\nlinux /k\n", "a: /k {} default"},
		{"ui menu.c32 gone.cfg\nlabel a\nlinux /k\n", "a: /k {} default"},
	};

	CHECK_ROWS(rows);
}

TEST(syslinux_default)
{
	static const char *const rows[][2] = {
		{"label a\nlinux /k\nlabel b\nlinux /k\ndefault b\n", "a: /k {}\nb: /k {} default"},
		{"default a\nlabel a\nlinux /k\nlabel b\nlinux /k\ndefault b\n",
		 "a: /k {}\nb: /k {} default"},
		/* without UI the menu goes by MENU DEFAULT, with it DEFAULT counts more */
		{"default menu.c32\nlabel a\nlinux /k\nlabel b\nmenu default\nlinux /k\n",
		 "a: /k {}\nb: /k {} default"},
		{"ui menu.c32\ndefault a\nlabel a\nlinux /k\nlabel b\nmenu default\nlinux /k\n",
		 "a: /k {} default\nb: /k {}"},
		{"ui menu.c32\ndefault a\nlabel a\nmenu hide\nlinux /k\nlabel b\nlinux /k\n",
		 "a: /k {} hidden\nb: /k {} default"},
		/* each menu has its own; the first entry where there is none */
		{"ui menu.c32\nlabel a\nlinux /k\nmenu begin S\nlabel b\nmenu default\nlinux "
		 "/k\nmenu end\n",
		 "a: /k {} default\nS/b: /k {}"},
		{"ui menu.c32\nlabel a\nlinux /k\nmenu begin S\nmenu default\nlabel b\nlinux "
		 "/k\nlabel c\n"
		 "menu default\nlinux /k\nmenu end\n",
		 "a: /k {}\nS/b: /k {}\nS/c: /k {} default"},
		{"ui menu.c32\nlabel a\nlinux /k\nmenu begin S\nmenu start\nlabel b\nlinux "
		 "/k\nmenu end\n",
		 "a: /k {}\nS/b: /k {} default"},
		{"ui menu.c32\nmenu begin S\nlabel x\nmenu exit\nlabel b\nlinux /k\nmenu "
		 "end\nlabel a\nlinux /k\n",
		 "S/b: /k {} default\na: /k {}"},
		{"default b 1 2\nlabel a\nlinux /k\nlabel b\nlinux /k\nappend 0\n",
		 "a: /k {}\nb: /k {0}\nb 1 2: /k {0 1 2} default"},
		{"default /k2 single\nlabel a\nlinux /k\n",
		 "a: /k {}\n/k2 single: /k2 {single} default"},
		{"implicit 0\ndefault /k2 single\nlabel a\nlinux /k\n", "a: /k {} default"},
		{"ui menu.c32\ntimeout 9\nontimeout b x\nlabel a\nmenu default\nlinux /k\nlabel "
		 "b\nlinux /k2\n",
		 "a: /k {}\nb: /k2 {}\nb x: /k2 {x} default"},
		{"timeout 9\nontimeout b\ndefault a\nlabel a\nlinux /k\nlabel b\nlinux /k2\n",
		 "a: /k {}\nb: /k2 {} default"},
		{"ontimeout b\ndefault a\nlabel a\nlinux /k\nlabel b\nlinux /k2\n",
		 "a: /k {} default\nb: /k2 {}"},
		/* a label that boots the same is the default itself */
		{"timeout 9\nontimeout /k x\ndefault a\nlabel a\nlinux /k2\nlabel b\nlinux "
		 "/k\nappend x\n",
		 "a: /k2 {}\nb: /k {x} default"},
		/* names are exact, and the first of two is meant */
		{"default A\nlabel a\nlinux /k\nlabel A\nlinux /k2\nlabel A\nlinux /k\n",
		 "a: /k {}\nA: /k2 {} default\nA: /k {}"},
	};

	CHECK_ROWS(rows);
}

TEST(syslinux_device_trees)
{
	static const char *const rows[][2] = {
		{"label a\nlinux /k\nfdt /a.dtb\nfdtoverlays /o.dtbo /o.dtbo\n",
		 "a: /k =/a.dtb */o.dtbo */o.dtbo {} default"},
		{"label a\nlinux /k\ndevicetree ../a.dtb\ndevicetree-overlay /o.dtbo\n",
		 "a: /k =/a.dtb */o.dtbo {} default"},
		{"label a\nlinux /k\nfdt -\nfdtdir /\n", "a: /k {} default"},
		{"label a\nlinux /k\nfdt /gone.dtb\n", "a: /k =/gone.dtb {} default !missing-file"},
		{"label a\nlinux /k\nfdtdir /\n", "a: /k {} default"},
	};

	CHECK_ROWS(rows);
}

static struct menu menu_of(const char *conf)
{
	struct scan scan = scan_conf(slice_str(conf), "ext4");

	return scan.menus[0];
}

#define LABELS "label a\nlinux /k\nlabel b\nlinux /k2\n"

TEST(syslinux_timeouts)
{
	static const struct {
		const char *conf;
		int32_t seconds;
	} rows[] = {
		{"timeout 50\n", 5},
		{"timeout 51\n", 6},
		{"timeout 100 # ten\n", 10},
		{"totaltimeout 9000\n", 900},
		{"timeout 50\ntotaltimeout 30\n", 3},
		{"timeout 50\ntotaltimeout 90\n", 5},
		{"ui menu.c32\n", MENU_TIMEOUT_FOREVER},
		{"ui menu.c32\ntimeout 0\n", MENU_TIMEOUT_FOREVER},
		{"prompt 1\n", MENU_TIMEOUT_FOREVER},
		{"prompt 0\ntimeout 0\n", 0},
		{"prompt 0\n", MENU_TIMEOUT_UNSET},
		{"timeout 99999999999999999999\n", (int32_t)(UINT32_MAX / 10 + 1)},
		{"timeout -5\nprompt 1\n", MENU_TIMEOUT_FOREVER},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct slice conf = arena_format(&test_arena, "%s" LABELS, rows[i].conf);

		OK(menu_of(arena_cstr(&test_arena, conf)).timeout == rows[i].seconds);
	}
}

TEST(syslinux_menu_as_a_whole)
{
	struct menu m = menu_of(
		"menu title T\nmenu hidden\nmenu begin\nmenu title inner\nmenu end\n"
		"onerror b\n" LABELS);

	OK_TEXT(m.title, S("T"));
	OK(m.style == MENU_STYLE_HIDDEN && m.fallback.n == 1 && m.fallback.at[0] == 1);
	OK(menu_of("menu onerror b\nfallback a\n" LABELS).fallback.n == 2);
	OK(menu_of("onerror none\n" LABELS).fallback.n == 0);
}

/* What may not be edited there may not be edited here. */
TEST(syslinux_locks)
{
	OK(menu_of("menu master passwd x\nui menu.c32\n" LABELS).superusers.n);
	OK(menu_of("allowoptions 0\nui menu.c32\n" LABELS).no_editor);
	OK(menu_of("noescape 1\n" LABELS).no_editor);
	OK(!menu_of("noescape 1\nui menu.c32\n" LABELS).no_editor);
	OK(!menu_of("noescape 1\nprompt 1\n" LABELS).no_editor);
	OK(!menu_of("noescape 0\nallowoptions 1\n" LABELS).no_editor);
}

TEST(syslinux_which_system)
{
	struct slice conf = S(
		"default a\nlabel s\nlinux /k\nlabel i\nlinux /k2\nlabel a\ncom32 whichsys.c32\n"
		"append -sys- s -iso- i -pxe- s\n");
	struct scan disk = scan_conf(conf, "vfat");

	OK_TEXT(disk.entries[2].kernel.path, S("/k"));
	struct scan disc = scan_conf(conf, "iso9660");
	OK_TEXT(disc.entries[2].kernel.path, S("/k2"));
}

TEST(syslinux_sysappend)
{
	struct scan scan = scan_conf(S("sysappend 0x40000\nlabel a\nlinux /k\nappend x\nsysappend "
				       "0x40003\n"
				       "label b\nlinux /k2\n"),
				     "ext4");

	OK_TEXT(scan.entries[0].cmdline, S("x FSUUID=1234-ABCD"));
	OK_TEXT(scan.entries[1].cmdline, S("FSUUID=1234-ABCD"));
	OK(scan.entries[0].sysappend == 0 && entry_bootable(&scan.entries[0]));
	OK(scan.notes.n == 1 && scan.notes.at[0].code == NOTE_IGNORED &&
	   scan.notes.at[0].line == 2);
}

/* A server's files: pxelinux's prefix goes before names, and who fetched the file appends. */
TEST(pxelinux_on_a_server)
{
	static const struct mem_file files[] = {
		FILE("/boot/pxelinux.cfg/default",
		     "sysappend 3\nlabel a\nlinux k\nappend x\nlabel b\nlinux /k\nipappend 0x2\n"
		     "label c\nlinux tftp://other/k\nipappend 0\nlabel d\nlinux ::k\n"),
		FILE("/boot/k", "kernel"), FILE("/k", "kernel"),
	};
	struct source_mem memory = {{&source_mem_ops}, files, 3};
	struct volume volume = {.number = 1,
				.source = &memory.source,
				.facts = {.fstype = S("http")}};
	struct volume_set set = {&volume, 1};
	static const struct machine machine;
	struct scan scan = {.arena = &test_arena, .volume = &volume, .volumes = &set,
			    .machine = &machine};

	scan_run(&scan);
	OK_TEXT(dump(&scan),
		S("a: /boot/k {x} default\nb: /k {}\nc: /k {} !missing-volume\nd: /k {}"));
	OK(scan.entries[0].sysappend == 3 && scan.entries[1].sysappend == 2);
	OK(scan.entries[2].sysappend == 0);
	OK_TEXT(scan.entries[2].kernel.device, S("tftp://other"));
	OK(scan.n_menus == 1 && scan.wants.n == 1);
	volume.facts.fstype = S("ext4");
	scan = (struct scan){.arena = &test_arena, .volume = &volume, .volumes = &set,
			     .machine = &machine};
	scan_run(&scan);
	OK(scan.n_entries == 0);
}

/* ---- bad input ---- */

TEST(syslinux_survives_nonsense)
{
	static const char *const rows[][2] = {
		{"\xef\xbb\xbflabel a\r\n\tlinux /k\r\nappend x \r\n", "a: /k {x} default"},
		{"include extlinux.conf\nlabel a\nlinux /k\n", "a: /k {} default"},
		{"label\nlinux /k\nappend x\n", "/k: /k {x} default"},
		{"label a\n", "a:  {} default !no-kernel"},
		{"menu end\nmenu end\nlabel a\nlinux /k\nmenu begin\n", "a: /k {} default"},
		{"label a\nlinux\nappend x\n", "a:  {} default !no-kernel"},
		{"linux /k\ninitrd /i\nmenu label x\n", ""},
		{"label a\nlinux /k\nappend \x1b[31m\x01\n", "a: /k {\x1b[31m\x01} default"},
	};

	CHECK_ROWS(rows);
}

TEST(syslinux_many_labels)
{
	struct text conf = {.arena = &test_arena};

	for (int i = 0; i < 100000; i++)
		text_printf(&conf, "label l%d\nlinux /k\n", i);
	struct scan scan = scan_conf(text_slice(&conf), "ext4");

	OK(scan.n_entries == LIMIT_ENTRIES);
	OK(scan.notes.n == 1 && scan.notes.at[0].code == NOTE_LIMIT);
	OK_TEXT(scan.entries[LIMIT_ENTRIES - 1].name, S("l9999"));
}

TEST(syslinux_menus_nest_to_a_limit)
{
	struct text conf = {.arena = &test_arena};

	for (int i = 0; i < 1000; i++)
		text_put(&conf, S("menu begin x\n"));
	text_put(&conf, S("label a\nlinux /k\n"));
	for (int i = 0; i < 1000; i++)
		text_put(&conf, S("menu end\n"));
	text_put(&conf, S("label b\nlinux /k\n"));
	struct scan scan = scan_conf(text_slice(&conf), "ext4");

	OK(scan.n_entries == 2 && scan.entries[0].submenu.n == LIMIT_SUBMENU_DEPTH - 1);
	OK(scan.entries[1].submenu.n == 0);
}

TEST(syslinux_includes_nest_to_a_limit)
{
	enum { FILES = LIMIT_INCLUDE_DEPTH + 4 };
	struct mem_file files[FILES + 1] = {{S("/k"), S("kernel")}};
	struct source_mem memory = {{&source_mem_ops}, files, FILES + 1};
	struct volume volume = {.number = 1, .source = &memory.source};
	struct volume_set set = {&volume, 1};
	static const struct machine machine;
	struct scan scan = {.arena = &test_arena, .volume = &volume, .volumes = &set,
			    .machine = &machine};

	for (int i = 0; i < FILES; i++)
		files[i + 1] = (struct mem_file){i ? arena_format(&test_arena, "/extlinux/%d", i)
						   : S("/extlinux/extlinux.conf"),
						 arena_format(&test_arena,
							      "include %d\nlabel l%d\nlinux /k\n",
							      i + 1, i)};
	scan_run(&scan);
	OK(scan.n_entries == LIMIT_INCLUDE_DEPTH + 1);
	OK(scan.notes.n == 1 && scan.notes.at[0].code == NOTE_LIMIT);
}

/* Every place that a loader of the family looks in is looked in; the first one counts. */
TEST(syslinux_candidates)
{
	static const char *const paths[] = {
		"/extlinux/extlinux.conf",
		"/boot/extlinux/extlinux.conf",
		"/boot/extlinux.conf",
		"/extlinux.conf",
		"/boot/syslinux/syslinux.cfg",
		"/syslinux/syslinux.cfg",
		"/boot/isolinux/isolinux.cfg",
		"/isolinux/isolinux.cfg",
		"/EFI/syslinux/syslx64.cfg",
		"/EFI/syslinux/syslia32.cfg",
		"/EFI/BOOT/syslinux.cfg",
		"/EFI/BOOT/syslia32.cfg",
		"/syslinux.cfg",
		"/isolinux.cfg",
	};
	struct volume volume = {.number = 1};
	struct volume_set set = {&volume, 1};
	static const struct machine machine;

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		const struct mem_file files[] = {
			{slice_str(paths[i]), S("label here\nlinux /k\n")}, FILE("/k", "kernel"),
			FILE("/isolinux.cfg", "label last\nlinux /k\n"),
		};
		struct source_mem memory = {{&source_mem_ops}, files, 3};
		struct scan scan = {.arena = &test_arena, .volume = &volume, .volumes = &set,
				    .machine = &machine};

		volume.source = &memory.source;
		scan_run(&scan);
		OK(scan.n_entries == 1);
		OK_TEXT(scan.entries[0].config, slice_str(paths[i]));
	}
}
