/* iPXE's language: lines, words, settings, conditions, jumps. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/conf/ipxe/setup.h"
#include "tests/unit/test.h"

static struct ipxe x;
static struct ipxe_budget budget;
static struct source_urls urls;

static const struct net_identity who = {
	.interface = S_INIT("eth0"), .hardware = 1, .mac = S_INIT("52:54:00:12:34:56"),
	.uuid = S_INIT("\x44\x33\x22\x11\x66\x55\x88\x77\x99\xaa\xbb\xcc\xdd\xee\xff\x01"),
	.ip = S_INIT("10.9.0.58"), .netmask = S_INIT("255.255.255.0"),
	.gateway = S_INIT("10.9.0.1 10.9.0.2"), .next_server = S_INIT("10.9.0.1"),
	.filename = S_INIT("probe.ipxe"), .url = S_INIT("tftp://10.9.0.1/probe.ipxe"),
	.dhcp = S_INIT("\x43\x0aprobe.ipxe" "\x2b\x05\x74\x03" "100" "\xaf\x03\xb0\x01\x01"),
	.proxy = S_INIT("\x43\x05other"),
};

/* What the script prints on that machine. */
static struct slice printed_on(const struct machine *machine, struct slice script)
{
	budget = (struct ipxe_budget){.steps = 5000, .arena = &test_arena};
	ipxe_setup(&x, &test_arena, &urls.source, machine, &who, &budget);
	ipxe_start(&x, S("http://h/dir/boot.ipxe?a=b"),
		   arena_concat(&test_arena, S("#!ipxe\n"), script));
	return text_slice(&x.out);
}

static const struct machine with_efi = {.arch = S_INIT("x86_64"), .efi = true};

static struct slice printed(struct slice script)
{
	return printed_on(&with_efi, script);
}

TEST(ipxe_lines)
{
	OK_TEXT(printed(S("echo a\r\necho b\\\ncd\n")), S("a\nbcd\n"));
	OK_TEXT(printed(S("echo one # two\necho a#b a;b\n")), S("one\na#b a;b\n"));
	OK_TEXT(printed(S("  :lab echo on label\n\techo \v tab\n")), S("on label\ntab\n"));
	OK_TEXT(printed(S("echo \"a b\"   c")), S("\"a b\" c\n"));
	OK_TEXT(printed(S("echo never\\")), S(""));
	OK(x.status == IPXE_EINVAL);
	OK(!ipxe_is_script(S("#!ipxe")) && ipxe_is_script(S("#!ipxe\n")) &&
	   ipxe_is_script(S("#!gpxe ")) && !ipxe_is_script(S("#!ipxer\n")));
}

TEST(ipxe_operators)
{
	OK_TEXT(printed(S("iseq 1 1 && iseq 1 2 || echo or")), S("or\n"));
	OK_TEXT(printed(S("iseq 1 2 && echo skipped ; echo after")), S("after\n"));
	OK_TEXT(printed(S("echo one && echo two || echo three")), S("one\ntwo\n"));
	OK_TEXT(printed(S("iseq a b ||\necho on")), S("on\n"));
	OK_TEXT(printed(S("iseq a b\necho on")), S(""));
	OK(x.status == IPXE_ERANGE && x.end == IPXE_END_SCRIPT);
	OK_TEXT(printed(S("nothing || echo ${errno}")),
		S("nothing: command not found\n0x2e000000\n"));
}

TEST(ipxe_expansion)
{
	OK_TEXT(printed(S("set i 0\necho ${net${i}/mac:hexhyp} $x ${unknown} ${")),
		S("52-54-00-12-34-56 $x  ${\n"));
	OK_TEXT(printed(S("set a b   c\necho [${a}]\nset a\nisset ${a} || echo empty")),
		S("[b c]\nempty\n"));
	OK_TEXT(printed(S("iseq ${x} ${} && echo equal")), S("equal\n"));
	OK_TEXT(printed(S("set a ${a}x${a}\nset b $\nset c ${b}{a}\necho ${c}")), S("x\n"));
	/* that never ends in iPXE */
	OK(printed(S("set a $\nset a ${a}{a}\necho ${a}")).n > 0);
}

