/* What the user prefers, then fixed disks, then the rest. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/precedence.h"

enum { INSIDE = 1 << 24 };

/* What can be unplugged is not what a server boots from by itself: fixed disks come first. */
uint32_t precedence_of_device(const struct block_device *dev, uint32_t index)
{
	return PRECEDENCE_UNNAMED + index + (dev->removable ? LIMIT_VOLUMES : 0u);
}

uint32_t precedence_of_net(uint32_t number, bool prefer)
{
	return prefer ? 0 : PRECEDENCE_LAST_DEVICE + number;
}

uint32_t precedence_of_image(uint32_t number)
{
	return INSIDE + number;
}

/* One name off a list that is separated by blanks or commas. */
static struct slice next_name(struct slice *list)
{
	size_t n = 0;

	while (list->n && (ascii_blank(list->p[0]) || list->p[0] == ','))
		*list = slice_from(*list, 1);
	while (n < list->n && !ascii_blank(list->p[n]) && list->p[n] != ',')
		n++;
	struct slice name = slice_upto(*list, n);
	*list = slice_from(*list, n);
	return name;
}

uint32_t precedence_named(uint32_t precedence, struct slice order, const struct facts *facts,
			  bool removable)
{
	for (uint32_t i = 2; order.n; i += 2) {
		struct slice name = next_name(&order);
		if (name.n && (volume_is(facts, name) || slice_eq(name, facts->disk)))
			return i + removable;
	}
	return precedence;
}
