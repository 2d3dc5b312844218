/* Walks or decodes the members of an initrd, as the kernel will (init/initramfs.c there). */
/* SPDX-License-Identifier: MIT */
#include "loader/initrd_whole.h"

#include <errno.h>
#include <sys/stat.h>

#include "lib/number.h"
#include "loader/codec/codec.h"
#include "loader/cpio.h"

enum {
	ALIGN = 4,
	BOOTCONFIG_TAIL = 20,	/* size, check sum and magic */
	BOOTCONFIG_MAGIC_BYTES = 12,
};

/* struct walk - where it is, and what the members were */
struct walk {
	struct input in;
	bool deep;
	uint32_t members;
	uint64_t begin;		/* of the member */
	const char *format;	/* of the member */
};

/* ---- images of file systems, which an old-style RAM disk is made of ---- */

static bool has_at(struct input *in, uint64_t offset, struct slice magic)
{
	struct input at = *in;
	struct slice s = {0};

	at.at = offset;
	return offset < in->end && input_peek(&at, magic.n, &s) == 0 && slice_eq(s, magic);
}

/* What the kernel's do_mounts_rd.c knows, and ISO 9660 for those who boot such a RAM disk. */
static bool is_disk_image(struct input *in)
{
	static const struct {
		uint64_t offset;
		struct slice magic;
	} known[] = {
		{0, S_INIT("hsqs")},	      {0, S_INIT("-rom1fs-")},
		{0, S_INIT("\x45\x3d\xcd\x28")}, {512, S_INIT("\x45\x3d\xcd\x28")},
		{1080, S_INIT("\x53\xef")},   {1040, S_INIT("\x7f\x13")},
		{1040, S_INIT("\x8f\x13")},   {1040, S_INIT("\x68\x24")},
		{1040, S_INIT("\x78\x24")},   {32769, S_INIT("CD001")},
	};
	in->have = 0;	/* the buffer is shared with what looks elsewhere */
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (has_at(in, known[i].offset, known[i].magic))
			return true;
	return false;
}

/* ---- the end of the archives ---- */

/* Behind the archives may stand a boot configuration (Documentation/admin-guide/bootconfig.rst):
 * its text, its size, its check sum, a magic. It is none of the members. */
static void leave_bootconfig(struct input *in)
{
	struct input at = *in;
	struct slice s = {0};

	if (in->end < BOOTCONFIG_TAIL)
		return;
	at.at = in->end - BOOTCONFIG_TAIL;
	if (input_take(&at, BOOTCONFIG_TAIL, &s) == 0 && slice_ends(s, S("#BOOTCONFIG\n"))) {
		uint64_t size = number_le(slice_upto(s, 4));
		if (size <= in->end - BOOTCONFIG_TAIL)
			in->end -= BOOTCONFIG_TAIL + size;
	}
}

static int skip_zeros(struct input *in)
{
	struct slice s = {0};
	size_t n;

	do {
		int err = input_some(in, &s);
		if (err < 0)
			return err;
		for (n = 0; n < s.n && s.p[n] == 0; n++)
			;
		in->at += n;
	} while (s.n && n == s.n);
	return 0;
}

/* ---- the members ---- */

static int walk_cpio(struct walk *w)
{
	w->format = "cpio";
	if (w->begin % ALIGN)
		return input_fail(&w->in, -EBADMSG,
				  "it begins at no multiple of 4, where the kernel "
				  "does not see it");
	return cpio_walk(&w->in);
}

static int walk_compressed(struct walk *w, const struct codec *codec, struct slice head)
{
	const char *trouble = w->deep && codec->trouble ? codec->trouble(head) : NULL;

	w->format = codec->name;
	if (trouble)
		return input_fail(&w->in, -EOPNOTSUPP, trouble);
	if (w->deep && codec->decode)
		return codec->decode(&w->in, NULL);
	return codec_prove(codec, &w->in);
}

/* Bytes that begin no member. The kernel stops there, having unpacked what came before. */
static int walk_unknown(struct walk *w, struct slice head)
{
	if (codec_may_begin(head) || slice_starts(S("070701"), head))
		return input_fail(&w->in, -ENODATA, "ends early");
	if (!w->deep || (w->members == 0 && is_disk_image(&w->in))) {
		w->in.at = w->in.end;
		return 0;
	}
	return input_fail(&w->in, -EBADMSG,
			  w->members
				  ? "neither an archive nor compressed, as all that may follow one"
				  : "neither an archive nor compressed, nor a disk image");
}

static int walk_member(struct walk *w)
{
	struct slice head = {0};
	const struct codec *codec;
	int err = input_peek(&w->in, CODEC_MAGIC_MAX, &head);

	if (err < 0)
		return err;
	w->begin = w->in.at;
	w->format = "unknown";
	if (cpio_begins(head))
		err = walk_cpio(w);
	else if ((codec = codec_find(head)))
		err = walk_compressed(w, codec, head);
	else
		err = walk_unknown(w, head);
	w->members++;
	return err;
}

static struct slice explain(const struct walk *w, int err, uint64_t size, struct arena *a)
{
	unsigned long long begin = w->begin, at = w->in.at, end = size;

	if (err == -ENODATA)
		return arena_format(a,
				    "is cut short: the %s data that begin at byte %llu are not "
				    "over where the file ends, at %llu",
				    w->format, begin, end);
	if (err == -EBADMSG || err == -EOPNOTSUPP)
		return arena_format(a, "%s: %s (%s data from byte %llu on, seen at %llu)",
				    err == -EBADMSG ? "is damaged" : "cannot be used",
				    w->in.problem, w->format, begin, at);
	return arena_format(a, "cannot be read: %s", strerror(-err));
}

int initrd_whole(int fd, bool deep, struct arena *a, struct slice *problem)
{
	struct walk w = {.deep = deep};
	size_t mark = a->used;
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	input_open(&w.in, fd, 0, (uint64_t)st.st_size, a);
	size_t step = w.in.step;
	leave_bootconfig(&w.in);
	w.in.have = 0;
	int err = skip_zeros(&w.in);
	while (err == 0 && w.in.at < w.in.end) {
		err = walk_member(&w);
		w.in.step = step;
		if (err == 0)
			err = skip_zeros(&w.in);
	}
	a->used = mark;
	if (err < 0)
		*problem = explain(&w, err, (uint64_t)st.st_size, a);
	return err;
}

bool initrd_known(int fd, struct arena *a)
{
	struct walk w = {.deep = false};
	struct slice head = {0};
	size_t mark = a->used;
	struct stat st;
	bool known = false;

	if (fstat(fd, &st) < 0)
		return false;
	input_open(&w.in, fd, 0, (uint64_t)st.st_size, a);
	if (skip_zeros(&w.in) == 0)
		known = w.in.at == w.in.end || is_disk_image(&w.in) ||
			(input_peek(&w.in, CODEC_MAGIC_MAX, &head) == 0 &&
			 (cpio_begins(head) || codec_find(head)));
	a->used = mark;
	return known;
}
