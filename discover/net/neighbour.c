/* Reads spanning tree's and LACP's frames. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/neighbour.h"

#include "lib/number.h"

enum {
	AT_TYPE = 12, AT_BODY = 14, AT_BPDU = 17, BPDU_VERSION = 2, BPDU_FLAGS = 4,
	LENGTH_MAX = 1500, ETHERTYPE_SLOW = 0x8809, SLOW_LACP = 1,
	RAPID = 2, FORWARDING = 0x20,
};

/* Of the old protocol all states look alike. */
static enum neighbour_word read_tree(struct slice bpdu)
{
	if (bpdu.n < BPDU_FLAGS || number_be_at(bpdu, 0, 2) != 0)
		return NEIGHBOUR_NOTHING;
	if ((uint8_t)bpdu.p[BPDU_VERSION] < RAPID || bpdu.n == BPDU_FLAGS)
		return NEIGHBOUR_TREE;
	return bpdu.p[BPDU_FLAGS] & FORWARDING ? NEIGHBOUR_FORWARDING : NEIGHBOUR_BLOCKING;
}

enum neighbour_word neighbour_read(struct slice frame)
{
	static const struct slice tree = S_INIT("\x42\x42\3");	/* LLC */
	uint64_t type = number_be_at(frame, AT_TYPE, 2);

	if (type == ETHERTYPE_SLOW && number_be_at(frame, AT_BODY, 1) == SLOW_LACP)
		return NEIGHBOUR_BOND;
	if (type <= LENGTH_MAX && slice_starts(slice_from(frame, AT_BODY), tree))
		return read_tree(slice_from(frame, AT_BPDU));
	return NEIGHBOUR_NOTHING;
}
