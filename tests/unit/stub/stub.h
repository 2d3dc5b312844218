/* An architecture that nobody builds: what a second folder of loader/ would hold, linked beside the
 * first one. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_STUB_STUB_H
#define TESTS_UNIT_STUB_STUB_H

#include "loader/raw.h"

/**
 * struct stub_machine - what the stub says about the machine, and what was asked of it
 * @prepared: how often a layout was asked for
 * @files:    what a layout was asked for, the last time; @begin: the first bytes of the kernel and
 *            of the initrds
 */
struct stub_machine {
	bool secure_boot, suits;
	uint32_t modes;
	int prepared;
	struct raw_files files;
	char begin[2][8];
};
extern struct stub_machine stub_machine;

bool stub_raw_suits(int root, struct slice *why);
int stub_raw_prepare(const struct raw_request *request, const struct raw_files *files, int root,
		     struct arena *a, struct raw_layout *layout, struct load_error *error);

#endif
