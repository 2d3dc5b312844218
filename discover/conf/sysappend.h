/* SYSAPPEND of syslinux: facts about the machine that go behind a command line. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_SYSAPPEND_H
#define CONF_SYSAPPEND_H

#include "lib/arena.h"

/* The bits of the mask in their order (syslinux wiki, Config, SYSAPPEND). IPAPPEND is the older
 * name and has the first two. */
enum sysappend {
	SYSAPPEND_IP,		/* CLIENT:SERVER:GATEWAY:NETMASK */
	SYSAPPEND_BOOTIF,	/* "01-52-54-00-12-34-56": ARP hardware type and address */
	SYSAPPEND_SYSUUID,
	SYSAPPEND_CPU,
	SYSAPPEND_SYSVENDOR,	/* from here on strings of the firmware's DMI tables */
	SYSAPPEND_SYSPRODUCT,
	SYSAPPEND_SYSVERSION,
	SYSAPPEND_SYSSERIAL,
	SYSAPPEND_SYSSKU,
	SYSAPPEND_SYSFAMILY,
	SYSAPPEND_MBVENDOR,
	SYSAPPEND_MBPRODUCT,
	SYSAPPEND_MBVERSION,
	SYSAPPEND_MBSERIAL,
	SYSAPPEND_MBASSET,
	SYSAPPEND_BIOSVENDOR,
	SYSAPPEND_BIOSVERSION,
	SYSAPPEND_SYSFF,
	SYSAPPEND_FSUUID,	/* UUID of the file system that was booted from */
	SYSAPPEND_COUNT
};

/* @cmdline and behind it the facts that @mask asks for, as "name=value" in the order of the bits.
 * White space inside a value becomes one '_', around it is dropped. A fact whose value is empty is
 * not known: it is left out, and its bit is set in *@missing. */
struct slice sysappend(struct slice cmdline, uint32_t mask,
		       const struct slice values[SYSAPPEND_COUNT], struct arena *a,
		       uint32_t *missing);

/* The names that @mask has, separated by blanks, for a message: "ip BOOTIF". */
struct slice sysappend_names(uint32_t mask, struct arena *a);

#endif
