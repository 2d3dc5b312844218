/* Samples how much memory user space has taken, from beside the first process,
 * and tells each new peak. */
/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EVERY_US = 2000, STEP_KIB = 16 };

/* What the kernel has counted per processor is added up when this is read. */
static void settle(void)
{
	char byte;
	int fd = open("/proc/sys/vm/stat_refresh", O_RDONLY);

	if (fd < 0)
		return;
	if (read(fd, &byte, 1) < 0) {
		/* then the figures are as good as they are */
	}
	close(fd);
}

static long field(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? atol(at + strlen(name)) : 0;
}

/* KiB: of programs, of files in memory (the unpacked initramfs is some),
 * of page tables and kernel stacks. */
static long taken(void)
{
	char text[4096];
	int fd = open("/proc/meminfo", O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (fd >= 0)
		close(fd);
	if (n < 0)
		return 0;
	text[n] = '\0';
	return field(text, "\nAnonPages:") + field(text, "\nShmem:") +
	       field(text, "\nPageTables:") + field(text, "\nKernelStack:");
}

/* The serial port where it is told. */
int main(int argc, char **argv)
{
	long peak = 0;
	int out = -1;

	if (argc != 2)
		return 1;
	for (;; usleep(EVERY_US)) {
		settle();
		long now = taken();
		if (out < 0)
			out = open(argv[1], O_WRONLY | O_NOCTTY);
		if (out < 0 || now < peak + STEP_KIB)
			continue;
		peak = now;
		dprintf(out, "\nPEAK %ld KiB\n", peak);
	}
}
