/* The few EFI variables that matter to a boot loader, out of efivarfs and into it. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/efivars.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "lib/fd.h"
#include "lib/utf8.h"

#define OF_LOADER(name) name "-" LOADER_VARS_GUID
#define OF_SYSTEMD(name) name "-8cf2644b-4b0b-428f-9387-6d876050dc67"
#define OF_FIRMWARE(name) name "-8be4df61-93ca-11d2-aa0d-00e098032b8c"

enum {
	ATTRIBUTES = 4,
	NAME_BYTES = 1024,	/* a value that is a name or a number in UTF-16 */
};

/* At most @max bytes of a value; *@cut: it has more. One read, as efivarfs wants it. */
static struct slice read_value(struct source *vars, struct slice file, size_t max, struct arena *a,
			       bool *cut)
{
	char *room = arena_array(a, char, ATTRIBUTES + max + 1);
	AUTO_FD fd = source_open(vars, file);
	ssize_t n = fd < 0 ? 0 : read(fd, room, ATTRIBUTES + max + 1);

	*cut = n == (ssize_t)(ATTRIBUTES + max + 1);
	if (n <= ATTRIBUTES)
		return (struct slice){0};
	return slice_upto((struct slice){room + ATTRIBUTES, (size_t)n - ATTRIBUTES}, max);
}

static uint32_t unit_at(struct slice utf16, size_t i)
{
	return i + 1 < utf16.n ? (unsigned char)utf16.p[i] |
					 (uint32_t)(unsigned char)utf16.p[i + 1] << 8
			       : 0;
}

/* UTF-16, little endian, up to a NUL. A half of a pair alone becomes U+FFFD. */
static struct slice text_of(struct slice utf16, struct arena *a)
{
	/* two bytes become three at most */
	struct slice s = {arena_array(a, char, utf16.n / 2 * 3 + UTF8_BYTES), 0};
	uint32_t c;

	for (size_t i = 0; (c = unit_at(utf16, i)); i += 2) {
		uint32_t low = unit_at(utf16, i + 2);

		if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = 0xfffd;
		}
		s.n += utf8_write(c, (char *)s.p + s.n);
	}
	return s;
}

static struct slice read_name(struct source *vars, struct slice file, struct arena *a)
{
	bool cut;
	struct slice value = read_value(vars, file, NAME_BYTES, a, &cut);

	return cut ? (struct slice){0} : text_of(value, a);
}

/* UEFI specification 2.10, section 8.5.4: bit 0 of OsIndications asks for the firmware's user
 * interface at the next start; OsIndicationsSupported says whether that is heeded. */
enum { BOOT_TO_FIRMWARE = 1, NON_VOLATILE_BOOT_RUNTIME = 7 };

static bool can_set_up(struct source *vars, struct arena *a)
{
	bool cut;
	struct slice value = read_value(vars, S(OF_FIRMWARE("OsIndicationsSupported")),
					sizeof(uint64_t), a, &cut);

	return value.n && (value.p[0] & BOOT_TO_FIRMWARE);
}

/* UEFI specification 2.10, table 3.1: SecureBoot is one byte, 1 when signatures are checked. */
static uint32_t read_secure_boot(struct source *vars, struct arena *a)
{
	bool cut;
	struct slice value = read_value(vars, S(OF_FIRMWARE("SecureBoot")), 1, a, &cut);

	if (value.n == 0)
		return SECURE_BOOT_UNKNOWN;
	return value.p[0] == 1 ? SECURE_BOOT_ON : SECURE_BOOT_OFF;
}

struct loader_vars efivars_loader(struct source *vars, struct arena *a)
{
	return (struct loader_vars){
		.one_shot = read_name(vars, S(OF_LOADER("LoaderEntryOneShot")), a),
		.preferred = read_name(vars, S(OF_LOADER("LoaderEntryPreferred")), a),
		.entry = read_name(vars, S(OF_LOADER("LoaderEntryDefault")), a),
		.last_booted = read_name(vars, S(OF_LOADER("LoaderEntryLastBooted")), a),
		.timeout = read_name(vars, S(OF_LOADER("LoaderConfigTimeout")), a),
		.timeout_one_shot = read_name(vars, S(OF_LOADER("LoaderConfigTimeoutOneShot")), a),
		.tally = read_name(vars, S(EFIVARS_TALLY), a),
		.restarts = read_name(vars, S(EFIVARS_RESTARTS), a),
		.firmware_setup = can_set_up(vars, a),
		.secure_boot = read_secure_boot(vars, a),
	};
}

