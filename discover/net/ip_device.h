/* How the next system would call an interface, and what it has to set up before. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_IP_DEVICE_H
#define DISCOVER_NET_IP_DEVICE_H

#include "discover/net/ip_param.h"

/**
 * struct ip_device - the answer
 * @name:  for ip=
 * @words: other parameters that make it, each with a blank in front; in dracut's style only
 * @error: why it cannot be said; empty: it can
 */
struct ip_device {
	struct slice name, words, error;
};

/* Find it out for @interface, which must exist. */
void ip_device_read(int root, struct slice interface, const struct ip_style *style, struct arena *a,
		    struct ip_device *device);

#endif
