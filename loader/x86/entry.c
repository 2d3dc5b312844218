/* The code between two kernels, and the page tables that it runs on. */
/* SPDX-License-Identifier: MIT */
#include "loader/x86/entry.h"

enum {
	PAGE = 4096,
	ENTRIES = 512,			/* of one table */
	PRESENT_WRITABLE = 0x3,
	LARGE = 0x80,
	CODE_BYTES = 64,
	ENTRY_64 = 0x200,		/* the 64-bit entry lies so far behind the kernel's start */
};

/* What the code finds behind itself; it uses the offsets. */
struct entry_data {
	uint64_t tables;		/* 0 */
	uint64_t parameters;		/* 8 */
	uint64_t kernel;		/* 16 */
	uint16_t pad[3];
	uint16_t gdt_bytes;		/* 30 */
	uint64_t gdt_address;		/* 32 */
	uint64_t gdt[4];		/* 40: none, none, __BOOT_CS, __BOOT_DS */
	uint64_t stack[3];		/* 72; its end is 96 */
};

/*
 * Runs anywhere, with interrupts off and all registers zero, as relocate_kernel leaves them. As
 * bytes, so that the tests of any architecture can look at what is handed over.
 */
static const uint8_t entry_code[CODE_BYTES] = {
	0x48, 0x8d, 0x1d, 0x39, 0x00, 0x00, 0x00,	/*      lea     data(%rip), %rbx */
	0x48, 0x8b, 0x03,				/*      mov     0(%rbx), %rax */
	0x0f, 0x22, 0xd8,				/*      mov     %rax, %cr3 */
	0x0f, 0x01, 0x53, 0x1e,				/*      lgdt    30(%rbx) */
	0x48, 0x8d, 0x63, 0x60,				/*      lea     96(%rbx), %rsp */
	0x6a, 0x10,					/*      pushq   $0x10 */
	0x48, 0x8d, 0x05, 0x03, 0x00, 0x00, 0x00,	/*      lea     1f(%rip), %rax */
	0x50,						/*      push    %rax */
	0x48, 0xcb,					/*      lretq */
	0xb8, 0x18, 0x00, 0x00, 0x00,			/* 1:   mov     $0x18, %eax */
	0x8e, 0xd8,					/*      mov     %eax, %ds */
	0x8e, 0xc0,					/*      mov     %eax, %es */
	0x8e, 0xd0,					/*      mov     %eax, %ss */
	0x48, 0x8b, 0x73, 0x08,				/*      mov     8(%rbx), %rsi */
	0xff, 0x63, 0x10,				/*      jmp     *16(%rbx) */
};

/* One level of tables: @n entries for consecutive things of @step bytes from @first on. */
static uint64_t put_level(struct handover *h, uint64_t first, uint64_t step, uint64_t n,
			  uint64_t flags)
{
	uint64_t at = handover_align(h, PAGE);

	for (uint64_t i = 0; i < n; i++) {
		uint64_t entry = (first + i * step) | flags;
		handover_put(h, &entry, sizeof(entry));
	}
	handover_align(h, PAGE);
	return at;
}

/* From the largest pages upwards, to the one table that is the root. */
static uint64_t put_tables(struct handover *h, const struct x86_entry *entry)
{
	uint64_t step = entry->gib_pages ? 1ull << 30 : 2ull << 20, at = 0;
	uint64_t n = (entry->top + step - 1) / step, flags = PRESENT_WRITABLE | LARGE;

	for (int level = entry->gib_pages ? 3 : 2; level <= (entry->la57 ? 5 : 4); level++) {
		at = put_level(h, at, step, n, flags);
		n = (n + ENTRIES - 1) / ENTRIES;
		step = PAGE;
		flags = PRESENT_WRITABLE;
	}
	return at;
}

uint64_t x86_entry_put(struct handover *h, const struct x86_entry *entry)
{
	struct entry_data data = {
		.tables = put_tables(h, entry),
		.parameters = entry->parameters,
		.kernel = entry->kernel + ENTRY_64,
		.gdt_bytes = sizeof(data.gdt) - 1,
		.gdt = {0, 0, 0x00af9a000000ffff, 0x00cf92000000ffff},
	};
	uint64_t at = handover_align(h, 64);

	data.gdt_address = at + CODE_BYTES + offsetof(struct entry_data, gdt);
	handover_put(h, entry_code, CODE_BYTES);
	handover_put(h, &data, sizeof(data));
	return at;
}

uint64_t x86_entry_bytes(uint64_t top)
{
	return (top / ((2ull << 20) * ENTRIES) + 8) * PAGE;
}
