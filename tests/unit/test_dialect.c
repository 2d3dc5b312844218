/* Whose GRUB reads a configuration: the table's names, and what gives a dialect away. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/detect.h"
#include "discover/order.h"
#include "discover/run.h"
#include "lib/text.h"
#include "tests/unit/test.h"

TEST(dialect_names)
{
	OK(!(grub_dialect_find(S("upstream"))->rules & HAS_UKI));
	OK(!(grub_dialect_find(S("upstream-2.12"))->rules & HAS_UKI));
	OK(grub_dialect_find(S("upstream-2.14"))->rules & HAS_UKI);
	OK(grub_dialect_find(S("debian"))->rules & HAS_FW_PATH);
	OK(!(grub_dialect_find(S("debian-2.06"))->rules & HAS_FW_PATH));
	OK(grub_dialect_find(S("rhboot-el7")) != grub_dialect_find(S("rhboot-el8")));
	OK(grub_dialect_find(S("rhboot-el11")) == grub_dialect_find(S("rhboot-el10")));
	OK(grub_dialect_find(S("rhboot-fc42")) == grub_dialect_find(S("rhboot-fc33")));
	OK(grub_dialect_find(S("rhboot-fc43"))->rules & STATUS_DECIDES);
	OK(!(grub_dialect_find(S("rhboot"))->rules & STATUS_DECIDES));
	OK(!grub_dialect_find(S("rhboot-el6")) && !grub_dialect_find(S("rhboot-el")));
	OK(!grub_dialect_find(S("debian12")) && !grub_dialect_find(S("")));
	OK(!grub_dialect_find(S("rhboot-fc0")) && !grub_dialect_find(S("rhboot-fc9999999999")));
}

enum { FILES = 6, PROGRAM_BYTES = 1024, SECTION_AT = 512 };

/* An EFI program with nothing but a section .sbat. */
static struct slice program(struct slice sbat)
{
	char *p = arena_array(&test_arena, char, PROGRAM_BYTES);

	memcpy(p, "MZ", 2);
	p[60] = 64;
	memcpy(p + 64, "PE\0", 4);
	p[68] = 0x64, p[69] = (char)0x86;
	p[70] = 1;
	memcpy(p + 88, ".sbat", 5);
	p[88 + 9] = 1;				/* in memory: 256 bytes */
	p[88 + 17] = 1;				/* in the file */
	p[88 + 21] = SECTION_AT >> 8;
	memcpy(p + SECTION_AT, sbat.p, sbat.n);
	return (struct slice){p, PROGRAM_BYTES};
}

/* The disk: an ESP with the first @n_esp of @files, and the volume with the others, among them the
 * configuration @path, which is read. */
static struct slice detected(const struct mem_file *files, size_t n_esp, size_t n,
			     struct slice path)
{
	struct source_mem trees[2] = {{{&source_mem_ops}, files, n_esp},
				      {{&source_mem_ops}, files + n_esp, n - n_esp}};
	struct volume volumes[2] = {
		{.number = 1, .source = &trees[0].source, .order = 0,
		 .facts = {.disk = S("sda"), .partition = 1, .uuid = S("12-34"),
			   .parttype = S("c12a7328-f81f-11d2-ba4b-00a0c93ec93b")}},
		{.number = 2, .source = &trees[1].source, .order = 1,
		 .facts = {.disk = S("sda"), .partition = 2, .uuid = S("aaaa-bbbb")}},
	};
	struct volume_set set = {volumes, 2};
	struct scan scan = {.arena = &test_arena, .volume = &volumes[1], .volumes = &set};
	const struct grub_dialect *dialect = NULL;
	struct slice text = {0};

	for (size_t i = 0; i < n; i++)
		if (slice_eq(files[i].path, path))
			text = files[i].text;
	struct slice because = grub_detect(&scan, scan.volume, path, text, &dialect);
	struct slice rest = because;
	OK(dialect && dialect == grub_dialect_find(slice_cut(&rest, ',')));
	return because;
}

#define UPSTREAM_SBAT "sbat,1,SBAT Version,sbat,1,https://\ngrub,3,FSF,grub,2.06,https://\n"
#define CONFIG S("/grub2/grub.cfg")

