/* The directories of --root and --volume, and what these are called: "DIR,uuid=1234,label=boot". */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_VOLUME_OPTION_H
#define INIT_CLI_VOLUME_OPTION_H

#include "discover/volume.h"
#include "init/cli/options.h"

/* A directory that stands for a mounted file system: @root, the caller's, and what it is called. */
struct volume_option {
	int root;
	struct facts facts;
};

/* Take the value of --volume apart; "\\," is a comma that belongs to a name. CLI_DONE with *@dir
 * and *@facts (texts in @a), or CLI_USAGE with a message printed. */
int volume_option_read(struct slice value, struct arena *a, struct slice *dir, struct facts *facts)
	__attribute__((warn_unused_result));

/* Open what --root or --volume gave. CLI_DONE, or another exit code with a message printed. */
int volume_option_open(const struct named_value *given, struct arena *a, struct volume_option *v)
	__attribute__((warn_unused_result));

#endif
