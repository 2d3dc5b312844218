/* Ethernet cards that no driver has taken, by sysfs; and drivers that wait for firmware. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/net/card.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/fd.h"
#include "lib/sysdir.h"

enum { PATH_BYTES = 80, ETHERNET = 0x0200 };

/* struct look - a look at the PCI bus */
struct look {
	int bus;
	struct idle_card *found;
	uint32_t n;
};

static uint64_t number_of(int bus, const char *address, const char *which)
{
	char path[PATH_BYTES];
	uint64_t value = 0;

	snprintf(path, sizeof(path), "%s/%s", address, which);
	(void)!sysdir_read_number(bus, path, &value);
	return value;
}

static bool take_function(void *look, const char *name, unsigned char type)
{
	struct look *l = look;
	char path[PATH_BYTES];

	(void)type;
	snprintf(path, sizeof(path), "%s/driver", name);
	if (slice_str(name).n < CARD_NAME_BYTES &&
	    number_of(l->bus, name, "class") >> 8 == ETHERNET &&
	    faccessat(l->bus, path, F_OK, 0) < 0) {
		struct idle_card *c = &l->found[l->n++];
		snprintf(c->address, sizeof(c->address), "%s", name);
		c->vendor = (uint16_t)number_of(l->bus, name, "vendor");
		c->device = (uint16_t)number_of(l->bus, name, "device");
	}
	return l->n < CARDS_MAX;
}

static int by_address(const void *x, const void *y)
{
	return slice_cmp(slice_str(((const struct idle_card *)x)->address),
			 slice_str(((const struct idle_card *)y)->address));
}

uint32_t idle_cards(int sysfs, struct idle_card found[CARDS_MAX])
{
	AUTO_FD bus = openat(sysfs, "bus/pci/devices", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct look l = {.bus = bus, .found = found};

	if (bus >= 0)
		(void)!fd_each_name(bus, take_function, &l);
	qsort(found, l.n, sizeof(*found), by_address);
	return l.n;
}

struct slice idle_card_why(const struct idle_card *c, char room[CARD_WHY_BYTES])
{
	int n = snprintf(room, CARD_WHY_BYTES, "this kernel has no driver for the card %04x:%04x, "
			 "or that waits for firmware in /lib/firmware", c->vendor, c->device);

	return slice_upto((struct slice){room, CARD_WHY_BYTES - 1}, n > 0 ? (size_t)n : 0);
}

/* A driver asks for it when it is switched on, and has no other file to look for. */
struct slice card_start_why(int error)
{
	return error == -ENOENT ? S("its driver waits for firmware in /lib/firmware")
				: slice_str(strerror(-error));
}
