/* Images: files that are at hand, by name. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_IMAGE_H
#define DISCOVER_CONF_IPXE_IMAGE_H

#include "discover/conf/ipxe/state.h"

enum ipxe_fetch {
	IPXE_PROBE,	/* a kernel, an initrd: that it is there is enough */
	IPXE_READ,	/* it may be a script */
};

/* The registered image of that name, or NULL. */
struct ipxe_image *ipxe_image_find(const struct ipxe *x, struct slice name);

bool ipxe_image_registered(const struct ipxe *x, const struct ipxe_image *image);

void ipxe_image_register(struct ipxe *x, struct ipxe_image *image);
void ipxe_image_unregister(struct ipxe *x, const struct ipxe_image *image);

/* Fetch @uri, relative to the running script, as a new registered image named after the last part
 * of its path. IPXE_OK, or why not. */
int ipxe_image_fetch(struct ipxe *x, struct slice uri, enum ipxe_fetch how,
		     struct ipxe_image **image);

/* The image of that name, else the one at that address. */
int ipxe_image_acquire(struct ipxe *x, struct slice name, enum ipxe_fetch how,
		       struct ipxe_image **image);

/* Execute: a script runs, everything else would be started. */
int ipxe_image_exec(struct ipxe *x, struct ipxe_image *image);

#endif
