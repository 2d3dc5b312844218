/* The set of registered parsers. */
/* SPDX-License-Identifier: MIT */
#include "discover/parser.h"

const struct parser *parser_by_name(struct slice name)
{
	REGISTRY_FOR_EACH(struct parser, parsers, p)
		if (slice_eq(slice_str((*p)->name), name))
			return *p;
	return NULL;
}
