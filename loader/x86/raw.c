/* kexec_load(2) on x86-64: places a bzImage and its initrds, and writes what the kernel is told. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/raw.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <sys/stat.h>

#include "lib/arch.h"
#include "lib/fd.h"
#include "loader/fact.h"
#include "loader/kexec.h"
#include "loader/pages.h"
#include "loader/x86/efi.h"
#include "loader/x86/entry.h"

_Static_assert((int)BOOTPARAMS_BYTES == (int)FACT_BYTES, "read as one");

enum { SECTOR = 512, SETUP_SECTS = 0x1f1, TOLD_BYTES = 1 << 20, SLACK = 16 << 20 };

/* Where the files lie in memory now (offsets) and where they shall (addresses). */
struct plan {
	struct pages pages;
	uint64_t setup, kernel_bytes, initrd_offset, initrd_bytes;
	uint64_t kernel, initrd, told, top;
};

/* The running kernel's boot_params. */
static bool read_parameters(int root, char page[BOOTPARAMS_BYTES])
{
	return fact_text(root, "sys/kernel/boot_params/data", page).n == BOOTPARAMS_BYTES;
}

/* In such memory every page table entry wants a bit that cannot be known here. */
static bool may_be_encrypted(int root, char buffer[FACT_BYTES])
{
	struct slice flags = fact_cpu_flags(root, buffer);

	return fact_among(flags, S("sme")) || fact_among(flags, S("sev")) ||
	       fact_among(flags, S("tdx_guest"));
}

bool raw_suits(int root, struct slice *why)
{
	char running[BOOTPARAMS_BYTES];

	if (may_be_encrypted(root, running))
		*why = S("memory may be encrypted");
	else if (!read_parameters(root, running))
		*why = S("/sys/kernel/boot_params is missing");
	/* Started through Xen's PVH entry: where ACPI's tables are is known to the kernel alone. */
	else if (bootparams_get(running, HEADER_MAGIC, 4) != 0x53726448 &&
		 !bootparams_get(running, BOOTPARAMS_RSDP, 8))
		*why = S("the running kernel was started by a hypervisor's own protocol");
	else
		return true;
	return false;
}

uint64_t raw_memory(uint64_t kernel_bytes, uint64_t initrd_bytes)
{
	return 2 * (kernel_bytes + initrd_bytes) + SLACK;
}

/* All files into one piece of memory, the kernel first. */
static int read_files(const struct raw_request *q, struct plan *plan)
{
	uint64_t total = plan->initrd_offset;
	struct stat st;

	for (uint32_t i = 0; i < q->n_initrds; i++) {
		if (fstat(q->initrds[i], &st) < 0)
			return -errno;
		plan->initrd_bytes = total - plan->initrd_offset + (uint64_t)st.st_size;
		total += page_round((uint64_t)st.st_size);
	}
	int err = pages_open(&plan->pages, total);
	if (err == 0)
		err = pages_read(&plan->pages, 0, q->kernel, q->kernel_bytes);
	total = plan->initrd_offset;
	for (uint32_t i = 0; err == 0 && i < q->n_initrds; i++) {
		if (fstat(q->initrds[i], &st) < 0)
			return -errno;
		err = pages_read(&plan->pages, total, q->initrds[i], (uint64_t)st.st_size);
		total += page_round((uint64_t)st.st_size);
	}
	return err;
}

static uint64_t highest(const struct memory_map *map)
{
	uint64_t top = 4ull << 30;

	for (uint32_t i = 0; i < map->n; i++)
		if (map->at[i].kind == MEMORY_RAM && map->at[i].end > top)
			top = map->at[i].end;
	return top;
}

