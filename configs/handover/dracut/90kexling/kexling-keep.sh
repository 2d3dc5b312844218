#!/bin/sh
# SPDX-License-Identifier: MIT
# Keeps what the boot loader has left, which would go with the initramfs; /run stays.
if [ -f /.extra/kexling/boot.json ]; then
	mkdir -p -m 755 /run/kexling && cp /.extra/kexling/boot.json /run/kexling/
fi
