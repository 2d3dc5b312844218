/* Where a bzImage and its initrds go, for kexec_load(2). */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_X86_RAW_H
#define LOADER_X86_RAW_H

#include "loader/raw.h"

/* As struct architecture has them. */
bool x86_raw_suits(int root, struct slice *why);
int x86_raw_prepare(const struct raw_request *request, const struct raw_files *files, int root,
		    struct arena *a, struct raw_layout *layout, struct load_error *error)
	__attribute__((warn_unused_result));

#endif
