/* The words of the commands. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "init/cli/leave.h"
#include "init/cli/options.h"
#include "loader/call.h"
#include "tests/unit/test.h"

static int read_words(const char *command, const char *const *words, struct options *o)
{
	const struct command *c = command_find(slice_str(command), &test_arena);

	OK(c != NULL);
	return c ? options_read(c, words, &test_arena, o) : -EINVAL;
}

#define READ(command, ...)                                                                         \
	read_words(command, (const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL}, &o)
#define KEXEC(...) READ("kexec", __VA_ARGS__)

static bool is(const struct value_list *list, uint32_t i, const char *text)
{
	return i < list->n && slice_eq(slice_str(list->at[i]), slice_str(text));
}

static bool is_word(const struct options *o, const char *text)
{
	return o->word && slice_eq(slice_str(o->word), slice_str(text));
}

/* The two command lines of Cozystack's guide to Talos Linux. */
TEST(kexec_options_of_the_talos_guide)
{
	struct options o;

	OK(KEXEC("--load", "/tmp/vmlinuz", "--initrd=/tmp/initramfs.xz",
		 "--command-line=pti=on ip=10.0.0.131::10.0.0.1:255.255.255.0::eno2np0:::::") == 0);
	OK(o.load && !o.exec && !o.force && is_word(&o, "/tmp/vmlinuz"));
	OK(o.initrds.n == 1 && is(&o.initrds, 0, "/tmp/initramfs.xz"));
	OK_TEXT(o.command_line, S("pti=on ip=10.0.0.131::10.0.0.1:255.255.255.0::eno2np0:::::"));
	OK(KEXEC("--exec") == 0 && o.exec && !o.load && !o.word);
}

/* Alpine's wiki: the value stands apart, the kernel first. */
TEST(kexec_options_of_the_alpine_guide)
{
	struct options o;

	OK(KEXEC("-l", "/boot/vmlinuz-edge", "--initrd", "/boot/initramfs-edge",
		 "--reuse-cmdline") == 0);
	OK(o.load && o.reuse_cmdline && is_word(&o, "/boot/vmlinuz-edge"));
	OK(o.initrds.n == 1 && is(&o.initrds, 0, "/boot/initramfs-edge"));
	OK(KEXEC("-e") == 0 && o.exec);
}

TEST(kexec_options_every_initrd_counts)
{
	struct options o;

	OK(KEXEC("--initrd=a", "k", "--ramdisk", "b", "--initrd", "c", "-l") == 0);
	OK(o.initrds.n == 3 && is(&o.initrds, 0, "a") && is(&o.initrds, 1, "b") &&
	   is(&o.initrds, 2, "c"));
}

TEST(kexec_options_command_lines)
{
	struct options o;

	OK(KEXEC("k", "--append=a b", "--append", "c", "--command-line=x", "--command-line=y") ==
	   0);
	OK_TEXT(o.command_line, S("y"));
	OK(o.append.n == 2 && is(&o.append, 0, "a b") && is(&o.append, 1, "c"));
	OK(KEXEC("k", "--append=") == 0 && o.append.n == 1 && is(&o.append, 0, ""));
	OK(KEXEC("k", "--append", "--initrd=x") == 0 && o.initrds.n == 0);
	OK(is(&o.append, 0, "--initrd=x"));
}

TEST(kexec_options_letters)
{
	struct options o;

	OK(KEXEC("-ld", "k") == 0 && o.load && o.debug);
	OK(KEXEC("-fsixya", "k") == 0 && o.force && o.no_sync && o.file_call &&
	   is_word(&o, "k"));
	OK(KEXEC("-c", "-l", "-t", "bzImage", "k") == 0 && o.old_call && is_word(&o, "k"));
	OK(KEXEC("-tbzImage64", "-S", "-p", "-u", "-v", "-h") == 0 && o.status && o.panic &&
	   o.unload && o.version && o.help && !o.word);
	OK(KEXEC("-?") == 0 && o.help);
	OK(KEXEC("--kexec-file-syscall", "--no-checks", "--no-ifdown", "--type=x", "-") == 0);
	OK(is_word(&o, "-"));
}

TEST(kexec_options_beginnings_of_names)
{
	struct options o;

	OK(KEXEC("--init=a", "--command=b", "--re", "k") == 0 && o.initrds.n == 1 &&
	   o.reuse_cmdline);
	OK(KEXEC("--load", "k") == 0 && o.load && !o.panic);
	OK(KEXEC("--no", "k") == -EINVAL);
	OK_TEXT(o.error, S("several options begin like '--no'; 'kexec --help' lists them"));
	OK(KEXEC("--he") == 0 && o.help);
}

