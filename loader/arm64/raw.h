/* kexec_load(2) on 64-bit ARM (Documentation/arch/arm64/booting.rst). */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_ARM64_RAW_H
#define LOADER_ARM64_RAW_H

#include "loader/raw.h"

/* As struct architecture says. -ENOTSUP: the running kernel does not show its device tree. */
int arm64_raw_prepare(const struct raw_request *request, const struct raw_files *files, int root,
		      struct arena *a, struct raw_layout *layout, struct load_error *error)
	__attribute__((warn_unused_result));

#endif
