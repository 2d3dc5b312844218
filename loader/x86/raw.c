/* Places a bzImage and its initrds, and writes what the kernel is told. */
/* SPDX-License-Identifier: MIT */
#include "loader/x86/raw.h"

#include <errno.h>

#include "lib/arch.h"
#include "loader/reason.h"
#include "loader/x86/cpu.h"
#include "loader/x86/efi.h"
#include "loader/x86/entry.h"
#include "loader/x86/header.h"

enum { TOLD_BYTES = 1 << 20 };

/* struct plan - @setup bytes of the file stay behind; the addresses of the rest, and of what the
 * kernel is told; all memory is below @top */
struct plan {
	uint64_t setup;
	uint64_t kernel, initrd, told, top;
};

/* In such memory every page table entry wants a bit that cannot be known here. */
static bool may_be_encrypted(int root, char buffer[SYSDIR_BYTES])
{
	struct slice flags = x86_cpu_flags(root, buffer);

	return slice_has_word(flags, S("sme")) || slice_has_word(flags, S("sev")) ||
	       slice_has_word(flags, S("tdx_guest"));
}

bool x86_raw_suits(int root, struct slice *why)
{
	char running[BOOTPARAMS_BYTES];

	if (may_be_encrypted(root, running))
		*why = S("memory may be encrypted");
	else if (!x86_bootparams_running(root, running))
		*why = S("/sys/kernel/boot_params is missing");
	/* Started through Xen's PVH entry: where ACPI's tables are is known to the kernel alone. */
	else if (x86_bootparams_get(running, HEADER_MAGIC, 4) != HEADER_MAGIC_HDRS &&
		 !x86_bootparams_get(running, BOOTPARAMS_RSDP, 8))
		*why = S("the running kernel was started by a hypervisor's own protocol");
	else
		return true;
	return false;
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
static int place(const struct raw_request *q, const struct raw_files *files, struct arena *a,
		 struct plan *plan, struct load_error *error)
{
	const char *head = q->head.p;
	uint64_t init_size = x86_bootparams_get(head, HEADER_INIT_SIZE, 4);
	uint64_t file = files->kernel_bytes - plan->setup;
	uint64_t room = init_size > file ? init_size : file;
	struct memory_map ram;

	memory_map_running(q->iomem, a, &ram);
	plan->top = highest(&ram);
	plan->initrd = memory_map_take(&ram, page_round(files->initrd_bytes), PAGE_BYTES);
	plan->kernel = memory_map_take(&ram, page_round(room),
				       x86_bootparams_get(head, HEADER_KERNEL_ALIGNMENT, 4));
	plan->told = memory_map_take(&ram, TOLD_BYTES + x86_entry_bytes(plan->top), PAGE_BYTES);
	if (plan->initrd && plan->kernel && plan->told)
		return 0;
	if (!ram.n) {
		*error = (struct load_error){
			LOAD_NOT_PERMITTED,
			S("/proc/iomem does not tell where memory is: run as root"),
		};
		return -EPERM;
	}
	*error = (struct load_error){
		LOAD_NO_MEMORY,
		S("there is not enough memory in one piece for the kernel or the initrds"),
	};
	return -ENOMEM;
}

/* Everything but the files, in one segment; the address of the code to be entered. */
static uint64_t write_told(const struct raw_request *q, const struct raw_files *files, int root,
			   const char *running, const struct plan *plan, struct handover *h)
{
	struct x86_entry entry = {
		.kernel = plan->kernel, .parameters = plan->told, .top = plan->top,
		.la57 = q->modes & XLF_5LEVEL, .gib_pages = arch_processor().gib_pages,
	};
	struct memory_map map;

	memory_map_firmware(root, h->bytes.arena, &map);
	x86_bootparams_begin(h, running, q->head.p);
	x86_bootparams_memory(h, &map, running);
	x86_bootparams_cmdline(h, q->cmdline);
	if (files->initrd_bytes)
		x86_bootparams_initrd(h, plan->initrd, files->initrd_bytes);
	x86_efi_hand_over(h, root, running);
	x86_bootparams_random(h);
	return x86_entry_put(h, &entry);
}

static int lay_out(const struct raw_request *q, const struct raw_files *files, int root,
		   const char *running, const struct plan *plan, struct arena *a,
		   struct raw_layout *layout)
{
	struct handover h = {.bytes.arena = a, .base = plan->told};
	const char *p = files->pages.p;

	layout->entry = write_told(q, files, root, running, plan, &h);
	if (h.bytes.n > TOLD_BYTES + x86_entry_bytes(plan->top))
		return -E2BIG;
	raw_add(layout, p + plan->setup, files->kernel_bytes - plan->setup, plan->kernel);
	raw_add(layout, h.bytes.p, h.bytes.n, plan->told);
	if (files->initrd_bytes)
		raw_add(layout, p + files->initrd_at, files->initrd_bytes, plan->initrd);
	return 0;
}

int x86_raw_prepare(const struct raw_request *q, const struct raw_files *files, int root,
		    struct arena *a, struct raw_layout *layout, struct load_error *error)
{
	char running[BOOTPARAMS_BYTES];
	struct plan plan = {0};

	if (!x86_bootparams_running(root, running))
		return -ENOTSUP;
	if (q->head.n < HEADER_END_MAX)
		return -ENOEXEC;
	plan.setup = header_setup_bytes(x86_bootparams_get(q->head.p, HEADER_SETUP_SECTS, 1));
	if (plan.setup >= files->kernel_bytes)
		return -ENOEXEC;
	int err = place(q, files, a, &plan, error);
	return err < 0 ? err : lay_out(q, files, root, running, &plan, a, layout);
}
