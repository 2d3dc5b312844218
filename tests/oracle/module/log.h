/* The log: one JSON object a line, {"ev": NAME, FIELD: VALUE, ...}. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_ORACLE_MODULE_LOG_H
#define TESTS_ORACLE_MODULE_LOG_H

/* Open the log, to append to it. Gives whether it could. */
int log_open(const char *path);

/* An event is log_event(), fields, and log_end(), which writes it. */
void log_event(const char *name);
void log_end(void);

void log_text(const char *field, const char *text); /* NULL is null */
void log_number(const char *field, long number);
void log_words(const char *field, int n, char *const *words);

/* A field of another form: its name, then what the caller writes. */
void log_field(const char *field);
void log_raw(const char *text);
void log_quoted(const char *text);

/* An event without fields. */
void log_say(const char *name);

/* End GRUB. */
_Noreturn void log_exit(void);

#endif
