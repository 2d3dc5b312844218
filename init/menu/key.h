/* A key as the menu knows it, whatever terminal it came from. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_KEY_H
#define INIT_MENU_KEY_H

#include <stdint.h>

enum key {
	KEY_TEXT,		/* a printable character: key_event.text */
	KEY_ENTER,
	KEY_ESC,
	KEY_TAB,
	KEY_UP,
	KEY_DOWN,
	KEY_LEFT,
	KEY_RIGHT,
	KEY_HOME,
	KEY_END,
	KEY_PAGE_UP,
	KEY_PAGE_DOWN,
	KEY_BACKSPACE,
	KEY_DELETE,
	KEY_INSERT,
	KEY_F1, KEY_F2, KEY_F3, KEY_F4, KEY_F5, KEY_F6,
	KEY_F7, KEY_F8, KEY_F9, KEY_F10, KEY_F11, KEY_F12,
	KEY_KILL_BEFORE,	/* ^U */
	KEY_KILL_AFTER,		/* ^K */
	KEY_KILL_WORD,		/* ^W */
	KEY_REPAINT,		/* ^L */
	KEY_CANCEL,		/* ^C, ^G */
	KEY_COUNT
};

/**
 * struct key_event - one key
 * @text: for KEY_TEXT one character of well-formed UTF-8, @n bytes
 */
struct key_event {
	enum key key;
	uint8_t n;
	char text[4];
};

#endif
