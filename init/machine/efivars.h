/* EFI variables, read and written as efivarfs shows them: files NAME-GUID in one directory, each
 * with four bytes of attributes before the value. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_EFIVARS_H
#define INIT_MACHINE_EFIVARS_H

#include "discover/loadervars.h"
#include "discover/source.h"

#define EFIVARS_DIR "/sys/firmware/efi/efivars"

/* Ours, in which starts are counted. */
#define EFIVARS_TALLY "KexlingAttempts-9d1c1f5e-3c0b-4b7e-9f0a-5f6d2a7c4e11"

/* Ours, too: in which restarts are counted by which the firmware starts what kexec cannot. */
#define EFIVARS_RESTARTS "KexlingRestarts-9d1c1f5e-3c0b-4b7e-9f0a-5f6d2a7c4e11"

/* The variables in @vars that systemd-boot goes by, texts in @a. What is not there, or longer than
 * a name or a number can be, is empty. Their bytes are foreign: in PID 1 this belongs in a job. */
struct loader_vars efivars_loader(struct source *vars, struct arena *a);

/* The value of HibernateLocation, in @a: UTF-16 in which systemd left word of a system that sleeps,
 * at most EFIVARS_LONGEST bytes of it. Empty: there is none. Foreign, too. */
enum { EFIVARS_LONGEST = 4096 };
struct slice efivars_hibernation(struct source *vars, struct arena *a);

/* Make the variable @name of systemd's loader interface, or one of ours, in the directory @dir a
 * non-volatile one of these bytes (no other kind can be made by a running system). It is written
 * only when it is not so already. 0 or -errno. */
int efivars_set(int dir, const char *name, struct slice value) __attribute__((warn_unused_result));

/* Remove it. 0, also when it is not there, or -errno. */
int efivars_remove(int dir, const char *name);

/* Whether the value of that variable begins with these bytes. */
bool efivars_begins(int dir, const char *name, struct slice value);

/* @text as UTF-16, little endian, with a NUL behind it: in @a. */
struct slice efivars_text(struct slice text, struct arena *a);

/* Ask the firmware, by a variable in the directory @dir, to show its set-up at the next start. 0;
 * -EOPNOTSUPP: it has no such request; or another -errno. */
int efivars_request_setup(const char *dir) __attribute__((warn_unused_result));

#endif
