/* Kernels in all their wrappers, made here and packed by the real programs. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <elf.h>
#include <lzma.h>

#include "lib/arch.h"
#include "lib/text.h"
#include "loader/open.h"
#include "tests/unit/packed_kit.h"

enum { SYSTEM_BYTES = 40 * 1024, SETUP_BYTES = 5 * 512, CUTS = 64 };

static struct opened opened;
static struct load_error error;
static struct slice compatible;		/* the machine */

static uint32_t judge(struct slice file)
{
	AUTO_FD fd = file_of(file);

	error = (struct load_error){0};
	int err = open_kernel(fd, compatible, &test_arena, &opened, &error);
	OK((err == 0) == (error.reason == LOAD_OK) && (err == 0) == (error.message.n == 0));
	open_close(&opened);
	return error.reason;
}

static void put(char *p, size_t offset, size_t n, uint64_t value)
{
	for (size_t i = 0; i < n; i++)
		p[offset + i] = (char)(value >> (8 * i));
}

static void put_be(char *p, size_t offset, size_t n, uint64_t value)
{
	for (size_t i = 0; i < n; i++)
		p[offset + i] = (char)(value >> (8 * (n - 1 - i)));
}

/* A kernel of @n bytes with nothing in it but a header. */
static char *bytes_of(size_t n)
{
	char *p = arena_array(&test_arena, char, n);
	struct slice filling = some_bytes(n);

	memcpy(p, filling.p, n);
	return p;
}

static struct slice bzimage(void)
{
	char *p = bytes_of(SETUP_BYTES + SYSTEM_BYTES);

	memset(p, 0, SETUP_BYTES);
	put(p, 0x1f1, 1, 4);
	put(p, 0x1f4, 4, SYSTEM_BYTES / 16);
	put(p, 0x1fe, 2, 0xaa55);
	put(p, 0x200, 2, 0x6aeb);
	memcpy(p + 0x202, "HdrS", 4);
	put(p, 0x206, 2, 0x20f);
	put(p, 0x211, 1, 1);
	put(p, 0x230, 4, 0x200000);
	put(p, 0x234, 1, 1);
	put(p, 0x236, 2, 0x3f);
	put(p, 0x238, 4, 2047);
	put(p, 0x260, 4, 0x200000);
	return (struct slice){p, SETUP_BYTES + SYSTEM_BYTES};
}

/* A PE header at 0x40 with one section, whose name it is, up to the end of the file. */
static void put_pe(char *p, size_t n, uint32_t machine, const char *name)
{
	memcpy(p, "MZ", 2);
	put(p, 0x3c, 4, 0x40);
	memset(p + 0x40, 0, 0x200);
	memcpy(p + 0x40, "PE\0", 4);
	put(p, 0x44, 2, machine);
	put(p, 0x46, 2, 1);
	memcpy(p + 0x40 + 24, name, strlen(name));
	put(p, 0x40 + 24 + 8, 4, n - 0x400);
	put(p, 0x40 + 24 + 16, 4, n - 0x400);
	put(p, 0x40 + 24 + 20, 4, 0x400);
}

static struct slice flat(const char *magic, uint32_t machine)
{
	enum { BYTES = 30000 };
	char *p = bytes_of(BYTES);

	memset(p, 0, 0x400);
	put_pe(p, BYTES, machine, ".text");
	put(p, 0x10, 8, 0x100000);
	memcpy(p + 0x38, magic, 4);
	return (struct slice){p, BYTES};
}

static struct slice arm64(void)
{
	return flat("ARM\x64", PE_MACHINE_ARM64);
}

/* What becomes of that one here. */
enum {
	IS_ARM64 = ARCH_PE_MACHINE == PE_MACHINE_ARM64,
	ARM64_IS = IS_ARM64 ? LOAD_OK : LOAD_WRONG_ARCHITECTURE,
};

/* Whatever is cut off must be missed; @least: what names the format is there. */
static void check_cuts(const char *what, struct slice whole, size_t least)
{
	for (size_t i = 1; i < CUTS; i++) {
		size_t n = whole.n * i / CUTS;
		uint32_t reason = judge(slice_upto(whole, n));
		if (n >= least && reason != LOAD_TRUNCATED)
			fprintf(stderr, "%s, cut %zu: %.*s\n", what, i, SLICE_ARG(error.message));
		OK(n < least ? reason != LOAD_OK : reason == LOAD_TRUNCATED);
	}
}

