/* What is written to a file, taken down on its way, for everything that is linked with these tests:
 * a power cut leaves the first so many sectors of it. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_WRITTEN_H
#define TESTS_UNIT_WRITTEN_H

#include <stdint.h>

enum { WRITTEN_SECTOR = 512, WRITTEN_MOST = 256 };

/* What a disk makes of what it is given: it says of everything that it was written. */
enum written_disk {
	WRITTEN_KEPT,
	WRITTEN_LOST,		/* it is not there when it is read back */
	WRITTEN_ELSEWHERE,	/* nor is it, and there is a sector of it too far behind */
	WRITTEN_UNFLUSHED,	/* but not that it will be there after a power cut */
};

/* struct written - the sectors, in the order in which they were written, and how many of them the
 * disk had when it was last told to keep them (fdatasync(2)) */
struct written {
	struct {
		uint64_t at;
		unsigned char bytes[WRITTEN_SECTOR];
	} at[WRITTEN_MOST];
	uint32_t n, flushed;
	enum written_disk disk;
};

extern struct written written;

/* From here on take down what is written to @fd by pwrite(2), and nothing that was before. Its disk
 * is one that keeps it; written.disk may be changed after that. */
void written_begin(int fd);
void written_end(void);

#endif
