/* Decodes or copies a piece of a file into memory. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/unpack.h"

#include <errno.h>
#include <lzma.h>

#include "lib/fd.h"
#include "lib/limits.h"

/* struct memory_sink - a file in memory, and how much more may go there */
struct memory_sink {
	struct sink sink;
	int fd;
	uint64_t room;
};

static int put(struct sink *sink, struct slice bytes)
{
	struct memory_sink *m = (struct memory_sink *)sink;

	if (bytes.n > m->room)
		return -EFBIG;
	m->room -= bytes.n;
	return fd_write_all(m->fd, bytes);
}

static int refuse(int err, const char *name, const char *problem, struct arena *a,
		  struct load_error *error)
{
	uint32_t reason = LOAD_UNREADABLE;
	struct slice why = slice_str(problem ? problem : strerror(-err));

	if (err == -ENODATA) {
		reason = LOAD_TRUNCATED;
		why = S("they are cut short");
	} else if (err == -EFBIG) {
		reason = LOAD_NO_MEMORY;
		why = S("they become too large when unpacked");
	} else if (err == -EBADMSG) {
		reason = LOAD_BAD_IMAGE;
	} else if (err == -EOPNOTSUPP) {
		reason = LOAD_UNSUPPORTED_IMAGE;
	} else if (err == -ENOMEM || err == -ENOSPC) {
		reason = LOAD_NO_MEMORY;
	}
	image_fail(error, reason,
		   arena_format(a, "the kernel's %s data cannot be unpacked: %.*s", name,
				SLICE_ARG(why)));
	return err;
}

static int decode(const struct codec *codec, struct input *in, int *fd)
{
	AUTO_FD memory = fd_memory("unpacked");

	if (memory < 0)
		return memory;
	struct memory_sink m = {.sink = {put}, .fd = memory, .room = LIMIT_KERNEL_BYTES};
	int err = codec->decode(in, &m.sink);
	return err < 0 ? err : fd_sealed(&memory, fd);
}

int unpack_codec(const struct image *image, uint64_t from, uint64_t bytes, struct arena *a, int *fd,
		 struct load_error *error)
{
	size_t mark = a->used;
	struct slice head = {0};
	struct input in;

	input_open(&in, image->fd, from, bytes, a);
	int err = input_peek(&in, CODEC_MAGIC_MAX, &head);
	const struct codec *codec = err < 0 ? NULL : codec_find(head);
	const char *name = codec ? codec->name : "compressed";
	if (err == 0 && (!codec || !codec->decode))
		err = input_fail(&in, -EOPNOTSUPP, "there is no decoder for this format here");
	if (err == 0)
		err = decode(codec, &in, fd);
	a->used = mark;
	return err < 0 ? refuse(err, name, in.problem, a, error) : 0;
}

int unpack_copy(const struct image *image, uint64_t from, uint64_t bytes, struct arena *a, int *fd,
		struct load_error *error)
{
	AUTO_FD memory = fd_memory("unpacked");
	int err = memory < 0 ? memory : 0;

	if (err == 0 && bytes > LIMIT_KERNEL_BYTES)
		err = -EFBIG;
	if (err == 0)
		err = fd_append(memory, image->fd, from, bytes);
	if (err == 0)
		err = fd_sealed(&memory, fd);
	return err < 0 ? refuse(err, "own", NULL, a, error) : 0;
}

int unpack_sum(int fd, uint64_t from, uint64_t bytes, struct arena *a, uint32_t *sum)
{
	size_t mark = a->used;
	struct input in;
	int err = 0;

	*sum = 0;
	input_open(&in, fd, from, bytes, a);
	in.step = INPUT_BYTES;
	while (err == 0 && in.at < in.end) {
		struct slice s = {0};

		err = input_some(&in, &s);
		if (err == 0) {
			*sum = lzma_crc32((const uint8_t *)s.p, s.n, *sum);
			err = input_skip(&in, s.n);
		}
	}
	a->used = mark;
	return err;
}

int unpack_piece(const struct image *image, uint64_t from, uint64_t bytes, bool packed,
		 struct arena *a, int *fd, struct load_error *error)
{
	return packed ? unpack_codec(image, from, bytes, a, fd, error)
		      : unpack_copy(image, from, bytes, a, fd, error);
}
