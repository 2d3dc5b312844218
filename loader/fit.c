/* U-Boot's FIT images: kernel, initrd and device tree of the configuration that is for this
 * machine, else of the default one (doc/usage/fit/source_file_format.rst of U-Boot). */
/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "lib/number.h"
#include "loader/fdt.h"
#include "loader/unpack.h"

enum { IMAGES_MAX = 64, CONFIGS_MAX = 64, RANK = 30 };

/**
 * struct piece - one of its images
 * @at, @bytes: its data in the file
 * @outside:  they stand behind the tree, @at bytes from its end
 * @sum:      their CRC-32, big-endian; empty: there is none, or other sums, which are not looked at
 */
struct piece {
	struct slice name, compression, sum;
	uint64_t at, bytes;
	bool outside;
};

/* struct config - @compatible: texts, each with its NUL */
struct config {
	struct slice name, kernel, ramdisk, fdt, compatible;
};

/* struct fit - what its tree says; images and configurations beyond the limits are left out.
 * @required: some of it counts only when it is signed */
struct fit {
	struct piece pieces[IMAGES_MAX];
	struct config configs[CONFIGS_MAX];
	uint32_t n_pieces, n_configs;
	struct slice chosen;
	uint64_t end;
	bool required;
};

/* The first text of a list of texts. */
static struct slice text(struct slice value)
{
	return slice_upto(value, slice_find(value, '\0'));
}

static void image_property(struct piece *p, const struct fdt *t)
{
	uint64_t number = number_be(slice_upto(t->value, 4));

	if (slice_eq(t->name, S("data"))) {
		p->at = t->at;
		p->bytes = t->bytes;
	} else if (slice_eq(t->name, S("data-offset"))) {
		p->at = number;
		p->outside = true;
	} else if (slice_eq(t->name, S("data-position"))) {
		p->at = number;
	} else if (slice_eq(t->name, S("data-size"))) {
		p->bytes = number;
	} else if (slice_eq(t->name, S("compression"))) {
		p->compression = text(t->value);
	}
}

static void config_property(struct config *c, const struct fdt *t)
{
	if (slice_eq(t->name, S("kernel")))
		c->kernel = text(t->value);
	else if (slice_eq(t->name, S("ramdisk")))
		c->ramdisk = text(t->value);
	else if (slice_eq(t->name, S("fdt")))
		c->fdt = text(t->value);
	else if (slice_eq(t->name, S("compatible")))
		c->compatible = t->value;
}

/* The piece that the walk is in; NULL: one too many. */
static struct piece *piece_of(struct fit *f, const struct fdt *t)
{
	struct slice name = t->path[2];

	if (f->n_pieces == 0 || !slice_eq(f->pieces[f->n_pieces - 1].name, name)) {
		if (f->n_pieces == IMAGES_MAX)
			return NULL;
		f->pieces[f->n_pieces++] = (struct piece){.name = name};
	}
	return &f->pieces[f->n_pieces - 1];
}

static struct config *config_of(struct fit *f, const struct fdt *t)
{
	struct slice name = t->path[2];

	if (f->n_configs == 0 || !slice_eq(f->configs[f->n_configs - 1].name, name)) {
		if (f->n_configs == CONFIGS_MAX)
			return NULL;
		f->configs[f->n_configs++] = (struct config){.name = name};
	}
	return &f->configs[f->n_configs - 1];
}

/* Of all sums that an image may have, only a CRC-32 has four bytes. */
static bool is_sum(const struct fdt *t)
{
	return t->depth == 4 && slice_starts(t->path[3], S("hash")) && t->bytes == 4 &&
	       slice_eq(t->name, S("value"));
}

static void property_of_image(struct fit *f, const struct fdt *t)
{
	struct piece *p = t->depth >= 3 ? piece_of(f, t) : NULL;

	if (p && t->depth == 3)
		image_property(p, t);
	else if (p && is_sum(t))
		p->sum = t->value;
}

static void property_of_config(struct fit *f, const struct fdt *t)
{
	struct config *c = t->depth == 3 ? config_of(f, t) : NULL;

	if (c)
		config_property(c, t);
	else if (t->depth == 2 && slice_eq(t->name, S("default")))
		f->chosen = text(t->value);
}

static void property(struct fit *f, const struct fdt *t)
{
	for (unsigned i = 1; i < t->depth; i++)
		f->required |= slice_starts(t->path[i], S("signature")) &&
			       slice_eq(t->name, S("required"));
	if (t->depth < 2)
		return;
	if (slice_eq(t->path[1], S("images")))
		property_of_image(f, t);
	else if (slice_eq(t->path[1], S("configurations")))
		property_of_config(f, t);
}

static bool read_tree(const struct image *image, struct arena *a, struct fit *f,
		      struct load_error *error)
{
	struct fdt tree;
	int err = fdt_open(&tree, image->fd, image->size, a);

	if (err == -ENODATA)
		return image_cut(image, image_field_be(image, 4, 4), a, error);
	while (err == 0) {
		err = fdt_next(&tree, a);
		if (err == 0)
			break;
		if (err > 0)
			property(f, &tree);
		err = err > 0 ? 0 : err;
	}
	f->end = tree.end;
	return err == 0 ||
	       image_fail(error, err == -EBADMSG ? LOAD_BAD_IMAGE : LOAD_UNREADABLE,
			  S("the FIT image is damaged: its device tree cannot be read"));
}

