/* Devices that a machine tells of on the command line alone. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_DEVICE_WORDS_H
#define INIT_BOOT_DEVICE_WORDS_H

#include "lib/arena.h"

/* The next kernel's @cmdline, with the "virtio_mmio.device=" words of the @running one's behind it:
 * in a small virtual machine without ACPI nothing else says where its disks are. One that names
 * such devices itself stays as it is. Text in @a. */
struct slice device_words(struct slice running, struct slice cmdline, struct arena *a);

#endif
