/* Reads LVM2's label, physical volume header, and metadata area. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/lvm_label.h"

#include <errno.h>

#include "lib/fd.h"
#include "lib/limits.h"

enum {
	SECTOR = 512,
	LABEL_SECTORS = 4,	/* it stands in one of the first */
	LABEL_OFFSET = 20,	/* of the offset of what it labels */
	LABEL_CHECKED = 20,	/* bytes before those that the checksum covers */
	AREAS = SECTOR,		/* bytes of the header that are looked at */
	AREA_HEADER = 512,
	AREA_MAGIC = 4,
	AREA_SIZE = 32,
	AREA_LOCATION = 40,
};

static const uint32_t crc_start = 0xf597a6cf;

static uint32_t number32(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static uint64_t number64(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* CRC-32 as of Ethernet, with another start and without the last inversion. */
static uint32_t crc(uint32_t c, struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		c ^= (uint8_t)s.p[i];
		for (int k = 0; k < 8; k++)
			c = c >> 1 ^ (c & 1 ? 0xedb88320 : 0);
	}
	return c;
}

static bool is_label(const char *sector, uint64_t number)
{
	struct slice checked = {sector + LABEL_CHECKED, SECTOR - LABEL_CHECKED};

	return memcmp(sector, "LABELONE", 8) == 0 && number64(sector + 8) == number &&
	       memcmp(sector + 24, "LVM2 001", 8) == 0 &&
	       crc(crc_start, checked) == number32(sector + 16);
}

/* @text of @size bytes at @offset of the area, which is a ring behind its header. */
static bool read_ring(int fd, uint64_t area, uint64_t area_size, uint64_t offset, struct slice text)
{
	uint64_t to_end = area_size - offset;
	size_t first = text.n < to_end ? text.n : (size_t)to_end, rest = text.n - first;
	char *p = (char *)text.p;

	return fd_read_at(fd, p, first, area + offset) == (ssize_t)first &&
	       (rest == 0 || fd_read_at(fd, p + first, rest, area + AREA_HEADER) == (ssize_t)rest);
}

static bool read_header(int fd, uint64_t area, char header[AREA_HEADER])
{
	static const char magic[] = " LVM2 x[5A%r0N*>";
	struct slice checked = {header + AREA_MAGIC, AREA_HEADER - AREA_MAGIC};

	return fd_read_at(fd, header, AREA_HEADER, area) == AREA_HEADER &&
	       memcmp(header + AREA_MAGIC, magic, sizeof(magic) - 1) == 0 &&
	       crc(crc_start, checked) == number32(header);
}

static struct slice read_area(int fd, uint64_t area, struct arena *a)
{
	char header[AREA_HEADER];
	struct slice none = {0};

	if (!read_header(fd, area, header))
		return none;
	uint64_t area_size = number64(header + AREA_SIZE);
	const char *location = header + AREA_LOCATION;
	uint64_t offset = number64(location), size = number64(location + 8);
	bool ignored = number32(location + 20) & 1;

	if (ignored || size == 0 || size > LIMIT_LVM_TEXT || area_size <= AREA_HEADER ||
	    size > area_size - AREA_HEADER || offset < AREA_HEADER || offset >= area_size)
		return none;
	struct slice text = {arena_array(a, char, (size_t)size), (size_t)size};
	if (!read_ring(fd, area, area_size, offset, text) ||
	    crc(crc_start, text) != number32(location + 16))
		return none;
	return text;
}

/* After the id and the size come {offset, size} of areas for data up to one that is zero, then of
 * those for metadata. */
static struct slice find_text(int fd, const char *header, const char *end, struct arena *a)
{
	const char *p = header + LVM_ID_BYTES + 8;
	struct slice text = {0};

	while (end - p >= 16 && number64(p))
		p += 16;
	for (p += 16; end - p >= 16 && number64(p) && text.n == 0; p += 16)
		text = read_area(fd, number64(p), a);
	return text;
}

int lvm_label_read(int fd, struct arena *a, struct lvm_label *label)
{
	char start[LABEL_SECTORS * SECTOR];

	if (fd_read_at(fd, start, sizeof(start), 0) != sizeof(start))
		return -EIO;
	for (uint64_t i = 0; i < LABEL_SECTORS; i++) {
		const char *sector = start + i * SECTOR;
		if (!is_label(sector, i))
			continue;
		uint32_t offset = number32(sector + LABEL_OFFSET);
		if (offset > SECTOR - LVM_ID_BYTES - 8)
			return -EBADMSG;
		label->id = arena_copy(a, (struct slice){sector + offset, LVM_ID_BYTES});
		label->text = find_text(fd, sector + offset, sector + AREAS, a);
		return 0;
	}
	return -ENODATA;
}