/* The kernel gets init_size bytes, of which it needs more than the file only after the jump. */
static int place(int root, struct arena *a, struct plan *plan, struct load_error *error)
{
	const char *head = plan->pages.p;
	uint64_t init_size = bootparams_get(head, HEADER_INIT_SIZE, 4);
	uint64_t file = plan->kernel_bytes - plan->setup,
		 room = init_size > file ? init_size : file;
	struct memory_map ram;

	memory_map_running(root, a, &ram);
	plan->top = highest(&ram);
	plan->initrd = memory_map_take(&ram, page_round(plan->initrd_bytes), PAGE_BYTES);
	plan->kernel = memory_map_take(&ram, page_round(room),
				       bootparams_get(head, HEADER_KERNEL_ALIGNMENT, 4));
	plan->told = memory_map_take(&ram, TOLD_BYTES + entry_bytes(plan->top), PAGE_BYTES);
	if (plan->initrd && plan->kernel && plan->told)
		return 0;
	*error = ram.n ? (struct load_error){LOAD_NO_MEMORY,
					     S("there is not enough memory in one piece "
					       "for the kernel or the initrds")}
		       : (struct load_error){LOAD_NOT_PERMITTED,
					     S("/proc/iomem does not tell where memory "
					       "is: run as root")};
	return ram.n ? -ENOMEM : -EPERM;
}

/* Everything but the files, in one segment. */
static uint64_t write_told(const struct raw_request *q, int root, const char *running,
			   const struct plan *plan, struct handover *h)
{
	struct entry_x86 entry = {
		.kernel = plan->kernel, .parameters = plan->told, .top = plan->top,
		.la57 = q->five_levels, .gib_pages = arch_processor().gib_pages,
	};
	struct memory_map map;

	memory_map_firmware(root, h->bytes.arena, &map);
	bootparams_begin(h, running, plan->pages.p);
	bootparams_memory(h, &map, running);
	bootparams_cmdline(h, q->cmdline);
	if (plan->initrd_bytes)
		bootparams_initrd(h, plan->initrd, plan->initrd_bytes);
	efi_hand_over(h, root, running);
	bootparams_random(h);
	bootparams_end(h);
	return entry_put(h, &entry);
}

static struct kexec_segment segment(const void *from, uint64_t bytes, uint64_t to)
{
	return (struct kexec_segment){from, bytes, (const void *)(uintptr_t)to, page_round(bytes)};
}

static int call(const struct raw_request *q, int root, const char *running, const struct plan *plan,
		struct arena *a)
{
	struct handover h = {.bytes.arena = a, .base = plan->told};
	uint64_t entry = write_told(q, root, running, plan, &h);
	const char *p = plan->pages.p;
	struct kexec_segment segments[3] = {
		segment(p + plan->setup, plan->kernel_bytes - plan->setup, plan->kernel),
		segment(h.bytes.p, h.bytes.n, plan->told),
		segment(p + plan->initrd_offset, plan->initrd_bytes, plan->initrd),
	};

	if (h.bytes.n > TOLD_BYTES + entry_bytes(plan->top))
		return -E2BIG;
	return kexec_segments(entry, plan->initrd_bytes ? 3 : 2, segments);
}

static int load(const struct raw_request *q, int root, struct plan *plan, struct arena *a,
		struct load_error *error)
{
	char running[BOOTPARAMS_BYTES];
	int err = read_files(q, plan);

	if (err < 0 || !read_parameters(root, running))
		return err < 0 ? err : -ENOTSUP;
	uint64_t sectors = bootparams_get(plan->pages.p, SETUP_SECTS, 1);
	plan->setup = ((sectors ? sectors : 4) + 1) * SECTOR;
	if (plan->setup >= q->kernel_bytes || q->kernel_bytes < HEADER_END_MAX)
		return -ENOEXEC;
	err = place(root, a, plan, error);
	return err < 0 ? err : call(q, root, running, plan, a);
}

int raw_load(const struct raw_request *q, int root, struct arena *a, struct load_error *error)
{
	struct plan plan = {.kernel_bytes = q->kernel_bytes,
			    .initrd_offset = page_round(q->kernel_bytes)};
	int err = load(q, root, &plan, a, error);

	pages_close(&plan.pages);
	return err;
}
