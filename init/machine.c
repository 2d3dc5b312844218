/* What configurations ask about the machine. */
/* SPDX-License-Identifier: MIT */
#include "init/machine.h"

#include <sys/utsname.h>
#include <unistd.h>

struct machine machine_look(void)
{
	static struct utsname name;

	uname(&name);
	return (struct machine){.efi = access("/sys/firmware/efi", F_OK) == 0,
				.arch = slice_str(name.machine)};
}