TEST(dialect_by_the_program_that_leads_here)
{
	const struct mem_file files[] = {
		{S("/EFI/fedora/grubx64.efi"),
		 program(S(UPSTREAM_SBAT "grub.rh,2,Red Hat,grub2,2.06-123.fc40,mailto\n"))},
		{S("/EFI/fedora/grub.cfg"), S("search --fs-uuid --set=dev cccc-dddd\n")},
		{S("/EFI/redhat/grubx64.efi"),
		 program(S(UPSTREAM_SBAT "grub.rh,2,Red Hat,grub2,2.06-114.el9,mailto\n"))},
		{S("/EFI/redhat/grub.cfg"), S("search --fs-uuid --set=dev aaaa-bbbb\n")},
		{CONFIG, S("")},
	};

	OK_TEXT(detected(files, 4, 5, CONFIG),
		S("rhboot-el9, by .sbat of /EFI/redhat/grubx64.efi: grub.rh,2,Red Hat,grub2,"
		  "2.06-114.el9,mailto"));
}

/* Of two programs of which neither says where it leads none is taken. */
TEST(dialect_by_the_only_program)
{
	const struct mem_file files[] = {
		{S("/EFI/Microsoft/Boot/bootmgfw.efi"), S("x")},
		{S("/EFI/BOOT/grubx64.efi"), program(S("grub.sle,1,SUSE,grub2,2.06,x\n"))},
		{S("/EFI/arch/grubx64.efi"), program(S("grub,4,FSF,grub,2:2.14-1,x\n"))},
		{CONFIG, S("")},
	};
	const struct mem_file two[] = {
		files[2], {S("/EFI/void/grubx64.efi"), files[1].text}, {CONFIG, S("")},
	};

	OK_TEXT(detected(files, 3, 4, CONFIG), S("upstream-2.14, by .sbat of /EFI/arch/grubx64.efi"
						 ": grub,4,FSF,grub,2:2.14-1,x"));
	OK_TEXT(detected(files, 2, 3, CONFIG), S("suse, by .sbat of /EFI/BOOT/grubx64.efi: "
						 "grub.sle,1,SUSE,grub2,2.06,x"));
	OK_TEXT(detected(two, 2, 3, CONFIG), S("upstream, by nothing that says otherwise"));
}

TEST(dialect_by_debians_program)
{
	const struct mem_file files[] = {
		{S("/EFI/debian/grubx64.efi"),
		 program(S("grub.debian,5,Debian,grub2,2.12-9+deb13u2,x\n"))},
		{CONFIG, S("")},
	};

	OK(slice_starts(detected(files, 1, 2, CONFIG), S("debian-2.12, by .sbat of ")));
}

/* A program that lies about its sections, or is none, tells nothing; its directory does. */
TEST(dialect_by_the_directory)
{
	struct mem_file files[] = {
		{S("/EFI/centos/grubx64.efi"), S("MZ, but nothing else")},
		{CONFIG, S("linux /vmlinuz-3.10.0-1160.el7.x86_64\n")},
	};

	OK_TEXT(detected(files, 1, 2, CONFIG), S("rhboot-el7, by the directory /EFI/centos"));
	struct slice bad = program(S("grub.sle,1,SUSE,grub2,2.06,x\n"));
	memset((char *)(uintptr_t)bad.p + 108, 0xff, 4);
	files[0].text = bad;
	OK_TEXT(detected(files, 1, 2, CONFIG), S("rhboot-el7, by the directory /EFI/centos"));
}

TEST(dialect_by_modules)
{
	struct mem_file files[] = {
		{S("/grub2/i386-pc/modinfo.sh"),
		 S("grub_target_cc_version='gcc (GCC) 11.4.1 (Red Hat 11.4.1-3)'\n"
		   "grub_package_version=\"2.06\"\n")},
		{CONFIG, S("menuentry A { linux /vmlinuz-6.5.6-300.fc39.x86_64; }\n")},
	};

	OK_TEXT(detected(files, 0, 2, CONFIG),
		S("rhboot-fc39, by the modules of /grub2/i386-pc/modinfo.sh: 2.06"));
	files[0].text = S("grub_target_cc_version='gcc (Debian 14)'\n"
			  "grub_package_version=\"2.14-3+deb14\"\n");
	OK(slice_starts(detected(files, 0, 2, CONFIG), S("debian-2.14, by the modules")));
	files[0] = (struct mem_file){S("/grub2/x86_64-efi/increment.mod"), S("")};
	OK(slice_starts(detected(files, 0, 2, CONFIG), S("rhboot-fc39, by a module: ")));
}

