"""Broken superblocks and partition tables by the dozen:
the first process lives, and the good disk boots."""
# SPDX-License-Identifier: MIT
import pytest

from kit import corrupt
from kit.case import Case
from test_hotplug import grub_disk

EACH = 3    # images of a kind in one machine


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    folder = tmp_path_factory.mktemp("originals")
    with Case("originals", folder) as case:
        return corrupt.originals(case, folder)


def boot_among(case, originals, round_number):
    arguments, n = ["-device", "virtio-scsi-pci,id=scsi"], 0
    for name, original in originals.items():
        for seed in range(EACH * round_number, EACH * (round_number + 1)):
            image = case.image(f"{name}-{seed}")
            corrupt.corrupt(name, original, image, seed)
            case.watch(image)
            arguments += ["-drive", f"file={image},format=raw,if=none,id=bad{n}",
                          "-device", f"scsi-hd,bus=scsi.0,scsi-id={n},drive=bad{n}"]
            n += 1
    good = case.system("Good among bad ones")
    good.check(case.boot(grub_disk(case, "good", good), extra=arguments, memory=768).report())


def test_some_corrupt_images(case, originals):
    boot_among(case, originals, 0)


@pytest.mark.long
@pytest.mark.parametrize("round_number", range(1, 13))
def test_corrupt_images(case, originals, round_number):
    boot_among(case, originals, round_number)
