/* Writing an entry as lines, and reading them back. */
/* SPDX-License-Identifier: MIT */
#include "discover/recipe.h"

/* ---- writing ---- */

static void put_flat(struct text *out, struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		text_char(out, s.p[i] == '\n' ? ' ' : s.p[i]);
}

static void put_line(struct text *out, struct slice word, struct slice path)
{
	text_put(out, out->n ? S("\n") : S(""));
	text_put(out, word);
	text_put(out, path.n ? S(" ") : S(""));
	put_flat(out, path);
}

void recipe_put(struct text *out, const struct boot_entry *e)
{
	put_line(out, S("linux"), e->kernel.path);
	text_put(out, e->cmdline.n ? S(" ") : S(""));
	put_flat(out, e->cmdline);
	for (uint32_t i = 0; i < e->initrds.n || i == 0; i++)
		put_line(out, S("initrd"),
			 i < e->initrds.n ? e->initrds.at[i].path : (struct slice){0});
	if (e->devicetree.path.n)
		put_line(out, S("devicetree"), e->devicetree.path);
}

/* ---- reading ---- */

/**
 * struct recipe - what has been read so far
 * @used: of the entry's initrds, those from the first on that have had their line: a file may be
 *        there several times, as different parts of it
 */
struct recipe {
	const struct boot_entry *e;
	struct arena *a;
	struct boot_entry *changed;
	bool used[LIMIT_INITRDS];
};

static struct file_ref new_file(const struct recipe *r, struct slice path)
{
	const struct file_ref *kernel = &r->e->kernel;

	return (struct file_ref){.volume = kernel->volume, .device = kernel->device, .path = path};
}

static bool known_initrd(struct recipe *r, struct slice path, struct file_ref *ref)
{
	for (uint32_t i = 0; i < r->e->initrds.n && i < LIMIT_INITRDS; i++) {
		if (r->used[i] || !slice_eq(r->e->initrds.at[i].path, path))
			continue;
		r->used[i] = true;
		*ref = r->e->initrds.at[i];
		return true;
	}
	return false;
}

static const char *add_initrd(struct recipe *r, struct slice path)
{
	struct file_ref ref;

	if (r->changed->initrds.n == LIMIT_INITRDS)
		return "there are more initrds than can be loaded";
	if (!known_initrd(r, path, &ref)) {
		if (path.p[0] != '/')
			return "a path begins with '/': initrd /boot/initrd.img";
		ref = new_file(r, path);
	}
	file_list_add(&r->changed->initrds, r->a, ref);
	return NULL;
}

/* The whole line may be a path of the entry, with blanks; any other has none. */
static const char *read_initrd(struct recipe *r, struct slice rest)
{
	const char *wrong = NULL;

	for (uint32_t i = 0; i < r->e->initrds.n; i++)
		if (slice_eq(r->e->initrds.at[i].path, rest))
			return add_initrd(r, rest);
	while (rest.n && !wrong)
		wrong = add_initrd(r, slice_word(&rest));
	return wrong;
}

static const char *read_linux(struct recipe *r, struct slice rest)
{
	const struct file_ref *kernel = &r->e->kernel;
	struct slice behind = rest;

	if (r->changed->kernel.path.n)
		return "one linux line is enough";
	if (slice_skip(&behind, kernel->path) && (!behind.n || ascii_blank(behind.p[0]))) {
		r->changed->kernel = *kernel;
		r->changed->cmdline = slice_trim(behind);
		return NULL;
	}
	r->changed->kernel = new_file(r, slice_word(&rest));
	r->changed->cmdline = rest;
	if (!slice_starts(r->changed->kernel.path, S("/")))
		return "a path begins with '/': linux /boot/vmlinuz root=...";
	if (r->e->boot_image.n)
		r->changed->boot_image = r->changed->kernel.path;
	return NULL;
}

static const char *read_devicetree(struct recipe *r, struct slice rest)
{
	bool same = slice_eq(rest, r->e->devicetree.path);

	r->changed->devicetree = same ? r->e->devicetree : new_file(r, rest);
	return !rest.n || rest.p[0] == '/' || same ? NULL : "a path begins with '/'";
}

static const char *read_line(struct recipe *r, struct slice line)
{
	struct slice word = slice_word(&line);

	if (word.n == 0 || word.p[0] == '#')
		return NULL;
	if (slice_eq(word, S("linux")))
		return read_linux(r, slice_trim(line));
	if (slice_eq(word, S("initrd")))
		return read_initrd(r, slice_trim(line));
	if (slice_eq(word, S("devicetree")))
		return read_devicetree(r, slice_trim(line));
	return "a line begins with linux, initrd or devicetree";
}

const char *recipe_read(const struct boot_entry *e, struct slice text, struct arena *a,
			struct boot_entry *changed)
{
	struct recipe r = {.e = e, .a = a, .changed = changed};
	const char *wrong = NULL;

	*changed = *e;
	changed->kernel = changed->devicetree = (struct file_ref){0};
	changed->initrds = (struct file_list){0};
	changed->cmdline = (struct slice){0};
	while (text.n && !wrong)
		wrong = read_line(&r, slice_cut(&text, '\n'));
	return wrong || changed->kernel.path.n ? wrong : "no linux line is left";
}
