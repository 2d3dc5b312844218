/* The page of keys. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/help.h"

#include "init/menu/here.h"

void help_put(struct paper *p, const struct browser *b, const struct listing *list)
{
	static const struct {
		enum need need;
		struct slice keys, what;
	} lines[] = {
		{NEED_ENTRY, S_INIT("Up Down"),
		 S_INIT("select; also k j, ^P ^N, Page Up, Page Down, Home, End")},
		{NEED_ENTRY, S_INIT("Enter"), S_INIT("boot the entry, or open the submenu")},
		{NEED_INSIDE, S_INIT("Esc Left"), S_INIT("back to the whole list")},
		{NEED_ENTRY, S_INIT("/"), S_INIT("find entries: type a part of the title")},
		{NEED_EDITOR, S_INIT("e"),
		 S_INIT("edit kernel, command line and initrds, for this boot only")},
		{NEED_ENTRY, S_INIT("i"), S_INIT("show everything about the entry")},
		{NEED_KEPT, S_INIT("S"),
		 S_INIT("make it the default from now on, not for one boot only")},
		{NEED_TIMEOUT, S_INIT("+ -"), S_INIT("a longer, a shorter timeout from now on")},
		{NEED_MACHINE, S_INIT("d t"),
		 S_INIT("show what became of each device; what has happened, and when")},
		{NEED_MACHINE, S_INIT("r"), S_INIT("look at all devices again")},
		{NEED_TRUST, S_INIT("c"), S_INIT("rescue shell on this console")},
		{NEED_MACHINE, S_INIT("R P"), S_INIT("twice: restart the machine, power it off")},
		{NEED_SETUP, S_INIT("F"), S_INIT("twice: restart into the firmware's set-up")},
		{NEED_LEAVE, S_INIT("q ^C"), S_INIT("leave this menu")},
		{NEED_NOTHING, S_INIT("^L"), S_INIT("draw the screen again")},
		{NEED_NOTHING, S_INIT(""), S_INIT("")},
		{NEED_ENTRY, S_INIT("*"), S_INIT("is booted by itself when nobody presses a key")},
		{NEED_ENTRY, S_INIT("+ !"),
		 S_INIT("a submenu; what cannot be booted, or failed: select it to see why")},
		{NEED_EDITOR, S_INIT("In the editor"),
		 S_INIT("Enter or ^X boots, Esc leaves; arrows, Home ^A, End ^E, Backspace, "
			"Delete; ^W ^U ^K delete the word, all before, all behind")},
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		if (here_has(b, list, lines[i].need))
			paper_put(p, lines[i].keys, PAPER_INDENT, lines[i].what);
}
