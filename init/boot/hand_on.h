/* What the next system is told of how it was started: one more archive behind its initrds. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_HAND_ON_H
#define INIT_BOOT_HAND_ON_H

#include "init/boot/record.h"
#include "loader/load.h"

/* struct hand_on - what is told: @record, NULL: nothing; and of whom, the rest */
struct hand_on {
	const struct record *record;
	const struct catalog *catalog;
	const struct settings *settings;
	const struct boot_entry *entry;
};

/* Whether @entry is told anything: the settings want it, and it has an initrd, and is no unified
 * kernel image, which is measured as a whole. */
bool hand_on_tells(const struct settings *settings, const struct boot_entry *entry);

/* An empty file for it, made while that may still be done; -1: nothing is to be told. */
int hand_on_file(const struct hand_on *what) __attribute__((warn_unused_result));

/*
 * Write what->record to @file as an archive with /.extra/kexling/boot.json, and add that to the
 * initrds of @ready. Where it has none, where memory is short, or where anything fails, @ready
 * stays as it is: it never keeps an entry from being started.
 */
void hand_on(const struct hand_on *what, int file, struct arena *a, struct load_ready *ready);

#endif
