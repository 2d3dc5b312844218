/* What a network's boot file leads to, and what is asked for on the way: the requests are those
 * that the real loaders were seen to make, without their own modules, of the same machine: UUID
 * 11223344-5566-7788-99aa-bbccddeeff00, 52:54:00:12:34:56, 10.9.0.58. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/run.h"
#include "lib/text.h"
#include "tests/unit/test.h"

static struct net_identity who;
static struct source_urls urls;
static struct volume volume;
static struct volume_set set;
static struct scan scan;
static struct machine machine;
static struct net_items menu_of_pxe;
static struct arena asking;	/* readers give back what they took of the scan's */

static const struct net_identity observed = {
	.interface = S_INIT("eth0"), .hardware = 1, .mac = S_INIT("52:54:00:12:34:56"),
	.uuid = S_INIT("\x44\x33\x22\x11\x66\x55\x88\x77\x99\xaa\xbb\xcc\xdd\xee\xff\x00"),
	.ip = S_INIT("10.9.0.58"), .netmask = S_INIT("255.255.255.0"),
	.gateway = S_INIT("10.9.0.1"), .next_server = S_INIT("10.9.0.1"),
};

/* Scan what the servers have; the boot file is @filename, and @url. */
static void boot(struct slice filename, struct slice url, struct slice options,
		 const struct url_file *files, size_t n)
{
	who = observed;
	who.filename = filename;
	who.url = url;
	who.dhcp = options;
	who.items = menu_of_pxe;
	who.menu_timeout = 7;
	if (!asking.base && arena_open(&asking, 1 << 20, test_arena.full) < 0)
		return;
	asking.used = 0;
	urls = (struct source_urls){{&source_urls_ops}, files, n, &asking, {0}};
	machine = (struct machine){.arch = S("x86_64"), .efi = true};
	volume = (struct volume){.number = 1, .source = &urls.source, .net = &who,
				 .facts = {.device = S("net:eth0")}};
	set = (struct volume_set){&volume, 1};
	scan = (struct scan){.arena = &test_arena, .volume = &volume, .volumes = &set,
			     .machine = &machine};
	scan_run(&scan);
}

/* Everything that was asked for, a line each. */
static struct slice asked(void)
{
	struct text out = {.arena = &test_arena};

	for (uint32_t i = 0; i < urls.asked.n; i++) {
		text_put(&out, urls.asked.at[i]);
		text_char(&out, '\n');
	}
	return text_slice(&out);
}

static struct slice cmdline(void)
{
	return scan.n_entries ? scan.entries[0].cmdline : S("no entry");
}

#define BEFORE_DEFAULT(prefix)                                                                     \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/44332211-6655-8877-99aa-bbccddeeff00\n"        \
	/* ours: as people write it */                                                             \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/11223344-5566-7788-99aa-bbccddeeff00\n"        \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/01-52-54-00-12-34-56\n"                        \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/0A09003A\n"                                    \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/0A09003\n"                                     \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/0A0900\n"                                      \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/0A090\n"                                       \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/0A09\n"                                        \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/0A0\n"                                         \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/0A\n"                                          \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/0\n"                                           \
	"GET tftp://10.9.0.1/" prefix "pxelinux.cfg/default\n"