TEST(kexec_options_what_is_wrong)
{
	struct options o;

	OK(KEXEC("-lk") == -EINVAL);
	OK_TEXT(o.error, S("no option '-lk'; 'kexec --help' lists them"));
	OK(KEXEC("--mem-min=1") == -EINVAL);
	OK_TEXT(o.error, S("no option '--mem-min=1'; 'kexec --help' lists them"));
	OK(KEXEC("--exec=now") == -EINVAL);
	OK_TEXT(o.error, S("no value belongs to '--exec=now'; 'kexec --help' lists them"));
	OK(KEXEC("k", "--initrd") == -EINVAL);
	OK_TEXT(o.error, S("a value is missing behind '--initrd'; 'kexec --help' lists them"));
	OK(KEXEC("k", "-t") == -EINVAL);
	OK(KEXEC("k", "two") == -EINVAL);
	OK_TEXT(o.error, S("one KERNEL is enough: what is 'two'"));
	OK(KEXEC("k", "--dtb=a", "--dtb=b") == -EINVAL);
	OK(KEXEC("--", "-l") == 0 && !o.load && is_word(&o, "-l"));
	OK(KEXEC("--json", "k") == -EINVAL);
}

TEST(options_of_load)
{
	struct options o;

	OK(READ("load", "k", "--initrd", "a", "--initrd=b", "--append=x", "--json", "--dry-run") ==
	   0);
	OK(o.json && o.dry_run && o.initrds.n == 2);
	OK(READ("load", "k", "--devicetree=d") == 0 && is(&o.devicetree, 0, "d"));
	OK(READ("load", "k", "-e") == -EINVAL);
	OK(READ("load", "k", "--exec") == -EINVAL);
	OK(READ("load") == 0 && !o.word);
}

/* Only the commands that an option means something for take it. */
TEST(options_belong_to_commands)
{
	struct options o;

	OK(READ("list", "--json") == 0 && o.json);
	OK(READ("boot", "--json") == -EINVAL);
	OK_TEXT(o.error, S("no option '--json'; 'kexling help boot' lists them"));
	OK(READ("boot", "x", "--help") == 0 && o.help && is_word(&o, "x"));
	OK(READ("list", "-h") == 0 && o.help);
	OK(READ("unload", "x") == -EINVAL);
	OK_TEXT(o.error, S("unload takes no 'x'"));
	OK(READ("show", "x", "y") == -EINVAL);
	OK_TEXT(o.error, S("one ID is enough: what is 'y'"));
}

TEST(options_hint_at_the_nearest)
{
	struct options o;

	OK(READ("list", "--jsno") == -EINVAL);
	OK_TEXT(o.error, S("no option '--jsno'; did you mean '--json'? 'kexling help list' lists "
			   "them"));
	OK(READ("load", "--dryrun=1", "k") == -EINVAL);
	OK_TEXT(o.error, S("no option '--dryrun=1'; did you mean '--dry-run'? 'kexling help load' "
			   "lists them"));
	OK(READ("list", "--verbose") == -EINVAL);
	OK_TEXT(o.error, S("no option '--verbose'; 'kexling help list' lists them"));
}

/* The order of volumes is that of the words, whatever option names them. */
TEST(options_volumes_in_order)
{
	struct options o;

	OK(READ("list", "--image", "a", "--root=b,c", "--volume=d,uuid=1") == 0);
	OK(o.volumes.n == 3);
	OK_TEXT(slice_str(o.volumes.at[0].name), S("image"));
	OK_TEXT(slice_str(o.volumes.at[1].name), S("root"));
	OK_TEXT(slice_str(o.volumes.at[1].value), S("b,c"));
	OK_TEXT(slice_str(o.volumes.at[2].name), S("volume"));
}

/* A choice is one of the table's words; its number is that of an enum. */
TEST(options_choices)
{
	struct options o;

	OK(READ("exec") == 0 && o.via == LEAVE_NOW);
	OK(READ("exec", "--via", "now") == 0 && o.via == LEAVE_NOW);
	OK(READ("exec", "--via=systemctl") == 0 && o.via == LEAVE_SYSTEMCTL);
	OK(READ("boot", "--via=openrc") == 0 && o.via == LEAVE_OPENRC);
	OK(READ("exec", "--via=later") == -EINVAL);
	OK_TEXT(o.error, S("exec --via later: it is now, systemctl or openrc"));
	OK(READ("exec", "--via=") == -EINVAL);
	for (uint32_t i = 0; i < LOAD_CALL_COUNT; i++)
		OK(READ("load", "--call", call_name(i).p) == 0 && o.call == i);
	OK(READ("list", "--platform=pc") == 0);
	OK_TEXT(o.platform, S("pc"));
	OK(READ("list", "--platform=arc") == -EINVAL);
	OK_TEXT(o.error, S("list --platform arc: it is efi or pc"));
	OK(READ("grub", "--platform=xen") == 0);
	OK_TEXT(o.platform, S("xen"));
}

/* Names, letters and argument words are what the completions and the manual page rely on. */
TEST(options_table_is_sound)
{
	uint32_t commands = 0;

	COMMAND_FOR_EACH(c) {
		commands++;
		OK((c->bit & (c->bit - 1)) == 0 && c->help && c->run);
		OPTIONS_FOR_EACH(c, o) {
			OK((o->kind == OPTION_FLAG) == !o->argument);
			OK(o->kind != OPTION_CHOICE || slice_has(slice_str(o->argument), '|'));
			for (const struct option *p = options_next(c, o); p; p = options_next(c, p))
				OK(!slice_eq(slice_str(o->name), slice_str(p->name)) || !p->help);
		}
	}
	OK(commands == 24);
}
