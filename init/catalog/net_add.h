/* Networks, added to what discovery looks at. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_NET_ADD_H
#define INIT_CATALOG_NET_ADD_H

#include "init/catalog/discovery.h"

/* Take what a server offers to whoever has @lease, which was checked; it is copied. @prefer: before
 * all disks; else it decides nothing about them. 0, -ENOSPC or -ENOMEM. */
int net_add(struct discovery *d, const struct lease_record *lease, bool prefer)
	__attribute__((warn_unused_result));

#endif
