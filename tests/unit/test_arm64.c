/* What kexec_load hands over on 64-bit ARM: where it goes, the device tree, the code before it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "lib/number.h"
#include "loader/arm64/raw.h"
#include "loader/chosen.h"
#include "loader/fdt.h"
#include "loader/image.h"
#include "loader/memory_map.h"
#include "tests/unit/test.h"

enum { BEGIN = 1, END = 2, PROPERTY = 3, NOP = 4, LAST = 9 };

/* ---- a device tree, token by token ---- */

static void be(struct text *t, uint64_t value, size_t bytes)
{
	for (size_t i = bytes; i-- > 0;)
		text_char(t, (char)(value >> 8 * i));
}

static void padded(struct text *t, struct slice s)
{
	text_put(t, s);
	while (t->n % 4)
		text_char(t, '\0');
}

static void node(struct text *t, struct slice name)
{
	be(t, BEGIN, 4);
	padded(t, name);
}

static void property(struct text *t, uint32_t name, struct slice value)
{
	be(t, PROPERTY, 4);
	be(t, value.n, 4);
	be(t, name, 4);
	padded(t, value);
}

/* Names of properties, each at its offset. */
enum { MODEL = 0, BOOTARGS = 6, STDOUT = 15, SEED = 27, INITRD = 38, UEFI = 57 };
static const struct slice strings =
	S_INIT("model\0bootargs\0stdout-path\0kaslr-seed\0linux,initrd-start\0linux,uefi-system\0");

static struct slice tree_of(struct text structure)
{
	struct text t = {.arena = &test_arena};

	be(&t, 0xd00dfeed, 4);
	be(&t, 40 + 32 + structure.n + strings.n, 4);
	be(&t, 40 + 32, 4);
	be(&t, 40 + 32 + structure.n, 4);
	be(&t, 40, 4);
	be(&t, 17, 4);
	be(&t, 16, 4);
	be(&t, 5, 4);		/* the processor that starts */
	be(&t, strings.n, 4);
	be(&t, structure.n, 4);
	be(&t, 0x1000, 8);	/* one reservation */
	be(&t, 0x2000, 8);
	be(&t, 0, 8);
	be(&t, 0, 8);
	text_put(&t, text_slice(&structure));
	text_put(&t, strings);
	return text_slice(&t);
}

static struct slice usual_tree(void)
{
	struct text t = {.arena = &test_arena};

	node(&t, S("\0"));
	property(&t, MODEL, S("a board\0"));
	be(&t, NOP, 4);
	node(&t, S("chosen\0"));
	property(&t, STDOUT, S("/uart\0"));
	property(&t, BOOTARGS, S("the old one\0"));
	property(&t, SEED, S("\0\0\0\0\0\0\0\0"));
	property(&t, INITRD, S("12345678"));
	property(&t, UEFI, S("abcdefgh"));
	be(&t, END, 4);
	node(&t, S("soc\0"));
	node(&t, S("chosen\0"));
	property(&t, BOOTARGS, S("not this\0"));
	be(&t, END, 4);
	be(&t, END, 4);
	be(&t, END, 4);
	be(&t, LAST, 4);
	return tree_of(t);
}

/* All that the reader finds, "path/name=first bytes" a line. */
static struct slice shown(struct slice tree)
{
	struct text out = {.arena = &test_arena};
	struct fdt t;
	int fd = memfd_create("tree", 0), more;

	OK(fd_write_all(fd, tree) == 0 && fdt_open(&t, fd, tree.n, &test_arena) == 0);
	while ((more = fdt_next(&t, &test_arena)) > 0) {
		for (uint32_t i = 1; i < t.depth; i++)
			text_printf(&out, "/%.*s", SLICE_ARG(t.path[i]));
		text_printf(&out, "/%.*s=%.*s\n", SLICE_ARG(t.name),
			    SLICE_ARG(slice_upto(t.value, slice_find(t.value, '\0'))));
	}
	OK(more == 0 && t.end == tree.n);
	close(fd);
	return text_slice(&out);
}

static bool has(struct slice text, const char *what)
{
	return memmem(text.p, text.n, what, strlen(what)) != NULL;
}

