# SPDX-License-Identifier: MIT
"""The requests of kexling, up to the first that succeeds, are those of the loader whose program the
server hands out, for the same machine and the same server; behind it, the files and the command
line that are started. What the real ones asked for and started was recorded with pxelinux 6.04,
GRUB 2.06 and iPXE 1.21.1; where such records are at hand (KEXLING_NETCORPUS=FOLDER), they are
compared with what is written down here. GRUB's record is grub.json, made by real_grub."""
import json
import os
import pathlib
import re

import pytest

RANGE = "--dhcp-range=10.9.0.58,10.9.0.58,1h"
CONFIG = "DEFAULT a\nLABEL a\nKERNEL vmlinuz\nAPPEND x=1\n"
GRUB = "menuentry a {\n linux /vmlinuz x=1\n}\n"
SCRIPT = ("#!ipxe\nkernel linux a=1 || echo no kernel\ninitrd --name first.img one.img\n"
          "initrd --name two.img two.img extra args\n"
          "initrd files/three.img /etc/deep/three mode=755 mkdir=-1\n"
          "initrd nothere.img || echo none\nboot\n")

# What one of the two asks for and the other does not, and why that is no difference.
ALLOWED = [
    (r"\.c32$", "parts of the program pxelinux"),
    (r"\.(mod|lst|pf2)$|/locale/", "parts of the program GRUB"),
    (r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$",
     "by the machine's UUID, which is the tester's own; kexling tries its second spelling, too"),
]

# Of command lines: what the real ones add for a kernel that is to find its files by itself.
UNSAID = re.compile(r"^(BOOT_IMAGE|initrd|SYSUUID)=")

HEX = ["0A09003A"[:n] for n in range(8, 0, -1)]


def pxelinux(prefix):
    names = ["01-52-54-00-12-34-56", *HEX, "default"]
    return [f"{prefix}pxelinux.cfg/{n}" for n in names]


SEQUENCES = {
    "pxelinux": ["pxelinux.0", *pxelinux("")],
    "pxesub": ["sub_dir/pxelinux.0", *pxelinux("sub_dir/")],
    "pxe209": ["pxelinux.0", "/pfx/configs/mine.cfg", *pxelinux("/pfx/")],
    "grubpc": ["boot/grub/i386-pc/core.0", "/boot/grub/grub.cfg-01-52-54-00-12-34-56",
               *[f"/boot/grub/grub.cfg-{n}" for n in HEX], "/boot/grub/grub.cfg"],
    "ipxe2": ["probe2.ipxe", "linux", "one.img", "two.img", "files/three.img", "nothere.img"],
}
PROGRAM = "\xea" * 300

CASES = {
    "pxelinux": ({"pxelinux.0": PROGRAM, "pxelinux.cfg/default": CONFIG}, []),
    "pxesub": ({"sub_dir/pxelinux.0": PROGRAM, "sub_dir/pxelinux.cfg/default": CONFIG}, []),
    "pxe209": ({"pxelinux.0": PROGRAM, "/pfx/pxelinux.cfg/default": CONFIG},
               ["--dhcp-option-force=209,configs/mine.cfg", "--dhcp-option-force=210,/pfx/"]),
    "grubpc": ({"boot/grub/i386-pc/core.0": PROGRAM, "/boot/grub/grub.cfg": GRUB}, []),
    "ipxe2": ({"probe2.ipxe": SCRIPT, "linux": 5000, "one.img": 3, "two.img": 6,
               "files/three.img": 7}, []),
}


def without_allowed(names):
    """Each name once: a probe and the transfer behind it are one question."""
    kept = []
    for name in names:
        if not any(re.search(pattern, name) for pattern, _ in ALLOWED) and name not in kept:
            kept.append(name)
    return kept


@pytest.mark.parametrize("case", CASES)
def test_requests(net, case):
    files, options = CASES[case]
    wanted = SEQUENCES[case]
    net.serve("tftp", net.path, files=files)
    net.dnsmasq(RANGE, f"--dhcp-boot={wanted[0]},,10.9.0.1", *options)
    found = net.list("--dhcp", "c0")
    assert len(found["entries"]) == 1, found["notes"]
    asked = [line[4:] for line in net.log() if line.startswith("RRQ ")]
    assert without_allowed(asked)[:len(wanted)] == wanted


@pytest.mark.parametrize("case", CASES)
def test_records_of_the_real_ones(case):
    folder = os.environ.get("KEXLING_NETCORPUS")
    if not folder:
        pytest.skip("KEXLING_NETCORPUS: no records of the real loaders here")
    with open(f"{folder}/observed/{case}.requests.txt") as f:
        asked = re.findall(r"^tftp\s+\S+ RRQ '([^']*)'", f.read(), re.M)
    real = without_allowed(asked)
    assert real == SEQUENCES[case][:len(real)]


