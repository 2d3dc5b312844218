/* A bit for each name, by its hash: one that no name has set says that there is no such name. */
/* SPDX-License-Identifier: MIT */
#include "discover/names.h"

#include "lib/fnv.h"

/* A directory with more names than MOST is not remembered: reading it would cost more than is
 * saved. Nor is one in the root before LOOKS names were looked for in it. */
enum { MOST = 200, LOOKS = 4, DEPTH = 2, WORD = 64, BITS = NAMES_WORDS * WORD, NAME_BYTES = 255 };

static bool is_ascii(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/*
 * The bit of a name in whatever case, or -1: what else it is equal to is the file system's
 * business. So it is with letters outside of ASCII, which may be alike; with "~", by which FAT
 * makes names that it does not list; and with a dot at the end, which it leaves out.
 */
static int bit_of(struct slice name)
{
	char folded[NAME_BYTES];

	if (name.n == 0 || name.n > sizeof(folded) || name.p[name.n - 1] == '.' ||
	    slice_has(name, '~') || !is_ascii(name))
		return -1;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		folded[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	}
	return (int)(fnv32(FNV32_START, (struct slice){folded, name.n}) % BITS);
}

/* struct reading - a directory's names as they come */
struct reading {
	struct names_dir *dir;
	uint32_t n;
};

/* A name that only its own spelling finds is asked for anyway. */
static bool take(void *reading, const char *name, unsigned char type)
{
	struct reading *r = reading;
	int bit = bit_of(slice_str(name));

	(void)type;
	if (++r->n > MOST || !is_ascii(slice_str(name))) {
		r->n = MOST + 1;
		return false;
	}
	if (bit >= 0)
		r->dir->bits[bit / WORD] |= 1ull << bit % WORD;
	return true;
}

static void read_names(struct names *names, struct names_dir *dir, struct slice path)
{
	struct reading r = {dir, 0};

	dir->known = names->list(names->tree, path, take, &r) >= 0 && r.n <= MOST;
}

/* The directory, known or not; NULL: there is no room to remember it. */
static const struct names_dir *look(struct names *names, struct slice path)
{
	uint64_t hash = fnv64(FNV64_START, path);
	struct names_dir *dir = names->at, *end = names->at + names->n;

	while (dir < end && dir->path != hash)
		dir++;
	if (dir == names->at + NAMES_DIRS)
		return NULL;
	if (dir == end) {
		*dir = (struct names_dir){.path = hash};
		names->n++;
	}
	if (++dir->looks == (path.n ? LOOKS : 1))
		read_names(names, dir, path);
	return dir;
}

bool names_lack(struct names *names, struct slice path)
{
	size_t at = 0;

	for (int depth = 0; depth < DEPTH; depth++) {
		struct slice dir = slice_upto(path, at), rest = slice_from(path, at);
		slice_skip(&rest, S("/"));
		struct slice name = slice_cut(&rest, '/');
		int bit = bit_of(name);
		const struct names_dir *d = bit < 0 ? NULL : look(names, dir);
		if (!d)
			return false;
		if (d->known && !(d->bits[bit / WORD] >> bit % WORD & 1))
			return true;
		at = (size_t)(name.p + name.n - path.p);
	}
	return false;
}
