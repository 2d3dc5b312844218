/* The firmware's runtime services, handed on to the next kernel. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_X86_EFI_H
#define LOADER_X86_EFI_H

#include "loader/x86/bootparams.h"

/*
 * Add what a kernel needs that finds runtime services already moved to virtual addresses: efi_info
 * with a memory map of the runtime regions, and SETUP_EFI. From /sys/firmware/efi below @root.
 * Nothing is added when the running kernel does not use them (started by BIOS, noefi, no
 * CONFIG_EFI_RUNTIME_MAP): the ACPI pointer goes to its own field in any case.
 */
void efi_hand_over(struct handover *h, int root, const char running[BOOTPARAMS_BYTES]);

#endif
