/* What a kernel knows of the machine, for comparing how it was started. */
/* SPDX-License-Identifier: MIT */
#ifndef STAGE2_MACHINE_H
#define STAGE2_MACHINE_H

/* One line through @say for each fact: "PROBE machine KEY=VALUE", in no particular order. */
void report_machine(void (*say)(const char *format, ...));

/* The same for each PCI function: "PROBE pci 0000:00:05.0 1022:2020 command=0007". */
void report_pci(void (*say)(const char *format, ...));

#endif
