# SPDX-License-Identifier: MIT
"""kexling fetch, and the rescue shell's wget: files for a person."""
import os
import subprocess

import rig
from servers import content
from test_tls import HOSTS, serve

SKELETON = os.path.abspath(f"{rig.HERE}/../../rootfs/skeleton/etc/profile")


def fetch(net, *words, cwd):
    command = net.client.command(os.path.abspath(rig.KEXLING), "fetch", *map(str, words))
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=cwd)


def test_verified(net, authority, tmp_path):
    serve(net, authority.server("good", HOSTS), files={"/a/file.iso": 300000})
    p = fetch(net, "https://10.9.0.1/a/file.iso", "--ca", authority.pem, cwd=tmp_path)
    assert p.returncode == 0 and p.stdout == "" and p.stderr == ""
    whole = content({"x": 300000}, "x")
    assert (tmp_path / "file.iso").read_bytes() == whole
    again = fetch(net, "https://10.9.0.1/a/file.iso", "--ca", authority.pem, cwd=tmp_path)
    assert again.returncode == 1 and "file.iso: File exists" in again.stderr


def test_stranger(net, authority, stranger, tmp_path):
    """Nothing of it stays."""
    serve(net, stranger.server("bad", HOSTS), files={"/file": 3000})
    p = fetch(net, "https://10.9.0.1/file", "--ca", authority.pem, cwd=tmp_path)
    assert p.returncode == 1 and p.stderr.count("\n") == 1
    assert "https://10.9.0.1/file" in p.stderr and not (tmp_path / "file").exists()


def test_cut_short_and_to_a_pipe(net, tmp_path):
    net.serve("http", net.path, files={"/file": "text\n"})
    p = fetch(net, "http://10.9.0.1/file", "-", cwd=tmp_path)
    assert p.stdout == "text\n" and p.returncode == 0
    net.stop()
    net.serve("http", net.path, fault="length", files={"/file": 300})
    (tmp_path / "mine").write_text("old")
    p = fetch(net, "http://10.9.0.1/file", "mine", cwd=tmp_path)
    assert p.returncode == 1 and not (tmp_path / "mine").exists()


def test_no_address(net, tmp_path):
    p = fetch(net, "gopher://10.9.0.1/file", cwd=tmp_path)
    assert p.returncode == 2 and "usage" in p.stderr
    p = fetch(net, "http://10.9.0.1/", cwd=tmp_path)
    assert p.returncode == 1 and "which file?" in p.stderr


def wget(tmp_path, *words):
    """The shell's function, with a program that says how it was called."""
    program = tmp_path / "kexling"
    program.write_text("#!/bin/sh\necho kexling \"$@\"\n")
    program.chmod(0o755)
    return subprocess.run(
        ["sh", "-c", f". {SKELETON}; PATH={tmp_path}:$PATH; wget \"$@\"", "sh", *words],
        capture_output=True, text=True)


def test_wget_of_the_rescue_shell(tmp_path):
    for url in "http://h/x", "https://h/x", "tftp://h/x":
        assert wget(tmp_path, "-q", url).stdout == f"kexling fetch {url}\n"
    for words in (["-O", "a b"], ["-Oa b"]):
        said = wget(tmp_path, "-q", *words, "https://h/x").stdout
        assert said == "kexling fetch https://h/x a b\n"
    refused = wget(tmp_path, "--no-check-certificate", "https://h/x")
    assert refused.returncode == 1 and "--no-check-certificate" in refused.stderr
