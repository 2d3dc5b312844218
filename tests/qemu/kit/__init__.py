"""What the QEMU cases are made of: images, second stages, virtual machines,
and the case that binds them."""
# SPDX-License-Identifier: MIT
