/* Numbers, names and titles, put into lines. */
/* SPDX-License-Identifier: MIT */
#include "init/console/brush.h"

#include "lib/number.h"

void brush_number(struct grid_row *row, uint16_t end, int64_t v)
{
	char room[NUMBER_TEXT_BYTES];

	grid_put(row, end, number_text(v, room));
}

struct slice brush_title(const struct boot_entry *e)
{
	if (e->title.n)
		return e->title;
	return e->name.n ? e->name : e->id;
}

void brush_named(struct grid_row *row, uint16_t end, struct slice before, struct slice value,
		 struct slice behind)
{
	if (value.n == 0)
		return;
	grid_put(row, end, before);
	grid_put_cut(row, end, value);
	grid_put(row, end, behind);
}
