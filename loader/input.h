/* Reading a stretch of a file from its front to its end, through one bounded buffer. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_INPUT_H
#define LOADER_INPUT_H

#include "lib/arena.h"

/* The longest piece that can be looked at as a whole, and what decoders get at a time. */
enum { INPUT_BYTES = 64 * 1024 };

/**
 * struct input - what is left to read, and why it cannot be
 * @at, @end: offsets in the file: the next byte, and the first one that does not belong to it
 * @problem:  what was found wrong, set with every -EBADMSG, -ENODATA and -EOPNOTSUPP
 * @step:     bytes read at a time: small where most are skipped, INPUT_BYTES where all are wanted
 */
struct input {
	int fd;
	uint64_t at, end;
	const char *problem;
	size_t step;
	uint64_t base;	/* offset of the first byte of the buffer */
	size_t have;
	char *buffer;
};

/* Look at @bytes of @fd, which is read by offset, from @from on. The buffer is of @a. */
void input_open(struct input *in, int fd, uint64_t from, uint64_t bytes, struct arena *a);

/* The next @n bytes, at most INPUT_BYTES, less at the end; valid until the next call. 0, or -errno
 * of reading; -EIO when the file became shorter meanwhile. */
int input_peek(struct input *in, size_t n, struct slice *bytes) __attribute__((warn_unused_result));

/* As many bytes as are at hand: none only at the end. They are consumed by input_skip(). */
int input_some(struct input *in, struct slice *bytes) __attribute__((warn_unused_result));

/* The next @n bytes, consumed. -ENODATA: there are fewer. */
int input_take(struct input *in, size_t n, struct slice *bytes) __attribute__((warn_unused_result));

/* Step over @n bytes. -ENODATA: there are fewer. */
int input_skip(struct input *in, uint64_t n) __attribute__((warn_unused_result));

/* A little-endian number of @bytes bytes, consumed. */
int input_le(struct input *in, size_t bytes, uint64_t *value) __attribute__((warn_unused_result));

/* The next @n bytes into @to, past the buffer: for pieces that are larger. */
int input_read(struct input *in, void *to, size_t n) __attribute__((warn_unused_result));

/* Note what is wrong: the result is @err. */
int input_fail(struct input *in, int err, const char *problem) __attribute__((warn_unused_result));

#endif