TEST(dialect_by_os_release)
{
	static const struct {
		struct slice text, dialect;
	} cases[] = {
		{S_INIT("ID=\"almalinux\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.4\"\n"),
		 S_INIT("rhboot-el9,")},
		{S_INIT("ID=fedora\nVERSION_ID=44\n"), S_INIT("rhboot-fc44,")},
		{S_INIT("ID=amzn\nID_LIKE=\"fedora\"\nVERSION_ID=\"2023\"\n"), S_INIT("rhboot,")},
		{S_INIT("ID=opensuse-leap\nID_LIKE=\"suse opensuse\"\nVERSION_ID=15.6\n"),
		 S_INIT("suse,")},
		{S_INIT("ID=debian\nVERSION_ID=\"12\"\n"), S_INIT("debian-2.06,")},
		{S_INIT("ID=debian\nVERSION_ID=\"13\"\n"), S_INIT("debian-2.12,")},
		{S_INIT("ID=arch\n"), S_INIT("upstream,")},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct mem_file files[] = {
			{S("/etc/os-release"), cases[i].text}, {CONFIG, S("")},
		};
		OK(slice_starts(detected(files, 0, 2, CONFIG), cases[i].dialect));
	}
}

TEST(dialect_by_the_text)
{
	struct mem_file files[] = {
		{CONFIG, S("### BEGIN /etc/grub.d/00_header ###\n"
			   "### BEGIN /etc/grub.d/12_menu_auto_hide ###\n")},
		{S("/.treeinfo"), S("[header]\nversion = 1.2\n[general]\nfamily = CentOS\n"
				    "version = 7\n")},
	};

	OK_TEXT(detected(files, 0, 1, CONFIG), S("rhboot, by its sections"));
	files[0].text = S("### BEGIN /etc/grub.d/95_textmode ###\n");
	OK_TEXT(detected(files, 0, 1, CONFIG), S("suse, by its sections"));
	files[0].text = S("insmod blscfg\nblscfg\n");
	OK_TEXT(detected(files, 0, 1, CONFIG), S("rhboot, by its words"));
	files[0].text = S("insmod blsuki\nuki\n");
	OK_TEXT(detected(files, 0, 1, CONFIG), S("upstream-2.14, by its words"));
	files[0].text = S("linuxefi /v inst.stage2=hd:LABEL=x\n");
	OK_TEXT(detected(files, 0, 2, CONFIG), S("rhboot-el7, by /.treeinfo: CentOS"));
}

/* What starts with a word's end is found, wherever it lies. */
TEST(dialect_words_are_found)
{
	const struct slice text = S("ablscfblscfgblscf");
	struct mem_file files[] = {{CONFIG, text}};

	OK_TEXT(detected(files, 0, 1, CONFIG), S("rhboot, by its words"));
	files[0].text = slice_upto(text, 11);
	OK_TEXT(detected(files, 0, 1, CONFIG), S("upstream, by nothing that says otherwise"));
}

/* ---- what goes by it ---- */

static struct scan world;

/* List what the configuration of @dialect and the files beside it make. */
static struct scan *listed(const struct mem_file *files, size_t n, struct slice dialect)
{
	static struct source_mem tree;
	static struct volume volume;
	static struct volume_set set;
	static const struct machine machine = {.efi = true, .arch = S_INIT("x86_64")};

	tree = (struct source_mem){{&source_mem_ops}, files, n};
	volume = (struct volume){.number = 1, .source = &tree.source,
				 .facts = {.dialect = dialect, .fstype = S("ext4")}};
	set = (struct volume_set){&volume, 1};
	world = (struct scan){.arena = &test_arena, .volume = &volume, .volumes = &set,
			      .machine = &machine};
	scan_run(&world);
	return &world;
}

static struct scan *scripted(struct slice text, struct slice dialect)
{
	const struct mem_file files[] = {{CONFIG, text}, {S("/v"), S("kernel")}};

	return listed(files, 2, dialect);
}

/* The titles of the entries of GRUB's menu, the default in brackets. */
static struct slice titles(const struct scan *scan)
{
	struct text t = {.arena = &test_arena};

	for (uint32_t i = 0; i < scan->n_entries; i++) {
		const struct boot_entry *e = &scan->entries[i];
		if (slice_eq(e->format, S("grub")))
			text_printf(&t, e->flags & ENTRY_DEFAULT ? "[%.*s] " : "%.*s ",
				    SLICE_ARG(e->title));
	}
	return text_slice(&t);
}

