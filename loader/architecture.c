/* Finds an architecture among the registered ones. */
/* SPDX-License-Identifier: MIT */
#include "loader/architecture.h"

#include "lib/arch.h"

const struct architecture *architecture_find(struct slice name)
{
	REGISTRY_FOR_EACH(struct architecture, loader_architectures, it)
		if (slice_eq(slice_str((*it)->name), name))
			return *it;
	return NULL;
}

const struct architecture *architecture_native(void)
{
	static const struct architecture without_folder = {
		.name = ARCH_NAME, .kernel = "Image", .cmdline_reserve = 1,
	};
	const struct architecture *found = architecture_find(S(ARCH_NAME));

	return found ? found : &without_folder;
}
