/* The types of partitions that count their starts. */
/* SPDX-License-Identifier: MIT */
#include "discover/gptprio.h"

bool gptprio_counts(struct slice guid)
{
	return slice_eq_fold(guid, S("5dfbf5f4-2848-4bac-aa5e-0d9a20b745a6")) ||
	       slice_eq_fold(guid, S("6b636168-7420-6568-2070-6c616e657421"));
}
