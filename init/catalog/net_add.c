/* A lease becomes a volume. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/net_add.h"

#include <errno.h>

#include "init/catalog/net_volume.h"
#include "init/catalog/precedence.h"
#include "init/catalog/relist.h"

int net_add(struct discovery *d, const struct lease_record *lease, bool prefer)
{
	struct slot *s = catalog_add(d->catalog, ORIGIN_NET);

	if (!s)
		return -ENOSPC;
	int rc = net_volume_set(s, lease);
	if (rc < 0) {
		catalog_remove(s);
		return rc;
	}
	s->order = precedence_of_net(s->number, prefer);
	s->block.removable = true; /* anybody on the wire can be a server */
	s->state = SLOT_MOUNTED;
	discovery_run(d);
	catalog_list(d->catalog);
	if (d->changed)
		d->changed(d->arg);
	return 0;
}