struct slice efivars_hibernation(struct source *vars, struct arena *a)
{
	bool cut;

	return read_value(vars, S(OF_SYSTEMD("HibernateLocation")), EFIVARS_LONGEST, a, &cut);
}

/* ---- writing ---- */

struct efi_number {
	uint32_t attributes;
	uint64_t value;
} __attribute__((packed));

static int read_number(int dir, const char *file, struct efi_number *number)
{
	AUTO_FD fd = openat(dir, file, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	return read(fd, number, sizeof(*number)) == sizeof(*number) ? 0 : -EIO;
}

/* The kernel protects variables from an accidental rm by the immutable flag. */
static void make_mutable(int dir, const char *file)
{
	AUTO_FD fd = openat(dir, file, O_RDONLY | O_CLOEXEC);
	int flags = 0;

	if (fd >= 0 && ioctl(fd, FS_IOC_SETFLAGS, &flags) < 0)
		return; /* then the write below says why */
}

int efivars_request_setup(const char *path)
{
	static const char supported[] = OF_FIRMWARE("OsIndicationsSupported");
	static const char wanted[] = OF_FIRMWARE("OsIndications");
	AUTO_FD dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct efi_number number = {0};

	if (dir < 0 || read_number(dir, supported, &number) < 0 ||
	    !(number.value & BOOT_TO_FIRMWARE))
		return -EOPNOTSUPP;
	if (read_number(dir, wanted, &number) < 0)
		number = (struct efi_number){0};
	number.attributes = NON_VOLATILE_BOOT_RUNTIME;
	number.value |= BOOT_TO_FIRMWARE;
	make_mutable(dir, wanted);
	AUTO_FD fd = openat(dir, wanted, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	return write(fd, &number, sizeof(number)) == sizeof(number) ? 0 : -errno;
}

/* ---- the loader's interface ---- */

struct file_name {
	char text[128];
};

static struct file_name file_of(const char *name)
{
	struct file_name f;

	snprintf(f.text, sizeof(f.text), "%s%s", name,
		 slice_has(slice_str(name), '-') ? "" : "-" LOADER_VARS_GUID);
	return f;
}

enum { VALUE_BYTES = 1 << 16 };	/* the longest that is compared or written */

/* struct variable - one as the file shows it */
struct variable {
	uint32_t attributes;
	char value[VALUE_BYTES];
} __attribute__((packed));

/* What it has now, in memory that is used again; empty: there is none. */
static struct slice read_now(int dir, const char *file, struct variable *room)
{
	AUTO_FD fd = openat(dir, file, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? 0 : read(fd, room, sizeof(*room));

	return n > ATTRIBUTES ? (struct slice){room->value, (size_t)n - ATTRIBUTES}
			      : (struct slice){0};
}

static struct variable now;

bool efivars_begins(int dir, const char *name, struct slice value)
{
	return slice_starts(read_now(dir, file_of(name).text, &now), value);
}

int efivars_set(int dir, const char *name, struct slice value)
{
	struct file_name file = file_of(name);

	if (value.n > VALUE_BYTES)
		return -EFBIG;
	if (slice_eq(read_now(dir, file.text, &now), value) &&
	    now.attributes == NON_VOLATILE_BOOT_RUNTIME)
		return 0;
	make_mutable(dir, file.text);
	now.attributes = NON_VOLATILE_BOOT_RUNTIME;
	memcpy(now.value, value.p, value.n);
	AUTO_FD fd = openat(dir, file.text, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	return write(fd, &now, ATTRIBUTES + value.n) < 0 ? -errno : 0;
}

int efivars_remove(int dir, const char *name)
{
	struct file_name file = file_of(name);

	make_mutable(dir, file.text);
	return unlinkat(dir, file.text, 0) == 0 || errno == ENOENT ? 0 : -errno;
}

struct slice efivars_text(struct slice text, struct arena *a)
{
	char *out = arena_array(a, char, 2 * text.n + 2);
	size_t n = 0;

	while (text.n) {
		uint32_t c = 0xfffd;
		size_t k = utf8_read(text, &c);

		if (c >= 0x10000) {
			uint32_t high = 0xd800 + ((c - 0x10000) >> 10);
			out[n++] = (char)high;
			out[n++] = (char)(high >> 8);
			c = 0xdc00 + ((c - 0x10000) & 0x3ff);
		}
		out[n++] = (char)c;
		out[n++] = (char)(c >> 8);
		text = slice_from(text, k ? k : 1);
	}
	return (struct slice){out, n + 2};
}
