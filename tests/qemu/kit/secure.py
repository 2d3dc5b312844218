"""Secure Boot with the keys that Debian's OVMF comes with, and whose private half everybody has."""
# SPDX-License-Identifier: MIT
import pathlib
import shutil

from .tools import need, run

SNAKEOIL = "/usr/share/ovmf/PkKek-1-snakeoil"
CODE = "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd"
VARS = "/usr/share/OVMF/OVMF_VARS_4M.snakeoil.fd"

# Its variables are out of the reach of everything but the firmware.
MACHINE = "q35,smm=on"


def sign(source, target):
    run("openssl", "rsa", "-in", f"{SNAKEOIL}.key", "-passin", "pass:snakeoil", "-out",
        f"{target}.key")
    run("sbsign", "--key", f"{target}.key", "--cert", f"{SNAKEOIL}.pem", "--output", target, source)
    return target


def firmware(folder):
    """QEMU's arguments for a firmware that starts what is signed, for MACHINE."""
    store = pathlib.Path(folder) / "secure.fd"
    shutil.copyfile(need(VARS, "on Debian: apt-get install ovmf"), store)
    return ["-global", "driver=cfi.pflash01,property=secure,value=on",
            "-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={CODE}",
            "-drive", f"if=pflash,format=raw,unit=1,file={store}"]
