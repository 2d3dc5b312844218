/* The first half of loading, in a job of its own: everything that reads and decodes foreign bytes.
 * */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_PREPARE_H
#define INIT_BOOT_PREPARE_H

#include "init/job/inner.h"
#include "loader/load.h"

/**
 * struct prepare - what is to be looked at
 * @request: for load_prepare()
 * @open:    called in the job first: opens the files of @request, by descriptors of volumes that
 *           were open before; false: *@result says why. NULL: they are open
 * @arg:     for @open
 * @fds, @n_fds: the volumes that @open opens files of: the job has no other descriptors. Without
 *           @open it has the files of @request
 * @inner:   the job, while it runs
 */
struct prepare {
	struct load_request request;
	bool (*open)(void *arg, struct arena *a, struct load_request *request,
		     struct load_result *result);
	void *arg;
	const int *fds;
	uint32_t n_fds;
	struct inner inner;
};

/*
 * Start the job: SANDBOX_UNPACKING, LIMIT_UNPACK_MEMORY, and no file that it makes may be larger
 * than half of the memory that is free. Needs rights (sandbox_enter()) that the caller may give up
 * afterwards, as the loading itself needs few (SANDBOX_LOADING). 0 or -errno.
 */
int prepare_start(struct prepare *prepare) __attribute__((warn_unused_result));

/* Wait for it. true and *@ready, for load_hand_over(), with descriptors that are the caller's until
 * the process ends; or false and *@result, whose message says why. Texts are of @a. */
bool prepare_finish(struct prepare *prepare, struct arena *a, struct load_ready *ready,
		    struct load_result *result);

#endif
