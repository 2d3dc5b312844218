/* The table of commands: what a script can call, sorted by name. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/commands.h"

#include "discover/conf/grub/cmd_bls.h"
#include "discover/conf/grub/cmd_boot.h"
#include "discover/conf/grub/cmd_device.h"
#include "discover/conf/grub/cmd_env.h"
#include "discover/conf/grub/cmd_gptprio.h"
#include "discover/conf/grub/cmd_hash.h"
#include "discover/conf/grub/cmd_import.h"
#include "discover/conf/grub/cmd_loop.h"
#include "discover/conf/grub/cmd_machine.h"
#include "discover/conf/grub/cmd_menu.h"
#include "discover/conf/grub/cmd_misc.h"
#include "discover/conf/grub/cmd_regexp.h"
#include "discover/conf/grub/cmd_script.h"
#include "discover/conf/grub/cmd_search.h"
#include "discover/conf/grub/cmd_test.h"
#include "discover/conf/grub/cmd_uki.h"

#define RUN(word, id) {S_INIT(word), id, 0, 0, 0}
#define WITH(word, id, arg) {S_INIT(word), id, 0, arg, 0}
#define SOME(word, id, arg, rule) {S_INIT(word), id, 0, arg, rule}
#define QUIET(word) {S_INIT(word), cmd_accept, 0, 0, 0}	/* accepted, has no effect here */
#define DANGER(word) {S_INIT(word), cmd_refuse, 0, 0, 0}	/* would touch the machine */

