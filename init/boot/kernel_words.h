/* The words of one kind on a kernel's command line. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_KERNEL_WORDS_H
#define INIT_BOOT_KERNEL_WORDS_H

#include "lib/arena.h"

/* The words of @cmdline that start with @prefix, joined by blanks, in @a. Empty: there is none. */
struct slice kernel_words(struct slice cmdline, struct slice prefix, struct arena *a);

#endif
