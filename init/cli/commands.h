/* The command line of an installed system. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_COMMANDS_H
#define INIT_CLI_COMMANDS_H

/*
 * main() of everything that is not PID 1: the command is the first word, or the name of the program
 * when that is "kexec". Returns the exit code: 0, 1 refused, 2 usage; for `kexec --status` 1 when
 * something is loaded, 0 when nothing is.
 */
int commands_main(int argc, char **argv);

#endif
