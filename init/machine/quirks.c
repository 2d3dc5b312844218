/* By /sys/bus/pci (Documentation/ABI/testing/sysfs-bus-pci of the kernel). */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/quirks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/fd.h"
#include "lib/hex.h"
#include "lib/sysdir.h"

#define DEVICES "bus/pci/devices"

enum { PATH_BYTES = 128 };

static const struct slice words[] = {S_INIT("down"), S_INIT("unbind"), S_INIT("reset"),
				     S_INIT("quiet")};

/* PCI Local Bus Specification 3.0, section 6.2.1, 6.2.2 and appendix D. */
enum {
	VENDOR_AT = 0, DEVICE_AT = 2, COMMAND_AT = 4, CLASS_AT = 11, HEADER_BYTES = 12,
	BUS_MASTER = 4, DISPLAY = 3, BRIDGE = 6, SYSTEM = 8,
	NO_VENDOR = 0xffff,	/* nobody answers any more */
};

/* "1000:0060" in front of *@text. */
static bool take_ids(struct slice *text, struct quirk *q)
{
	uint64_t vendor, device;

	if (!hex_take(text, &vendor) || !slice_skip(text, S(":")) || !hex_take(text, &device) ||
	    vendor > UINT16_MAX || device > UINT16_MAX)
		return false;
	q->vendor = (uint16_t)vendor;
	q->device = (uint16_t)device;
	return true;
}

static bool take_steps(struct slice text, struct quirk *q)
{
	if (slice_eq(text, S("keep")))
		return true;
	while (text.n) {
		struct slice word = slice_cut(&text, ',');
		size_t i = 0;

		while (i < sizeof(words) / sizeof(*words) && !slice_eq(word, words[i]))
			i++;
		if (i == sizeof(words) / sizeof(*words))
			return false;
		q->steps |= (uint8_t)(1 << i);
	}
	return q->steps != 0;
}

static bool read_word(struct slice word, struct quirk *q)
{
	*q = (struct quirk){.why = "the setting quirks names it"};
	return take_ids(&word, q) && slice_skip(&word, S("=")) && take_steps(word, q);
}

static bool same_ids(const struct quirk *x, const struct quirk *y)
{
	return x->vendor == y->vendor && x->device == y->device;
}

static bool look_up(struct slice setting, struct quirk *q)
{
	struct quirk mine = *q;

	for (struct slice word; (word = slice_word(&setting)).n;)
		if (read_word(word, &mine) && same_ids(&mine, q)) {
			*q = mine;
			return true;
		}
	for (const struct quirk *row = quirk_table; row->vendor; row++)
		if (same_ids(row, q)) {
			*q = *row;
			return true;
		}
	return false;
}

/* A screen stays lit for the next kernel, a bridge hands on what others do, an IOMMU watches. */
static bool works_without_driver(const unsigned char header[HEADER_BYTES])
{
	unsigned base = header[CLASS_AT];

	return base == DISPLAY || base == BRIDGE || base == SYSTEM;
}

static bool has_driver(int sysfs, const struct quirk_device *d)
{
	char path[PATH_BYTES];

	snprintf(path, sizeof(path), DEVICES "/%s/driver", d->address);
	return faccessat(sysfs, path, F_OK, 0) == 0;
}

