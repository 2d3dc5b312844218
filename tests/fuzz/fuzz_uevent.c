/* Uevent datagrams of any content. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/uevent.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct uevent e;
	struct slice datagram = {(const char *)data, n};

	if (!uevent_parse(datagram, &e))
		return 0;
	const struct slice fields[] = {e.action, e.devpath, e.subsystem, e.devname};
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (fields[i].n && (fields[i].p < datagram.p ||
				    fields[i].p + fields[i].n > datagram.p + datagram.n))
			__builtin_trap();
	return 0;
}