TEST(ipxe_types)
{
	OK_TEXT(printed(S("set n:int32 5\ninc n\necho ${n} ${n:hex} ${n:uint8} ${n:hexhyp}")),
		S("6 00:00:00:06 0x6 00-00-00-06\n"));
	OK_TEXT(printed(S("set x:uint8 300\necho ${x}\nset x:int8 -1\necho v${x} ${x:uint32}")),
		S("0x2c\nv-1 0xff\n"));
	OK_TEXT(printed(S("set a:hex 41:42\necho ${a:string} ${a} ${a:base64} ${a:hexraw}")),
		S("AB 41:42 QUI= 4142\n"));
	OK_TEXT(printed(S("set a x/y z%\necho ${a:uristring}\nset b:uristring a%20b\n"
			  "echo ${b:string}")),
		S("x%2Fy%20z%25\na b\n"));
	OK_TEXT(printed(S("set a:ipv4 1.2.3.04\necho ${a} ${a:hex}\nset a:ipv4 1.2.3 || echo no")),
		S("1.2.3.4 01:02:03:04\nCould not store \"a:ipv4\"\nno\n"));
	OK_TEXT(printed(S("set a:ipv6 fe80::1:0:0\necho ${a}\nset a:ipv6 ::\necho ${a}")),
		S("fe80::1:0:0\n::\n"));
	OK_TEXT(printed(S("set a:base64 QUI=\necho ${a:string}\nset a:hex 4 || echo no")),
		S("AB\nCould not store \"a:hex\"\nno\n"));
	OK_TEXT(printed(S("echo ${uuid} ${uuid:guid}\nset p:hex 00:18\necho ${p:busdevfn}")),
		S("11223344-5566-7788-99aa-bbccddeeff01 44332211-6655-8877-99aa-bbccddeeff01\n"
		  "0000:00:03.0\n"));
}

TEST(ipxe_numbers_that_need_more_than_a_word)
{
	static const struct machine with_bios = {.arch = S_INIT("x86_64")};
	struct slice five = S("set a:hex 41:42:43:44:45\necho [${a:uint32}] [${a:busdevfn}]\n"
			      "inc a:uint32 && echo ${a}\nset b:hex 00:ff:ff:ff:ff\n"
			      "echo ${b:uint32}");

	OK_TEXT(printed(five), S("[0x4142434445] [4243:44:08.5]\n0x42434446\n0xffffffff\n"));
	OK_TEXT(printed_on(&with_bios, five), S("[] []\n0x1\n0xffffffff\n"));
	struct slice signs = S("set a:hex 00:ff:ff:ff:ff\nset b:hex ff:00:00:00:01\n"
			       "echo v${a:int32} ${b:int32}");
	OK_TEXT(printed(signs), S("v4294967295 -4294967295\n"));
	OK_TEXT(printed_on(&with_bios, signs), S("v-1 1\n"));
}

TEST(ipxe_settings_of_the_lease)
{
	OK_TEXT(printed(S("echo ${mac} ${netX/ip} ${gateway} ${net0/next-server} ${platform}")),
		S("52:54:00:12:34:56 10.9.0.58 10.9.0.1 10.9.0.1 efi\n"));
	/* the proxy's word is heard first, the lease's by its name */
	OK_TEXT(printed(S("echo ${filename} ${dhcp/filename} ${67} ${43.116:string} "
			  "${175.176:int8}")),
		S("other probe.ipxe other 100 1\n"));
	OK_TEXT(printed(S("set ip 1.2.3.4\necho ${ip} ${net0/ip}\nclear ip\necho ${ip}")),
		S("1.2.3.4 10.9.0.58\n10.9.0.58\n"));
	OK_TEXT(printed(S("set foo/bar x\necho ${foo/bar} ${bar} ${none/bar}.\necho ${cwuri}")),
		S("x x .\nhttp://h/dir/boot.ipxe?a=b\n"));
	OK_TEXT(printed(S("set s text\ninc s || echo no\ninc i 2\ninc i\necho ${s} ${i}")),
		S("Could not store \"s\"\nno\ntext 3\n"));
}

TEST(ipxe_jumps)
{
	OK_TEXT(printed(S("goto a && echo never\n:b\necho b\nexit\n:a\necho a\ngoto b\n")),
		S("a\nb\n"));
	OK_TEXT(printed(S("goto none || echo none")), S("none\n"));
	OK_TEXT(printed(S(":l\ngoto l\n")), S("too many commands\n"));
	OK(x.end == IPXE_END_LIMIT);
	OK_TEXT(printed(S(":again\nsleep 1\necho x\ngoto again\n")), S("x\nx\nx\n"));
	OK(x.end == IPXE_END_LIMIT);
	printed(S("exit 3 || echo no"));
	OK(x.status == 3 && x.exited && x.out.n == 0);
}

