/* Characters of well-formed UTF-8 (RFC 3629), one at a time. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_UTF8_H
#define LIB_UTF8_H

#include "lib/slice.h"

enum { UTF8_BYTES = 4 };	/* the longest character */

/* The number of bytes of a character that begins with @lead, 1 to 4; 0: none does. */
unsigned utf8_expected(unsigned char lead);

/* Whether @byte can only be a character's second, third or fourth. */
static inline bool utf8_continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* The number of bytes of the character at the front of @s, which is not empty, and the character in
 * *@c; 0, and *@c untouched, when there is none that is well-formed. The C1 controls U+0080 to
 * U+009F count as ill-formed: terminals obey them. */
size_t utf8_read(struct slice s, uint32_t *c);

static inline size_t utf8_length(struct slice s)
{
	uint32_t c;

	return utf8_read(s, &c);
}

/* Write character @c, which is at most 0x10ffff: its number of bytes. */
size_t utf8_write(uint32_t c, char bytes[UTF8_BYTES]);

#endif
