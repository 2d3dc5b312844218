/* kexec_file_load(2), kexec_load(2) and reboot(2), which the C library does not wrap. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/kexec.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <linux/reboot.h>
#include <sys/syscall.h>

#include "lib/fd.h"

static int result(long n)
{
	return n < 0 ? -errno : 0;
}

int kexec_file(int kernel, int initrd, const char *cmdline)
{
	unsigned long flags = initrd < 0 ? KEXEC_FILE_NO_INITRAMFS : 0;

	return result(syscall(SYS_kexec_file_load, kernel, initrd, strlen(cmdline) + 1, cmdline,
			      flags));
}

int kexec_segments(uint32_t architecture, uint64_t entry, size_t n,
		   const struct kexec_segment *segments)
{
	const unsigned long flags = architecture;

	return result(syscall(SYS_kexec_load, entry, n, segments, flags));
}

int kexec_unload(void)
{
	int err = result(syscall(SYS_kexec_file_load, -1, -1, 0ul, NULL,
				 (unsigned long)KEXEC_FILE_UNLOAD));

	return err == -ENOSYS ? kexec_segments(KEXEC_ARCH_DEFAULT, 0, 0, NULL) : err;
}

int kexec_is_loaded(const char *which)
{
	AUTO_FD fd = open(which, O_RDONLY | O_CLOEXEC);
	char digit = '0';

	if (fd < 0)
		return -errno;
	ssize_t n = fd_read_at(fd, &digit, 1, 0);
	if (n < 0)
		return (int)n;
	return digit == '1';
}

int kexec_jump(void)
{
	return result(syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2,
			      LINUX_REBOOT_CMD_KEXEC, NULL));
}
