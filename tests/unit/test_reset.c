/* Linux entries that the firmware is to start: which it can, and what they are told. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/reset.h"
#include "init/write/program.h"
#include "tests/unit/test.h"

static struct boot_entry entry;
static struct file_ref initrds[2];
static struct facts esp;

enum { ESP = 1 };

/* An entry with two initrds on an ESP. */
static void begin(void)
{
	esp = (struct facts){.fstype = S("vfat"), .partition = 1, .disk = S("sda"),
			     .partuuid = S("00112233-4455-6677-8899-aabbccddeeff")};
	initrds[0] = (struct file_ref){.volume = ESP, .path = S("/EFI/a.img")};
	initrds[1] = (struct file_ref){.volume = ESP, .path = S("/b.img")};
	entry = (struct boot_entry){
		.id = S("0a1b2c3d"), .name = S("debian-6.1"), .cmdline = S("root=/dev/sda2 quiet"),
		.kernel = {.volume = ESP, .path = S("/EFI/vmlinuz")},
		.initrds = {initrds, 2},
	};
}

static bool possible(void)
{
	return reset_refusal(&esp, &entry).n == 0;
}

TEST(reset_names_entries)
{
	begin();
	OK(reset_wants(S("x  0A1B2C3D"), &entry) && reset_wants(S("debian-6.1"), &entry));
	OK(!reset_wants(S("debian-6"), &entry) && !reset_wants(S(""), &entry));
	entry.name = S("");
	OK(!reset_wants(S("other "), &entry));
}

TEST(reset_is_possible_on_a_fat_partition)
{
	begin();
	OK(possible());
	esp.fstype = S("ext4");
	OK(!possible());
	begin();
	esp.partuuid = S("");
	OK(!possible());
	begin();
	esp.disk = S("md127");
	OK(!possible());
	begin();
	esp.image.path = S("/disk.img");
	OK(!possible());
	begin();
	OK(reset_refusal(NULL, &entry).n);
}

TEST(reset_hands_on_files_and_a_text)
{
	begin();
	initrds[1].volume = 99;
	OK(!possible());
	begin();
	initrds[0].path = S("/a b.img");
	OK(!possible());
	begin();
	initrds[0].part = S("newc:etc/x");
	OK(!possible());
	begin();
	entry.devicetree.path = S("/x.dtb");
	OK(!possible());
	begin();
	entry.kernel.part = S(".linux");	/* a unified kernel image, whose initrd is inside */
	initrds[0] = (struct file_ref){.volume = ESP, .path = entry.kernel.path,
				       .part = S(".initrd")};
	OK(possible());
	entry.kernel.part = S(".linux@2");
	OK(!possible());
	begin();
	entry.cmdline = (struct slice){arena_array(&test_arena, char, 2048), 2048};
	OK(!possible());
}

TEST(reset_tells_of_initrds)
{
	struct settings settings = {.cmdline_append = S("x=1"), .cmdline_remove = S("quiet")};
	struct cmdline_rules rules = cmdline_rules_of(&settings, S("console=ttyS0"), false,
						      &test_arena);

	begin();
	entry.boot_image = S("/vmlinuz");
	OK_TEXT(program_options(&entry, &rules, &test_arena),
		S("BOOT_IMAGE=/vmlinuz root=/dev/sda2 x=1 initrd=\\EFI\\a.img initrd=\\b.img"));
	initrds[0].part = S(".initrd");
	OK_TEXT(program_options(&entry, &rules, &test_arena),
		S("BOOT_IMAGE=/vmlinuz root=/dev/sda2 x=1 initrd=\\b.img"));
}

TEST(reset_heeds_consoles_and_what_a_person_wrote)
{
	struct settings settings = {.cmdline_append = S("x=1"),
				    .cmdline_console = CONSOLE_REPLACE};
	struct cmdline_rules rules = cmdline_rules_of(&settings, S("console=ttyS0"), false,
						      &test_arena);

	begin();
	entry.initrds.n = 0;
	entry.cmdline = S("console=tty0 ro");
	OK_TEXT(program_options(&entry, &rules, &test_arena), S("console=ttyS0 ro x=1"));
	rules = cmdline_rules_of(&settings, S("console=ttyS0"), true, &test_arena);
	OK_TEXT(program_options(&entry, &rules, &test_arena), S("console=tty0 ro"));
}