TEST(bootfile_pxelinux_asks_as_pxelinux)
{
	static const struct url_file files[] = {
		{S_INIT("tftp://10.9.0.1/pxelinux.0"), S_INIT("\xea\x00\x00\x00 no kernel"), 0},
		{S_INIT("tftp://10.9.0.1/pxelinux.cfg/default"),
		 S_INIT("default a\nlabel a\nkernel linux\nappend a=1\ninitrd one.img,/two.img\n"
			"sysappend 7\n"), 0},
		{S_INIT("tftp://10.9.0.1/linux"), S_INIT("k"), 0},
		{S_INIT("tftp://10.9.0.1/one.img"), S_INIT("1"), 0},
		{S_INIT("tftp://10.9.0.1//two.img"), S_INIT("2"), 0},
	};

	boot(S("pxelinux.0"), S("tftp://10.9.0.1/pxelinux.0"), S(""), files, 5);
	OK_TEXT(asked(), S("GET tftp://10.9.0.1/pxelinux.0\n" BEFORE_DEFAULT("")
			   "HEAD tftp://10.9.0.1/linux\nHEAD tftp://10.9.0.1/one.img\n"
			   "HEAD tftp://10.9.0.1//two.img\n"
			   /* is it this program itself? */
			   "GET tftp://10.9.0.1/linux\n"));
	/* where real pxelinux has its "initrd=" in it, too */
	OK_TEXT(cmdline(), S("a=1 ip=10.9.0.58:10.9.0.1:10.9.0.1:255.255.255.0 "
			     "BOOTIF=01-52-54-00-12-34-56 "
			     "SYSUUID=44332211-6655-8877-99aa-bbccddeeff00"));
	OK(scan.n_entries == 1 && entry_bootable(&scan.entries[0]));
	OK(scan.entries[0].initrds.n == 2);
}

TEST(bootfile_pxelinux_prefixes)
{
	static const struct url_file none[] = {{{0}, {0}, 0}};
	static const struct url_file http[] = {
		{S_INIT("http://10.9.0.1/d/pxelinux.cfg/01-52-54-00-12-34-56"),
		 S_INIT("label a\nkernel linux\nappend initrd=/x::y\n"), 0},
		{S_INIT("http://10.9.0.1/d/linux"), S_INIT("k"), 0},
	};

	boot(S("pxelinux.0"), S("tftp://10.9.0.1/pxelinux.0"),
	     S("\xd1\x10" "configs/mine.cfg" "\xd2\x05/pfx/"), none, 1);
	struct slice wanted = S("GET tftp://10.9.0.1/pxelinux.0\n"
				"GET tftp://10.9.0.1//pfx/configs/mine.cfg\n"
				BEFORE_DEFAULT("/pfx/"));
	OK_TEXT(slice_upto(asked(), wanted.n), wanted);
	boot(S("sub_dir/pxelinux.0"), S("tftp://10.9.0.1/sub_dir/pxelinux.0"), S(""), none, 1);
	wanted = S("GET tftp://10.9.0.1/sub_dir/pxelinux.0\n" BEFORE_DEFAULT("sub_dir/"));
	OK_TEXT(slice_upto(asked(), wanted.n), wanted);
	boot(S("a/my_pxelinux.0"), S("tftp://10.9.0.1/a/my_pxelinux.0"), S(""), none, 1);
	OK(slice_has_line(asked(), S("GET tftp://10.9.0.1/a/my_pxelinux.cfg/default")));
	boot(S("http://10.9.0.1/d/lpxelinux.0"), S("http://10.9.0.1/d/lpxelinux.0"), S(""), http,
	     2);
	OK(scan.n_entries == 1);
	OK_TEXT(scan.entries[0].kernel.path, S("http://10.9.0.1/d/linux"));
}

/* petitboot's rules: 209 may be an address, and enough; after a prefix a name with a leading '/' is
 * one of the server's root. */
