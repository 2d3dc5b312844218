/* GRUB's names of devices, and the volumes they mean. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_DEVICE_H
#define DISCOVER_CONF_GRUB_DEVICE_H

#include "discover/conf/grub/state.h"

/* Give every volume its GRUB name: the one it came with, or hdN,gptM, where the disk that the
 * configuration is on is hd0. Once, before anything runs. */
void grub_name_devices(struct grub *g);

/* That name. */
struct slice grub_device_name(const struct grub *g, const struct volume *v);

/* The volume that GRUB would call @name; NULL: none. */
const struct volume *grub_device(struct grub *g, struct slice name);

/* The same, and @name may be a loopback device as well. */
const struct volume *grub_any_device(struct grub *g, struct slice name);

/* Names of all devices in GRUB's search order: loopback devices, then each disk before its
 * partitions. In the scratch arena. */
void grub_device_list(struct grub *g, struct slice_list *names);

#endif
