/* What came of one run of a script, as an entry. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/leaf.h"

/* Programs that take a kernel's place: they drive the firmware, which is gone after kexec. */
static bool is_program(struct slice name)
{
	static const struct slice whole[] = {S_INIT("memdisk"), S_INIT("wimboot")};
	static const struct slice ends[] = {
		S_INIT(".0"), S_INIT(".kpxe"), S_INIT(".kkpxe"), S_INIT(".pxe"), S_INIT(".com"),
		S_INIT(".c32"), S_INIT(".iso"), S_INIT(".lkrn"),
	};

	for (size_t i = 0; i < sizeof(whole) / sizeof(*whole); i++)
		if (slice_eq(name, whole[i]))
			return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (slice_ends_fold(name, ends[i]))
			return true;
	return false;
}

static struct file_ref ref_to(struct scan *scan, struct slice url)
{
	return scan_file(scan, arena_copy(scan->arena, url));
}

/* "initrd FILE /path mode=755": the file lies at that path in the initramfs. Without a path it is
 * an initramfs itself. */
static struct slice part_of(struct arena *a, struct slice args)
{
	struct slice path = slice_word(&args);

	if (!slice_skip(&path, S("/")) || path.n == 0)
		return (struct slice){0};
	return arena_concat(a, S("newc:"), path);
}

static void add_initrds(struct scan *scan, struct boot_entry *e, const struct ipxe *x)
{
	for (uint32_t i = 0; i < x->images.n; i++) {
		const struct ipxe_image *image = x->images.at[i];
		if (image == x->kernel || image->is_script)
			continue;
		struct file_ref ref = ref_to(scan, image->url);
		ref.part = part_of(scan->arena, image->args);
		file_list_add(&e->initrds, scan->arena, ref);
	}
}

static void fill_boot(struct scan *scan, struct boot_entry *e, const struct ipxe *x)
{
	e->kernel = ref_to(scan, x->kernel->url);
	e->title = arena_copy(scan->arena, x->kernel->name);
	e->cmdline = arena_copy(scan->arena, x->kernel->args);
	add_initrds(scan, e, x);
	if (is_program(x->kernel->name))
		entry_problem(scan, e, NOTE_NOT_BOOTABLE,
			      "%.*s is no kernel but a program for the firmware",
			      SLICE_ARG(x->kernel->name));
}

/* Why nothing is started, after what the last failure was. */
static void refuse(struct scan *scan, struct boot_entry *e, const struct ipxe *x, bool back)
{
	const char *how = back ? "leads back to its menu"
			  : x->end == IPXE_END_PERSON ? "needs somebody at the console"
			  : x->end == IPXE_END_LIMIT  ? "goes on without an end"
			  : x->end == IPXE_END_CHOOSE ? "menus are too deep"
						      : "the script ends without starting anything";
	enum note_code code = x->end == IPXE_END_LIMIT ? NOTE_LIMIT
			      : x->failure.n && x->end == IPXE_END_SCRIPT ? NOTE_COMMAND_FAILED
									    : NOTE_UNSUPPORTED;

	entry_problem(scan, e, code, "%s%s%.*s", how, x->failure.n ? ": " : "",
		      SLICE_ARG(x->failure));
}

/* A first script that ends, or says exit, leaves the machine to its next boot device. */
static bool leaves(const struct ipxe *x)
{
	return x->end == IPXE_END_LOCAL || (x->end == IPXE_END_SCRIPT && x->exited);
}

static void fill(struct scan *scan, struct boot_entry *e, const struct ipxe *x, bool back)
{
	static const uint32_t actions[] = {
		[IPXE_END_REBOOT] = ACTION_REBOOT,
		[IPXE_END_POWEROFF] = ACTION_POWEROFF,
		[IPXE_END_FIRMWARE] = ACTION_FIRMWARE,
	};
	static const char *const titles[ACTION_COUNT] = {
		[ACTION_REBOOT] = "Restart",
		[ACTION_POWEROFF] = "Power off",
		[ACTION_FIRMWARE] = "Firmware set-up",
		[ACTION_EXIT] = "Local disk",
	};

	if (x->end == IPXE_END_BOOT) {
		fill_boot(scan, e, x);
	} else if (leaves(x) || (x->end < sizeof(actions) / sizeof(*actions) && actions[x->end])) {
		e->action = leaves(x) ? (uint32_t)ACTION_EXIT : actions[x->end];
		e->title = slice_str(titles[e->action]);
	} else {
		e->title = S("iPXE");
		refuse(scan, e, x, back);
	}
	/* a machine that restarts because of a failure does so again and again */
	bool gives_up = e->action != ACTION_BOOT && e->action != ACTION_EXIT && x->failure.n;
	if (gives_up)
		entry_problem(scan, e, NOTE_IGNORED, "not by itself: %.*s", SLICE_ARG(x->failure));
	if (x->by_hand || gives_up)
		e->flags |= ENTRY_BY_HAND;
}

struct boot_entry *leaf_add(struct scan *scan, const struct ipxe *x, bool back)
{
	struct boot_entry *e = scan_add(scan, arena_copy(scan->arena, x->at.url), x->at.line);

	if (e)
		fill(scan, e, x, back);
	return e;
}