TEST(chosen_is_written_anew_and_nothing_else)
{
	struct chosen_seeds seeds;
	struct chosen chosen = {S("root=/dev/vda1 quiet"), 0x41000000, 0x1234, &seeds, NULL};
	struct text out = {.arena = &test_arena};
	struct slice tree = usual_tree();

	memset(&seeds, 'r', sizeof(seeds));
	text_put(&out, S("12345678"));	/* what stands in front does not matter */
	OK(chosen_put(&out, tree, &chosen) == 0);
	struct slice made = slice_from(text_slice(&out), 8), text = shown(made);
	OK(made.n <= chosen_bytes(tree, &chosen));
	OK(has(text, "/model=a board\n") && has(text, "/chosen/stdout-path=/uart\n"));
	OK(has(text, "/chosen/bootargs=root=/dev/vda1 quiet\n") && !has(text, "the old one"));
	OK(has(text, "/soc/chosen/bootargs=not this\n") && !has(text, "12345678"));
	OK(has(text, "/chosen/linux,uefi-system=abcdefgh\n"));
	OK(has(text, "/chosen/kaslr-seed=rrrrrrrr\n") && has(text, "/chosen/rng-seed=rrrr"));
	OK(has(text, "/chosen/linux,initrd-start=\n") && has(text, "/chosen/linux,initrd-end=\n"));
	OK(memmem(made.p, made.n, "\0\0\0\0\x41\0\0\0", 8));
	OK(memmem(made.p, made.n, "\0\0\0\0\x41\0\x12\x34", 8));
	/* the reservation and the processor's number */
	OK(number_be(slice_upto(slice_from(made, 28), 4)) == 5);
	OK(memcmp(made.p + 40, "\0\0\0\0\0\0\x10\0\0\0\0\0\0\0\x20\0", 16) == 0);
}

/* A tree from a file: where memory is and what the firmware has of EFI, it cannot know. */
TEST(chosen_of_a_file_is_completed_by_the_firmware)
{
	static const struct chosen_firmware firmware = {{
		{S_INIT("memory@40000000"), S_INIT("device_type"), S_INIT("memory\0")},
		{S_INIT("memory@40000000"), S_INIT("reg"), S_INIT("at 1 GiB\0\0\0\0")},
		{S_INIT("chosen"), S_INIT("linux,uefi-system"), S_INIT("stuvwxyz")},
		{S_INIT("memory@80000000"), S_INIT("reg"), S_INIT("at 2 GiB\0\0\0\0")},
	}, 4};
	struct chosen chosen = {.bootargs = S("x"), .firmware = &firmware};
	struct text t = {.arena = &test_arena}, out = {.arena = &test_arena};

	node(&t, S("\0"));
	node(&t, S("memory@0\0"));
	property(&t, MODEL, S("nowhere\0"));
	node(&t, S("inner\0"));
	property(&t, MODEL, S("deep\0"));
	be(&t, END, 4);
	be(&t, END, 4);
	node(&t, S("memory-controller\0"));
	property(&t, MODEL, S("stays\0"));
	be(&t, END, 4);
	node(&t, S("chosen\0"));
	property(&t, STDOUT, S("/uart\0"));
	property(&t, UEFI, S("abcdefgh"));
	be(&t, END, 4);
	be(&t, END, 4);
	be(&t, LAST, 4);
	struct slice tree = tree_of(t);
	OK(chosen_put(&out, tree, &chosen) == 0 && out.n <= chosen_bytes(tree, &chosen));
	OK(slice_eq(shown(text_slice(&out)),
		    S("/memory-controller/model=stays\n"
		      "/chosen/bootargs=x\n/chosen/linux,uefi-system=stuvwxyz\n"
		      "/chosen/stdout-path=/uart\n"
		      "/memory@40000000/device_type=memory\n/memory@40000000/reg=at 1 GiB\n"
		      "/memory@80000000/reg=at 2 GiB\n")));
}

TEST(chosen_again_is_the_same)
{
	struct chosen chosen = {S("again"), 1, 1, NULL, NULL};
	struct text first = {.arena = &test_arena}, second = {.arena = &test_arena};

	OK(chosen_put(&first, usual_tree(), &chosen) == 0);
	OK(chosen_put(&second, text_slice(&first), &chosen) == 0);
	OK(slice_eq(shown(text_slice(&first)), shown(text_slice(&second))));
}

TEST(chosen_is_made_where_there_is_none)
{
	struct text t = {.arena = &test_arena}, out = {.arena = &test_arena};
	struct chosen chosen = {.bootargs = S("x")};

	node(&t, S("\0"));
	property(&t, MODEL, S("bare\0"));
	be(&t, END, 4);
	be(&t, LAST, 4);
	OK(chosen_put(&out, tree_of(t), &chosen) == 0);
	OK(slice_eq(shown(text_slice(&out)), S("/model=bare\n/chosen/bootargs=x\n")));
}

TEST(chosen_refuses_every_cut_tree)
{
	struct chosen chosen = {.bootargs = S("x")};
	struct slice tree = usual_tree();

	for (size_t n = 0; n < tree.n - strings.n; n++) {
		struct text out = {.arena = &test_arena};
		/* in memory of its own, so that a byte too far is seen */
		char *own = malloc(n + 1);

		memcpy(own, tree.p, n);
		OK(chosen_put(&out, (struct slice){own, n}, &chosen) == -EBADMSG);
		free(own);
	}
}

