/* Running a foreign script in a job, as whatever reads foreign bytes does, for a command that shows
 * what came of it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_SCRIPT_H
#define INIT_CLI_SCRIPT_H

#include "lib/json.h"

/**
 * struct script - what the job does
 * @put:    run it, and put what came of it; negative: there is no memory for it
 * @indent: for people, rather than one line for each object
 * @fds:    the @n_fds directories that it may look into
 */
struct script {
	int (*put)(void *arg, struct arena *a, struct json *j);
	void *arg;
	bool indent;
	const int *fds;
	uint32_t n_fds;
};

/* NULL and *@json, in @a; or what went wrong, for people: a run of which there is more to show than
 * LIMIT_SCRIPT_JSON is not shown at all. */
const char *script_run(const struct script *s, struct arena *a, struct slice *json);

/* Whether @json is what such a job may answer: characters, and line ends. */
bool script_printable(struct slice json);

#endif
