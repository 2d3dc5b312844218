#!/bin/bash
# SPDX-License-Identifier: MIT
# For dracut: as /usr/lib/dracut/modules.d/90kexling, it is in every initramfs.

check() {
	return 0
}

install() {
	inst_hook cleanup 90 "$moddir/kexling-keep.sh"
}
