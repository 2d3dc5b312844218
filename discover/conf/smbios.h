/* Fields of the machine's SMBIOS structures (DMTF DSP0134). */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_SMBIOS_H
#define CONF_SMBIOS_H

#include "lib/slice.h"

/* @n bytes at @offset of the first structure of that type; empty: there is none, or it is
 * shorter. */
struct slice smbios_bytes(struct slice table, uint8_t type, size_t offset, size_t n);

/* The string that the byte at @offset numbers. */
struct slice smbios_text(struct slice table, uint8_t type, size_t offset);

#endif
