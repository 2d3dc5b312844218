/* Keys: what a terminal sends, decoded. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CONSOLE_KEYS_H
#define INIT_CONSOLE_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "init/menu/key.h"

/* An Esc that nothing has followed for that long was the key and not the start of a sequence. */
enum { KEYS_ESC_MS = 200, KEYS_HELD = 16 };

/**
 * struct keys - the decoder of one console; the zero value is its start
 * @wake: monotonic ms when keys_timeout() wants to be called; 0: never
 * @cursor_row, @cursor_column: from 1, as the last report of the cursor says, which is no key; for
 *        the caller to read, and to set back to 0
 */
struct keys {
	int64_t wake;
	uint8_t n;
	bool drop;
	uint16_t cursor_row, cursor_column;
	unsigned char held[KEYS_HELD];
};

/* Decode one byte that arrived at @now (monotonic ms): the number of events put into @out.
 * Understands what the Linux console, xterm, rxvt and VT100/VT220 send, and the control characters
 * that GRUB's menu takes in place of the arrows. Line noise (NUL, 0xff, bytes that are not UTF-8,
 * unbound control characters, unknown sequences) gives no event. */
unsigned keys_put(struct keys *k, unsigned char byte, int64_t now, struct key_event out[2]);

/* To be called at @k->wake: the lone Esc, if that is what was waited for. */
unsigned keys_timeout(struct keys *k, int64_t now, struct key_event out[2]);

#endif
