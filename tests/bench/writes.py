"""What a write before the start costs: from the loaded kernel to the next one's first
instruction."""
# SPDX-License-Identifier: MIT
from kit import configs, disks
from kit.second import System


def _files(kind, uuid, writes):
    """GRUB's configuration, or entry files of which one counts its starts."""
    system = System("Benchmark", nonce="0" * 24)
    if kind is disks.Ext4:
        files = configs.grub(uuid, system, timeout=0)
        body = f"next_entry=gnulinux-0-{uuid}\n" if writes else "saved_entry=0\n"
        block = "# GRUB Environment Block\n" + body
        files["/boot/grub/grubenv"] = block.encode().ljust(1024, b"#")
        return files
    files = configs.bls(system, timeout=0)
    if writes:
        entry = files.pop("/loader/entries/system-0.conf")
        files["/loader/entries/system-9+3-0.conf"] = entry
    return files


CASES = (("ext4, no write", disks.Ext4, False), ("ext4, one variable in grubenv", disks.Ext4, True),
         ("vfat, no write", disks.Vfat, False), ("vfat, one boot counter", disks.Vfat, True))


def measure(folder, count):
    """`count` runs one disk and gives the instructions between load and jump."""
    folder.mkdir(parents=True, exist_ok=True)
    print("\nFrom the loaded kernel to the next one, millions of guest instructions")
    for n, (title, kind, writes) in enumerate(CASES):
        filesystem = kind({}, label="writes", mib=98)
        filesystem.files = _files(kind, filesystem.uuid, writes)
        image = disks.gpt(folder / f"writes{n}.img", filesystem)
        print(f"{title:40}{count(f'writes{n}', image) / 1e6:12.3f}", flush=True)
