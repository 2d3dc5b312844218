/* The version, as the Makefile has it. */
/* SPDX-License-Identifier: MIT */
#include "init/machine/release.h"

const char release_version[] = KEXLING_VERSION;
