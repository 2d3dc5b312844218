# SPDX-License-Identifier: MIT
import time

import pytest

import rig
from certificates import Authority


@pytest.fixture(scope="session")
def spaces():
    try:
        r = rig.Rig()
    except (rig.Refused, OSError) as e:
        pytest.skip(f"network namespaces are not to be had here: {e}")
    yield r
    r.close()


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    """The one that is trusted, as --ca FILE has it."""
    if not rig.has_tls():
        pytest.skip("it is built with NET_TLS=0")
    return Authority(tmp_path_factory.mktemp("trusted") / "ca", "Test Authority")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("strange") / "ca", "Somebody Else")


def _until(true):
    """A server may write its line after its client has ended."""
    for _ in range(60):
        if true():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def net(spaces, tmp_path):
    """The rig, and where servers log: net.log() has the lines."""
    path = tmp_path / "requests"
    path.touch()
    spaces.path = path
    spaces.log = lambda: path.read_text().splitlines()
    spaces.logs = lambda line: _until(lambda: line in spaces.log())
    yield spaces
    spaces.stop()
