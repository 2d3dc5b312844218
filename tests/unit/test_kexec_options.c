/* The words of `kexec` and `kexling load`. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "init/cli/load.h"
#include "tests/unit/test.h"

#define READ(speaker, o, ...)                                                                      \
	load_options_read((const char *const[]){__VA_ARGS__ __VA_OPT__(, ) NULL}, speaker,         \
			  &test_arena, o)
#define KEXEC(...) READ(LOAD_BY_KEXEC, &o, __VA_ARGS__)
#define KEXLING(...) READ(LOAD_BY_KEXLING, &o, __VA_ARGS__)

static bool is(const struct word_list *list, uint32_t i, const char *text)
{
	return i < list->n && slice_eq(slice_str(list->at[i]), slice_str(text));
}

/* The two command lines of Cozystack's guide to Talos Linux. */
TEST(kexec_options_of_the_talos_guide)
{
	struct load_options o;

	OK(KEXEC("--load", "/tmp/vmlinuz", "--initrd=/tmp/initramfs.xz",
		 "--command-line=pti=on ip=10.0.0.131::10.0.0.1:255.255.255.0::eno2np0:::::") == 0);
	OK(o.load && !o.exec && !o.force && o.files.n == 1 && is(&o.files, 0, "/tmp/vmlinuz"));
	OK(o.initrds.n == 1 && is(&o.initrds, 0, "/tmp/initramfs.xz"));
	OK_TEXT(o.command_line, S("pti=on ip=10.0.0.131::10.0.0.1:255.255.255.0::eno2np0:::::"));
	OK(KEXEC("--exec") == 0 && o.exec && !o.load && o.files.n == 0);
}

/* Alpine's wiki: the value stands apart, the kernel first. */
TEST(kexec_options_of_the_alpine_guide)
{
	struct load_options o;

	OK(KEXEC("-l", "/boot/vmlinuz-edge", "--initrd", "/boot/initramfs-edge",
		 "--reuse-cmdline") == 0);
	OK(o.load && o.reuse_cmdline && is(&o.files, 0, "/boot/vmlinuz-edge"));
	OK(o.initrds.n == 1 && is(&o.initrds, 0, "/boot/initramfs-edge"));
	OK(KEXEC("-e") == 0 && o.exec);
}

TEST(kexec_options_every_initrd_counts)
{
	struct load_options o;

	OK(KEXEC("--initrd=a", "k", "--ramdisk", "b", "--initrd", "c", "-l") == 0);
	OK(o.initrds.n == 3 && is(&o.initrds, 0, "a") && is(&o.initrds, 1, "b") &&
	   is(&o.initrds, 2, "c"));
}

TEST(kexec_options_command_lines)
{
	struct load_options o;

	OK(KEXEC("k", "--append=a b", "--append", "c", "--command-line=x", "--command-line=y") ==
	   0);
	OK_TEXT(o.command_line, S("y"));
	OK_TEXT(o.append, S("a b c"));
	OK(KEXEC("k", "--append=") == 0 && o.append.n == 0);
	OK(KEXEC("k", "--append", "--initrd=x") == 0 && o.initrds.n == 0);
	OK_TEXT(o.append, S("--initrd=x"));
}

TEST(kexec_options_letters)
{
	struct load_options o;

	OK(KEXEC("-ld", "k") == 0 && o.load && o.debug);
	OK(KEXEC("-fsixya", "k") == 0 && o.force && o.no_sync && o.file_call &&
	   o.files.n == 1);
	OK(KEXEC("-c", "-l", "-t", "bzImage", "k") == 0 && o.old_call && is(&o.files, 0, "k"));
	OK(KEXEC("-tbzImage64", "-S", "-p", "-u", "-v", "-h") == 0 && o.status && o.panic &&
	   o.unload && o.version && o.help && o.files.n == 0);
	OK(KEXEC("-?") == 0 && o.help);
	OK(KEXEC("--kexec-file-syscall", "--no-checks", "--no-ifdown", "--type=x", "-") == 0);
	OK(is(&o.files, 0, "-"));
}

TEST(kexec_options_beginnings_of_names)
{
	struct load_options o;

	OK(KEXEC("--init=a", "--command=b", "--re", "k") == 0 && o.initrds.n == 1 &&
	   o.reuse_cmdline);
	OK(KEXEC("--load", "k") == 0 && o.load && !o.panic);
	OK(KEXEC("--no", "k") == -EINVAL);
	OK_TEXT(o.error, S("several options begin like '--no'"));
	OK(KEXEC("--he") == 0 && o.help);
}

TEST(kexec_options_what_is_wrong)
{
	struct load_options o;

	OK(KEXEC("-lk") == -EINVAL);
	OK_TEXT(o.error, S("no option '-lk'"));
	OK(KEXEC("--mem-min=1") == -EINVAL);
	OK_TEXT(o.error, S("no option '--mem-min=1'"));
	OK(KEXEC("--exec=now") == -EINVAL);
	OK_TEXT(o.error, S("no value belongs to '--exec=now'"));
	OK(KEXEC("k", "--initrd") == -EINVAL);
	OK_TEXT(o.error, S("a value is missing behind '--initrd'"));
	OK(KEXEC("k", "-t") == -EINVAL);
	OK(KEXEC("k", "two") == -EINVAL);
	OK_TEXT(o.error, S("one kernel is enough: what is 'two'"));
	OK(KEXEC("k", "--dtb=a", "--dtb=b") == -EINVAL);
	OK(KEXEC("--", "-l") == 0 && !o.load && is(&o.files, 0, "-l"));
	OK(KEXEC("--json", "k") == -EINVAL);
}

TEST(kexec_options_of_load)
{
	struct load_options o;

	OK(KEXLING("k", "--initrd", "a", "--initrd=b", "--append=x", "--json", "--dry-run") == 0);
	OK(o.json && o.dry_run && o.initrds.n == 2);
	OK(KEXLING("k", "--devicetree=d") == 0 && is(&o.devicetree, 0, "d"));
	OK(KEXLING("k", "-e") == -EINVAL);
	OK(KEXLING("k", "--exec") == -EINVAL);
	OK(KEXLING() == 0 && o.files.n == 0);
}

TEST(kexec_options_ways_to_leave)
{
	enum leave_via via = LEAVE_NOW;

	OK(leave_via_read(S("openrc"), &via) && via == LEAVE_OPENRC);
	OK(leave_via_read(S("systemctl"), &via) && via == LEAVE_SYSTEMCTL);
	OK(leave_via_read(S("now"), &via) && via == LEAVE_NOW);
	OK(!leave_via_read(S("later"), &via) && !leave_via_read(S(""), &via));
}