static void serve(const struct url_file *files, size_t n)
{
	urls = (struct source_urls){{&source_urls_ops}, files, n, &test_arena, {0}};
}

static const struct url_file some[] = {
	{S_INIT("http://h/dir/linux"), S_INIT("kernel"), 0},
	{S_INIT("http://h/one.img"), S_INIT("1"), 0},
	{S_INIT("http://h/dir/sub.ipxe"), S_INIT("#!ipxe\necho ${cwuri}\nset v 1\nexit 7\n"), 0},
	{S_INIT("http://h/dir/next.ipxe"), S_INIT("#!ipxe\necho next\n"), 0},
	{S_INIT("http://h/dir/silent"), {0}, -ETIMEDOUT},
};

TEST(ipxe_images)
{
	serve(some, sizeof(some) / sizeof(*some));
	printed(S("kernel linux a=1  b || exit 1\ninitrd --name first /one.img\n"
		  "initrd none || initrd /one.img /etc/x mode=755\nimgargs linux c ${ip}\nboot"));
	OK(x.end == IPXE_END_BOOT && x.images.n == 3);
	if (x.end != IPXE_END_BOOT || x.images.n != 3)
		return;
	OK_TEXT(x.kernel->args, S("c 10.9.0.58"));
	OK_TEXT(x.images.at[1]->name, S("first"));
	OK_TEXT(x.images.at[2]->args, S("/etc/x mode=755"));
	OK(urls.asked.n == 3);

	printed(S("kernel --name k linux\ninitrd /one.img\nimgfree one.img\nboot k initrd=x y"));
	OK(x.end == IPXE_END_BOOT && x.images.n == 1);
	OK_TEXT(x.kernel->args, S("initrd=x y"));
	OK_TEXT(printed(S("imgfree none || echo none\nboot\necho on")),
		S("\"none\": no such image\nnone\nNo image selected\non\n"));
	printed(S("imgtrust\nkernel linux && boot || echo closed"));
	OK(x.end == IPXE_END_SCRIPT && x.failure.n);
}

TEST(ipxe_chain)
{
	serve(some, sizeof(some) / sizeof(*some));
	OK_TEXT(printed(S("chain sub.ipxe || echo ${errno} ${v}\necho ${cwuri}")),
		S("http://h/dir/sub.ipxe\n0x7 1\nhttp://h/dir/boot.ipxe?a=b\n"));
	OK(!x.exited && x.images.n == 2);
	OK_TEXT(printed(S("chain --replace next.ipxe\necho never")), S("next\n"));
	OK_TEXT(printed(S("chain silent ||\nchain sub.ipxe##params ||\nparams\nparam a b\n"
			  "chain sub.ipxe##params || echo no")),
		S("http://h/dir/silent: the server does not answer\nhttp://h/dir/sub.ipxe\n"
		  "http://h/dir/sub.ipxe: a form is not sent while looking\nno\n"));
}

TEST(ipxe_menus)
{
	printed(S("item a || echo no menu\nmenu A title\nitem --gap -- head\nitem one One  x\n"
		  "item --key t two Two\nchoose --default two --timeout 1500 v && echo ${v}"));
	OK(x.end == IPXE_END_CHOOSE && x.preset == 2 && x.timeout == 1500);
	OK_TEXT(x.menu->title, S("A title"));
	OK_TEXT(x.menu->items[1].text, S("One x"));
	OK(x.menu->items[2].key == 't' && x.menu->items[0].label.n == 0);
	OK_TEXT(printed(S("menu\nitem --gap x\nchoose v || echo nothing to choose")),
		S("nothing to choose\n"));
	OK_TEXT(printed(S("prompt --timeout 5 --key s Press || echo not")), S("Press\nnot\n"));
	printed(S("read v\necho never"));
	OK(x.end == IPXE_END_PERSON);
}

TEST(ipxe_options)
{
	OK_TEXT(printed(S("echo -n a\necho -- -n\necho -x || echo no")),
		S("a-n\necho: an option is unknown\nno\n"));
	OK_TEXT(printed(S("isset a b || echo two\niseq a || echo one")),
		S("isset: it takes another number of words\ntwo\n"
		  "iseq: it takes another number of words\none\n"));
	OK_TEXT(printed(S("cpuid --ext 29 && echo long\ndhcp net0 && echo lease\n"
			  "dhcp net7 || echo 7")),
		S("long\nlease\n\"net7\": no such network device\n7\n"));
}
