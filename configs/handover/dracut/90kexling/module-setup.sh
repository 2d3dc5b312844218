#!/bin/bash
# SPDX-License-Identifier: MIT
# For dracut: as /usr/lib/dracut/modules.d/90kexling, with "kexling" in add_dracutmodules.

check() {
	return 255
}

install() {
	inst_hook cleanup 90 "$moddir/kexling-keep.sh"
}
