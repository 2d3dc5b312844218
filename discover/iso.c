/* ISO images in files: where they lie, and how initrds are told which file their disc is. */
/* SPDX-License-Identifier: MIT */
#include "discover/iso.h"

#include "lib/text.h"

/* ---- finding them ---- */

/* Directories looked into, and images asked for. */
struct finder {
	struct scan *scan;
	struct slice_list dirs, isos;
	bool cut;
};

/* Note @path in @list, which has room for @max. False: it is there already, or there is no room. */
static bool take(struct finder *f, struct slice_list *list, struct slice path, uint32_t max)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (slice_eq(list->at[i], path))
			return false;
	if (list->n >= max || path.n >= LIMIT_PATH_BYTES) {
		f->cut = true;
		return false;
	}
	slice_list_add(list, f->scan->arena, path);
	return true;
}

static void ask(struct finder *f, struct slice path)
{
	struct image_ref image = {.holder = f->scan->volume->number, .listed = 1, .path = path};

	uint32_t before = f->scan->images.n;

	if (take(f, &f->isos, path, LIMIT_ISOS) && !scan_find_image(f->scan, &image) &&
	    f->scan->images.n == before)
		f->cut = true;	/* there are LIMIT_IMAGES */
}

static struct slice below(struct finder *f, struct slice dir, struct slice name)
{
	if (slice_eq(dir, S("/")))
		return arena_concat(f->scan->arena, dir, name);
	return arena_join(f->scan->arena, dir, '/', name);
}

static void look_into(struct finder *f, struct slice dir, unsigned depth)
{
	struct dir_list names;

	if (!take(f, &f->dirs, dir, LIMIT_ISO_DIRS) ||
	    source_list(f->scan->volume->source, dir, f->scan->arena, &names) < 0)
		return;
	f->cut |= names.cut;
	for (uint32_t i = 0; i < names.n; i++) {
		struct slice name = names.at[i].name;

		if (names.at[i].kind == FILE_REGULAR && slice_ends_fold(name, S(".iso")))
			ask(f, below(f, dir, name));
		else if (names.at[i].kind == FILE_DIRECTORY && depth)
			look_into(f, below(f, dir, name), depth - 1);
	}
}

void iso_find(struct scan *scan)
{
	/* What lies deepest first: no directory is looked into twice. */
	static const struct slice places[] = {
		S_INIT("/boot/iso"), S_INIT("/iso"), S_INIT("/isos"), S_INIT("/images"),
		S_INIT("/boot"), S_INIT("/"),
	};
	struct finder f = {.scan = scan};

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		look_into(&f, places[i], 1);
	if (f.cut)
		scan_note(scan, NOTE_LIMIT, (struct slice){0}, 0, "ISO images are left out: more "
			  "than %d, or than %d images on all disks, or than %d directories to "
			  "look into", LIMIT_ISOS, LIMIT_IMAGES, LIMIT_ISO_DIRS);
}

/* ---- telling their initrds ---- */

/**
 * struct way - how one family of initrds finds the disc in a file
 * @word: what a word of its command lines begins with; empty: see @dir
 * @dir:  where its kernels lie on the disc
 * @adds: words that tell the initrd; '@' is the image's path, '%' the UUID of the file system that
 *        it lies on
 * @drops: words that begin so name the disc, and are left out
 */
struct way {
	struct slice word, dir, adds, drops;
};

static const struct way ways[] = {
	{S_INIT("boot=live"), S_INIT(""), S_INIT("findiso=@"), S_INIT("")},
	{S_INIT("boot=casper"), S_INIT("/casper"), S_INIT("iso-scan/filename=@"), S_INIT("")},
	{S_INIT("archiso"), S_INIT(""), S_INIT("img_dev=UUID=% img_loop=@"), S_INIT("archiso")},
	{S_INIT("miso"), S_INIT(""), S_INIT("img_dev=UUID=% img_loop=@"), S_INIT("miso")},
	/* dracut: Fedora and its kin, openSUSE's kiwi, Void, Gentoo */
	{S_INIT("root=live:"), S_INIT(""), S_INIT("iso-scan/filename=@"), S_INIT("")},
	/* Anaconda takes the disc as a file on a disk instead */
	{S_INIT("inst.stage2=hd:"), S_INIT(""), S_INIT("inst.stage2=hd:UUID=%:@"),
	 S_INIT("inst.stage2=")},
	{S_INIT("init=/nix/store/"), S_INIT(""), S_INIT("findiso=@"), S_INIT("")},
	/* genkernel */
	{S_INIT("looptype="), S_INIT(""), S_INIT("isoboot=@"), S_INIT("")},
};

static bool has_word(struct slice line, struct slice beginning)
{
	for (struct slice word = slice_word(&line); word.n; word = slice_word(&line))
		if (slice_starts(word, beginning))
			return true;
	return false;
}

