/* Devices, between a person in the rescue shell and process 1. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/lend.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "init/machine/request.h"

enum { ANSWER_MS = 5000 };

/* Where a link to it would be. */
static const char *node_of(struct slice word, struct arena *a)
{
	if (slice_skip(&word, S("UUID=")))
		return arena_cstr(a, arena_format(a, "/dev/disk/by-uuid/%.*s", SLICE_ARG(word)));
	if (slice_skip(&word, S("LABEL=")))
		return arena_cstr(a, arena_format(a, "/dev/disk/by-label/%.*s", SLICE_ARG(word)));
	if (slice_has(word, '/'))
		return arena_cstr(a, word);
	return arena_cstr(a, arena_format(a, "/dev/%.*s", SLICE_ARG(word)));
}

struct slice lend_device(const char *word, struct arena *a)
{
	char *real = realpath(node_of(slice_str(word), a), NULL);
	struct slice path = arena_copy(a, slice_str(real));
	struct stat st;
	bool block = real && stat(real, &st) == 0 && S_ISBLK(st.st_mode);

	free(real);
	if (!block || !slice_skip(&path, S("/dev/"))) {
		cli_error(CLI_REFUSED, "%s: %s; 'kexling explain --devices' lists them", word,
			  real ? "no block device" : strerror(errno));
		return (struct slice){0};
	}
	for (size_t i = 0; i < path.n; i++)	/* as the kernel spells it: "cciss!c0d0" */
		if (path.p[i] == '/')
			((char *)path.p)[i] = '!';
	return path;
}

int lend_ask(const char *verb, struct slice name, struct arena *a, struct slice *others)
{
	char room[REQUEST_ANSWER_BYTES];
	struct slice words = arena_format(a, "%s %.*s", verb, SLICE_ARG(name));
	int n = request_ask(words, ANSWER_MS, room);

	if (n == -ENOENT || n == -ECONNREFUSED)
		return cli_error(CLI_REFUSED, "this is for kexling's own rescue shell: no "
				 "boot loader runs here that holds disks");
	if (n < 0)
		return cli_error(CLI_REFUSED, "the boot loader does not answer: %s",
				 strerror(-n));
	struct slice answer = arena_copy(a, (struct slice){room, (size_t)n});
	*others = answer;
	if (slice_skip(others, S("ok")))
		return CLI_DONE;
	return cli_error(CLI_REFUSED, "%.*s: %.*s", SLICE_ARG(name), SLICE_ARG(answer));
}
