/* GRUB's device names. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_DEVICE_H
#define DISCOVER_CONF_GRUB_DEVICE_H

#include "discover/conf/grub/grub.h"

/* Give every volume its GRUB name: the one it came with, or hdN,gptM, where the disk that the
 * configuration is on is hd0. Once, before anything runs. */
void grub_name_devices(struct grub *g);

#endif