static bool contains(struct slice text, struct slice part)
{
	for (; text.n >= part.n; text = slice_from(text, 1))
		if (slice_starts(text, part))
			return true;
	return false;
}

static const struct way *find_way(const struct boot_entry *e)
{
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (has_word(e->cmdline, ways[i].word) ||
		    (ways[i].dir.n && slice_starts(e->kernel.path, ways[i].dir)))
			return &ways[i];
	return NULL;
}

static void put_words(struct text *out, struct slice adds, struct slice path, struct slice uuid)
{
	for (; adds.n; adds = slice_from(adds, 1)) {
		if (adds.p[0] == '@')
			text_put(out, path);
		else if (adds.p[0] == '%')
			text_put(out, uuid);
		else
			text_char(out, adds.p[0]);
	}
}

/* Words of the disc's own that name it. Where a system keeps its files on it, "archisobasedir=", is
 * none of them. */
static bool is_dropped(const struct way *way, struct slice word)
{
	return way->drops.n && slice_starts(word, way->drops) && !contains(word, S("basedir="));
}

/* The words that are added stand before "---": what is behind it is for the system that will be
 * installed. */
static struct slice told(struct scan *scan, const struct boot_entry *e, const struct way *way,
			 struct slice path, struct slice uuid)
{
	struct text out = {.arena = scan->arena, .max = LIMIT_CMDLINE_BYTES};
	struct slice line = e->cmdline;
	bool done = false;

	for (struct slice word = slice_word(&line); word.n; word = slice_word(&line)) {
		bool end = slice_eq(word, S("---")) || slice_eq(word, S("--"));

		if (end && !done)
			put_words(&out, way->adds, path, uuid);
		if (end && !done)
			text_char(&out, ' ');
		done |= end;
		if (is_dropped(way, word))
			continue;
		text_put(&out, word);
		text_char(&out, ' ');
	}
	if (!done)
		put_words(&out, way->adds, path, uuid);
	return slice_trim(text_slice(&out));
}

/* A path that is one word on a command line, for every reader of it. */
static bool is_one_word(struct slice path)
{
	for (size_t i = 0; i < path.n; i++)
		if (ascii_space(path.p[i]) || path.p[i] == '"' || path.p[i] == '\'' ||
		    path.p[i] == '\\')
			return false;
	return true;
}

static void tell(struct scan *scan, struct boot_entry *e)
{
	const struct image_ref *image = &scan->volume->facts.image;
	const struct volume *holder = volume_by_number(scan->volumes, image->holder);
	struct slice uuid = holder ? holder->facts.uuid : (struct slice){0};
	const struct way *way = find_way(e);
	const char *why = NULL;

	if (contains(e->cmdline, image->path))
		return;
	if (!way)
		why = "how it is told is not known";
	else if (!is_one_word(image->path))
		why = "its name has a character that a command line cannot carry";
	else if (contains(way->adds, S("%")) && !uuid.n)
		why = "the file system that it lies on has no UUID";
	if (why) {
		entry_problem(scan, e, NOTE_UNKNOWN_MEDIUM, "its initrd may not find the image "
			      "%.*s: %s", SLICE_ARG(image->path), why);
		return;
	}
	e->cmdline = told(scan, e, way, image->path, uuid);
	scan_note(scan, NOTE_ADDED, e->config, e->line, "%.*s is told on the command line which "
		  "file the disc is", SLICE_ARG(e->kernel.path));
}

static void move_into(struct scan *scan, struct boot_entry *e, struct slice title)
{
	struct slice_list path = {0};

	if (e->submenu.n >= LIMIT_SUBMENU_DEPTH)
		return;
	slice_list_add(&path, scan->arena, title);
	for (uint32_t i = 0; i < e->submenu.n; i++)
		slice_list_add(&path, scan->arena, e->submenu.at[i]);
	e->submenu = path;
}

void iso_adapt(struct scan *scan)
{
	struct slice title = slice_basename(scan->volume->facts.image.path);

	for (uint32_t i = 0; i < scan->n_entries; i++) {
		struct boot_entry *e = &scan->entries[i];

		move_into(scan, e, title);
		e->flags = (e->flags & ~(uint32_t)ENTRY_ONE_SHOT) | ENTRY_BY_HAND;
		e->writes.n = 0;	/* it is a disc */
		if (e->action == ACTION_BOOT && e->initrds.n &&
		    e->kernel.volume == scan->volume->number)
			tell(scan, e);
	}
	for (uint32_t i = 0; i < scan->n_menus; i++) {
		scan->menus[i].timeout = MENU_TIMEOUT_UNSET;
		scan->menus[i].style = MENU_STYLE_MENU;
		scan->menus[i].fallback.n = 0;
	}
}
