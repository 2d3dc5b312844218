/* What configurations ask about the machine. */
/* SPDX-License-Identifier: MIT */
#include "init/machine.h"

#include <fcntl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "lib/fd.h"

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

struct machine machine_look(void)
{
	static struct utsname name;

	uname(&name);
	return (struct machine){.efi = access("/sys/firmware/efi", F_OK) == 0,
				.arch = slice_str(name.machine),
				.compatible = read_compatible()};
}
