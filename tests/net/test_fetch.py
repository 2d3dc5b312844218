# SPDX-License-Identifier: MIT
"""Fetching: what servers and wires do wrong, and what comes of it."""
import re

import pytest

CONFIG = "DEFAULT a\nLABEL a\nKERNEL vmlinuz\nAPPEND x=1\n"
TFTP = "tftp://10.9.0.1/menu"
HTTP = "http://10.9.0.1/menu"


def titles(listing):
    return [e["title"] for e in listing["entries"]]


def notes(listing, code=None):
    return [n for n in listing["notes"] if code in (None, n["code"])]


def large():
    """A configuration of many packets."""
    return "# " + "x" * 60000 + "\n" + CONFIG


# ---- TFTP ----

@pytest.mark.parametrize("fault", [None, "plain", "twice", "sessions", "loss", "reorder",
                                   "deaf"])
def test_tftp_survives(net, fault):
    net.serve("tftp", net.path, files={"menu": large()}, fault=fault)
    found = net.list("--url", TFTP)
    assert titles(found) == ["a"], found["notes"]


def test_tftp_large_packets_are_lost(net):
    net.serve("tftp", net.path, files={"menu": large()}, fault="large")
    assert titles(net.list("--url", TFTP)) == ["a"]
    assert net.log().count("RRQ menu") == 3     # 1468, 1228, 512 bytes a block


@pytest.mark.parametrize("fault,code,told", [
    ("tsize", "fetch-short", "got 60047 bytes of 60048"),
    ("tsize-less", "fetch-refused", "more comes than the 60038 bytes")])
def test_tftp_size_is_wrong(net, fault, code, told):
    net.serve("tftp", net.path, files={"menu": large()}, fault=fault)
    found = net.list("--url", TFTP)
    assert not titles(found)
    assert told in notes(found, code)[0]["message"]


def test_tftp_server_dies_in_the_middle(net, tmp_path):
    """TFTP knows no going on: it is asked for once more, from the beginning."""
    net.serve("tftp", net.path, files={"large": 300000}, fault="dies")
    p = net.kexling("fetch", TFTP[:-4] + "large", tmp_path / "file", timeout=80)
    assert p.returncode == 0 and net.log() == ["RRQ large", "RRQ large"], p.stderr
    assert (tmp_path / "file").stat().st_size == 300000


def test_tftp_server_dies_each_time(net, tmp_path):
    net.serve("tftp", net.path, files={"large": 300000}, fault="dies-always")
    p = net.kexling("fetch", TFTP[:-4] + "large", tmp_path / "file", timeout=80)
    assert p.returncode == 1 and net.log() == ["RRQ large", "RRQ large"]
    assert not (tmp_path / "file").exists()
    assert re.search(r"Connection refused: got \d+ bytes of 300000\n", p.stderr), p.stderr
    assert p.stderr.count("\n") == 1


def test_tftp_agrees_to_more(net):
    net.serve("tftp", net.path, files={"menu": CONFIG}, fault="greedy")
    found = net.list("--url", TFTP)
    assert not titles(found) and notes(found, "fetch-refused")
    assert net.logs("ERROR 8")


def test_tftp_denied_is_no_timeout(net):
    net.serve("tftp", net.path, files={"menu": CONFIG}, denied=["menu"])
    found = net.list("--url", TFTP)
    assert "TFTP error 2: no" in notes(found, "fetch-refused")[0]["message"]


def test_tftp_port_closed(net):
    found = net.list("--url", TFTP, timeout=8)
    assert "Connection refused" in notes(found, "fetch-timeout")[0]["message"]


def test_tftp_silent_is_asked_for_one_name_only(net):
    net.serve("tftp", net.path, files={}, fault="silent")
    found = net.list("--url", "tftp://10.9.0.1/pxelinux.0", "--mac", "52:54:00:12:34:56",
                     timeout=40)
    assert "no answer" in notes(found, "fetch-timeout")[0]["message"]
    assert set(net.log()) == {"RRQ pxelinux.0"}
    assert 5 <= len(net.log()) <= 10


def test_host_that_is_not_there(net):
    found = net.list("--url", "tftp://10.9.0.200/x", timeout=40)
    assert "unreachable" in notes(found, "fetch-timeout")[0]["message"]


# ---- HTTP ----

@pytest.mark.parametrize("fault", [None, "lf", "continue", "chunked", "slow", "cut", "folded",
                                   "both-lengths"])
def test_http_survives(net, fault):
    net.serve("http", net.path, files={"/menu": large()}, fault=fault)
    found = net.list("--url", HTTP)
    assert titles(found) == ["a"], found["notes"]
    if fault == "cut":
        assert "GET /menu 30000-" in net.log()


def test_http_large_packets_are_lost(net):
    """Silence is answered by a connection with smaller packets."""
    net.serve("http", net.path, files={"/menu": large()})
    with net.hole(1400):
        found = net.list("--url", HTTP)
    assert titles(found) == ["a"], found["notes"]
    assert net.log().count("GET /menu") == 2


def test_http_silence_is_one_of_five_resumes(net):
    """A server that sends a little each time, and is silent once, is not asked for ever."""
    net.serve("http", net.path, files={"/menu": large()}, fault="tired")
    p = net.kexling("fetch", HTTP, "-", timeout=80)
    assert p.returncode == 1 and "got 700 bytes of" in p.stderr, p.stderr
    assert len(net.log()) == 7      # the first, five that go on, one with smaller packets


