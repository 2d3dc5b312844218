/* Finding the device tree of the running machine in a directory of them (FDTDIR). */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/devicetree.h"

#include "lib/number.h"

enum {
	FDT_MAGIC = 0xd00dfeed, FDT_BEGIN_NODE = 1, FDT_PROP = 3, FDT_NOP = 4,
	FDT_HEADER_BYTES = 40,
	ROOT_BYTES = 1024,	/* the root's own properties are short, and before its children */
};

/* A file being read in pieces: thousands of them may have to be looked into.
 * The tree begins at @base. */
struct blob {
	struct scan *scan;
	struct file_ref file;
	uint64_t base;
};

static struct slice piece(const struct blob *b, uint64_t offset, size_t n)
{
	struct slice bytes = {0};

	if (source_read_at(scan_source(b->scan, &b->file), b->file.path, b->base + offset, n,
			   b->scan->arena, &bytes) < 0)
		return (struct slice){0};
	return bytes;
}

static uint32_t be32(struct slice s, size_t at)
{
	struct slice bytes = slice_upto(slice_from(s, at), 4);

	return bytes.n == 4 ? (uint32_t)number_be(bytes) : 0;
}

/* Take the next property off @rest; false at the end of those of the root. */
static bool next_property(struct slice *rest, uint32_t *name, struct slice *value)
{
	while (be32(*rest, 0) == FDT_NOP)
		*rest = slice_from(*rest, 4);
	if (be32(*rest, 0) != FDT_PROP || rest->n < 12)
		return false;
	uint32_t n = be32(*rest, 4);

	*name = be32(*rest, 8);
	*rest = slice_from(*rest, 12);
	if (n > rest->n)
		return false;
	*value = slice_upto(*rest, n);
	*rest = slice_from(*rest, ((size_t)n + 3) & ~(size_t)3);
	return true;
}

struct slice devicetree_compatible(struct scan *scan, struct slice path)
{
	struct file_ref file = scan_file(scan, path);

	return devicetree_compatible_in(scan, &file, 0);
}

struct slice devicetree_compatible_in(struct scan *scan, const struct file_ref *file, uint64_t base)
{
	struct blob b = {scan, *file, base};
	struct slice header = piece(&b, 0, FDT_HEADER_BYTES), value, root;
	uint32_t name, strings = be32(header, 12);

	if (be32(header, 0) != FDT_MAGIC)
		return (struct slice){0};
	root = piece(&b, be32(header, 8), ROOT_BYTES);
	if (be32(root, 0) != FDT_BEGIN_NODE || be32(root, 4) != 0)
		return (struct slice){0};
	for (root = slice_from(root, 8); next_property(&root, &name, &value);)
		if (slice_eq(piece(&b, (uint64_t)strings + name, 11),
			     (struct slice){"compatible", 11}))
			return slice_cut(&value, 0);
	return (struct slice){0};
}

/* "radxa,rockpi4b": vendor and model. */
struct compatible {
	struct slice vendor, model;
};

static bool next_compatible(struct slice *list, struct compatible *c)
{
	c->vendor = (struct slice){0};
	c->model = slice_word(list);
	if (slice_has(c->model, ','))
		c->vendor = slice_cut(&c->model, ',');
	return c->model.n;
}

/* What was read to know it is given back: there may be thousands of files,
 * for each of many entries. */
static bool is_for(struct scan *scan, struct slice path, bool or_unknown)
{
	struct slice list = scan->machine->compatible, board = slice_word(&list);
	size_t mark = scan->arena->used;
	struct slice other = devicetree_compatible(scan, path);
	bool same = slice_eq(other, board), known = other.n;

	scan->arena->used = mark;
	return known ? same : or_unknown && source_has_file(scan->volume->source, path);
}

/* DIR[/VENDOR]/[SOC-]BOARD.dtb; empty when that is not there. */
static struct slice try_name(struct scan *scan, struct slice dir, struct slice vendor,
			     struct slice soc, struct slice board)
{
	struct arena *a = scan->arena;
	struct slice name = arena_concat(a, arena_join(a, soc, '-', board), S(".dtb"));
	struct slice path = arena_concat(a, arena_concat(a, dir, S("/")),
					 arena_join(a, vendor, '/', name));

	return is_for(scan, path, true) ? path : (struct slice){0};
}

static struct slice by_name(struct scan *scan, struct slice dir)
{
	struct slice list = scan->machine->compatible, found = {0};
	struct compatible board, soc;

	while (!found.n && next_compatible(&list, &board)) {
		struct slice rest = list;

		while (!found.n && next_compatible(&rest, &soc)) {
			found = try_name(scan, dir, soc.vendor, soc.model, board.model);
			if (!found.n)
				found = try_name(scan, dir, (struct slice){0}, soc.model,
						 board.model);
		}
		if (!found.n)
			found = try_name(scan, dir, board.vendor, (struct slice){0}, board.model);
		if (!found.n)
			found = try_name(scan, dir, (struct slice){0}, (struct slice){0},
					 board.model);
	}
	return found;
}

/* Ask every "*.dtb" in @dir. */
static struct slice by_content(struct scan *scan, struct slice dir, uint32_t *left)
{
	size_t mark = scan->arena->used;
	struct dir_list names;

	if (source_list(scan->volume->source, dir, scan->arena, &names) < 0)
		return (struct slice){0};
	for (uint32_t i = 0; i < names.n && *left; i++) {
		struct slice path = arena_join(scan->arena, dir, '/', names.at[i].name);

		if (!slice_ends(path, S(".dtb")))
			continue;
		--*left;
		if (is_for(scan, path, false))
			return path;
	}
	scan->arena->used = mark;
	return (struct slice){0};
}

/* Directories that are not called like the vendor in the compatible list. */
static struct slice vendor_dir(struct slice vendor)
{
	static const struct slice other[][2] = {
		{S_INIT("brcm"), S_INIT("broadcom")}, {S_INIT("fsl"), S_INIT("freescale")},
		{S_INIT("samsung"), S_INIT("exynos")}, {S_INIT("xlnx"), S_INIT("xilinx")},
	};

	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
		if (slice_eq(vendor, other[i][0]))
			return other[i][1];
	return vendor;
}

struct slice devicetree_find(struct scan *scan, struct slice dir)
{
	struct slice found, list = scan->machine->compatible;
	uint32_t left = LIMIT_DEVICETREES;
	struct compatible c;

	if (!list.n)
		return (struct slice){0};
	if (slice_eq(dir, S("/")))
		dir = (struct slice){0};
	found = by_name(scan, dir);
	if (!found.n)
		found = by_content(scan, dir, &left);
	while (!found.n && next_compatible(&list, &c)) {
		struct slice below = arena_join(scan->arena, dir, '/', vendor_dir(c.vendor));

		if (c.vendor.n)
			found = by_content(scan, below, &left);
	}
	if (!left)
		scan_note(scan, NOTE_LIMIT, dir, 0,
			  "more than %d device trees, the rest is not looked "
			  "into",
			  LIMIT_DEVICETREES);
	return found;
}