TEST(bootfile_configuration_named_by_the_lease)
{
	static const struct url_file files[] = {
		{S_INIT("http://h/conf"), S_INIT("label a\nkernel k\nappend x=1\n"), 0},
		{S_INIT("tftp://10.9.0.1//conf"), S_INIT("label a\nkernel k\nappend x=2\n"), 0},
		{S_INIT("http://h/d/conf"), S_INIT("label a\nkernel k\nappend x=3\n"), 0},
		{S_INIT("tftp://10.9.0.1/pxelinux.0"), S_INIT("\xea"), 0},
	};

	boot(S(""), S(""), S("\xd1\x0dhttp://h/conf"), files, 4);
	OK_TEXT(cmdline(), S("x=1"));
	boot(S(""), S(""), S("\xd1\4conf\xd2\x0bhttp://h/d/"), files, 4);
	OK_TEXT(cmdline(), S("x=3"));
	OK_TEXT(scan.entries[0].kernel.path, S("http://h/d/k"));
	boot(S("pxelinux.0"), S("tftp://10.9.0.1/pxelinux.0"), S("\xd1\5/conf\xd2\3/p/"), files, 4);
	OK(slice_has_line(asked(), S("GET tftp://10.9.0.1//p//conf")));
	OK_TEXT(cmdline(), S("x=2"));
	boot(S(""), S(""), S("\xd1\5/conf\xd2\x0bhttp://h/d/"), files, 4);
	OK_TEXT(cmdline(), S("x=1"));
}

/* A time-out is not "not found": eleven more would take minutes. */
TEST(bootfile_a_silent_server_is_not_asked_again)
{
	static const struct url_file silent[] = {
		{S_INIT("tftp://10.9.0.1/pxelinux.0"), S_INIT("\xea\x00"), 0},
		{S_INIT("tftp://10.9.0.1/pxelinux.cfg/44332211-6655-8877-99aa-bbccddeeff00"), {0},
		 -ETIMEDOUT},
	};

	boot(S("pxelinux.0"), S("tftp://10.9.0.1/pxelinux.0"), S(""), silent, 2);
	OK(urls.asked.n == 2 && scan.notes.n == 1);
	boot(S("x"), S("tftp://10.9.0.1/x"), S(""),
	     &(struct url_file){S("tftp://10.9.0.1/x"), {0}, -EHOSTUNREACH}, 1);
	OK(urls.asked.n == 1 && scan.notes.n == 1);
}

TEST(bootfile_ipxe_script)
{
	static const struct url_file files[] = {
		{S_INIT("tftp://10.9.0.1/sub/boot.ipxe"),
		 S_INIT("#!ipxe\nkernel linux a ip=${ip} || exit\ninitrd /one.img\nboot\n"), 0},
		{S_INIT("tftp://10.9.0.1/sub/linux"), S_INIT("k"), 0},
		{S_INIT("tftp://10.9.0.1/one.img"), S_INIT("1"), 0},
	};

	boot(S("sub/boot.ipxe"), S("tftp://10.9.0.1/sub/boot.ipxe"), S(""), files, 3);
	OK_TEXT(asked(), S("GET tftp://10.9.0.1/sub/boot.ipxe\nHEAD tftp://10.9.0.1/sub/linux\n"
			   "HEAD tftp://10.9.0.1/one.img\n"
			   "GET tftp://10.9.0.1/sub/linux\n"));
	OK_TEXT(cmdline(), S("a ip=10.9.0.58"));
	OK(scan.n_entries == 1 && entry_bootable(&scan.entries[0]) &&
	   scan.entries[0].flags & ENTRY_DEFAULT);
}

TEST(bootfile_ipxe_itself)
{
	static const struct url_file files[] = {
		{S_INIT("http://h/a/ipxe.efi"), S_INIT("MZ\x90 a program"), 0},
		{S_INIT("http://h/a/autoexec.ipxe"), S_INIT("#!ipxe\nreboot\n"), 0},
	};

	boot(S("a/ipxe.efi"), S("http://h/a/ipxe.efi"), S(""), files, 2);
	OK(scan.n_entries == 1 && scan.entries[0].action == ACTION_REBOOT);
	boot(S("a/ipxe.efi"), S("http://h/a/ipxe.efi"), S(""), files, 1);
	OK(scan.n_entries == 0 && scan.notes.n && scan.notes.at[0].code == NOTE_WANTS_IPXE);
}

