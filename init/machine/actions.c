/* Reboot, power off, firmware set-up. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/actions.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>

#include "lib/fd.h"

/* UEFI specification 2.10, section 8.5.4: bit 0 of OsIndications asks for the firmware's user
 * interface at the next start; OsIndicationsSupported says whether that is heeded. */
#define GLOBAL_GUID "8be4df61-93ca-11d2-aa0d-00e098032b8c"
#define EFIVARS "/sys/firmware/efi/efivars/"

struct efi_number {
	uint32_t attributes;
	uint64_t value;
} __attribute__((packed));

enum { BOOT_TO_FIRMWARE = 1, NON_VOLATILE_BOOT_RUNTIME = 7 };

static int read_number(const char *path, struct efi_number *number)
{
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	return read(fd, number, sizeof(*number)) == sizeof(*number) ? 0 : -EIO;
}

/* The kernel protects variables from an accidental rm by the immutable flag. */
static void make_mutable(const char *path)
{
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	int flags = 0;

	if (fd >= 0 && ioctl(fd, FS_IOC_SETFLAGS, &flags) < 0)
		return; /* then the write below says why */
}

static int ask_for_firmware(void)
{
	static const char supported[] = EFIVARS "OsIndicationsSupported-" GLOBAL_GUID;
	static const char wanted[] = EFIVARS "OsIndications-" GLOBAL_GUID;
	struct efi_number number = {0};

	if (read_number(supported, &number) < 0 || !(number.value & BOOT_TO_FIRMWARE))
		return -EOPNOTSUPP;
	if (read_number(wanted, &number) < 0)
		number = (struct efi_number){0};
	number.attributes = NON_VOLATILE_BOOT_RUNTIME;
	number.value |= BOOT_TO_FIRMWARE;
	make_mutable(wanted);
	AUTO_FD fd = open(wanted, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	return write(fd, &number, sizeof(number)) == sizeof(number) ? 0 : -errno;
}

int action_do(enum entry_action action)
{
	int rc = action == ACTION_FIRMWARE ? ask_for_firmware() : 0;

	if (rc < 0)
		return rc;
	return reboot(action == ACTION_POWEROFF ? RB_POWER_OFF : RB_AUTOBOOT) < 0 ? -errno : 0;
}
