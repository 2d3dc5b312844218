/* The table of all commands: each file of commands has its own, here is their order. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/commands.h"

#include "discover/conf/ipxe/cmd_image.h"
#include "discover/conf/ipxe/cmd_machine.h"
#include "discover/conf/ipxe/cmd_menu.h"
#include "discover/conf/ipxe/cmd_script.h"

const struct ipxe_command *ipxe_command_find(struct slice name)
{
	static const struct ipxe_command *const tables[] = {
		ipxe_script_commands, ipxe_image_commands, ipxe_menu_commands,
		ipxe_machine_commands,
	};

	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
		for (const struct ipxe_command *c = tables[i]; c->names; c++)
			if (name.n && slice_has_word(slice_str(c->names), name))
				return c;
	return NULL;
}
