/* GRUB's commands about the machine, about files' hashes, and other loaders' configurations. */
/* SPDX-License-Identifier: MIT */
#include "discover/run.h"
#include "tests/unit/test.h"

enum { FILES = 8 };

static struct machine machine;
static struct mem_file tree[FILES];
static struct source_mem source;
static struct volume volume;
static struct volume_set set;
static struct scan scan;

/* The only entry's command line after @script has been run. */
static struct scan *run(struct slice script)
{
	tree[0] = (struct mem_file){S("/boot/grub/grub.cfg"), script};
	tree[1] = (struct mem_file){S("/k"), S("kernel")};
	source = (struct source_mem){{&source_mem_ops}, tree, FILES};
	for (unsigned i = 2; i < FILES; i++)
		if (tree[i].path.n == 0)
			tree[i].path = S("/none");
	volume = (struct volume){.number = 1, .source = &source.source};
	set = (struct volume_set){&volume, 1};
	scan = (struct scan){.arena = &test_arena, .volume = &volume, .volumes = &set,
			     .machine = &machine};
	scan_run(&scan);
	return &scan;
}

static struct slice told(struct slice script)
{
	run(arena_concat(&test_arena, script, S("\nmenuentry A { linux /k $v $?; }\n")));
	OK(scan.n_entries == 1);
	return scan.n_entries ? scan.entries[0].cmdline : (struct slice){0};
}

/* A type 1 structure with two strings and a UUID, one of type 2, the end. */
static const char dmi[] =
	"\1\33\1\0\1\2\0\0\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff\x01\6\0\0"
	"Acme Inc\0Box 9\0\0"
	"\2\10\2\0\1\5\6\7Board\0\0"
	"\177\4\3\0\0\0";

TEST(grub_smbios)
{
	memset(tree, 0, sizeof(tree));
	machine = (struct machine){.efi = true, .arch = S("x86_64"),
				   .smbios = {dmi, sizeof(dmi) - 1}};
	OK_TEXT(told(S("smbios -t 1 -s 4 --set v")), S("Acme Inc 0"));
	OK_TEXT(told(S("smbios --type 1 --get-string 5 --set=v")), S("Box 9 0"));
	OK_TEXT(told(S("smbios -t 1 -u 8 --set v")), S("44332211-6655-8877-99aa-bbccddeeff01 0"));
	OK_TEXT(told(S("smbios -t 2 -b 5 --set v")), S("5 0"));
	OK_TEXT(told(S("smbios -h 2 -w 6 --set v")), S("1798 0"));
	OK_TEXT(told(S("smbios -m 2 -s 4 --set v")), S("Board 0"));
	OK_TEXT(told(S("smbios -t 2 -b 8 --set v; v=$?")), S("11 0"));
	OK_TEXT(told(S("smbios -t 2 -w 7 --set v; v=$?")), S("11 0"));
	OK_TEXT(told(S("if smbios -t 17 -s 4 --set v; then v=x; else v=none; fi")), S("none 0"));
	machine.smbios = slice_upto(machine.smbios, 20);
	OK_TEXT(told(S("if smbios -t 1 -s 4 --set v; then v=x; else v=none; fi")), S("none 0"));
	machine.smbios = (struct slice){0};
	OK_TEXT(told(S("if smbios -t 1 -s 4 --set v; then v=x; else v=none; fi")), S("none 0"));
}

TEST(grub_cpuid)
{
	memset(tree, 0, sizeof(tree));
	machine = (struct machine){.arch = S("i686")};
	OK_TEXT(told(S("if cpuid -l; then v=64; else v=32; fi")), S("32 0"));
	OK_TEXT(told(S("if cpuid -p; then v=y; else v=n; fi")), S("n 0"));
	machine.pae = true;
	OK_TEXT(told(S("if cpuid -p; then v=y; else v=n; fi")), S("y 0"));
	machine.long_mode = true;
	OK_TEXT(told(S("if cpuid; then v=64; else v=32; fi")), S("64 0"));
	machine = (struct machine){.efi = true, .arch = S("aarch64")};
	OK_TEXT(told(S("cpuid -l")), S("0"));
}

TEST(grub_fwsetup_is_of_efi)
{
	memset(tree, 0, sizeof(tree));
	machine = (struct machine){.efi = true, .arch = S("x86_64")};
	run(S("menuentry F { fwsetup; }\n"));
	OK(scan.entries[0].action == ACTION_FIRMWARE);
	machine.efi = false;
	run(S("menuentry F { fwsetup; }\n"));
	OK(scan.entries[0].action == ACTION_BOOT && !entry_bootable(&scan.entries[0]));
}