const struct grub_command grub_commands[] = {
	RUN(".", cmd_source),
	{S_INIT("["), cmd_test, COMMAND_EXTRACTOR, 0, 0},
	DANGER("acpi"),
	QUIET("all_functional_test"),
	RUN("authenticate", cmd_authenticate),
	QUIET("background_color"),
	QUIET("background_image"),
	QUIET("backtrace"),
	DANGER("badram"),
	QUIET("bli"),
	QUIET("blocklist"),
	SOME("bls_import", cmd_blscfg, 0, HAS_BLS_IMPORT),
	SOME("blscfg", cmd_blscfg, 0, HAS_BLSCFG),
	RUN("boot", cmd_boot),
	QUIET("boot_counting"),
	QUIET("boottime"),
	WITH("break", cmd_break, 0),
	RUN("cat", cmd_cat),
	QUIET("cbmemc"),
	RUN("chainloader", cmd_chainloader),
	QUIET("clear"),
	RUN("cmostest", cmd_false),
	QUIET("cmp"),
	RUN("configfile", cmd_configfile),
	QUIET("connectefi"),
	WITH("continue", cmd_break, 1),
	QUIET("coreboot_boottime"),
	RUN("cpuid", cmd_cpuid),
	QUIET("crc"),
	RUN("cryptomount", cmd_true),
	DANGER("cutmem"),
	QUIET("date"),
	SOME("decrement", cmd_increment, -1, HAS_COUNTERS),
	RUN("devicetree", cmd_devicetree),
	WITH("distrust", cmd_signature, 0),
	QUIET("drivemap"),
	QUIET("dump"),
	RUN("echo", cmd_echo),
	QUIET("efi-watchdog"),
	RUN("eval", cmd_eval),
	WITH("exit", cmd_leave, STOP_EXIT),
	RUN("export", cmd_export),
	WITH("extract_entries_configfile", cmd_extract_entries, 'c'),
	WITH("extract_entries_source", cmd_extract_entries, 's'),
	WITH("extract_legacy_entries_configfile", cmd_legacy, IMPORT_EXTRACT | IMPORT_CONFIGFILE),
	WITH("extract_legacy_entries_source", cmd_legacy, IMPORT_EXTRACT),
	WITH("extract_syslinux_entries_configfile", cmd_syslinux,
	     IMPORT_EXTRACT | IMPORT_CONFIGFILE),
	WITH("extract_syslinux_entries_source", cmd_syslinux, IMPORT_EXTRACT),
	QUIET("fakebios"),
	RUN("false", cmd_false),
	RUN("file", cmd_false),
	RUN("file_env", cmd_file_env),
	QUIET("fixvideo"),
	RUN("freedos", cmd_foreign),
	QUIET("functional_test"),
	WITH("fwsetup", cmd_leave, STOP_FIRMWARE),
	QUIET("fwupdate"),
	QUIET("gdbstub"),
	RUN("gptprio.next", cmd_gptprio_next),
	DANGER("gptsync"),
	WITH("halt", cmd_leave, STOP_HALT),
	RUN("hashsum", cmd_hashsum),
	DANGER("hdparm"),
	QUIET("hello"),
	QUIET("help"),
	QUIET("hexdump"),
	{S_INIT("hiddenentry"), cmd_menuentry, COMMAND_BLOCK | COMMAND_EXTRACTOR, 'h', 0},
	DANGER("inb"),
	SOME("increment", cmd_increment, 1, HAS_COUNTERS),
	RUN("initrd", cmd_initrd),
	RUN("initrd16", cmd_initrd),
	RUN("initrdefi", cmd_initrd),
	DANGER("inl"),
	QUIET("insmod"),
	DANGER("inw"),
	QUIET("keymap"),
	RUN("keystatus", cmd_false),
	RUN("kfreebsd", cmd_foreign),
	RUN("kfreebsd_loadenv", cmd_module),
	RUN("kfreebsd_module", cmd_module),
	RUN("kfreebsd_module_elf", cmd_module),
	RUN("knetbsd", cmd_foreign),
	RUN("knetbsd_module", cmd_module),
	RUN("kopenbsd", cmd_foreign),
	WITH("legacy_configfile", cmd_legacy, IMPORT_CONFIGFILE),
	RUN("legacy_initrd", cmd_initrd),
	RUN("legacy_kernel", cmd_legacy_kernel),
	RUN("legacy_password", cmd_true),
	RUN("legacy_source", cmd_legacy),
	RUN("linux", cmd_linux),
	RUN("linux16", cmd_linux),
	RUN("linuxefi", cmd_linux),
	WITH("list_env", cmd_load_env, 'l'),
	QUIET("list_trusted"),
	RUN("load_env", cmd_load_env),
	QUIET("loadbios"),
	QUIET("loadfont"),
	RUN("loopback", cmd_loopback),
	RUN("ls", cmd_ls),
	QUIET("lsacpi"),
	QUIET("lsapm"),
	QUIET("lsefi"),
	QUIET("lsefimmap"),
	QUIET("lsefisystab"),
	QUIET("lsmmap"),
	QUIET("lsmod"),
	QUIET("lspci"),
	QUIET("lssal"),
	QUIET("macppcbless"),
	RUN("md5sum", cmd_hashsum),
	{S_INIT("menuentry"), cmd_menuentry, COMMAND_BLOCK | COMMAND_EXTRACTOR, 'm', 0},
	RUN("module", cmd_module),
	RUN("module2", cmd_module),
	RUN("multiboot", cmd_foreign),
	RUN("multiboot2", cmd_foreign),
	QUIET("nativedisk"),
	QUIET("net_add_addr"),
	QUIET("net_add_dns"),
	QUIET("net_add_route"),
	QUIET("net_bootp"),
	QUIET("net_bootp6"),
	QUIET("net_del_addr"),
	QUIET("net_del_dns"),
	QUIET("net_del_route"),
	QUIET("net_dhcp"),
	QUIET("net_get_dhcp_option"),
	QUIET("net_ls_addr"),
	QUIET("net_ls_cards"),
	QUIET("net_ls_dns"),
	QUIET("net_ls_routes"),
	QUIET("net_nslookup"),
	RUN("normal", cmd_normal),
	WITH("normal_exit", cmd_leave, STOP_EXIT),
	RUN("ntldr", cmd_foreign),
	DANGER("outb"),
	DANGER("outl"),
	DANGER("outw"),
	DANGER("parttool"),
	RUN("password", cmd_password),
	RUN("password_pbkdf2", cmd_password),
	RUN("plan9", cmd_foreign),
	QUIET("play"),
	RUN("probe", cmd_probe),
	RUN("read", cmd_read),
	DANGER("read_byte"),
	DANGER("read_dword"),
	DANGER("read_word"),
	WITH("reboot", cmd_leave, STOP_REBOOT),
	RUN("regexp", cmd_regexp),
	RUN("return", cmd_return),
	QUIET("rmmod"),
	RUN("save_env", cmd_save_env),
	{S_INIT("search"), cmd_search, COMMAND_EXTRACTOR, 0, 0},
	WITH("search.file", cmd_search_dot, SEARCH_FILE),
	WITH("search.fs_label", cmd_search_dot, SEARCH_LABEL),
	WITH("search.fs_uuid", cmd_search_dot, SEARCH_UUID),
	WITH("search.part_label", cmd_search_dot, SEARCH_PARTLABEL),
	WITH("search.part_uuid", cmd_search_dot, SEARCH_PARTUUID),
	QUIET("sendkey"),
	QUIET("serial"),
	{S_INIT("set"), cmd_set, COMMAND_EXTRACTOR, 0, 0},
	RUN("setparams", cmd_setparams),
	DANGER("setpci"),
	RUN("sha1sum", cmd_hashsum),
	RUN("sha256sum", cmd_hashsum),
	RUN("sha512sum", cmd_hashsum),
	RUN("shift", cmd_shift),
	QUIET("shim_lock"),
	QUIET("sleep"),
	RUN("smbios", cmd_smbios),
	RUN("source", cmd_source),
	QUIET("stress"),
	{S_INIT("submenu"), cmd_menuentry, COMMAND_BLOCK | COMMAND_EXTRACTOR, 's', 0},
	WITH("syslinux_configfile", cmd_syslinux, IMPORT_CONFIGFILE),
	RUN("syslinux_source", cmd_syslinux),
	QUIET("terminal"),
	QUIET("terminal_input"),
	QUIET("terminal_output"),
	QUIET("terminfo"),
	{S_INIT("test"), cmd_test, COMMAND_EXTRACTOR, 0, 0},
	QUIET("testload"),
	QUIET("testspeed"),
	QUIET("time"),
	QUIET("tpm"),
	QUIET("tpm_record_pcrs"),
	RUN("tr", cmd_tr),
	RUN("true", cmd_true),
	RUN("truecrypt", cmd_foreign),
	WITH("trust", cmd_signature, 1),
	SOME("uki", cmd_uki, 0, HAS_UKI),
	RUN("unset", cmd_unset),
	QUIET("usb"),
	QUIET("vbeinfo"),
	WITH("verify_detached", cmd_signature, 2),
	SOME("version", cmd_version, 0, HAS_VERSION),
	QUIET("videoinfo"),
	QUIET("videotest"),
	DANGER("write_byte"),
	DANGER("write_dword"),
	DANGER("write_word"),
	RUN("xen_hypervisor", cmd_foreign),
	RUN("xen_module", cmd_module),
	RUN("xnu_kernel", cmd_foreign),
	RUN("xnu_kernel64", cmd_foreign),
	QUIET("zfs-bootfs"),
	QUIET("zfsinfo"),
	QUIET("zfskey"),
};

const uint32_t grub_n_commands = sizeof(grub_commands) / sizeof(*grub_commands);

/* slice_cmp(), for names, which are not empty, that mostly differ early. */
static int compare(struct slice name, struct slice other)
{
	size_t n = name.n < other.n ? name.n : other.n, i = 1;

	if (name.p[0] != other.p[0])
		return (unsigned char)name.p[0] - (unsigned char)other.p[0];
	while (i < n && name.p[i] == other.p[i])
		i++;
	if (i < n)
		return (unsigned char)name.p[i] - (unsigned char)other.p[i];
	return (name.n > other.n) - (name.n < other.n);
}

const struct grub_command *grub_command_find(struct slice name)
{
	const struct grub_command *low = grub_commands;
	uint32_t n = name.n ? grub_n_commands : 0;

	while (n) {
		const struct grub_command *middle = low + n / 2;
		int order = compare(name, middle->name);
		if (order == 0)
			return middle;
		if (order > 0) {
			low = middle + 1;
			n--;
		}
		n /= 2;
	}
	return NULL;
}