static bool is_free(const struct scan *scan)
{
	return scan->n_entries && !(scan->entries[0].flags & ENTRY_RESTRICTED);
}

TEST(dialect_live_media_hand_variables_to_submenus)
{
	const struct slice text = S("set basicgfx=nomodeset\nsubmenu S {\nmenuentry x {\n"
				    "linux /v ${basicgfx}\n}\n}\n");
	const struct mem_file files[] = {
		{S("/boot/grub2/grub.cfg"), text}, {S("/v"), S("")},
		{S("/EFI/BOOT/grubx64.efi"), program(S("grub.rh,2,Red Hat,grub2,2.12-40.fc43\n"))},
	};

	OK_TEXT(listed(files, 3, (struct slice){0})->entries[0].cmdline, S("nomodeset"));
	OK(slice_starts(world.menus[0].dialect, S("rhboot-fc43, by .sbat")));
	OK_TEXT(scripted(text, S("rhboot-el8"))->entries[0].cmdline, S(""));
	OK_TEXT(scripted(text, S("upstream"))->entries[0].cmdline, S(""));
}

TEST(dialect_install_media_of_el7)
{
	const struct mem_file files[] = {
		{S("/EFI/BOOT/grub.cfg"),
		 S("menuentry A { linuxefi /v inst.stage2=hd:LABEL=CentOS\\x207\\x20x86_64; }\n")},
		{S("/v"), S("")},
		{S("/.treeinfo"), S("[general]\nname = CentOS-7\nfamily = CentOS\nversion = 7\n")},
	};

	OK_TEXT(listed(files, 2, (struct slice){0})->entries[0].cmdline,
		S("inst.stage2=hd:LABEL=CentOS\\x207\\x20x86_64"));
	OK_TEXT(world.menus[0].dialect, S("rhboot, by its words"));
	listed(files, 3, (struct slice){0});
	OK_TEXT(world.menus[0].dialect, S("rhboot-el7, by /.treeinfo: CentOS"));
}

TEST(dialect_users_may_be_missing)
{
	const struct slice text = S("set superusers=root\nmenuentry R --unrestricted --users "
				    "$grub_users --id x { linux /v; }\n");
	const struct slice said = S("set superusers=root\ngrub_users=joe\nmenuentry R --users "
				    "$grub_users --id x { linux /v; }\n");

	OK_TEXT(titles(scripted(text, S("rhboot-el8"))), S("[R] "));
	OK(is_free(&world));
	OK(!is_free(scripted(said, S("rhboot-el8"))));
	OK_TEXT(world.entries[0].users, S("joe"));
	OK(world.n_entries == 1 && scripted(text, S("upstream"))->n_entries == 0);
}

TEST(dialect_unrestricted_menu_of_suse)
{
	const struct slice text = S("set superusers=root\nset unrestricted_menu=y\n"
				    "menuentry A { linux /v; }\n"
				    "menuentry B --users joe { linux /v; }\n");

	OK(is_free(scripted(text, S("suse"))));
	OK(world.entries[1].flags & ENTRY_RESTRICTED);
	OK_TEXT(world.menus[0].superusers, S("root"));
	OK(!is_free(scripted(text, S("upstream"))));
	OK(!is_free(scripted(S("set superusers=root\nset unrestricted_menu=n\n"
			       "menuentry A { linux /v; }\n"), S("suse"))));
}

#define TWO "menuentry A { linux /v; }\nmenuentry B { linux /v; }\n"

TEST(dialect_hidden_entries_have_no_number)
{
	OK_TEXT(titles(scripted(S("hiddenentry H --hotkey h { true; }\n" TWO "set default=1\n"),
				S("suse"))), S("H A [B] "));
}

TEST(dialect_snapshots_of_suse)
{
	static const struct slice text =
		S_INIT("menuentry 'Help on bootable snapshot #2' { true; }\n" TWO);

	OK_TEXT(titles(scripted(arena_concat(&test_arena, text, S("default=1\n")), S("suse"))),
		S("Help on bootable snapshot #2 A [B] "));
	OK_TEXT(titles(scripted(arena_concat(&test_arena, text, S("default=none\n")), S("suse"))),
		S("Help on bootable snapshot #2 [A] B "));
	OK_TEXT(titles(scripted(arena_concat(&test_arena, text, S("default=B\n")), S("suse"))),
		S("Help on bootable snapshot #2 A [B] "));
	OK_TEXT(titles(scripted(arena_concat(&test_arena, text, S("default=1\n")), S("debian"))),
		S("Help on bootable snapshot #2 [A] B "));
}