TEST(bootfile_kernel)
{
	char kernel[0x210] = {0};

	memcpy(kernel + 0x202, "HdrS", 4);
	struct url_file file = {S("http://h/linux?x=1"), {kernel, sizeof(kernel)}, 0};
	boot(S("linux"), S("http://h/linux?x=1"), S(""), &file, 1);
	OK(scan.n_entries == 1 && scan.entries[0].flags == ENTRY_BY_HAND);
	OK_TEXT(scan.entries[0].title, S("linux"));
}

/* Each item is an entry, wherever it leads; the default is where nobody's hand would lead. */
TEST(bootfile_ipxe_menu)
{
	static const struct url_file files[] = {
		{S_INIT("http://h/menu.ipxe"),
		 S_INIT("#!ipxe\n:start\nmenu Top\nitem --gap Linux\nitem sub  A submenu\n"
			"item --key l local Local disk\nitem back Again\nitem shell Shell\n"
			"item broken Broken\nchoose --timeout 2500 --default sub v || goto local\n"
			"goto ${v}\n:sub\nchain sub.ipxe ||\ngoto start\n:local\nexit 1\n"
			":back\nset x 1\ngoto start\n:shell\nshell\ngoto start\n"
			":broken\nkernel none || goto start\nboot\n"), 0},
		{S_INIT("http://h/sub.ipxe"),
		 S_INIT("#!ipxe\nmenu Sub\nitem one One\nitem two Two\n"
			"choose --default two --timeout 500 w && kernel linux w=${w}\nboot\n"), 0},
		{S_INIT("http://h/linux"), S_INIT("k"), 0},
	};

	boot(S("menu.ipxe"), S("http://h/menu.ipxe"), S(""), files, 3);
	OK(scan.n_entries == 6 && scan.n_menus == 1 && scan.menus[0].timeout == 3);
	if (scan.n_entries != 6)
		return;
	OK_TEXT(scan.menus[0].title, S("Top"));
	OK_TEXT(scan.entries[0].name, S("sub/one"));
	OK_TEXT(scan.entries[0].cmdline, S("w=one"));
	OK_TEXT(scan.entries[1].submenu.at[0], S("A submenu"));
	OK(scan.entries[1].flags & ENTRY_DEFAULT && !(scan.entries[0].flags & ENTRY_DEFAULT));
	OK(scan.entries[2].action == ACTION_EXIT);
	OK_TEXT(scan.entries[2].hotkey, S("l"));
	for (unsigned i = 3; i < 6; i++)
		OK(!entry_bootable(&scan.entries[i]));
	OK_TEXT(entry_refusal(&scan.entries[5]),
		S("leads back to its menu: http://h/none: not there"));
}

#define GRUB_NAMES(dir)                                                                            \
	"GET tftp://10.9.0.1/" dir "/grub.cfg-01-52-54-00-12-34-56\n"                              \
	"GET tftp://10.9.0.1/" dir "/grub.cfg-0A09003A\n"                                          \
	"GET tftp://10.9.0.1/" dir "/grub.cfg-0A09003\nGET tftp://10.9.0.1/" dir                   \
	"/grub.cfg-0A0900\nGET tftp://10.9.0.1/" dir "/grub.cfg-0A090\n"                           \
	"GET tftp://10.9.0.1/" dir "/grub.cfg-0A09\nGET tftp://10.9.0.1/" dir                      \
	"/grub.cfg-0A0\nGET tftp://10.9.0.1/" dir "/grub.cfg-0A\n"                                 \
	"GET tftp://10.9.0.1/" dir "/grub.cfg-0\nGET tftp://10.9.0.1/" dir "/grub.cfg\n"

