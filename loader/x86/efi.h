/* EFI's runtime services, handed on to the next kernel. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_X86_EFI_H
#define LOADER_X86_EFI_H

#include "loader/x86/bootparams.h"

/*
 * The running kernel has moved the runtime services to virtual addresses, and that can be done only
 * once: add what the next one needs to find them there, which is efi_info with a memory map of the
 * runtime regions, and SETUP_EFI. From /sys/firmware/efi below @root. Nothing is added when the
 * running kernel does not use them (started by BIOS, noefi, no CONFIG_EFI_RUNTIME_MAP), but for the
 * address of ACPI's tables, which has a field of its own.
 */
void x86_efi_hand_over(struct handover *h, int root, const char running[BOOTPARAMS_BYTES]);

#endif
