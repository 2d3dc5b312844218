/* Fields of the machine's SMBIOS structures (DMTF DSP0134). */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/smbios.h"

enum { HEADER_BYTES = 4 };

/* The formatted part and the strings of the first structure; what follows is left in *@table. */
static bool take(struct slice *table, struct slice *fields, struct slice *strings)
{
	size_t n = table->n >= HEADER_BYTES ? (unsigned char)table->p[1] : 0, end;

	if (n < HEADER_BYTES || n > table->n)
		return false;
	*fields = slice_upto(*table, n);
	*strings = slice_from(*table, n);
	for (end = 0; end + 1 < strings->n; end++)
		if (!strings->p[end] && !strings->p[end + 1])
			break;
	*table = slice_from(*strings, end + 2);
	*strings = slice_upto(*strings, end + 1);
	return true;
}

static bool find(struct slice table, uint8_t type, struct slice *fields, struct slice *strings)
{
	while (take(&table, fields, strings))
		if ((uint8_t)fields->p[0] == type)
			return true;
	return false;
}

struct slice smbios_bytes(struct slice table, uint8_t type, size_t offset, size_t n)
{
	struct slice fields, strings;

	if (!find(table, type, &fields, &strings) || offset > fields.n || n > fields.n - offset)
		return (struct slice){0};
	return slice_upto(slice_from(fields, offset), n);
}

struct slice smbios_text(struct slice table, uint8_t type, size_t offset)
{
	struct slice fields, strings, text = {0};

	if (!find(table, type, &fields, &strings) || offset >= fields.n)
		return text;
	for (unsigned n = (unsigned char)fields.p[offset]; n && strings.n; n--)
		text = slice_cut(&strings, '\0');
	return fields.p[offset] ? text : (struct slice){0};
}
