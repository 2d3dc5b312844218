/* Reading EFI variables. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_EFIVARS_H
#define INIT_MACHINE_EFIVARS_H

#include "discover/loadervars.h"

#define EFIVARS_DIR "/sys/firmware/efi/efivars"

/* The variables that systemd-boot goes by, from @dir as efivarfs shows them: files NAME-GUID, four
 * bytes of attributes, then the value. What is not there, or longer than a name or a number can be,
 * is empty. The texts stay where they are until the next call. Nothing is written. */
struct loader_vars efivars_read(const char *dir);

#endif
