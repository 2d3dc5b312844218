"""The second stage: what a test system's kernel and initrds are,
and what it reports after the jump."""
# SPDX-License-Identifier: MIT
import hashlib
import re
import secrets
from dataclasses import dataclass, field

from . import cpio
from .architecture import ARCH, words
from .tools import STAGE2, TOP, Missing, locked, other_kernel, run

SOURCES = TOP / "tests" / "qemu" / "stage2"
LARGE_BYTES = 1 << 28   # of a larger file stage2/init.c sums up the last sixteenth of that alone


def program():
    """init in build/test/stage2, compiled when it is older than its sources."""
    target = STAGE2 / "init"
    sources = sorted(SOURCES.glob("*.[ch]"))
    with locked(target):
        newest = max(source.stat().st_mtime for source in sources)
        if not target.exists() or target.stat().st_mtime < newest:
            run(ARCH.compiler, "-Os", "-static", "-s", "-Wall", "-Wextra", "-Werror", "-o", target,
                *(source for source in sources if source.suffix == ".c"))
            build_archive(target)
    return target.read_bytes()


def build_archive(init):
    """The archive beside the folder, for trying the second stage by hand."""
    files = {"init": (init.read_bytes(), 0o755), "nonce": b"by-hand\n"}
    STAGE2.with_suffix(".cpio").write_bytes(cpio.archive(files))


@dataclass
class System:
    """An installed system as a test makes it: a kernel, initrds and a command line, all its own.

    `title` is what the menu should show. `extra` are more files for the initrd. `initrds` may be
    replaced by a list of archives; the first of them should then come from `first_archive()`.
    """
    title: str
    words: str = ""
    extra: dict = field(default_factory=dict)
    nonce: str = field(default_factory=lambda: secrets.token_hex(12))
    initrds: list = None
    kernel: object = None

    def __post_init__(self):
        self.kernel = self.kernel or other_kernel()
        if self.initrds is None:
            self.initrds = [self.first_archive()]

    @property
    def cmdline(self):
        return words(f"console={ARCH.console}", ARCH.words, f"nonce={self.nonce}", self.words)

    def contents(self):
        return {"init": (program(), 0o755), "nonce": f"{self.nonce}\n".encode(), **self.extra}

    def first_archive(self):
        return cpio.archive(self.contents())

    def check(self, report):
        """The report came from this system and nothing of it was lost on the way."""
        assert report.nonce == self.nonce, f"the second stage is another one: nonce {report.nonce}"
        assert self.cmdline in report.cmdline, (
            f"command line: wanted …{self.cmdline}…, arrived {report.cmdline}")
        for path, content in self.contents().items():
            report.check_file(path, content[0] if isinstance(content, tuple) else content)


@dataclass
class Report:
    """The lines that the second stage printed."""
    nonce: str
    cmdline: str
    marks: list
    files: dict         # path -> (sha256, size)

    def check_file(self, path, data):
        path = "/" + path.lstrip("/")
        assert path in self.files, (
            f"{path} did not arrive; the root file system has {sorted(self.files)}")
        digest, size = self.files[path]
        summed = data[-(LARGE_BYTES // 16):] if len(data) > LARGE_BYTES else data
        wanted = hashlib.sha256(summed).hexdigest()
        assert (size, digest) == (len(data), wanted), (
            f"{path} arrived changed: {size} bytes {digest}, wanted {len(data)} bytes {wanted}")


def parse_report(text):
    """The report in `text`, which must hold one whole from `PROBE nonce` to `PROBE end`."""
    start, end = text.find("PROBE nonce="), text.find("PROBE end")
    if start < 0 or end < start:
        raise Missing("no whole second-stage report on the serial line")
    lines = [line.rstrip("\r") for line in text[start:end].split("\n")]
    values = dict(re.match(r"PROBE (\w+)=(.*)", line).groups()
                  for line in lines if re.match(r"PROBE (nonce|cmdline|marks)=", line))
    files = {}
    for line in lines:
        if match := re.match(r"PROBE file=(.*) sha256=([0-9a-f]{64}) size=(\d+)$", line):
            files[match[1]] = (match[2], int(match[3]))
    return Report(values["nonce"], values["cmdline"], values["marks"].split(","), files)
