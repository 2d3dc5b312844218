/* The page of keys. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/help.h"

void help_put(struct paper *p)
{
	static const struct {
		struct slice keys, what;
	} lines[] = {
		{S_INIT("Up Down"),
		 S_INIT("select; also k j, ^P ^N, Page Up, Page Down, Home, End")},
		{S_INIT("Enter"), S_INIT("boot the entry, or open the submenu")},
		{S_INIT("Esc Left"), S_INIT("leave the submenu")},
		{S_INIT("e"), S_INIT("edit the command line, for this boot only")},
		{S_INIT("i"), S_INIT("show everything about the entry")},
		{S_INIT("d t"),
		 S_INIT("show what became of each device; what has happened, and when")},
		{S_INIT("r"), S_INIT("look at all devices again")},
		{S_INIT("c"), S_INIT("rescue shell on this console; so does Esc Esc")},
		{S_INIT("^L"), S_INIT("draw the screen again")},
		{S_INIT(""), S_INIT("")},
		{S_INIT("*"), S_INIT("is booted by itself when nobody presses a key")},
		{S_INIT("+"), S_INIT("a submenu")},
		{S_INIT("!"), S_INIT("cannot be booted, or has failed: the lines below say why")},
		{S_INIT(""), S_INIT("")},
		{S_INIT("In the editor"),
		 S_INIT("Enter or ^X boots, Esc leaves; arrows, Home ^A, End ^E, "
			"Backspace, Delete; ^W ^U ^K delete the word before "
			"the cursor, all before it, all behind it")},
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		paper_put(p, lines[i].keys, PAPER_INDENT, lines[i].what);
}
