/* The few EFI variables that steer systemd-boot, out of efivarfs. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/efivars.h"

#include <fcntl.h>

#include "lib/fd.h"
#include "lib/utf8.h"

enum { ATTRIBUTES = 4, VALUE_BYTES = 1024, NAMES = 6 };

/* The value of a variable into @value, one read as efivarfs wants it. Its length, or 0. */
static size_t read_value(int dir, const char *name, unsigned char *value)
{
	unsigned char file[ATTRIBUTES + VALUE_BYTES + 1];
	AUTO_FD fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t n = fd < 0 ? 0 : read(fd, file, sizeof(file));

	if (n <= ATTRIBUTES || (size_t)n == sizeof(file))
		return 0;
	memcpy(value, file + ATTRIBUTES, (size_t)n - ATTRIBUTES);
	return (size_t)n - ATTRIBUTES;
}

/* UTF-16, little endian, up to a NUL. A half of a pair alone becomes U+FFFD. */
static struct slice text_of(const unsigned char *value, size_t bytes, char *out)
{
	struct slice s = {out, 0};

	for (size_t i = 0; i + 1 < bytes; i += 2) {
		uint32_t c = value[i] | (uint32_t)value[i + 1] << 8;
		uint32_t low = i + 3 < bytes ? value[i + 2] | (uint32_t)value[i + 3] << 8 : 0;

		if (c == 0)
			break;
		if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
		}
		s.n += utf8_write(c, out + s.n);
	}
	return s;
}

/* UEFI specification 2.10, section 8.5.4: bit 0 is the firmware's user interface. */
static bool can_set_up(int dir)
{
	unsigned char value[VALUE_BYTES];

	return read_value(dir, "OsIndicationsSupported-8be4df61-93ca-11d2-aa0d-00e098032b8c",
			  value) &&
	       (value[0] & 1);
}

struct loader_vars efivars_read(const char *path)
{
	/* Two bytes of UTF-16 become three of UTF-8 at most. */
	static char texts[NAMES][VALUE_BYTES / 2 * 3];
	static const char *const names[NAMES] = {
		"LoaderEntryOneShot-" LOADER_VARS_GUID,	 "LoaderEntryDefault-" LOADER_VARS_GUID,
		"LoaderEntryLastBooted-" LOADER_VARS_GUID, "LoaderConfigTimeout-" LOADER_VARS_GUID,
		"LoaderConfigTimeoutOneShot-" LOADER_VARS_GUID,
		"LoaderEntryPreferred-" LOADER_VARS_GUID,
	};
	struct loader_vars v = {0};
	struct slice *const fields[NAMES] = {&v.one_shot, &v.entry, &v.last_booted, &v.timeout,
					     &v.timeout_one_shot, &v.preferred};
	AUTO_FD dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	for (int i = 0; dir >= 0 && i < NAMES; i++) {
		unsigned char value[VALUE_BYTES];

		*fields[i] = text_of(value, read_value(dir, names[i], value), texts[i]);
	}
	v.firmware_setup = dir >= 0 && can_set_up(dir);
	return v;
}
