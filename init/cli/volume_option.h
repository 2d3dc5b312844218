/* "DIR,uuid=1234,label=boot": a directory and what it is called, as --volume takes it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_VOLUME_OPTION_H
#define INIT_CLI_VOLUME_OPTION_H

#include "discover/volume.h"

/* Take the value of --volume apart; "\\," is a comma that belongs to a name. CLI_DONE with *@dir
 * and *@facts (texts in @a), or CLI_USAGE with a message printed. */
int volume_option(struct slice value, struct arena *a, struct slice *dir, struct facts *facts)
	__attribute__((warn_unused_result));

#endif