static int open_config(int sysfs, const struct quirk_device *d, int flags)
{
	char path[PATH_BYTES];

	snprintf(path, sizeof(path), DEVICES "/%s/config", d->address);
	int fd = openat(sysfs, path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

/* From the device itself: what the kernel tells of it in words costs it more than all the rest of
 * looking. */
static bool read_header(int sysfs, const struct quirk_device *d, unsigned char header[HEADER_BYTES])
{
	AUTO_FD fd = open_config(sysfs, d, O_RDONLY);

	return fd >= 0 && pread(fd, header, HEADER_BYTES, 0) == HEADER_BYTES;
}

static uint16_t word_at(const unsigned char *header, unsigned at)
{
	return (uint16_t)(header[at] | header[at + 1] << 8);
}

/* It writes to memory no more. */
static int make_quiet(int sysfs, const struct quirk_device *d)
{
	AUTO_FD fd = open_config(sysfs, d, O_RDWR);
	char command;

	if (fd < 0 || pread(fd, &command, 1, COMMAND_AT) != 1)
		return fd < 0 ? fd : -EIO;
	if (!(command & BUS_MASTER))
		return 0;
	command &= (char)~BUS_MASTER;
	return pwrite(fd, &command, 1, COMMAND_AT) == 1 ? 0 : -EIO;
}

/* What is done to it: by its numbers, or because nobody drives it. */
static void judge(int sysfs, struct slice setting, struct quirk_device *d)
{
	unsigned char header[HEADER_BYTES];

	if (!read_header(sysfs, d, header) || word_at(header, VENDOR_AT) == NO_VENDOR)
		return;
	d->quirk.vendor = word_at(header, VENDOR_AT);
	d->quirk.device = word_at(header, DEVICE_AT);
	if (look_up(setting, &d->quirk) || works_without_driver(header) ||
	    !(header[COMMAND_AT] & BUS_MASTER) || has_driver(sysfs, d))
		return;
	d->quirk.steps = QUIRK_QUIET;
	d->quirk.why = "it has no driver, and may write to memory";
}

void quirks_find(int sysfs, struct slice setting, struct arena *a, struct quirks *found)
{
	struct sysdir sys = {sysfs, a};

	found->n = 0;
	if (slice_eq(setting, S("off")))
		return;
	struct slice_list names = sysdir_list(&sys, S(DEVICES), "");
	for (uint32_t i = 0; i < names.n && found->n < QUIRKS_MOST; i++) {
		struct quirk_device *d = &found->at[found->n];

		*d = (struct quirk_device){.quirk.why = ""};
		if (names.at[i].n >= sizeof(d->address))
			continue;
		memcpy(d->address, names.at[i].p, names.at[i].n);
		judge(sysfs, setting, d);
		found->n += d->quirk.steps != 0;
	}
}

bool quirks_take_long(const struct quirks *q)
{
	for (uint32_t i = 0; i < q->n; i++)
		if (q->at[i].quirk.steps & ~QUIRK_QUIET)
			return true;
	return false;
}

struct slice quirks_wrong(struct slice setting)
{
	struct quirk q;

	if (slice_eq(setting, S("off")))
		return S("");
	for (struct slice word; (word = slice_word(&setting)).n;)
		if (!read_word(word, &q))
			return word;
	return S("");
}

void quirk_put(struct text *out, const struct quirk_device *d)
{
	text_printf(out, "%s (%04x:%04x):", d->address, d->quirk.vendor, d->quirk.device);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (d->quirk.steps >> i & 1)
			text_printf(out, " %.*s", SLICE_ARG(words[i]));
	text_printf(out, ": %s", d->quirk.why);
}

struct slice_list quirks_list(int sysfs, struct slice setting, bool idle, struct arena *a)
{
	struct slice_list list = {0};
	struct quirks found;

	quirks_find(sysfs, setting, a, &found);
	for (uint32_t i = 0; i < found.n; i++) {
		struct text line = {.arena = a};

		if (found.at[i].quirk.steps == QUIRK_QUIET && !idle)
			continue;
		quirk_put(&line, &found.at[i]);
		*ARENA_PUSH(a, &list.at, &list.n) = text_slice(&line);
	}
	return list;
}

void quirks_tell(struct text *out, struct slice setting, bool idle, struct arena *a)
{
	AUTO_FD sysfs = open("/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct slice_list list = quirks_list(sysfs, setting, idle, a);

	for (uint32_t i = 0; i < list.n; i++)
		text_printf(out, "before the jump, %.*s\n", SLICE_ARG(list.at[i]));
}

static int write_below(int sysfs, const struct quirk_device *d, const char *file, const char *what)
{
	char path[PATH_BYTES];

	snprintf(path, sizeof(path), DEVICES "/%s/%s", d->address, file);
	return sysdir_write(sysfs, path, slice_str(what));
}

/* By their flags, in which bit 0 means that an interface is up. */
static int links_down(int sysfs, const struct quirk_device *d, struct arena *a)
{
	struct sysdir sys = {sysfs, a};
	struct slice net = arena_format(a, DEVICES "/%s/net", d->address);
	struct slice_list names = sysdir_list(&sys, net, "");
	int err = 0;

	for (uint32_t i = 0; i < names.n; i++) {
		char file[PATH_BYTES];
		int one;

		snprintf(file, sizeof(file), "net/%.*s/flags", SLICE_ARG(names.at[i]));
		one = write_below(sysfs, d, file, "0x1002");
		err = one ? one : err;
	}
	return err;
}

/* Nothing is left to be let go of where there is no driver. */
static int step(int sysfs, const struct quirk_device *d, enum quirk_step which, struct arena *a)
{
	int err;

	if (which == QUIRK_QUIET)
		return make_quiet(sysfs, d);
	if (which == QUIRK_DOWN)
		return links_down(sysfs, d, a);
	if (which == QUIRK_RESET)
		return write_below(sysfs, d, "reset", "1");
	err = write_below(sysfs, d, "driver/unbind", d->address);
	return err == -ENOENT ? 0 : err;
}

void quirks_apply(int sysfs, const struct quirks *q, struct arena *a, struct text *out)
{
	for (uint32_t i = 0; i < q->n; i++)
		for (size_t k = 0; k < sizeof(words) / sizeof(*words); k++) {
			const struct quirk_device *d = &q->at[i];
			int err = d->quirk.steps >> k & 1
					  ? step(sysfs, d, (enum quirk_step)(1 << k), a) : 0;

			if (err)
				text_printf(out, "%s: %.*s: %s\n", d->address,
					    SLICE_ARG(words[k]), strerror(-err));
		}
}

void quirks_undo(int sysfs, const struct quirks *q)
{
	for (uint32_t i = 0; i < q->n; i++)
		(void)!sysdir_write(sysfs, "bus/pci/drivers_probe", slice_str(q->at[i].address));
}
