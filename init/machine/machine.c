/* What configurations ask about the machine. */
/* SPDX-License-Identifier: MIT */
#include "init/machine/machine.h"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "lib/arch.h"
#include "lib/sysdir.h"

enum { MAX_SMBIOS = 1 << 16 };

/* The property is strings that end in NUL; none of them has a blank. */
struct slice machine_compatible(void)
{
	static char room[512];
	struct slice text = sysdir_content(AT_FDCWD, "/proc/device-tree/compatible", room,
					   sizeof(room));

	for (size_t i = 0; i < text.n; i++)
		if (room[i] == 0)
			room[i] = ' ';
	return slice_trim(text);
}

/* Only handed on to the jobs that read configurations. */
static struct slice read_smbios(void)
{
	static char table[MAX_SMBIOS];

	return sysdir_content(AT_FDCWD, "/sys/firmware/dmi/tables/DMI", table, sizeof(table));
}

struct machine machine_look(void)
{
	static struct utsname name;
	struct arch_processor processor = arch_processor();

	uname(&name);
	return (struct machine){
		.efi = access("/sys/firmware/efi", F_OK) == 0,
		.arch = slice_str(name.machine),
		.long_mode = processor.long_mode,
		.pae = processor.pae,
		.compatible = machine_compatible(),
		.smbios = read_smbios(),
	};
}
