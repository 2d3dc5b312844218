/* Places an Image, its initrds and a device tree (Documentation/arch/arm64/booting.rst). */
/* SPDX-License-Identifier: MIT */
#include "loader/arm64/raw.h"

#include <errno.h>

#include "lib/fd.h"
#include "lib/number.h"
#include "loader/arm64/given.h"
#include "loader/handover.h"
#include "loader/memory_map.h"
#include "loader/reason.h"

enum {
	TEXT_OFFSET = 8,		/* fields of the Image's header */
	IMAGE_SIZE = 16,
	FLAGS = 24,
	HEADER_END = 64,
	ANYWHERE = 1 << 3,		/* of FLAGS: it uses memory below itself as well */
	ALIGN = 2 << 20,		/* of the kernel, before its text offset */
	TREE_AT = 64,			/* behind the code */
};

/* The kernel and the initrds within so much, from a multiple of WINDOW_ALIGN on. */
#define WINDOW 0x800000000ull
#define WINDOW_ALIGN 0x40000000ull

/* struct plan - the addresses of everything; the kernel starts at its text offset */
struct plan {
	uint64_t base, text_offset, initrd, told;
};

static uint64_t field(struct slice head, size_t at)
{
	return number_le_at(head, at, 8);
}

static int refuse(struct load_error *error, int err, uint32_t reason, struct slice message)
{
	*error = (struct load_error){reason, message};
	return err;
}

static bool in_one_window(const struct plan *p, uint64_t kernel_end, uint64_t initrd_end)
{
	uint64_t first = p->initrd && p->initrd < p->base ? p->initrd : p->base;
	uint64_t last = initrd_end > kernel_end ? initrd_end : kernel_end;

	return last - (first & ~(WINDOW_ALIGN - 1)) <= WINDOW;
}

static int place(const struct raw_request *q, const struct raw_files *files, uint64_t told,
		 struct arena *a, struct plan *plan, struct load_error *error)
{
	uint64_t image = field(q->head, IMAGE_SIZE), initrd = page_round(files->initrd_bytes);
	uint64_t room = image > files->kernel_bytes ? image : files->kernel_bytes;
	struct memory_map ram;

	plan->text_offset = field(q->head, TEXT_OFFSET);
	if (plan->text_offset >= ALIGN || plan->text_offset % PAGE_BYTES || room > WINDOW)
		return -ENOEXEC;
	memory_map_running(q->iomem, a, &ram);
	if (!ram.n)
		return refuse(error, -EPERM, LOAD_NOT_PERMITTED,
			      S("/proc/iomem does not tell where memory is: run as root"));
	if (initrd)
		plan->initrd = memory_map_take(&ram, initrd, PAGE_BYTES);
	plan->base = memory_map_take(&ram, plan->text_offset + page_round(room), ALIGN);
	plan->told = memory_map_take(&ram, page_round(told), PAGE_BYTES);
	if ((initrd && !plan->initrd) || !plan->base || !plan->told ||
	    !in_one_window(plan, plan->base + plan->text_offset + room, plan->initrd + initrd))
		return refuse(error, -ENOMEM, LOAD_NO_MEMORY,
			      S("there is not enough memory in one piece for the kernel or the "
				"initrds"));
	return 0;
}

/* The kernel is entered with the tree's address in x0 and nothing in x1 to x3; the MMU is off. */
static void put_code(struct handover *h, uint64_t kernel, uint64_t tree)
{
	static const uint32_t code[] = {
		0x580000d1,	/* ldr x17, kernel */
		0x580000e0,	/* ldr x0, tree */
		0xaa1f03e1,	/* mov x1, xzr */
		0xaa1f03e2,	/* mov x2, xzr */
		0xaa1f03e3,	/* mov x3, xzr */
		0xd61f0220,	/* br x17 */
	};

	handover_put(h, code, sizeof(code));
	handover_put(h, &kernel, sizeof(kernel));
	handover_put(h, &tree, sizeof(tree));
	handover_align(h, TREE_AT);
}

/* The running kernel's, or the entry's, completed by that. */
static int read_tree(const struct raw_request *q, int root, struct arena *a, struct slice *tree,
		     struct chosen *chosen, struct load_error *error)
{
	struct chosen_firmware *firmware = arena_new(a, struct chosen_firmware);

	if (q->devicetree >= 0) {
		chosen->firmware = firmware;
		return arm64_given(q->devicetree, root, a, tree, firmware, error);
	}
	if (fd_read_file(root, "sys/firmware/fdt", TREE_MAX_BYTES, a, tree) < 0)
		return refuse(error, -ENOTSUP, LOAD_NO_DEVICETREE,
			      S("the running kernel does not show the device tree that it was "
				"started with: /sys/firmware/fdt cannot be read"));
	return 0;
}

static struct chosen chosen_of(const struct raw_request *q, const struct raw_files *files,
			       struct chosen_seeds *seeds)
{
	return (struct chosen){
		.bootargs = q->cmdline, .initrd_bytes = files->initrd_bytes,
		.seeds = handover_random(seeds, sizeof(*seeds)) ? seeds : NULL,
	};
}

int arm64_raw_prepare(const struct raw_request *q, const struct raw_files *files, int root,
		      struct arena *a, struct raw_layout *layout, struct load_error *error)
{
	struct chosen_seeds seeds;
	struct chosen chosen = chosen_of(q, files, &seeds);
	struct handover h = {.bytes.arena = a};
	struct plan plan = {0};
	struct slice tree;

	int err = read_tree(q, root, a, &tree, &chosen, error);
	if (err < 0)
		return err;
	if (q->head.n < HEADER_END)
		return -ENOEXEC;
	if (!(field(q->head, FLAGS) & ANYWHERE))
		return refuse(error, -ENOEXEC, LOAD_UNSUPPORTED_IMAGE,
			      S("the kernel is too old for kexec_load: it has to lie at the start "
				"of memory (Linux 4.6)"));
	uint64_t room = TREE_AT + chosen_bytes(tree, &chosen);
	err = place(q, files, room, a, &plan, error);
	if (err < 0)
		return err;
	h.base = plan.told;
	chosen.initrd = plan.initrd;
	put_code(&h, plan.base + plan.text_offset, plan.told + TREE_AT);
	err = chosen_put(&h.bytes, tree, &chosen);
	/* a tree whose parts lie over each other becomes longer */
	if (err == 0 && (h.bytes.n > room || h.bytes.n > TREE_AT + TREE_MAX_BYTES))
		err = -E2BIG;
	if (err < 0)
		return refuse(error, err, LOAD_NO_DEVICETREE,
			      S("the device tree is damaged: it cannot be taken over"));
	layout->entry = plan.told;
	raw_add(layout, files->pages.p, files->kernel_bytes, plan.base + plan.text_offset);
	raw_add(layout, h.bytes.p, h.bytes.n, plan.told);
	if (files->initrd_bytes)
		raw_add(layout, files->pages.p + files->initrd_at, files->initrd_bytes,
			plan.initrd);
	return 0;
}
