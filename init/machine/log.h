/* The log: lines in the kernel's ring buffer, which is bounded, never blocks,
 * and is read by dmesg. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_LOG_H
#define INIT_MACHINE_LOG_H

#include "discover/note.h"
#include "init/machine/settings.h"

/* Messages above @level are not written from now on. Before the first call nothing is. */
void log_open(enum log_level level);

/* From now on @copy is given each line too, and its severity as syslog has it: 3 is an error. */
void log_copy_to(void (*copy)(unsigned severity, struct slice line));

/* One line; control characters are made harmless. */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A note: code, path and line, message. */
void log_note(enum log_level level, const struct note *note);

#endif