TEST(formats_flat)
{
	OK(judge(arm64()) == ARM64_IS);
	OK_TEXT(error.message, IS_ARM64 ? S("") : S("the kernel is for arm64"));
	check_cuts("arm64", arm64(), 0x400);
	struct slice riscv = flat("RSC\x05", PE_MACHINE_RISCV64);
	OK(judge(riscv) == LOAD_WRONG_ARCHITECTURE);
	OK_TEXT(error.message, S("the kernel is for riscv"));
	check_cuts("riscv", riscv, 0x400);
	OK(judge(flat("\xcd\x23\x82\x81", PE_MACHINE_LOONGARCH64)) == LOAD_WRONG_ARCHITECTURE);
	OK_TEXT(error.message, S("the kernel is for loongarch"));
}

TEST(formats_flat_each_field)
{
	char *p = (char *)arm64().p;

	put(p, 0x10, 8, 0);
	OK(judge((struct slice){p, 30000}) == LOAD_UNSUPPORTED_IMAGE);
	put(p, 0x10, 8, 29999);
	OK(judge((struct slice){p, 30000}) == LOAD_BAD_IMAGE);
	p = (char *)arm64().p;
	put(p, 0x18, 8, 1);
	OK(judge((struct slice){p, 30000}) == LOAD_WRONG_ARCHITECTURE);
	OK_TEXT(error.message, S("the kernel is for a machine of the other byte order"));
}

static const char *const packers[] = {
	"gzip -c",    "xz --check=crc32", "xz --format=lzma",
	"zstd -q -c", "lz4 -q -l -c -",	  "bzip2 -c",
};
enum { PACKERS = sizeof(packers) / sizeof(*packers) };

TEST(formats_packed)
{
	for (size_t i = 0; i < PACKERS; i++) {
		struct slice packed = filter(packers[i], bzimage());

		OK(judge(packed) == LOAD_OK);
		OK_TEXT(opened.format, S("bzimage"));
		OK(opened.image.size == SETUP_BYTES + SYSTEM_BYTES &&
		   opened.info.cmdline_max == 2047);
		check_cuts(packers[i], packed, 16);
		OK(judge(filter(packers[i], arm64())) == ARM64_IS);
		OK(judge(filter(packers[i], S("no kernel"))) == LOAD_UNKNOWN_IMAGE);
		OK(judge(filter(packers[i], packed)) == LOAD_OK);
	}
}

TEST(formats_wrapped_too_often)
{
	struct slice packed = bzimage();

	for (int i = 0; i < 4; i++)
		packed = filter("gzip -c", packed);
	OK(judge(packed) == LOAD_OK);
	OK(judge(filter("gzip -c", packed)) == LOAD_BAD_IMAGE);
	OK_TEXT(error.message, S("the kernel is wrapped in too many formats"));
}

/* As drivers/firmware/efi/libstub/Makefile.zboot makes it: the size follows what is not gzip. */
static struct slice zboot(const char *packer, struct slice kernel, bool sized)
{
	enum { PAYLOAD = 0x400 };
	struct slice packed = filter(packer, kernel);
	size_t n = PAYLOAD + packed.n + (sized ? 4 : 0);
	char *p = arena_array(&test_arena, char, n);

	put_pe(p, n, PE_MACHINE_ARM64, ".text");
	memcpy(p + 4, "zimg", 4);
	put(p, 8, 4, PAYLOAD);
	put(p, 12, 4, packed.n);
	put(p, 0x38, 4, 0x818223cd);
	memcpy(p + PAYLOAD, packed.p, packed.n);
	if (sized)
		put(p, n - 4, 4, kernel.n);
	return (struct slice){p, n};
}

TEST(formats_zboot)
{
	for (size_t i = 0; i < PACKERS - 1; i++) {
		struct slice image = zboot(packers[i], arm64(), i > 0);

		OK(judge(image) == ARM64_IS);
		OK_TEXT(opened.format, S("arm64"));
		OK(opened.image.size == arm64().n);
		check_cuts(packers[i], image, 0x400);
		OK(judge(zboot(packers[i], bzimage(), true)) == LOAD_OK);
	}
	char *p = (char *)zboot("gzip -c", arm64(), false).p;
	put(p, 8, 4, 0);
	OK(judge((struct slice){p, 0x2000}) == LOAD_BAD_IMAGE || error.reason == LOAD_TRUNCATED);
}

