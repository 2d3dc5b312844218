#!/bin/bash
# SPDX-License-Identifier: MIT
# For dracut: the folder 90kexling in /usr/lib/dracut/modules.d/, and "kexling" in add_dracutmodules.

check() {
	return 255
}

install() {
	inst_hook cleanup 90 "$moddir/kexling-keep.sh"
}
