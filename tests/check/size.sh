#!/bin/sh
# SPDX-License-Identifier: MIT
# What was built keeps within configs/size-budget.
exec rootfs/size "build/${ARCH:-x86_64}"
