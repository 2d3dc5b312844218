/* The `kexec` personality: the program called by that name takes kexec-tools' options. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_KEXEC_H
#define INIT_CLI_KEXEC_H

/*
 * main() of `kexec`. What the options mean is in kexec(8) of kexec-tools; different here: every
 * --initrd counts, --append adds to --command-line, and -s and -c choose the system call.
 * Returns the exit code: 0, 1 refused, 2 usage; for --status 1 when something is loaded, 0 when
 * nothing is.
 */
int kexec_main(int argc, char **argv);

#endif
