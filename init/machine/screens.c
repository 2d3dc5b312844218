/* By /sys/class/vtconsole and /sys/bus/pci. The boot loader's kernel has no drivers of graphics: it
 * shows what the firmware has set up, text or a linear framebuffer. A virtio-gpu that is no VGA
 * card has neither. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/screens.h"

#include <fcntl.h>

#include "lib/fd.h"
#include "lib/sysdir.h"

#define CONSOLES "class/vtconsole"
#define DEVICES "bus/pci/devices"

/* PCI Local Bus Specification 3.0, appendix D. */
enum { DISPLAY = 3 };

/* By its name. Without a BIOS of a VGA card, memory in the place of its own passes for a card of
 * the 1980s, with a star. */
static bool shows_nothing(struct slice name)
{
	return slice_ends(name, S("dummy device")) || slice_ends(name, S("*CGA")) ||
	       slice_ends(name, S("*MDA"));
}

/* There is always one console. Without any, nothing is known. */
static bool is_shown(const struct sysdir *sys)
{
	struct slice_list consoles = sysdir_list(sys, S(CONSOLES), "");

	for (uint32_t i = 0; i < consoles.n; i++) {
		struct slice dir = arena_format(sys->arena, CONSOLES "/%.*s",
						SLICE_ARG(consoles.at[i]));

		if (!shows_nothing(sysdir_text(sys, dir, "name")))
			return true;
	}
	return !consoles.n;
}

static void name_if_screen(const struct sysdir *sys, struct slice address, struct text *out)
{
	struct slice dir = arena_format(sys->arena, DEVICES "/%.*s", SLICE_ARG(address));
	uint64_t class, vendor, device;

	if (!sysdir_number(sys, dir, "class", &class) || class >> 16 != DISPLAY ||
	    !sysdir_number(sys, dir, "vendor", &vendor) ||
	    !sysdir_number(sys, dir, "device", &device))
		return;
	text_printf(out, "%s %.*s (%04x:%04x)", text_slice(out).n ? "," : "", SLICE_ARG(address),
		    (unsigned)vendor, (unsigned)device);
}

struct slice screens_dark(int sysfs, struct arena *a)
{
	struct sysdir sys = {sysfs, a};
	struct text names = {.arena = a};

	if (is_shown(&sys))
		return S("");
	struct slice_list devices = sysdir_list(&sys, S(DEVICES), "");
	for (uint32_t i = 0; i < devices.n; i++)
		name_if_screen(&sys, devices.at[i], &names);
	if (!text_slice(&names).n)
		return S("");
	return arena_format(a, "The screen stays dark, serial consoles work: no driver here, and "
			    "no picture of the firmware's, for%.*s",
			    SLICE_ARG(text_slice(&names)));
}

struct slice screens_dark_here(struct arena *a)
{
	AUTO_FD sysfs = open("/sys", O_PATH | O_DIRECTORY | O_CLOEXEC);

	return screens_dark(sysfs, a);
}