TEST(grub_hashes)
{
	memset(tree, 0, sizeof(tree));
	machine = (struct machine){.efi = true, .arch = S("x86_64")};
	tree[2] = (struct mem_file){S("/d/a"), S("abc")};
	tree[3] = (struct mem_file){S("/sums"), S("900150983cd24fb0d6963f7d28e17f72  a\n")};
	tree[4] = (struct mem_file){S("/bad"), S("900150983cd24fb0d6963f7d28e17f73  a\n")};
	OK_TEXT(told(S("hashsum -h md5 -c /sums -p /d")), S("0"));
	OK_TEXT(told(S("md5sum --check /sums --prefix /d; v=$?")), S("0 0"));
	OK_TEXT(told(S("md5sum --check /bad --prefix /d; v=$?")), S("1 0"));
	OK_TEXT(told(S("md5sum --check /sums; v=$?")), S("5 0"));
	OK_TEXT(told(S("sha256sum -c /sums -p /d; v=$?")), S("4 0"));
	OK_TEXT(told(S("hashsum -h nosuch /k; v=$?")), S("18 0"));
	OK_TEXT(told(S("sha512sum /nope; v=$?")), S("5 0"));
	OK_TEXT(told(S("sha1sum /k /d/a; v=$?")), S("0 0"));
}

TEST(grub_syslinux_configfile)
{
	memset(tree, 0, sizeof(tree));
	machine = (struct machine){.efi = true, .arch = S("x86_64")};
	tree[2] = (struct mem_file){S("/isolinux/isolinux.cfg"),
				    S("timeout 50\ndefault two\nlabel one\nmenu label "
				      "^One's\nkernel vmlinuz\nappend a \"b c\" initrd=i1,/i2\n"
				      "label two\nlinux /k\nlabel three\nlocalboot 0\n")};
	tree[3] = (struct mem_file){S("/isolinux/vmlinuz"), S("k")};
	tree[4] = (struct mem_file){S("/isolinux/i1"), S("i")};
	tree[5] = (struct mem_file){S("/i2"), S("i")};
	run(S("syslinux_configfile /isolinux/isolinux.cfg\n"));
	OK(scan.n_menus >= 1 && scan.menus[0].timeout == 5);
	OK(scan.n_entries >= 3);
	const struct boot_entry *e = scan.entries;
	OK_TEXT(e[0].title, S("One's"));
	OK_TEXT(e[0].kernel.path, S("/isolinux/vmlinuz"));
	OK_TEXT(e[0].cmdline, S("a \"b c\" initrd=i1,/i2"));
	OK(e[0].initrds.n == 2 && entry_bootable(&e[0]));
	OK_TEXT(e[0].initrds.at[0].path, S("/isolinux/i1"));
	OK(e[1].flags & ENTRY_DEFAULT);
	OK(e[2].action == ACTION_EXIT);

	run(S("menuentry 'Own' { linux /k own; }\nextract_syslinux_entries_source -i "
	      "/isolinux/isolinux.cfg\n"));
	OK(scan.n_entries >= 4 && scan.menus[0].timeout == MENU_TIMEOUT_UNSET);
	OK_TEXT(scan.entries[1].title, S("One's"));
}

TEST(grub_blscfg_with_options)
{
	static const struct {
		struct slice call, titles;
	} cases[] = {
		{S_INIT("insmod blsuki; blscfg -p /e"), S_INIT("two one ")},
		{S_INIT("blscfg --path=/e -e a-1.conf"), S_INIT("one ")},
		{S_INIT("default=a-1.conf; blscfg -p /e -d"), S_INIT("one ")},
		{S_INIT("default=1; blscfg -p /e -n"), S_INIT("two ")},
		{S_INIT("blscfg -p /nope -f"), S_INIT("three ")},
		{S_INIT("default=two; blscfg -p /e -n"), S_INIT("one ")},
		{S_INIT("default=a-1; blscfg -p /e -n"), S_INIT("two one ")},
		{S_INIT("blscfg -p /e -e a-1"), S_INIT("")},
		{S_INIT("default=a-1; blscfg -d -n -f -p /e"), S_INIT("two one ")},
		{S_INIT("blscfg (hd0,gpt1)/e"), S_INIT("two one ")},
		{S_INIT("blscfg -p /nope"), S_INIT("")},
	};

	memset(tree, 0, sizeof(tree));
	machine = (struct machine){.efi = true, .arch = S("x86_64")};
	tree[2] = (struct mem_file){S("/e/a-1.conf"), S("title one\nlinux /k\noptions 1\n")};
	tree[3] = (struct mem_file){S("/e/a-2.conf"), S("title two\nlinux /k\noptions 2\n")};
	tree[4] = (struct mem_file){S("/loader/entries/3.conf"), S("title three\nlinux /k\n")};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct slice titles = {0};
		run(cases[i].call);
		for (uint32_t k = 0; k < scan.n_entries; k++) {
			if (!slice_eq(scan.entries[k].format, S("grub")))
				continue;
			titles = arena_concat(&test_arena, titles, scan.entries[k].title);
			titles = arena_concat(&test_arena, titles, S(" "));
		}
		OK_TEXT(titles, cases[i].titles);
	}
}