static struct slice elf(uint32_t machine)
{
	enum { BYTES = 20000 };
	char *p = bytes_of(BYTES);
	Elf64_Ehdr h = {
		.e_ident = {0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, 1},
		.e_type = ET_EXEC,
		.e_machine = (Elf64_Half)machine,
		.e_version = 1,
		.e_entry = 0x1000000,
		.e_phoff = 64,
		.e_shoff = BYTES - 2 * 64,
		.e_ehsize = 64,
		.e_phentsize = 56,
		.e_phnum = 1,
		.e_shentsize = 64,
		.e_shnum = 2,
	};
	Elf64_Phdr s = {
		.p_type = PT_LOAD,
		.p_offset = 0x1000,
		.p_vaddr = 0xffffffff81000000,
		.p_paddr = 0x1000000,
		.p_filesz = 8000,
		.p_memsz = 9000,
	};

	memcpy(p, &h, sizeof(h));
	memcpy(p + 64, &s, sizeof(s));
	return (struct slice){p, BYTES};
}

TEST(formats_elf)
{
	const uint32_t own = IS_ARM64 ? EM_AARCH64 : EM_X86_64;

	OK(judge(elf(own)) == LOAD_UNSUPPORTED_IMAGE);
	check_cuts("elf", elf(own), 4);
	OK(judge(elf(IS_ARM64 ? EM_X86_64 : EM_AARCH64)) == LOAD_WRONG_ARCHITECTURE);
	OK_TEXT(error.message, IS_ARM64 ? S("the kernel is for x86-64")
					: S("the kernel is for arm64"));
	OK(judge(elf(EM_S390)) == LOAD_WRONG_ARCHITECTURE);
	OK(judge(filter("gzip -c", elf(own))) == LOAD_UNSUPPORTED_IMAGE);
}