TEST(bootfile_grub_asks_as_grub)
{
	static const struct url_file files[] = {
		{S_INIT("tftp://10.9.0.1/boot/grub/x86_64-efi/core.efi"), S_INIT("MZ\x90"), 0},
		{S_INIT("tftp://10.9.0.1//boot/grub/grub.cfg"),
		 S_INIT("if [ -f /linux ]; then echo never; fi\n"
			"configfile $prefix/grub.cfg-$net_default_mac\n"
			"source (http)/grub/x.cfg\n"), 0},
		{S_INIT("http://10.9.0.1/grub/x.cfg"),
		 S_INIT("set timeout=4\nmenuentry 'Over HTTP' {\n linux (http,10.9.0.1:80)/linux "
			"ip=$net_default_ip $pxe_default_server\n initrd /one.img\n}\n"), 0},
		{S_INIT("http://10.9.0.1:80/linux"), S_INIT("k"), 0},
		{S_INIT("tftp://10.9.0.1//one.img"), S_INIT("1"), 0},
	};

	boot(S("boot/grub/x86_64-efi/core.efi"), S("tftp://10.9.0.1/boot/grub/x86_64-efi/core.efi"),
	     S(""), files, 5);
	struct slice wanted = S("GET tftp://10.9.0.1/boot/grub/x86_64-efi/core.efi\n"
				GRUB_NAMES("/boot/grub")
				"GET tftp://10.9.0.1//boot/grub/grub.cfg-52:54:00:12:34:56\n"
				"GET http://10.9.0.1/grub/x.cfg\n");
	OK_TEXT(slice_upto(asked(), wanted.n), wanted);
	OK(scan.n_entries == 1 && scan.menus[0].timeout == 4);
	if (scan.n_entries != 1)
		return;
	OK_TEXT(cmdline(), S("ip=10.9.0.58 10.9.0.1"));
	OK(entry_bootable(&scan.entries[0]));
	OK_TEXT(scan.entries[0].kernel.path, S("http://10.9.0.1:80/linux"));
	OK_TEXT(scan.entries[0].initrds.at[0].path, S("tftp://10.9.0.1//one.img"));
}

TEST(bootfile_grub_places)
{
	static const struct url_file none[] = {
		{S_INIT("tftp://10.9.0.1/grubx64.efi"), S_INIT("MZ\x90"), 0},
		{S_INIT("tftp://10.9.0.1//grub/grub.cfg"), S_INIT("menuentry a { linux /k; }\n"),
		 0},
	};
	static const struct url_file debian[] = {
		{S_INIT("tftp://10.9.0.1/debian-installer/amd64/grubx64.efi"), S_INIT("MZ\x90"), 0},
		{S_INIT("tftp://10.9.0.1//debian-installer/amd64/grub/grub.cfg"),
		 S_INIT("menuentry a { linux /k; }\n"), 0},
	};
	static const struct url_file http[] = {
		{S_INIT("http://h:8080/g/grub.cfg"),
		 S_INIT("menuentry a { linux /k a=$root; }\n"
			"menuentry b { linux ($root)/k; }\n"), 0},
		{S_INIT("http://h:8080/k"), S_INIT("k"), 0},
	};

	boot(S("grubx64.efi"), S("tftp://10.9.0.1/grubx64.efi"), S(""), none, 2);
	OK(slice_has_line(asked(), S("GET tftp://10.9.0.1//grub.cfg-0A09003A")));
	OK(slice_has_line(asked(), S("GET tftp://10.9.0.1//boot/grub/grub.cfg")));
	OK(!slice_has_line(asked(), S("GET tftp://10.9.0.1//boot/grub/grub.cfg-0A09003A")));
	OK(scan.n_entries == 1);
	OK_TEXT(scan.entries[0].kernel.path, S("tftp://10.9.0.1//k"));
	boot(S("debian-installer/amd64/grubx64.efi"),
	     S("tftp://10.9.0.1/debian-installer/amd64/grubx64.efi"), S(""), debian, 2);
	OK(scan.n_entries == 1);
	boot(S(""), S("http://h:8080/g/grub.cfg"), S(""), http, 2);
	OK(scan.n_entries == 2);
	OK_TEXT(cmdline(), S("a=http,h:8080"));
	OK_TEXT(scan.entries[1].kernel.path, S("http://h:8080/k"));
}

