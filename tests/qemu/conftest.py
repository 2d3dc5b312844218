"""pytest's side of the QEMU cases: the `case` fixture, the rule about disks, and the marks."""
# SPDX-License-Identifier: MIT
import pathlib
import re
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from kit.architecture import ARCH, X86_64  # noqa: E402
from kit.case import Case  # noqa: E402
from kit.tools import Missing, tool  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers", "slow: the real Debian; minutes instead of seconds")
    config.addinivalue_line("markers",
                            "long: many minutes, or many machines: part of test-long and not of "
                            "test")
    config.addinivalue_line("markers", "host: needs no first stage; proves a piece of the harness")


def names_in(file):
    lines = (pathlib.Path(__file__).parent / file).read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


def short(nodeid):
    """Without its folders; a parameter may have slashes, too."""
    path, _, case = nodeid.partition("::")
    return f"{path.rpartition('/')[2]}::{case}"


def known(config, file, names, cases):
    """A name that is no case's is an error."""
    files = {case.partition("::")[0] for case in cases}
    gone = {name for name in names - cases if name.partition("::")[0] in files}
    if gone and not any("::" in word for word in config.args):
        raise pytest.UsageError(f"{file} names what is no case: {', '.join(sorted(gone))}")


def pytest_collection_modifyitems(config, items):
    """Marks what long.txt names. Of another architecture than x86-64 there is what its own file
    names: files, functions and cases."""
    here = {short(item.nodeid): item for item in items}
    if ARCH is X86_64:
        names = names_in("long.txt")
        known(config, "long.txt", names, here.keys())
        for name in names & here.keys():
            here[name].add_marker(pytest.mark.long)
        return
    file = f"{ARCH.name}.txt"
    names = names_in(file)
    words = {case: {case, case.partition("[")[0], case.partition("::")[0]} for case in here}
    known(config, file, names, set().union(*words.values()))
    config.hook.pytest_deselected(
        items=[here[case] for case in here if not words[case] & names])
    items[:] = [here[case] for case in here if words[case] & names]


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
        tool(ARCH.qemu)
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
