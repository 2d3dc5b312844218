/* Taking the slots of a FAT directory apart. */
/* SPDX-License-Identifier: MIT */
#include "init/write/fat_name.h"

enum {
	ATTRIBUTES_AT = 11, CHECKSUM_AT = 13, HIGH_AT = 20, LOW_AT = 26,
	SHORT_BYTES = 11, EXTENSION_AT = 8,
	LONG_NAME = 0x0f, LABEL = 0x08, DIRECTORY = 0x10,
	LAST_PART = 0x40, FREE = 0xe5, END = 0, KANJI = 0x05,
};

/* Where the characters of a long name are in its slot, in UTF-16. */
static const unsigned char places[FAT_SLOT_CHARS] = {1,  3,	 5,  7,	 9,  14, 16,
						     18, 20, 22, 24, 28, 30};

static unsigned byte_at(const char *p, size_t i)
{
	return (unsigned char)p[i];
}

static unsigned word_at(const char *p, size_t i)
{
	return byte_at(p, i) | byte_at(p, i + 1) << 8;
}

static bool is_long(const char *slot)
{
	return (byte_at(slot, ATTRIBUTES_AT) & 0x3f) == LONG_NAME;
}

static unsigned checksum(const char *slot)
{
	unsigned sum = 0;

	for (size_t i = 0; i < SHORT_BYTES; i++)
		sum = (((sum & 1) << 7 | sum >> 1) + byte_at(slot, i)) & 0xff;
	return sum;
}

static void put_char(struct fat_entry *e, char c)
{
	if (e->name_n < FAT_NAME_MAX)
		e->name[e->name_n++] = c;
}

static void take_short_name(const char *slot, struct fat_entry *e)
{
	size_t base = EXTENSION_AT, end = SHORT_BYTES;

	while (base && slot[base - 1] == ' ')
		base--;
	while (end > EXTENSION_AT && slot[end - 1] == ' ')
		end--;
	e->name_n = 0;
	for (size_t i = 0; i < base; i++)
		put_char(e, i == 0 && byte_at(slot, 0) == KANJI ? (char)FREE : slot[i]);
	if (end > EXTENSION_AT)
		put_char(e, '.');
	for (size_t i = EXTENSION_AT; i < end; i++)
		put_char(e, slot[i]);
}

/* The parts before the short name at slot @at: how many; 0: no long name. */
static uint32_t count_parts(struct slice slots, uint32_t at)
{
	const char *own = slots.p + (size_t)at * FAT_SLOT_BYTES;
	unsigned sum = checksum(own);

	for (uint32_t n = 1; n <= at && n <= FAT_NAME_MAX / FAT_SLOT_CHARS + 1; n++) {
		const char *part = own - (size_t)n * FAT_SLOT_BYTES;

		if (!is_long(part) || byte_at(part, CHECKSUM_AT) != sum ||
		    (byte_at(part, 0) & ~(unsigned)LAST_PART) != n)
			return 0;
		if (byte_at(part, 0) & LAST_PART)
			return n;
	}
	return 0;
}

/* From the front of the name, whose parts stand before @own. */
static void take_long_name(const char *own, uint32_t parts, struct fat_entry *e)
{
	e->name_n = 0;
	for (uint32_t i = 0; i < parts * FAT_SLOT_CHARS; i++) {
		const char *part = own - (size_t)(i / FAT_SLOT_CHARS + 1) * FAT_SLOT_BYTES;
		unsigned c = word_at(part, places[i % FAT_SLOT_CHARS]);

		if (c == 0)
			return;
		put_char(e, c < 0x80 ? (char)c : '?');
	}
}

bool fat_entry_next(struct slice slots, uint32_t at, struct fat_entry *e)
{
	for (; slots.n / FAT_SLOT_BYTES > at; at++) {
		const char *own = slots.p + (size_t)at * FAT_SLOT_BYTES;

		if (byte_at(own, 0) == END)
			return false;
		if (byte_at(own, 0) == FREE || (byte_at(own, ATTRIBUTES_AT) & LABEL))
			continue;
		uint32_t parts = count_parts(slots, at);
		*e = (struct fat_entry){
			.first = at - parts, .n = parts + 1,
			.cluster = word_at(own, HIGH_AT) << 16 | word_at(own, LOW_AT),
			.directory = byte_at(own, ATTRIBUTES_AT) & DIRECTORY,
		};
		if (parts)
			take_long_name(own, parts, e);
		else
			take_short_name(own, e);
		return true;
	}
	return false;
}

void fat_name_put(char *slots, const struct fat_entry *e, struct slice name)
{
	for (size_t i = 0; i < name.n; i++) {
		size_t slot = e->n - 2 - i / FAT_SLOT_CHARS;
		char *to = slots + slot * FAT_SLOT_BYTES + places[i % FAT_SLOT_CHARS];

		to[0] = name.p[i];
		to[1] = 0;
	}
}
