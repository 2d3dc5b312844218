"""pytest's side of the QEMU cases: the `case` fixture, the rule about disks, and the marks."""
# SPDX-License-Identifier: MIT
import pathlib
import re
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from kit.case import Case  # noqa: E402
from kit.tools import Missing, tool  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: the real Debian; minutes instead of seconds")
    config.addinivalue_line("markers",
                            "long: many minutes, or many machines: part of test-long and not of "
                            "test")
    config.addinivalue_line("markers", "host: needs no first stage; proves a piece of the harness")


def pytest_collection_modifyitems(config, items):
    """Marks what long.txt names; a name that is no case's is an error."""
    lines = (pathlib.Path(__file__).parent / "long.txt").read_text().splitlines()
    names = {line for line in lines if line and not line.startswith("#")}
    here = {item.nodeid.rsplit("/", 1)[-1]: item for item in items}
    for name in names & here.keys():
        here[name].add_marker(pytest.mark.long)
    files = {name.partition("::")[0] for name in here}
    gone = {name for name in names - here.keys() if name.partition("::")[0] in files}
    if gone and not any("::" in word for word in config.args):
        raise pytest.UsageError(f"long.txt names what is no case: {', '.join(sorted(gone))}")


def pytest_sessionstart(session):
    """A run of everything makes the Debian disk first, where its progress is seen;
    later it is only looked up.

    A failure is left to the cases that need the disk: they ask the builder again and say so.
    """
    config = session.config
    marks = config.option.markexpr not in ("", "not long")
    chosen = config.option.keyword or marks or any("::" in word for word in config.args)
    if hasattr(config, "workerinput") or chosen or config.option.collectonly:
        return
    with config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        subprocess.run([pathlib.Path(__file__).parent / "debian" / "build"],
                       stdout=subprocess.DEVNULL)


@pytest.fixture
def case(request):
    """The case of this test. The machine's own lacks are said in one line, not in a traceback."""
    try:
        tool("qemu-system-x86_64")
    except Missing as error:
        pytest.fail(str(error), pytrace=False)
    return Case(re.sub(r"[^A-Za-z0-9_-]+", "-", request.node.name).strip("-"))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    """Runs a test inside its case, so that changed disks fail the test itself,
    whatever it checked."""
    held = pyfuncitem.funcargs.get("case")
    if held is None:
        return None
    wanted = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in wanted}
    try:
        with held:
            pyfuncitem.obj(**arguments)
    except Missing as error:
        pytest.fail(str(error), pytrace=False)
    return True
