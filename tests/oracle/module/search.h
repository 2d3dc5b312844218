/* `search` with the answers of $oracle_map: words KEY=DEVICE. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_ORACLE_MODULE_SEARCH_H
#define TESTS_ORACLE_MODULE_SEARCH_H

struct grub_command;

int search_map(struct grub_command *command, int argc, char **argv);

#endif
