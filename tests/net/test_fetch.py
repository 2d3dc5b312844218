# SPDX-License-Identifier: MIT
"""Fetching: what servers and wires do wrong, and what comes of it."""
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

@pytest.mark.parametrize("fault", [None, "plain", "twice", "sessions", "loss", "reorder"])
def test_tftp_survives(net, fault):
    net.serve("tftp", net.path, files={"menu": large()}, fault=fault)
    found = net.list("--url", TFTP)
    assert titles(found) == ["a"], found["notes"]


def test_tftp_large_packets_are_lost(net):
    net.serve("tftp", net.path, files={"menu": large()}, fault="large")
    assert titles(net.list("--url", TFTP)) == ["a"]
    assert net.log().count("RRQ menu") == 3     # 1468, 1228, 512 bytes a block


def test_tftp_size_is_wrong(net):
    net.serve("tftp", net.path, files={"menu": large()}, fault="tsize")
    found = net.list("--url", TFTP)
    assert not titles(found)
    assert "got 60047 bytes of 60048" in notes(found, "fetch-refused")[0]["message"]


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

@pytest.mark.parametrize("fault", [None, "lf", "continue", "chunked", "slow", "cut"])
def test_http_survives(net, fault):
    net.serve("http", net.path, files={"/menu": large()}, fault=fault)
    found = net.list("--url", HTTP)
    assert titles(found) == ["a"], found["notes"]
    if fault == "cut":
        assert "GET /menu 30000-" in net.log()


@pytest.mark.parametrize("fault,word", [
    ("ancient", "does not speak HTTP/1"), ("huge-header", "16 KiB"),
    ("bad-chunk", "no good length"), ("length", "of ")])
def test_http_nonsense(net, fault, word):
    net.serve("http", net.path, files={"/menu": CONFIG}, fault=fault)
    found = net.list("--url", HTTP)
    assert not titles(found)
    assert word in notes(found, "fetch-refused")[0]["message"]


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
    assert "HTTP status 500" in notes(found, "fetch-refused")[0]["message"]
    assert net.log().count("GET /menu") == 3


@pytest.mark.parametrize("where,good", [
    ("/other", True), ("http://10.9.0.1/other", True), ("/menu", False),
    ("file:///etc/passwd", False), ("tftp://10.9.0.1/other", False)])
def test_http_redirects(net, where, good):
    net.serve("http", net.path, files={"/other": CONFIG}, redirects={"/menu": where})
    found = net.list("--url", HTTP)
    assert titles(found) == (["a"] if good else [])
    assert good or notes(found, "fetch-refused")
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


# ---- names ----

def test_no_name_server(net):
    found = net.list("--url", "http://nobody.example/menu", timeout=40)
    assert not titles(found) and notes(found, "fetch-timeout")


@pytest.mark.parametrize("url", ["ftp://h/x", "http://", "http://h/a b", "/x", "http://h:0/"])
def test_bad_urls_are_one_line(net, url):
    p = net.kexling("list", "--url", url)
    assert p.returncode == 2 and p.stderr.count("\n") == 1
