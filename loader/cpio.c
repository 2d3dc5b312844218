/* Walks a cpio archive from header to header. */
/* SPDX-License-Identifier: MIT */
#include "loader/cpio.h"

#include <errno.h>

#include "lib/hex.h"
#include "lib/limits.h"

enum {
	MAGIC_BYTES = 6,
	FIELD_BYTES = 8,
	HEADER_BYTES = 110,
	SIZE_FIELD = 6,
	NAME_FIELD = 11,
	ALIGN = 4,
};

bool cpio_begins(struct slice head)
{
	return slice_starts(head, S("07070")) && head.n >= MAGIC_BYTES;
}

static bool field(struct slice header, size_t number, uint64_t *value)
{
	struct slice at = slice_from(header, MAGIC_BYTES + number * FIELD_BYTES);

	return hex_number(slice_upto(at, FIELD_BYTES), value);
}

/* struct member - what its header says about the lengths that follow */
struct member {
	uint64_t name, size;
};

static int take_header(struct input *in, struct member *m)
{
	struct slice h = {0};
	int err = input_take(in, HEADER_BYTES, &h);

	if (err < 0)
		return err;
	if (slice_starts(h, S("070707")))
		return input_fail(in, -EOPNOTSUPP, "of cpio's old format: make it with -H newc");
	if (!slice_starts(h, S("070701")) && !slice_starts(h, S("070702")))
		return input_fail(in, -EBADMSG, "no header where one belongs");
	if (!field(h, SIZE_FIELD, &m->size) || !field(h, NAME_FIELD, &m->name))
		return input_fail(in, -EBADMSG, "a header holds no numbers");
	return 0;
}

/* The length of name and data, which both end at a multiple of 4 from the header on. */
static uint64_t rest(const struct member *m)
{
	uint64_t name = (HEADER_BYTES + m->name + ALIGN - 1) & ~(uint64_t)(ALIGN - 1);

	return name - HEADER_BYTES + ((m->size + ALIGN - 1) & ~(uint64_t)(ALIGN - 1));
}

int cpio_walk(struct input *in)
{
	for (;;) {
		struct member m = {0};
		struct slice name = {0};
		int err = take_header(in, &m);

		if (err == 0 && m.name <= LIMIT_PATH_BYTES)
			err = input_peek(in, (size_t)m.name, &name);
		if (err < 0)
			return err;
		bool last = slice_eq(name, S("TRAILER!!!\0"));
		/* behind the trailer nothing needs to be there, not even its padding */
		err = last ? input_skip(in, m.name) : input_skip(in, rest(&m));
		if (err < 0 || last)
			return err;
	}
}