/* ---- the layout ---- */

static int root_with(struct slice iomem, struct slice tree)
{
	char path[] = "/tmp/test_arm64.XXXXXX";
	int root = mkdtemp(path) ? open(path, O_RDONLY | O_DIRECTORY) : -1;
	const struct slice texts[] = {iomem, tree};
	static const char *const names[] = {"proc/iomem", "sys/firmware/fdt"};

	OK(root >= 0 && mkdirat(root, "proc", 0755) == 0 && mkdirat(root, "sys", 0755) == 0 &&
	   mkdirat(root, "sys/firmware", 0755) == 0);
	for (size_t i = 0; i < 2; i++) {
		AUTO_FD fd = openat(root, names[i], O_WRONLY | O_CREAT, 0644);
		OK(fd >= 0 && fd_write_all(fd, texts[i]) == 0);
	}
	return root;
}

static void root_close(int root)
{
	char path[64], name[32];

	snprintf(name, sizeof(name), "/proc/self/fd/%d", root);
	ssize_t n = readlink(name, path, sizeof(path) - 1);
	unlinkat(root, "proc/iomem", 0);
	unlinkat(root, "sys/firmware/fdt", 0);
	unlinkat(root, "sys/firmware", AT_REMOVEDIR);
	unlinkat(root, "sys", AT_REMOVEDIR);
	unlinkat(root, "proc", AT_REMOVEDIR);
	close(root);
	path[n > 0 ? n : 0] = '\0';
	rmdir(path);
}

static const struct slice iomem = S_INIT("09000000-09000fff : pl011@9000000\n"
					 "40000000-7fffffff : System RAM\n"
					 "  40210000-4102ffff : Kernel code\n"
					 "  48000000-481fffff : reserved\n"
					 "  7f000000-7f3fffff : reserved\n");

/* A header as of an Image of 32 MiB in memory; @flags as its field. */
static struct slice head_of(uint64_t text_offset, uint64_t flags)
{
	uint64_t fields[IMAGE_CHECKED_BYTES / 8] = {0, text_offset, 32 << 20, flags};

	return arena_copy(&test_arena, (struct slice){(char *)fields, sizeof(fields)});
}

static struct raw_request request(struct slice head)
{
	return (struct raw_request){.kernel = -1, .devicetree = -1,
				    .kernel_bytes = 20 << 20, .head = head,
				    .cmdline = S("console=ttyAMA0")};
}

static struct raw_files files_of(uint64_t initrd_bytes)
{
	static char pages[32 << 20];	/* no byte of them is looked at */

	return (struct raw_files){.pages.p = pages, .kernel_bytes = 20 << 20,
				  .initrd_at = 20 << 20, .initrd_bytes = initrd_bytes};
}

static int prepare(struct raw_request *q, const struct raw_files *files, int root,
		   struct raw_layout *layout, struct load_error *error)
{
	AUTO_FD map = openat(root, "proc/iomem", O_RDONLY | O_CLOEXEC);

	q->iomem = map;
	return arm64_raw_prepare(q, files, root, &test_arena, layout, error);
}

static uint64_t at(const struct raw_layout *layout, unsigned i)
{
	return (uint64_t)(uintptr_t)layout->segments[i].mem;
}

TEST(arm64_layout_keeps_to_the_protocol)
{
	int root = root_with(iomem, usual_tree());
	struct raw_request q = request(head_of(0, 0xa));
	struct raw_files files = files_of(0x234567);
	struct raw_layout layout = {0};
	struct load_error error = {0};

	OK(prepare(&q, &files, root, &layout, &error) == 0);
	OK(layout.n == 3 && layout.entry == at(&layout, 1));
	OK(at(&layout, 0) % (2 << 20) == 0);
	/* from above, beside what is reserved */
	OK(at(&layout, 2) == 0x7fdcb000 - 0);
	OK(at(&layout, 0) + (32 << 20) <= 0x7f000000 && at(&layout, 0) >= 0x48200000);
	const char *told = layout.segments[1].buf;
	uint64_t values[2];
	memcpy(values, told + 24, sizeof(values));
	OK(values[0] == at(&layout, 0) && values[1] == at(&layout, 1) + 64);
	OK(memcmp(told, "\xd1\0\0\x58\xe0\0\0\x58", 8) == 0);
	struct slice tree = {told + 64, layout.segments[1].bufsz - 64};
	OK(has(shown(tree), "/chosen/bootargs=console=ttyAMA0\n"));
	root_close(root);
}

