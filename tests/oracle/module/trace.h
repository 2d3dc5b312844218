/* What is printed and what is run. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_ORACLE_MODULE_TRACE_H
#define TESTS_ORACLE_MODULE_TRACE_H

/* Take hold of all that GRUB prints, and of every command that is registered now. Nothing is logged
 * before trace_begin(). */
void trace_prepare(void);
void trace_begin(void);

#endif
