/* What kexec_load hands over: where it goes, what the next kernel is told,
 * and the tables it runs on. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "loader/pages.h"
#include "loader/x86/bootparams.h"
#include "loader/x86/cpu.h"
#include "loader/x86/efi.h"
#include "loader/x86/entry.h"
#include "loader/x86/header.h"
#include "loader/x86/raw.h"
#include "tests/unit/test.h"

/* ---- a tree that looks like / ---- */

static char tree[64];

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int tree_open(void)
{
	snprintf(tree, sizeof(tree), "%s", "/tmp/test_raw.XXXXXX");
	return mkdtemp(tree) ? open(tree, O_RDONLY | O_DIRECTORY) : -1;
}

static void tree_close(int root)
{
	close(root);
	nftw(tree, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void put(int root, const char *path, struct slice text)
{
	char part[128];

	for (size_t n = 1; path[n]; n++)
		if (path[n] == '/') {
			snprintf(part, sizeof(part), "%.*s", (int)n, path);
			mkdirat(root, part, 0755);
		}
	AUTO_FD fd = openat(root, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	OK(fd >= 0 && fd_write_all(fd, text) == 0);
}

static void put_range(int root, unsigned i, uint64_t start, uint64_t end, const char *type)
{
	char path[64];

	snprintf(path, sizeof(path), "sys/firmware/memmap/%u/start", i);
	put(root, path, arena_format(&test_arena, "0x%llx\n", (unsigned long long)start));
	snprintf(path, sizeof(path), "sys/firmware/memmap/%u/end", i);
	put(root, path, arena_format(&test_arena, "0x%llx\n", (unsigned long long)end));
	snprintf(path, sizeof(path), "sys/firmware/memmap/%u/type", i);
	put(root, path, arena_format(&test_arena, "%s\n", type));
}

/* ---- the memory map ---- */

TEST(memory_map_from_the_firmware)
{
	int root = tree_open();
	struct memory_map map;

	memory_map_firmware(root, &test_arena, &map);
	OK(map.n == 0);
	put_range(root, 0, 0, 0x9fbff, "System RAM");
	put_range(root, 1, 0x9fc00, 0x9ffff, "Reserved");
	put_range(root, 2, 0x100000, 0x7fffffff, "System RAM");
	put_range(root, 3, 0x80000000, 0x80000fff, "ACPI Tables");
	put_range(root, 4, 0x80001000, 0x80001fff, "ACPI Non-volatile Storage");
	put_range(root, 5, 0x80002000, 0x80002fff, "reserved"); /* as older kernels write it */
	put_range(root, 6, 0x100000000, 0x1ffffffff, "Soft Reserved");
	put_range(root, 7, 0x200000000, 0x2ffffffff, "something new");
	/* behind a gap in the numbers */
	put_range(root, 9, 0x300000000, 0x3ffffffff, "System RAM");
	memory_map_firmware(root, &test_arena, &map);
	OK(map.n == 7);
	OK(map.at[0].start == 0 && map.at[0].end == 0x9fc00 && map.at[0].kind == MEMORY_RAM);
	OK(map.at[1].kind == MEMORY_RESERVED && map.at[3].kind == MEMORY_ACPI);
	OK(map.at[4].kind == MEMORY_NVS && map.at[5].kind == MEMORY_RESERVED);
	OK(map.at[6].kind == MEMORY_SOFT_RESERVED && map.at[6].end == 0x200000000);
	tree_close(root);
}

static void read_running(int root, struct memory_map *map)
{
	AUTO_FD iomem = openat(root, "proc/iomem", O_RDONLY | O_CLOEXEC);

	memory_map_running(iomem, &test_arena, map);
}

TEST(memory_map_of_the_running_kernel)
{
	int root = tree_open();
	struct memory_map map;

	put(root, "proc/iomem",
	    S("00000000-00000fff : Reserved\n00001000-0009fbff : System RAM\n000a0000-000bffff : "
	      "PCI Bus 0000:00\n"
	      "00100000-3fffffff : System RAM\n  01000000-01bfffff : Kernel code\n"
	      "  30000000-37ffffff : Crash kernel\n40000000-4fffffff : System RAM (virtio_mem)\n"
	      "100000000-13fffffff : System RAM\n"));
	read_running(root, &map);
	OK(map.n == 4 && map.at[3].start == 0x100000000 && map.at[3].end == 0x140000000);
	OK(map.at[2].kind == MEMORY_RAM && map.at[2].end == 0x40000000);

	/* what everybody sees who is not root */
	put(root, "proc/iomem",
	    S("00000000-00000000 : Reserved\n00000000-00000000 : System RAM\n"));
	read_running(root, &map);
	OK(memory_map_take(&map, 4096, 4096) == 0);
	tree_close(root);
}

TEST(memory_map_take_from_above)
{
	struct memory_range ranges[] = {
		{0, 0x9fc00, MEMORY_RAM},
		{0x100000, 0x40000000, MEMORY_RAM},
		{0x50000000, 0x60000000, MEMORY_RESERVED},
		{0x100000000, 0x100500000, MEMORY_RAM},
	};
	struct memory_map map = {ranges, 4};

	OK(memory_map_take(&map, 0x1000, 0x1000) == 0x3ffff000);
	OK(memory_map_take(&map, 0x300000, 0x200000) == 0x3fc00000);
	OK(memory_map_take(&map, 0x3fb00000, 0x1000) == 0x100000);
	OK(memory_map_take(&map, 0x300000, 0x200000) == 0x100200000); /* that was all below 4 GiB */
	OK(memory_map_take(&map, 0x300000, 0x200000) == 0);
	OK(memory_map_take(&map, UINT64_MAX, 0x1000) == 0);
}

/* ---- boot_params ---- */

static char running[BOOTPARAMS_BYTES], image[HEADER_END_MAX];

static void set32(char *page, size_t offset, uint32_t value)
{
	memcpy(page + offset, &value, 4);
}

/* A running kernel's page full of things, of which only some may be handed on. */
static void fill(void)
{
	memset(running, 0x5a, sizeof(running));
	set32(running, BOOTPARAMS_EFI_INFO, 0);
	memset(image, 0x11, sizeof(image));
	image[HEADER_JUMP] = 0x6a; /* the header ends at 0x26c */
}

static uint64_t field(const struct handover *h, size_t offset, size_t bytes)
{
	return x86_bootparams_get(h->bytes.p, offset, bytes);
}

TEST(bootparams_take_over_what_is_true_of_the_machine)
{
	struct handover h = {.bytes.arena = &test_arena, .base = 0x1234567000};

	fill();
	x86_bootparams_begin(&h, running, image);
	OK(h.bytes.n == BOOTPARAMS_BYTES);
	OK(field(&h, BOOTPARAMS_SCREEN_INFO, 8) == 0x5a5a5a5a5a5a5a5a);
	OK(field(&h, BOOTPARAMS_RSDP, 8) == 0x5a5a5a5a5a5a5a5a);
	OK(field(&h, BOOTPARAMS_EDD, 8) == 0x5a5a5a5a5a5a5a5a &&
	   field(&h, BOOTPARAMS_SECURE_BOOT, 1) == 0x5a);
	OK(field(&h, BOOTPARAMS_EDD_SIGNATURES, 4) == 0x5a5a5a5a);
	OK(field(&h, 0x40, 8) == 0 && field(&h, 0x80, 8) == 0); /* APM, drives */
	OK(field(&h, BOOTPARAMS_EFI_INFO, 8) == 0 && field(&h, 0x1ef, 1) == 0); /* the sentinel */
	OK(field(&h, BOOTPARAMS_E820_ENTRIES, 1) == 0);
	OK(field(&h, HEADER_BEGIN, 1) == 0x11 && field(&h, HEADER_LOADER_TYPE, 1) == 0xd0);
	/* no more than the image's header */
	OK(field(&h, 0x26b, 1) == 0x11 && field(&h, 0x26c, 1) == 0);
}

TEST(bootparams_addresses_above_4_gib)
{
	struct handover h = {.bytes.arena = &test_arena, .base = 0x1234567000};

	fill();
	x86_bootparams_begin(&h, running, image);
	x86_bootparams_cmdline(&h, S("ro quiet"));
	x86_bootparams_initrd(&h, 0x9876543000, 0x123456789);
	OK(field(&h, HEADER_CMD_LINE_PTR, 4) == 0x34568000 &&
	   field(&h, BOOTPARAMS_EXT_CMD_LINE_PTR, 4) == 0x12);
	OK(strcmp(h.bytes.p + BOOTPARAMS_BYTES, "ro quiet") == 0);
	OK(field(&h, HEADER_RAMDISK_IMAGE, 4) == 0x76543000);
	OK(field(&h, BOOTPARAMS_EXT_RAMDISK_IMAGE, 4) == 0x98);
	OK(field(&h, HEADER_RAMDISK_SIZE, 4) == 0x23456789 &&
	   field(&h, BOOTPARAMS_EXT_RAMDISK_SIZE, 4) == 1);
}

/* 128 ranges fit into the page; the others follow as setup data, and so do the random bytes. */
TEST(bootparams_long_memory_map)
{
	struct handover h = {.bytes.arena = &test_arena, .base = 0x1000000};
	struct memory_range ranges[130];
	struct memory_map map = {ranges, 130};

	for (uint32_t i = 0; i < 130; i++)
		ranges[i] = (struct memory_range){i * 0x1000ull, i * 0x1000ull + 0x800, MEMORY_RAM};
	fill();
	x86_bootparams_begin(&h, running, image);
	x86_bootparams_memory(&h, &map, running);
	x86_bootparams_random(&h);
	OK(field(&h, BOOTPARAMS_E820_ENTRIES, 1) == 128);
	OK(field(&h, BOOTPARAMS_E820_TABLE + 127 * 20, 8) == 0x7f000);
	OK(field(&h, BOOTPARAMS_E820_TABLE + 127 * 20 + 8, 8) == 0x800);
	OK(field(&h, BOOTPARAMS_E820_TABLE + 127 * 20 + 16, 4) == 1);
	OK(field(&h, 0xcd0, 8) == 0);
	size_t at = field(&h, HEADER_SETUP_DATA, 8) - h.base;
	OK(field(&h, at + 8, 4) == SETUP_RNG_BYTES && field(&h, at + 12, 4) == 32);
	at = field(&h, at, 8) - h.base;
	OK(field(&h, at, 8) == 0 && field(&h, at + 8, 4) == SETUP_E820_EXTENSION &&
	   field(&h, at + 12, 4) == 40);
	OK(field(&h, at + 16, 8) == 0x80000 && field(&h, at + 36, 8) == 0x81000);

	h = (struct handover){.bytes.arena = &test_arena};
	x86_bootparams_begin(&h, running, image);
	/* CONFIG_FIRMWARE_MEMMAP is off */
	x86_bootparams_memory(&h, &(struct memory_map){0}, running);
	OK(field(&h, BOOTPARAMS_E820_ENTRIES, 1) == 0x5a &&
	   field(&h, BOOTPARAMS_E820_TABLE, 1) == 0x5a);
}

/* ---- EFI ---- */

static void put_region(int root, unsigned i, const char *virtual)
{
	static const char *const names[] = {"type", "phys_addr", "num_pages", "attribute"};
	static const char *const values[] = {"0x6", "0x7f000000", "0x30", "0x800000000000000f"};
	char path[64];

	for (size_t k = 0; k < 4; k++) {
		snprintf(path, sizeof(path), "sys/firmware/efi/runtime-map/%u/%s", i, names[k]);
		put(root, path, slice_str(values[k]));
	}
	snprintf(path, sizeof(path), "sys/firmware/efi/runtime-map/%u/virt_addr", i);
	put(root, path, slice_str(virtual));
}

TEST(efi_state_is_handed_over)
{
	struct handover h = {.bytes.arena = &test_arena, .base = 0x300000000};
	int root = tree_open();

	fill();
	memset(running + BOOTPARAMS_RSDP, 0, 8);
	set32(running, BOOTPARAMS_EFI_INFO, 0x34364c45);
	set32(running, BOOTPARAMS_EFI_INFO + 4, 0x7f5ec018);
	set32(running, BOOTPARAMS_EFI_INFO + 8, 48);
	put(root, "sys/firmware/efi/systab",
	    S("ACPI20=0x7fb7e014\nACPI=0x7fb7e000\nSMBIOS=0x7f9cb000\n"));
	put(root, "sys/firmware/efi/fw_vendor", S("0x7f9e8f98\n"));
	put(root, "sys/firmware/efi/config_table", S("0x7f5ec998\n"));
	put_region(root, 0, "0xfffffffeff000000");
	put_region(root, 1, "0xfffffffefe000000");
	x86_bootparams_begin(&h, running, image);
	x86_efi_hand_over(&h, root, running);

	OK(field(&h, BOOTPARAMS_RSDP, 8) == 0x7fb7e014);
	OK(field(&h, BOOTPARAMS_EFI_INFO, 4) == 0x34364c45 &&
	   field(&h, BOOTPARAMS_EFI_INFO + 4, 4) == 0x7f5ec018);
	OK(field(&h, BOOTPARAMS_EFI_INFO + 20, 4) == 96 &&
	   field(&h, BOOTPARAMS_EFI_INFO + 28, 4) == 3);
	size_t at = field(&h, BOOTPARAMS_EFI_INFO + 16, 4);
	OK(at == BOOTPARAMS_BYTES);
	OK(field(&h, at, 8) == 6 && field(&h, at + 8, 8) == 0x7f000000);
	OK(field(&h, at + 16, 8) == 0xfffffffeff000000 && field(&h, at + 24, 8) == 0x30);
	OK(field(&h, at + 32, 8) == 0x800000000000000f && field(&h, at + 40, 8) == 0);
	OK(field(&h, at + 48 + 16, 8) == 0xfffffffefe000000);
	at = field(&h, HEADER_SETUP_DATA, 8) - h.base;
	OK(field(&h, at + 8, 4) == SETUP_EFI_STATE && field(&h, at + 12, 4) == 96);
	OK(field(&h, at + 16, 8) == 0x7f9e8f98 && field(&h, at + 32, 8) == 0x7f5ec998);
	OK(field(&h, at + 40, 8) == 0x7f9cb000);
	tree_close(root);
}

/* Without a runtime map the next kernel is no EFI kernel, rather than half of one;
 * it finds its tables. */
TEST(efi_without_runtime_services)
{
	struct handover h = {.bytes.arena = &test_arena};
	int root = tree_open();

	fill();
	memset(running + BOOTPARAMS_RSDP, 0, 8);
	set32(running, BOOTPARAMS_EFI_INFO, 0x34364c45);
	set32(running, BOOTPARAMS_EFI_INFO + 8, 48);
	put(root, "sys/firmware/efi/systab", S("ACPI20=0x7fb7e014\n"));
	x86_bootparams_begin(&h, running, image);
	x86_efi_hand_over(&h, root, running);
	OK(field(&h, BOOTPARAMS_RSDP, 8) == 0x7fb7e014 && field(&h, BOOTPARAMS_EFI_INFO, 8) == 0);
	OK(field(&h, HEADER_SETUP_DATA, 8) == 0);
	tree_close(root);
}

/* ---- the tables that the entry code runs on ---- */

/* What the processor makes of an address; UINT64_MAX: a fault. */
static uint64_t translate(const struct handover *h, uint64_t tables, int levels, uint64_t address)
{
	for (int shift = 12 + 9 * (levels - 1); shift >= 12; shift -= 9) {
		size_t at = tables - h->base + (address >> shift & 511) * 8;
		if (tables < h->base || at + 8 > h->bytes.n)
			return UINT64_MAX - 1;
		uint64_t entry = x86_bootparams_get(h->bytes.p, at, 8);
		if (!(entry & 1))
			return UINT64_MAX;
		uint64_t frame = entry & 0x000ffffffffff000, mask = (1ull << shift) - 1;
		if (shift > 12 && entry & 0x80)
			return (frame & ~mask) | (address & mask);
		tables = frame;
	}
	return UINT64_MAX;
}

static void check_tables(bool la57, bool gib_pages, uint64_t top)
{
	struct handover h = {.bytes.arena = &test_arena, .base = top - 0x1000000};
	struct x86_entry entry = {.kernel = 0x40000000,
				  .parameters = 0x3fff0000,
				  .top = top,
				  .la57 = la57,
				  .gib_pages = gib_pages};
	uint64_t at = x86_entry_put(&h, &entry), last = top - 1;
	uint64_t tables = x86_bootparams_get(h.bytes.p, at - h.base + 64, 8);
	int levels = la57 ? 5 : 4;

	OK(h.bytes.n <= x86_entry_bytes(top));
	OK(tables % 4096 == 0 && x86_bootparams_get(h.bytes.p, at - h.base + 72, 8) == 0x3fff0000);
	OK(x86_bootparams_get(h.bytes.p, at - h.base + 80, 8) == 0x40000200);
	OK(translate(&h, tables, levels, 0) == 0 && translate(&h, tables, levels, at) == at);
	OK(translate(&h, tables, levels, 0xb8000) == 0xb8000 &&
	   translate(&h, tables, levels, last) == last);
	OK(translate(&h, tables, levels, (top + (1ull << 30)) & ~((1ull << 30) - 1)) == UINT64_MAX);
}

TEST(entry_maps_all_memory_to_itself)
{
	check_tables(false, true, 4ull << 30);
	check_tables(false, false, 4ull << 30);
	check_tables(true, true, 4ull << 30);
	check_tables(true, false, (37ull << 30) + (1 << 20));
	check_tables(false, false, 1500ull << 30);
	check_tables(false, true, 3000ull << 30);
	check_tables(true, true, 300000ull << 30);
}

/* ---- files in memory ---- */

TEST(pages_hold_files_as_they_are)
{
	AUTO_FD fd = memfd_create("file", MFD_CLOEXEC);
	struct pages pages;
	char block[5000];

	for (size_t i = 0; i < sizeof(block); i++)
		block[i] = (char)(i * 7);
	OK(fd_write_all(fd, (struct slice){block, sizeof(block)}) == 0);
	OK(pages_open(&pages, 4 * PAGE_BYTES, -1) == 0);
	OK(pages_read(&pages, PAGE_BYTES, fd, sizeof(block)) == 0);
	OK(pages.p[PAGE_BYTES - 1] == 0 && memcmp(pages.p + PAGE_BYTES, block, sizeof(block)) == 0);
	OK(pages.p[PAGE_BYTES + sizeof(block)] == 0);
	OK(pages_read(&pages, 2 * PAGE_BYTES, fd, 3 * PAGE_BYTES) == -EFBIG);
	OK(pages_read(&pages, 0, fd, 3 * PAGE_BYTES) == -EIO); /* it is shorter than it was */
	pages_close(&pages);
}

TEST(raw_suits_only_where_all_is_known)
{
	int root = tree_open();
	struct slice why;

	memset(running, 0, sizeof(running));
	OK(!x86_raw_suits(root, &why));
	put(root, "proc/cpuinfo",
	    S("processor\t: 0\nflags\t\t: fpu vme la57 pdpe1gb\nbugs\t\t: sev\n"));
	put(root, "sys/kernel/boot_params/data", (struct slice){running, sizeof(running)});
	OK(!x86_raw_suits(root, &why)); /* no setup header: started by PVH, and no ACPI pointer */
	set32(running, BOOTPARAMS_RSDP, 0xe0000);
	put(root, "sys/kernel/boot_params/data", (struct slice){running, sizeof(running)});
	OK(x86_raw_suits(root, &why));
	set32(running, BOOTPARAMS_RSDP, 0);
	set32(running, HEADER_MAGIC, 0x53726448);
	put(root, "sys/kernel/boot_params/data", (struct slice){running, sizeof(running)});
	OK(x86_raw_suits(root, &why));
	struct slice flags = x86_cpu_flags(root, running);
	OK(slice_has_word(flags, S("la57")) && !slice_has_word(flags, S("sev")) &&
	   !slice_has_word(flags, S("fp")));
	put(root, "proc/cpuinfo", S("flags\t\t: fpu sme\n"));
	OK(!x86_raw_suits(root, &why));
	OK_TEXT(why, S("memory may be encrypted"));
	tree_close(root);
}
