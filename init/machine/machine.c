/* What configurations ask about the machine. */
/* SPDX-License-Identifier: MIT */
#include "init/machine/machine.h"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "lib/arch.h"
#include "lib/fd.h"

enum { MAX_SMBIOS = 1 << 16 };

/* The property is strings that end in NUL; none of them has a blank. */
static struct slice read_compatible(void)
{
	static char text[512];
	AUTO_FD fd = open("/proc/device-tree/compatible", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : fd_read_at(fd, text, sizeof(text), 0);

	for (ssize_t i = 0; i < n; i++)
		if (text[i] == 0)
			text[i] = ' ';
	return slice_trim((struct slice){text, n < 0 ? 0 : (size_t)n});
}

/* Only handed on to the jobs that read configurations. */
static struct slice read_smbios(void)
{
	static char table[MAX_SMBIOS];
	AUTO_FD fd = open("/sys/firmware/dmi/tables/DMI", O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : fd_read_at(fd, table, sizeof(table), 0);

	return (struct slice){table, n < 0 ? 0 : (size_t)n};
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
		.compatible = read_compatible(),
		.smbios = read_smbios(),
	};
}
