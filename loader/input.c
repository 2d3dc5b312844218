/* Reads a stretch of a file through a buffer. */
/* SPDX-License-Identifier: MIT */
#include "loader/input.h"

#include <errno.h>

#include "lib/fd.h"
#include "lib/number.h"

enum { STEP = 1024 };

void input_open(struct input *in, int fd, uint64_t from, uint64_t bytes, struct arena *a)
{
	*in = (struct input){
		.fd = fd,
		.at = from,
		.end = from + bytes,
		.step = STEP,
		.base = from,
		.buffer = arena_room(a, INPUT_BYTES),
	};
}

int input_fail(struct input *in, int err, const char *problem)
{
	in->problem = problem;
	return err;
}

static int fill(struct input *in, size_t n)
{
	size_t wanted = n > in->step ? n : in->step;

	if (wanted > in->end - in->at)
		wanted = (size_t)(in->end - in->at);
	in->base = in->at;
	in->have = 0;
	ssize_t got = fd_read_at(in->fd, in->buffer, wanted, in->at);
	if (got < 0)
		return (int)got;
	in->have = (size_t)got;
	return in->have < wanted ? -EIO : 0;
}

int input_peek(struct input *in, size_t n, struct slice *bytes)
{
	uint64_t left = in->end - in->at;
	int err = 0;

	if (n > left)
		n = (size_t)left;
	if (n > INPUT_BYTES)
		n = INPUT_BYTES;
	if (in->at < in->base || in->at - in->base > in->have || n > in->have - (in->at - in->base))
		err = fill(in, n);
	if (err == 0)
		*bytes = (struct slice){in->buffer + (in->at - in->base), n};
	return err;
}

int input_some(struct input *in, struct slice *bytes)
{
	int err = input_peek(in, 1, bytes);

	if (err == 0 && bytes->n)
		bytes->n = in->have - (size_t)(in->at - in->base);
	return err;
}

int input_skip(struct input *in, uint64_t n)
{
	if (n > in->end - in->at)
		return input_fail(in, -ENODATA, "ends early");
	in->at += n;
	return 0;
}

int input_take(struct input *in, size_t n, struct slice *bytes)
{
	int err = input_peek(in, n, bytes);

	return err < 0 ? err : input_skip(in, n);
}

int input_le(struct input *in, size_t bytes, uint64_t *value)
{
	struct slice s = {0};
	int err = input_take(in, bytes, &s);

	if (err == 0)
		*value = number_le(s);
	return err;
}

int input_read(struct input *in, void *to, size_t n)
{
	uint64_t at = in->at;
	int err = input_skip(in, n);

	if (err < 0)
		return err;
	ssize_t got = fd_read_at(in->fd, to, n, at);
	if (got < 0)
		return (int)got;
	return (size_t)got < n ? -EIO : 0;
}