TEST(arm64_layout_minds_the_text_offset)
{
	int root = root_with(iomem, usual_tree());
	struct raw_request q = request(head_of(0x80000, 0xa));
	struct raw_files files = files_of(0);
	struct raw_layout layout = {0};
	struct load_error error = {0};

	OK(prepare(&q, &files, root, &layout, &error) == 0);
	OK(layout.n == 2 && at(&layout, 0) % (2 << 20) == 0x80000);
	q.head = head_of(2 << 20, 0xa);
	OK(prepare(&q, &files, root, &layout, &error) == -ENOEXEC);
	root_close(root);
}

TEST(arm64_layout_says_why_not)
{
	int root = root_with(S("00000000-00000000 : System RAM\n"), usual_tree());
	struct raw_request q = request(head_of(0, 0xa));
	struct raw_files files = files_of(0);
	struct raw_layout layout = {0};
	struct load_error error = {0};

	OK(prepare(&q, &files, root, &layout, &error) == -ENOMEM ||
	   error.reason == LOAD_NOT_PERMITTED);
	q.head = head_of(0, 0);
	OK(prepare(&q, &files, root, &layout, &error) == -ENOEXEC &&
	   error.reason == LOAD_UNSUPPORTED_IMAGE);
	root_close(root);
	root = root_with(iomem, S("no tree"));
	q.head = head_of(0, 0xa);
	OK(prepare(&q, &files, root, &layout, &error) == -EBADMSG &&
	   error.reason == LOAD_NO_DEVICETREE);
	unlinkat(root, "sys/firmware/fdt", 0);
	OK(prepare(&q, &files, root, &layout, &error) == -ENOTSUP &&
	   error.reason == LOAD_NO_DEVICETREE);
	root_close(root);
	root = root_with(S("40000000-40ffffff : System RAM\n"), usual_tree());
	OK(prepare(&q, &files, root, &layout, &error) == -ENOMEM &&
	   error.reason == LOAD_NO_MEMORY);
	root_close(root);
}

/* A tree of a few properties; @cells: what it says of addresses. */
static struct slice tree_with(struct slice model, struct slice cells, bool memory)
{
	static const struct slice names = S_INIT("model\0#address-cells\0reg\0");
	enum { CELLS = 6, REG = 21 };
	struct text t = {.arena = &test_arena};

	node(&t, S("\0"));
	property(&t, MODEL, model);
	property(&t, CELLS, cells);
	if (memory) {
		node(&t, S("memory@40000000\0"));
		property(&t, REG, S("0000000011111111"));
		be(&t, END, 4);
	}
	be(&t, END, 4);
	be(&t, LAST, 4);
	/* the table of names takes the place of the usual one */
	struct slice tree = tree_of(t);
	struct text own = {.arena = &test_arena};
	text_put(&own, slice_upto(tree, tree.n - strings.n));
	text_put(&own, names);
	while (own.n < tree.n)
		text_char(&own, '\0');
	return text_slice(&own);
}

TEST(arm64_tree_of_the_entry)
{
	int root = root_with(iomem, tree_with(S("running\0"), S("\0\0\0\2"), true));
	struct raw_request q = request(head_of(0, 0xa));
	struct raw_files files = files_of(0);
	struct raw_layout layout = {0};
	struct load_error error = {0};
	AUTO_FD good = memfd_create("tree", MFD_CLOEXEC);
	AUTO_FD other = memfd_create("tree", MFD_CLOEXEC);
	AUTO_FD none = memfd_create("tree", MFD_CLOEXEC);

	OK(fd_write_all(good, tree_with(S("given\0"), S("\0\0\0\2"), false)) == 0);
	OK(fd_write_all(other, tree_with(S("given\0"), S("\0\0\0\1"), false)) == 0);
	OK(fd_write_all(none, S("no tree at all, but as long as a header has to be")) == 0);
	q.devicetree = good;
	OK(prepare(&q, &files, root, &layout, &error) == 0);
	struct slice told = {layout.segments[1].buf, layout.segments[1].bufsz};
	struct slice text = shown(slice_from(told, 64));
	OK(has(text, "/model=given\n") && has(text, "/memory@40000000/reg=0000000011111111\n"));
	OK(has(text, "/chosen/bootargs=console=ttyAMA0\n") && !has(text, "running"));
	q.devicetree = other;
	OK(prepare(&q, &files, root, &layout, &error) < 0 && error.reason == LOAD_NO_DEVICETREE);
	OK(has(error.message, "it is another machine's"));
	q.devicetree = none;
	OK(prepare(&q, &files, root, &layout, &error) < 0 && error.reason == LOAD_NO_DEVICETREE);
	root_close(root);
}