@pytest.mark.parametrize("fault,word", [
    ("ancient", "does not speak HTTP/1"), ("huge-header", "16 KiB"),
    ("bad-chunk", "no good length"), ("length", "of ")])
def test_http_nonsense(net, fault, word):
    net.serve("http", net.path, files={"/menu": CONFIG}, fault=fault)
    found = net.list("--url", HTTP)
    assert not titles(found)
    code = "fetch-short" if fault == "length" else "fetch-refused"
    assert word in notes(found, code)[0]["message"]


def test_http_drips(net):
    """200 bytes a second for something large: a minute is enough of that."""
    net.serve("http", net.path, files={"/menu": "# " + "x" * 90000 + "\n" + CONFIG},
              fault="drip")
    p = net.kexling("fetch", HTTP, "-", timeout=90)
    assert p.returncode == 1 and "less than 1 KiB/s comes" in p.stderr, p.stderr


def test_http_404_is_no_configuration(net):
    net.serve("http", net.path, files={})
    assert not titles(net.list("--url", HTTP))


def test_http_busy_is_asked_again(net):
    net.serve("http", net.path, files={"/menu": CONFIG}, status={"/menu": 503}, times=2)
    assert titles(net.list("--url", HTTP)) == ["a"]
    assert net.log().count("GET /menu") == 3


def test_http_always_busy(net):
    net.serve("http", net.path, files={"/menu": CONFIG}, status={"/menu": 500})
    found = net.list("--url", HTTP)
    assert "HTTP status 500" in notes(found, "http-status")[0]["message"]
    assert net.log().count("GET /menu") == 3


@pytest.mark.parametrize("status", [404, 500])
def test_without_its_initrd_it_does_not_start(net, status):
    """An initrd that cannot be had refuses its entry, and is named."""
    files = {"/menu": CONFIG + "INITRD initrd\n", "/vmlinuz": 5000}
    if status == 500:
        files["/initrd"] = 5000
    net.serve("http", net.path, files=files, status={"/initrd": 500})
    (entry,) = net.list("--url", HTTP)["entries"]
    assert any("http://10.9.0.1/initrd" in p["message"] for p in entry["problems"]), entry
    p = net.kexling("boot", HTTP, "a", "--dry-run")
    assert p.returncode == 1 and "/initrd" in p.stderr and p.stderr.count("\n") == 1, p.stderr


@pytest.mark.parametrize("where,code", [
    ("/other", None), ("http://10.9.0.1/other", None), ("/menu", "redirect-loop"),
    ("file:///etc/passwd", "fetch-refused"), ("tftp://10.9.0.1/other", "fetch-refused")])
def test_http_redirects(net, where, code):
    net.serve("http", net.path, files={"/other": CONFIG}, redirects={"/menu": where})
    found = net.list("--url", HTTP)
    assert titles(found) == ([] if code else ["a"])
    assert not code or notes(found, code)
    assert net.log().count("GET /menu") <= 6


# ---- IPv6 ----

@pytest.mark.parametrize("kind,name", [("tftp", "menu"), ("http", "/menu")])
def test_by_ipv6(net, kind, name):
    net.serve(kind, net.path, at="fd00::1", files={name: large()})
    assert titles(net.list("--url", f"{kind}://[fd00::1]/menu")) == ["a"]
    assert net.log()[0].split()[1] == name


@pytest.mark.parametrize("kind", ["tftp", "http"])
def test_nobody_there_by_ipv6(net, kind):
    found = net.list("--url", f"{kind}://[fd00::1]/menu", timeout=20)
    assert "refused" in notes(found, "fetch-timeout")[0]["message"]


# ---- commands ----

def test_boot_a_url(net):
    """As behind --url; what is fetched is no kernel, and it says so."""
    net.serve("http", net.path, files={"/menu": CONFIG, "/vmlinuz": 5000})
    p = net.kexling("boot", HTTP, "--dry-run")
    assert p.returncode == 1 and "of no format" in p.stderr and net.logs("GET /vmlinuz")
    p = net.kexling("boot", HTTP, "nothing", "--dry-run")
    assert p.returncode == 1 and "no entry 'nothing'" in p.stderr


def test_more_than_there_is_memory_for(net):
    """It is said before anything is fetched to be loaded."""
    net.serve("http", net.path, files={"/menu": CONFIG, "/vmlinuz": 5000},
              claims={"/vmlinuz": 1 << 43})
    p = net.kexling("boot", HTTP, "--dry-run")
    assert p.returncode == 1 and re.search(
        r"kernel and initrds are 8388608 MiB, and there is memory for \d+$", p.stderr, re.M)
    assert net.log()[-1] == "HEAD /vmlinuz", net.log()


# ---- names ----

def test_no_name_server(net):
    found = net.list("--url", "http://nobody.example/menu", timeout=40)
    assert not titles(found) and notes(found, "dns-failed")


@pytest.mark.parametrize("url", ["ftp://h/x", "http://", "http://h/a b", "/x", "http://h:0/"])
def test_bad_urls_are_one_line(net, url):
    p = net.kexling("list", "--url", url)
    assert p.returncode == 2 and p.stderr.count("\n") == 1
