/* What is written to a file, taken down on its way, for everything that is linked with these tests:
 * a power cut leaves the first so many sectors of it. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_WRITTEN_H
#define TESTS_UNIT_WRITTEN_H

#include <stdint.h>

enum { WRITTEN_SECTOR = 512, WRITTEN_MOST = 256 };

/* struct written - the sectors, in the order in which they were written */
struct written {
	struct {
		uint64_t at;
		unsigned char bytes[WRITTEN_SECTOR];
	} at[WRITTEN_MOST];
	uint32_t n;
};

extern struct written written;

/* From here on take down what is written to @fd by pwrite(2), and nothing that was before. */
void written_begin(int fd);
void written_end(void);

#endif