TEST(formats_elf_each_field)
{
	static const struct {
		size_t offset, size;
		uint64_t value;
		uint32_t reason;
	} cases[] = {
		{4, 1, ELFCLASS32, LOAD_WRONG_ARCHITECTURE},
		{5, 1, ELFDATA2MSB, LOAD_WRONG_ARCHITECTURE},
		{16, 2, ET_REL, LOAD_UNKNOWN_IMAGE},
		{24, 8, 0x2000000, LOAD_BAD_IMAGE},
		{32, 8, 0, LOAD_BAD_IMAGE},
		{32, 8, UINT64_MAX, LOAD_BAD_IMAGE},
		{40, 8, 20000, LOAD_TRUNCATED},
		{54, 2, 32, LOAD_BAD_IMAGE},
		{56, 2, 0, LOAD_BAD_IMAGE},
		{56, 2, 65, LOAD_BAD_IMAGE},
		{64, 4, PT_NOTE, LOAD_BAD_IMAGE},
		{64 + 8, 8, UINT64_MAX, LOAD_BAD_IMAGE},
		{64 + 8, 8, 12001, LOAD_TRUNCATED},
		{64 + 24, 8, UINT64_MAX, LOAD_BAD_IMAGE},
		{64 + 32, 8, 9001, LOAD_BAD_IMAGE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct slice s = elf(EM_X86_64);

		put((char *)s.p, cases[i].offset, cases[i].size, cases[i].value);
		OK(judge(s) == cases[i].reason);
	}
}

/* A multiboot header makes an ELF file Xen, or a memory test. */
TEST(formats_multiboot_is_named)
{
	struct slice s = elf(EM_X86_64);

	put((char *)s.p, 0x1000, 4, 0x1badb002);
	put((char *)s.p, 0x1004, 4, 3);
	put((char *)s.p, 0x1008, 4, -(uint64_t)(0x1badb002 + 3));
	OK(judge(s) == LOAD_UNSUPPORTED_IMAGE);
	OK_TEXT(opened.format, S("multiboot"));
	OK(judge(filter("gzip -c", s)) == LOAD_UNSUPPORTED_IMAGE);
	OK_TEXT(opened.format, S("multiboot"));
}

/* ---- U-Boot ---- */

enum { X86_64 = 24, ARM64 = 22, KERNEL = 2, MULTI = 4 };
enum { OWN = IS_ARM64 ? ARM64 : X86_64, FOREIGN = IS_ARM64 ? X86_64 : ARM64 };

static uint32_t crc(struct slice s)
{
	return lzma_crc32((const uint8_t *)s.p, s.n, 0);
}

static struct slice uimage(struct slice data, unsigned machine, unsigned type, bool packed)
{
	char *p = arena_array(&test_arena, char, 64 + data.n);

	memcpy(p, "\x27\x05\x19\x56", 4);
	put_be(p, 12, 4, data.n);
	put_be(p, 24, 4, crc(data));
	p[28] = 5;
	p[29] = (char)machine;
	p[30] = (char)type;
	p[31] = packed;
	memcpy(p + 64, data.p, data.n);
	put_be(p, 4, 4, crc((struct slice){p, 64}));
	return (struct slice){p, 64 + data.n};
}

TEST(formats_uimage)
{
	struct slice plain = uimage(bzimage(), OWN, KERNEL, false);

	OK(judge(plain) == LOAD_OK);
	OK(judge(uimage(filter("gzip -c", bzimage()), OWN, KERNEL, true)) == LOAD_OK);
	OK(judge(uimage(bzimage(), FOREIGN, KERNEL, false)) == LOAD_WRONG_ARCHITECTURE);
	OK(judge(uimage(bzimage(), OWN, 6, false)) == LOAD_UNSUPPORTED_IMAGE);
	check_cuts("uimage", plain, 4);
	((char *)plain.p)[1000] ^= 1;
	OK(judge(plain) == LOAD_BAD_IMAGE);
	((char *)plain.p)[1000] ^= 1;
	((char *)plain.p)[40] ^= 1;
	OK(judge(plain) == LOAD_BAD_IMAGE);
}

TEST(formats_uimage_multi)
{
	struct slice kernel = bzimage(), initrd = some_archive(100);
	char list[12] = {0};

	put_be(list, 0, 4, kernel.n);
	put_be(list, 4, 4, initrd.n);
	struct slice data = arena_concat(&test_arena, (struct slice){list, 12},
					 arena_concat(&test_arena, kernel, initrd));
	OK(judge(uimage(data, OWN, MULTI, false)) == LOAD_OK);
	OK(opened.parts.n_initrds == 1 && opened.image.size == kernel.n);
	put_be((char *)data.p, 4, 4, initrd.n + 1);
	OK(judge(uimage(data, OWN, MULTI, false)) == LOAD_BAD_IMAGE);
}

/* ---- FIT: a device tree by hand, since its compiler need not be there ---- */

struct tree {
	struct text structure, strings;
};

static void token(struct tree *t, uint64_t value)
{
	char bytes[4];

	put_be(bytes, 0, 4, value);
	text_put(&t->structure, (struct slice){bytes, 4});
}

static void pad(struct tree *t)
{
	while (t->structure.n % 4)
		text_char(&t->structure, 0);
}

static void begin(struct tree *t, const char *name)
{
	token(t, 1);
	text_put(&t->structure, (struct slice){name, strlen(name) + 1});
	pad(t);
}

static void property(struct tree *t, const char *name, struct slice value)
{
	token(t, 3);
	token(t, value.n);
	token(t, t->strings.n);
	text_put(&t->strings, (struct slice){name, strlen(name) + 1});
	text_put(&t->structure, value);
	pad(t);
}

static void number(struct tree *t, const char *name, uint64_t value)
{
	char bytes[4];

	put_be(bytes, 0, 4, value);
	property(t, name, (struct slice){bytes, 4});
}

static struct slice finish(struct tree *t)
{
	enum { HEADER = 40 };
	char *p = arena_array(&test_arena, char, HEADER + t->structure.n + t->strings.n);
	const uint64_t fields[] = {0xd00dfeed, HEADER + t->structure.n + t->strings.n, HEADER,
				   HEADER + t->structure.n, HEADER, 17, 16, 0, t->strings.n,
				   t->structure.n};

	for (size_t i = 0; i < 10; i++)
		put_be(p, i * 4, 4, fields[i]);
	memcpy(p + HEADER, t->structure.p, t->structure.n);
	memcpy(p + HEADER + t->structure.n, t->strings.p, t->strings.n);
	return (struct slice){p, fields[1]};
}

static void put_image(struct tree *t, const char *name, struct slice data, struct slice packed,
		      bool good)
{
	begin(t, name);
	property(t, "data", data);
	property(t, "compression", packed);
	begin(t, "hash-1");
	property(t, "algo", S("crc32\0"));
	number(t, "value", crc(data) + !good);
	token(t, 2);
	token(t, 2);
}

/* A value of "required" in a signature of a configuration, or none. */
static struct slice required;

static void put_configs(struct tree *t, struct slice chosen, struct slice kernel)
{
	begin(t, "configurations");
	if (chosen.n)
		property(t, "default", chosen);
	begin(t, "conf-1");
	property(t, "kernel", kernel);
	property(t, "ramdisk", S("initrd\0"));
	begin(t, "signature-1");
	property(t, required.n ? "required" : "key-name-hint", required.n ? required : S("dev\0"));
	token(t, 2);
	token(t, 2);
	begin(t, "conf-2");
	property(t, "kernel", S("nothing\0"));
	token(t, 2);
	token(t, 2);
}

static struct slice fit(struct slice chosen, struct slice kernel, bool good)
{
	struct tree t = {.structure = {.arena = &test_arena}, .strings = {.arena = &test_arena}};

	begin(&t, "");
	property(&t, "description", S("a test\0"));
	begin(&t, "images");
	put_image(&t, "linux", filter("gzip -c", bzimage()), S("gzip\0"), good);
	put_image(&t, "initrd", some_archive(100), S("none\0"), true);
	token(&t, 2);
	put_configs(&t, chosen, kernel);
	token(&t, 2);
	token(&t, 9);
	return finish(&t);
}

TEST(formats_fit)
{
	struct slice good = fit(S("conf-1\0"), S("linux\0"), true);

	OK(judge(good) == LOAD_OK);
	OK(opened.parts.n_initrds == 1 && opened.image.size == bzimage().n);
	OK_TEXT(opened.format, S("bzimage"));
	check_cuts("fit", good, 40);
	OK(judge(fit(S(""), S("linux\0"), true)) == LOAD_OK);
	OK(judge(fit(S("conf-1\0"), S("linux\0"), false)) == LOAD_BAD_IMAGE);
	OK_TEXT(error.message, S("the FIT image is damaged: linux does not match its check sum"));
	OK(judge(fit(S("conf-2\0"), S("linux\0"), true)) == LOAD_BAD_IMAGE);
	OK(judge(fit(S("conf-3\0"), S("linux\0"), true)) == LOAD_UNSUPPORTED_IMAGE);
	required = S("conf\0");
	OK(judge(fit(S("conf-1\0"), S("linux\0"), true)) == LOAD_UNSUPPORTED_IMAGE);
	required = S("");
	OK(slice_starts(error.message, S("the FIT image asks for a signature to be checked")));
}

/* A device tree for @board. */
static struct slice tree_for(struct slice board)
{
	struct tree t = {.structure = {.arena = &test_arena}, .strings = {.arena = &test_arena}};

	begin(&t, "");
	property(&t, "model", S("a board\0"));
	property(&t, "compatible", board);
	token(&t, 2);
	token(&t, 9);
	return finish(&t);
}

/* One configuration says what it is for, another has a device tree that does; and no kernel. */
static struct slice fit_for_two(void)
{
	struct tree t = {.structure = {.arena = &test_arena}, .strings = {.arena = &test_arena}};

	begin(&t, "");
	begin(&t, "images");
	put_image(&t, "linux", bzimage(), S("none\0"), true);
	put_image(&t, "tree", tree_for(S("v,two\0v,soc\0")), S("none\0"), true);
	token(&t, 2);
	begin(&t, "configurations");
	property(&t, "default", S("conf-1\0"));
	begin(&t, "conf-1");
	property(&t, "kernel", S("linux\0"));
	property(&t, "compatible", S("v,one\0v,any\0"));
	token(&t, 2);
	begin(&t, "conf-2");
	property(&t, "kernel", S("nothing\0"));
	property(&t, "fdt", S("tree\0"));
	token(&t, 2);
	token(&t, 2);
	token(&t, 2);
	token(&t, 9);
	return finish(&t);
}

TEST(formats_fit_is_chosen_by_the_machine)
{
	static const struct slice first[] = {
		S_INIT(""), S_INIT("v,one"), S_INIT("w v,any v,two"), S_INIT("v v,on v,ones"),
	};

	for (size_t i = 0; i < sizeof(first) / sizeof(*first); i++) {
		compatible = first[i];
		OK(judge(fit_for_two()) == LOAD_OK);
	}
	compatible = S("v,board v,soc v,one");
	OK(judge(fit_for_two()) == LOAD_BAD_IMAGE);
	OK_TEXT(error.message,
		S("the FIT image has no nothing, which its configuration names"));
	compatible = S("");
}

/* mkimage -E puts the data behind the tree. */
TEST(formats_fit_outside)
{
	struct tree t = {.structure = {.arena = &test_arena}, .strings = {.arena = &test_arena}};
	struct slice kernel = bzimage();

	begin(&t, "");
	begin(&t, "images");
	begin(&t, "linux");
	number(&t, "data-offset", 8);
	number(&t, "data-size", kernel.n);
	token(&t, 2);
	token(&t, 2);
	begin(&t, "configurations");
	begin(&t, "c");
	property(&t, "kernel", S("linux\0"));
	token(&t, 2);
	token(&t, 2);
	token(&t, 2);
	token(&t, 9);
	struct slice tree = finish(&t);
	size_t at = (tree.n + 3) / 4 * 4 + 8;
	char *p = arena_array(&test_arena, char, at + kernel.n);
	memcpy(p, tree.p, tree.n);
	memcpy(p + at, kernel.p, kernel.n);
	OK(judge((struct slice){p, at + kernel.n}) == LOAD_OK);
	check_cuts("fit", (struct slice){p, at + kernel.n}, tree.n);
}

/* ---- unified kernel images ---- */

static struct slice uki(void)
{
	enum { HEADER = 0x400 };
	const struct {
		const char *name;
		struct slice data;
	} sections[] = {{".cmdline", S_INIT("root=LABEL=x quiet\n\0")},
			{".ucode", some_archive(40)},
			{".initrd", some_archive(400)},
			{".linux", bzimage()}};
	size_t at = HEADER;
	char *p = arena_array(&test_arena, char, 128 * 1024);

	memcpy(p, "MZ", 2);
	put(p, 0x3c, 4, 0x40);
	memcpy(p + 0x40, "PE\0", 4);
	put(p, 0x44, 2, PE_MACHINE_AMD64);
	put(p, 0x46, 2, 4);
	for (size_t i = 0; i < 4; i++) {
		char *row = p + 0x40 + 24 + 40 * i;
		memcpy(row, sections[i].name, strlen(sections[i].name));
		put(row, 8, 4, sections[i].data.n);
		put(row, 16, 4, sections[i].data.n);
		put(row, 20, 4, at);
		memcpy(p + at, sections[i].data.p, sections[i].data.n);
		at += sections[i].data.n;
	}
	return (struct slice){p, at};
}

TEST(formats_uki)
{
	struct slice image = uki();

	OK(judge(image) == LOAD_OK);
	OK_TEXT(opened.format, S("bzimage"));
	OK_TEXT(opened.parts.cmdline, S("root=LABEL=x quiet"));
	OK(opened.parts.n_initrds == 2 && opened.image.size == bzimage().n);
	check_cuts("uki", image, 0x400);
}

/* A bzImage is a PE image too: its sections, and its signature, belong to it. */
TEST(formats_bzimage_with_signature)
{
	struct slice s = bzimage();
	char *p = (char *)s.p;

	memcpy(p, "MZ", 2);
	put(p, 0x3c, 4, 0x40);
	memcpy(p + 0x40, "PE\0", 4);
	put(p, 0x40 + 20, 2, 0xa0);
	put(p, 0x58, 2, 0x20b);
	put(p, 0x58 + 108, 4, 6);
	OK(judge(s) == LOAD_OK);
	put(p, 0x58 + 112 + 32, 4, s.n - 100);
	put(p, 0x58 + 112 + 36, 4, 100);
	OK(judge(s) == LOAD_OK);
	put(p, 0x58 + 112 + 36, 4, 101);
	OK(judge(s) == LOAD_TRUNCATED);
}
