/* Ethernet cards that no driver has taken. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_NET_CARD_H
#define INIT_NET_CARD_H

#include "lib/slice.h"

enum { CARDS_MAX = 4, CARD_NAME_BYTES = 16, CARD_WHY_BYTES = 120 };

/* struct idle_card - @address: of the PCI bus, "0000:03:00.0"; @vendor, @device: its numbers */
struct idle_card {
	char address[CARD_NAME_BYTES];
	uint16_t vendor, device;
};

/* The first CARDS_MAX of them, by their addresses; how many. @sysfs: descriptor of /sys. */
uint32_t idle_cards(int sysfs, struct idle_card found[CARDS_MAX]);

/* What that means, for people. */
struct slice idle_card_why(const struct idle_card *c, char room[CARD_WHY_BYTES]);

/* Why an interface could not be switched on: @error is what came of that. */
struct slice card_start_why(int error);

#endif