static bool has_text(struct slice texts, struct slice word)
{
	while (texts.n) {
		struct slice one = text(texts);

		if (slice_eq(one, word))
			return true;
		texts = slice_from(texts, one.n + 1);
	}
	return false;
}

/* The configuration that names the first of the machine's names that any does. */
static const struct config *for_machine(const struct fit *f, struct slice compatible)
{
	while (compatible.n) {
		struct slice word = slice_word(&compatible);

		for (uint32_t i = 0; word.n && i < f->n_configs; i++)
			if (has_text(f->configs[i].compatible, word))
				return &f->configs[i];
	}
	return NULL;
}

static const struct config *choose(const struct fit *f, struct slice compatible)
{
	const struct config *own = for_machine(f, compatible);

	if (own)
		return own;
	for (uint32_t i = 0; i < f->n_configs; i++)
		if (f->chosen.n == 0 || slice_eq(f->configs[i].name, f->chosen))
			return &f->configs[i];
	return NULL;
}

static bool check_sum(const struct image *image, const struct piece *p, uint64_t at,
		      struct arena *a, struct load_error *error)
{
	uint32_t sum = 0;

	if (p->sum.n == 0)
		return true;
	if (unpack_sum(image->fd, at, p->bytes, a, &sum) == 0 && sum == number_be(p->sum))
		return true;
	return image_fail(error, LOAD_BAD_IMAGE,
			  arena_format(a, "the FIT image is damaged: %.*s does not match its "
				       "check sum", SLICE_ARG(p->name)));
}

static bool open_piece(const struct image *image, const struct fit *f, struct slice name,
		       bool unpacked, struct arena *a, int *fd, struct load_error *error)
{
	const struct piece *p = NULL;

	for (uint32_t i = 0; i < f->n_pieces; i++)
		if (slice_eq(f->pieces[i].name, name))
			p = &f->pieces[i];
	if (!p)
		return image_fail(error, LOAD_BAD_IMAGE,
				  arena_format(a, "the FIT image has no %.*s, which its "
					       "configuration names", SLICE_ARG(name)));
	uint64_t at = p->outside ? ((f->end + 3) & ~3ull) + p->at : p->at;
	if (at + p->bytes > image->size)
		return image_cut(image, at + p->bytes, a, error);
	bool packed = unpacked && p->compression.n && !slice_eq(p->compression, S("none"));
	return check_sum(image, p, at, a, error) &&
	       unpack_piece(image, at, p->bytes, packed, a, fd, error) == 0;
}

static bool probe(const struct image *image)
{
	return image_has(image, 0, S("\xd0\x0d\xfe\xed"));
}

/* What the root of a device tree says it is for; empty when it says nothing, or cannot be read. */
static struct slice tree_is_for(int fd, struct arena *a)
{
	struct fdt *tree = arena_new(a, struct fdt);
	struct stat st;
	int more = fstat(fd, &st) < 0 ? -errno : fdt_open(tree, fd, (uint64_t)st.st_size, a);

	for (more = more < 0 ? more : 1; more > 0;) {
		more = fdt_next(tree, a);
		if (more > 0 && tree->depth == 1 && slice_eq(tree->name, S("compatible")))
			return tree->value;
	}
	return (struct slice){0};
}

/* A configuration that does not say itself what it is for is for what its device tree is for. */
static void ask_trees(const struct image *image, struct fit *f, struct arena *a)
{
	for (uint32_t i = 0; i < f->n_configs; i++) {
		struct config *c = &f->configs[i];
		struct load_error ignored;
		AUTO_FD fd = -1;

		if (c->fdt.n && c->compatible.n == 0 &&
		    open_piece(image, f, c->fdt, true, a, &fd, &ignored))
			c->compatible = tree_is_for(fd, a);
	}
}

static bool open_all(const struct image *image, struct fit *f, struct arena *a,
		     struct image_parts *parts, struct load_error *error)
{
	if (f->n_configs > 1 && image->compatible.n && !f->required)
		ask_trees(image, f, a);
	const struct config *c = choose(f, image->compatible);

	if (f->required)
		return image_fail(error, LOAD_UNSUPPORTED_IMAGE,
				  S("the FIT image asks for a signature to be checked "
				    "(\"required\"), which kexling cannot do"));
	if (!c || c->kernel.n == 0)
		return image_fail(error, LOAD_UNSUPPORTED_IMAGE,
				  f->n_pieces ? S("a FIT image without a default configuration "
						  "that has a kernel")
					      : S("a device tree, and no kernel"));
	if (!open_piece(image, f, c->kernel, true, a, &parts->kernel, error))
		return false;
	if (c->ramdisk.n && !open_piece(image, f, c->ramdisk, false, a, &parts->initrds[0], error))
		return false;
	parts->n_initrds = c->ramdisk.n > 0;
	return c->fdt.n == 0 || open_piece(image, f, c->fdt, true, a, &parts->devicetree, error);
}

static bool unwrap(const struct image *image, struct arena *a, struct image_parts *parts,
		   struct load_error *error)
{
	struct fit *f = arena_new(a, struct fit);

	return read_tree(image, a, f, error) && open_all(image, f, a, parts, error);
}

static const struct image_format fit = {
	.name = "fit", .rank = RANK, .probe = probe, .unwrap = unwrap,
};
IMAGE_FORMAT(fit);