/* "menuentry" with so many bytes behind it. */
static struct slice long_config(struct slice begin, size_t n)
{
	struct text out = {.arena = &test_arena};

	text_put(&out, begin);
	while (out.n < n)
		text_put(&out, S("# what nobody reads to its end\n"));
	return text_slice(&out);
}

static bool told_limit(void)
{
	for (uint32_t i = 0; i < scan.notes.n; i++)
		if (scan.notes.at[i].code == NOTE_LIMIT)
			return true;
	return false;
}

/* What is cut is told, whether the lease names it or a loader looks for it. */
TEST(bootfile_longer_than_is_read)
{
	struct slice config = long_config(S("menuentry a {\nlinux /k\n}\n"),
					  LIMIT_NET_CONFIG_BYTES + 100);
	struct url_file named[] = {
		{S("tftp://10.9.0.1/menu"), config, 0}, {S("tftp://10.9.0.1//k"), S("k"), 0}};
	struct url_file found[] = {
		{S("tftp://10.9.0.1/grubx64.efi"), S("MZ"), 0},
		{S("tftp://10.9.0.1//grub.cfg"), config, 0}, {S("tftp://10.9.0.1//k"), S("k"), 0}};

	boot(S("menu"), S("tftp://10.9.0.1/menu"), (struct slice){0}, named, 2);
	OK(scan.n_entries == 1 && told_limit());
	boot(S("grubx64.efi"), S("tftp://10.9.0.1/grubx64.efi"), (struct slice){0}, found, 3);
	OK(scan.n_entries == 1 && told_limit());
	named[0].text = slice_upto(config, 1000);
	boot(S("menu"), S("tftp://10.9.0.1/menu"), (struct slice){0}, named, 2);
	OK(scan.n_entries == 1 && !told_limit());
}

/* Of a server's menu every item is a submenu; only the first one starts by itself. */
TEST(bootfile_menu_of_pxe)
{
	static const struct url_file files[] = {
		{S_INIT("tftp://10.9.0.1/one"),
		 S_INIT("DEFAULT x\nTIMEOUT 30\nLABEL x\nKERNEL k\n"), 0},
		{S_INIT("tftp://10.9.0.2/two"), S_INIT("#!ipxe\nkernel k\nboot\n"), 0},
		{S_INIT("tftp://10.9.0.1/k"), S_INIT("k"), 0},
		{S_INIT("tftp://10.9.0.2/k"), S_INIT("k"), 0},
	};
	struct net_item items[] = {
		{.title = S("Install"), .filename = S("one"), .next_server = S("10.9.0.1"),
		 .url = S("tftp://10.9.0.1/one")},
		{.title = S("Rescue"), .filename = S("two"), .next_server = S("10.9.0.2"),
		 .url = S("tftp://10.9.0.2/two")},
		{.title = S("Nobody's")},
		{.title = S("Disk"), .local = 1},
	};

	menu_of_pxe = (struct net_items){items, 4};
	boot(S("one"), S("tftp://10.9.0.1/one"), (struct slice){0}, files, 4);
	menu_of_pxe = (struct net_items){0};
	OK(scan.n_entries == 3);
	OK_TEXT(scan.entries[0].submenu.at[0], S("Install"));
	OK(scan.entries[0].flags & ENTRY_DEFAULT);
	OK_TEXT(scan.entries[1].submenu.at[0], S("Rescue"));
	OK_TEXT(scan.entries[1].kernel.path, S("tftp://10.9.0.2/k"));
	OK(scan.entries[1].flags == ENTRY_BY_HAND);
	OK_TEXT(scan.entries[2].title, S("Disk"));
	OK(scan.entries[2].action == ACTION_EXIT && scan.entries[2].flags == ENTRY_BY_HAND);
	/* seven seconds for its first item, three for that one's own menu */
	OK(scan.menus[scan.entries[0].menu].timeout == 10);
	OK(scan.notes.n == 1 && scan.notes.at[0].code == NOTE_NO_BOOT_FILE);
}