# ---- what is started ----

WORDS = "console=ttyS0 earlyprintk=serial,ttyS0 panic=1"
BOTH = f"LABEL a\nKERNEL linux\nAPPEND a=1 {WORDS} initrd=one.img\nINITRD two.img\nIPAPPEND 3\n"
REPLACED = ("#!ipxe\nkernel linux a=1 initrd=one.img\ninitrd --name first.img one.img\n"
            "initrd --name two.img two.img extra args\n"
            "initrd files/three.img /etc/deep/three mode=755 mkdir=-1\n"
            f"imgargs linux replaced=1 {WORDS} BOOTIF=01-${{net0/mac:hexhyp}} "
            "ip=${net0/ip}::${net0/gateway}:${net0/netmask}\nboot\n")
MAC = "52-54-00-12-34-56"
IMAGES = {"one.img": 3, "two.img": 6, "files/three.img": 7, "linux": 5000}

# The boot file; more files; what is fetched to be started, in order; the command line; where the
# record has that.
STARTED = {
    # of two places that name an initrd the first counts: real pxelinux fetches no two.img
    "pxeboth": ("pxelinux.0", {"pxelinux.cfg/default": BOTH}, ["linux", "one.img"],
                f"a=1 {WORDS} ip=10.9.0.58:10.9.0.1:10.9.0.1:255.255.255.0 BOOTIF=01-{MAC}",
                "pxeboth.requests.txt"),
    "ipxe2": ("probe2.ipxe", {"probe2.ipxe": REPLACED},
              ["linux", "one.img", "two.img", "files/three.img"],
              f"replaced=1 {WORDS} BOOTIF=01-{MAC} ip=10.9.0.58::10.9.0.1:255.255.255.0",
              "ipxe2.screen.txt"),
}


def said(cmdline):
    return [word for word in cmdline.split() if not UNSAID.match(word)]


@pytest.mark.parametrize("case", STARTED)
def test_what_is_started(net, case):
    boot_file, files, fetched, cmdline, _ = STARTED[case]
    net.serve("tftp", net.path, files={"pxelinux.0": PROGRAM, **IMAGES, **files})
    net.dnsmasq(RANGE, f"--dhcp-boot={boot_file},,10.9.0.1")
    (entry,) = net.list("--dhcp", "c0")["entries"]
    references = [entry["kernel"], *entry["initrds"]]
    assert [r["path"].removeprefix("tftp://10.9.0.1/") for r in references] == fetched
    assert said(entry["cmdline"]) == said(cmdline)
    assert not entry["problems"]


@pytest.mark.parametrize("case", STARTED)
def test_records_of_what_the_real_ones_started(case):
    folder = os.environ.get("KEXLING_NETCORPUS")
    if not folder:
        pytest.skip("KEXLING_NETCORPUS: no records of the real loaders here")
    boot_file, _, fetched, cmdline, record = STARTED[case]
    with open(f"{folder}/observed/{case}.requests.txt") as f:
        asked = without_allowed(re.findall(r"^tftp\s+\S+ RRQ '([^']*)' .* OK ", f.read(), re.M))
    assert [name for name in asked if name in IMAGES] == fetched
    with open(f"{folder}/observed/{record}", errors="replace") as f:
        (line,) = re.findall(r"^Command line: (.*)$", f.read(), re.M)
    assert said(line) == said(cmdline)


def test_what_grub_starts(net):
    """The default entry: all names that are asked for, up to its initrds, and the command line."""
    real = json.loads(pathlib.Path(__file__).with_name("grub.json").read_text())
    files = {real["boot_file"]: PROGRAM, "/boot/grub/grub.cfg": real["config"]}
    # it writes the '/' before a name, which is asked for so
    net.serve("tftp", net.path, files={**files, **{f"/{n}": v for n, v in real["images"].items()}})
    net.dnsmasq(RANGE, f"--dhcp-boot={real['boot_file']},,10.9.0.1")
    found = net.list("--dhcp", "c0")
    (entry,) = [e for e in found["entries"] if e["default"]]
    wanted = without_allowed(real["requests"])
    asked = without_allowed(line[4:] for line in net.log() if line.startswith("RRQ "))
    config = wanted.index("/boot/grub/grub.cfg") + 1
    assert asked[:config] == wanted[:config]
    assert [r["path"].removeprefix("tftp://10.9.0.1/")
            for r in (entry["kernel"], *entry["initrds"])] == wanted[config:]
    assert said(entry["cmdline"]) == said(real["cmdline"])
    assert not entry["problems"]