TEST(dialect_default_by_name_or_number)
{
	const struct slice text = S("menuentry A --id 1a { linux /v; }\nmenuentry B { linux /v; }\n"
				    "default=1a\n");

	OK_TEXT(titles(scripted(text, S("rhboot"))), S("[A] B "));
	OK_TEXT(titles(scripted(text, S("upstream"))), S("A [B] "));
}

TEST(dialect_nobody_presses_the_button)
{
	OK_TEXT(titles(scripted(S("if cmostest 112:7; then set default=1; else set default=0; fi\n"
				  TWO), S("upstream"))), S("[A] B "));
}

TEST(dialect_counters)
{
	static const struct {
		struct slice script, told;
	} cases[] = {
		{S_INIT("a=0x10; increment a"), S_INIT("17 0")},
		{S_INIT("a=010; increment a"), S_INIT("9 0")},
		{S_INIT("a=0; decrement a"), S_INIT("-1 0")},
		{S_INIT("a=-1; decrement a"), S_INIT("-2 0")},
		{S_INIT("increment a"), S_INIT("5")},
		{S_INIT("a=x; increment a"), S_INIT("x 10")},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct slice script = arena_concat(&test_arena, cases[i].script,
						   S("; b=$?\nmenuentry A { linux /v $a $b; }\n"));
		OK_TEXT(scripted(script, S("rhboot"))->entries[0].cmdline, cases[i].told);
	}
}

TEST(dialect_blscfg_of_rhboot)
{
	struct mem_file files[] = {
		{CONFIG, S("set blsdir=/nosuch\nblscfg\nblscfg\n")}, {S("/v"), S("")},
		{S("/boot/loader/entries/x.conf.conf"), S("title X\nlinux /v\ninitrd /v\n")},
		{S("/boot/loader/entries/auto-y.conf"), S("title Y\nlinux /v\nefi /v\n")},
		{S("/boot/loader/entries/z.CONF"), S("title Z\nlinux /v\n")},
		{S("/boot/loader/entries/e.conf"), S("title E\nefi /v\n")},
	};
	const struct slice bls_import = S("blsdir=/boot/loader/entries\nset superusers=root\n"
					  "early_initrd=v\nbls_import\n");

	OK_TEXT(titles(listed(files, 6, S("rhboot-fc42"))), S("[X] Y "));
	OK_TEXT(world.entries[0].name, S("x"));
	OK_TEXT(titles(listed(files, 6, S("rhboot-fc45"))), S("[X] E Y "));
	OK_TEXT(titles(listed(files, 6, S("upstream-2.14"))), S(""));
	files[0].text = bls_import;
	OK_TEXT(titles(listed(files, 6, S("rhboot-el8"))), S("[X] Y "));
	OK(is_free(&world) && world.entries[0].initrds.n == 1);
	OK(listed(files, 6, S("rhboot-el9"))->entries[0].initrds.n == 2);
	OK_TEXT(titles(listed(files, 6, S("rhboot-el7"))), S("[Y] X "));
	OK_TEXT(world.entries[0].users, S("bls"));
}

TEST(dialect_names_of_files_as_versions)
{
	static const struct slice sorted[] = {
		S_INIT("linux-6.9~rc1.efi"), S_INIT("linux-6.9.efi"), S_INIT("linux-6.9.1.efi"),
		S_INIT("linux-6.010.1.efi"), S_INIT("linux-6.10.2.efi"),
		S_INIT("linux-6.10.2+a.efi"),
	};
	enum { N = sizeof(sorted) / sizeof(*sorted) };

	for (size_t i = 0; i < N; i++)
		for (size_t k = 0; k < N; k++) {
			int r = version_cmp_file(sorted[i], sorted[k]);
			OK((r > 0) - (r < 0) == (i > k) - (i < k));
		}
	OK(version_cmp_file(S("0-rescue.conf"), S("abc-6.1.conf")) < 0);
	OK(version_cmp_file(S("a.b.c"), S("a.b.d")) < 0 && version_cmp_file(S(""), S("")) == 0);
}
