# SPDX-License-Identifier: MIT
"""https: who proves who it is, and who does not."""
import time

import pytest

import certificates
import rig

CONFIG = "DEFAULT a\nLABEL a\nKERNEL vmlinuz\nAPPEND x=1\n"
URL = "https://10.9.0.1/menu"
HOSTS = "IP:10.9.0.1,DNS:boot.example"
RSA = ("rsa:2048",)


def serve(net, pem, **more):
    tls = {"pem": pem, **more.pop("tls", {})}
    net.serve("http", net.path, port=443, tls=tls, **{"files": {"/menu": CONFIG}, **more})


def look(net, authority, url=URL, **more):
    return net.list("--url", url, "--ca", str(authority.pem), **more)


def titles(listing):
    return [e["title"] for e in listing["entries"]]


def refusal(listing):
    """Its code and its text: there is one line, and nothing to boot."""
    assert not titles(listing)
    notes = [n for n in listing["notes"] if n["code"] not in ("no-config", "no-boot-file")]
    assert len(notes) == 1, notes
    return notes[0]["code"], notes[0]["message"]


@pytest.mark.parametrize("kind", ["ec", "rsa"])
@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_proven(net, authority, version, kind):
    """Of both versions, with both kinds of keys; by the address and, for EC, as a large file."""
    key = {"key": RSA} if kind == "rsa" else {}
    pem = authority.server(f"good-{kind}", HOSTS, **key)
    text = "# " + "x" * 60000 + "\n" + CONFIG
    serve(net, pem, files={"/menu": text}, tls={"least": version, "most": version})
    found = look(net, authority)
    assert titles(found) == ["a"], found["notes"]


@pytest.mark.parametrize("ciphers", ["ECDHE-ECDSA-CHACHA20-POLY1305",
                                     "ECDHE-ECDSA-AES256-GCM-SHA384"])
def test_ciphers(net, authority, ciphers):
    serve(net, authority.server("good", HOSTS), tls={"most": "TLSv1_2", "ciphers": ciphers})
    found = look(net, authority)
    assert titles(found) == ["a"], found["notes"]


def test_by_name(net, authority):
    net.serve("http", net.path, files={"/go": CONFIG}, 
              redirects={"/menu": "https://boot.example/x"})
    serve(net, authority.server("good", HOSTS), files={"/x": CONFIG})
    net.serve("dns", net.path, names={"boot.example": ["10.9.0.1"]})
    net.dnsmasq("--dhcp-range=10.9.0.50,10.9.0.60,1h", "--dhcp-option=6,10.9.0.1",
                "--dhcp-boot=https://boot.example/x")
    assert titles(net.list("--dhcp", "c0", "--ca", str(authority.pem))) == ["a"]


def test_unknown_authority(net, authority, stranger):
    serve(net, stranger.server("good", HOSTS))
    code, message = refusal(look(net, authority))
    assert code == "tls-chain"
    assert "CN=good, by CN=Somebody Else, leads to no authority" in message


def test_another_name(net, authority):
    serve(net, authority.server("other", "DNS:other.example,IP:10.9.0.2"))
    code, message = refusal(look(net, authority))
    assert code == "tls-name"
    assert "is for other.example 10.9.0.2, not for 10.9.0.1" in message


def test_expired(net, authority):
    serve(net, authority.server("old", HOSTS, certificates.PAST))
    code, message = refusal(look(net, authority))
    assert code == "tls-time" and "is good until 2024-01-01, and this" in message


def test_not_valid_yet(net, authority):
    """No server of time is known: then it stays like that."""
    serve(net, authority.server("new", HOSTS, certificates.FUTURE))
    code, message = refusal(look(net, authority))
    assert code == "tls-time" and "is good from 2090-01-01, and this" in message


@pytest.mark.parametrize("said,good", [(2095, True), (2020, False)])
def test_time_from_the_network(net, authority, said, good):
    """A clock that is behind is set forward, once; never back."""
    serve(net, authority.server("new", HOSTS, certificates.FUTURE))
    net.serve("sntp", net.path, year=said)
    net.dnsmasq("--dhcp-range=10.9.0.50,10.9.0.60,1h", "--dhcp-option=42,10.9.0.1",
                f"--dhcp-boot={URL}")
    found = net.list("--dhcp", "c0", "--ca", str(authority.pem))
    codes = [n["code"] for n in found["notes"]]
    assert titles(found) == (["a"] if good else [])
    assert ("clock-set-from-network" in codes) == good and ("tls-time" in codes) != good
    assert net.log().count("SNTP") == 1


def test_what_has_expired_stays_so(net, authority):
    """Nobody is asked for a time at which it would be good."""
    serve(net, authority.server("old", HOSTS, certificates.PAST))
    net.serve("sntp", net.path, year=2021)
    net.dnsmasq("--dhcp-range=10.9.0.50,10.9.0.60,1h", "--dhcp-option=42,10.9.0.1",
                f"--dhcp-boot={URL}")
    found = net.list("--dhcp", "c0", "--ca", str(authority.pem))
    assert not titles(found) and "SNTP" not in net.log()


def test_large_packets_are_lost(net, authority):
    """A certificate of more than a packet never arrives, until packets are smaller."""
    names = ",".join(f"DNS:name-of-this-server-{n}.example" for n in range(60))
    serve(net, authority.server("long", f"{HOSTS},{names}"))
    began = time.monotonic()
    with net.hole(1400):
        found = look(net, authority)
    assert titles(found) == ["a"], found["notes"]
    assert time.monotonic() - began > 10, "nothing got lost"


def test_nobody_is_trusted(net, authority, tmp_path):
    serve(net, authority.server("good", HOSTS))
    empty = tmp_path / "empty"
    empty.mkdir()
    found = net.list("--url", URL, "--ca", str(empty))
    assert refusal(found)[0] == "no-trust-anchor" and not net.log()


def test_the_system_s_list_is_not_added(net, authority, stranger):
    """--ca is instead of it."""
    serve(net, authority.server("good", HOSTS))
    assert refusal(look(net, stranger))[0] == "tls-chain"


@pytest.mark.parametrize("tls", [{"least": "TLSv1", "most": "TLSv1_1",
                                  "ciphers": "ALL:@SECLEVEL=0"},
                                 {"most": "TLSv1_2", "ciphers": "ECDHE-ECDSA-AES128-SHA"}])
def test_what_is_too_old(net, authority, tls):
    serve(net, authority.server("good", HOSTS), tls=tls)
    code, message = refusal(look(net, authority))
    assert code == "fetch-refused"
    assert ("neither TLS 1.2 nor 1.3" in message) == (tls["most"] == "TLSv1_1")


def test_no_tls_at_all(net, authority):
    net.serve("http", net.path, port=443, fault="plain-spoken")
    assert refusal(look(net, authority))[0] == "fetch-refused"


def test_cut_in_the_middle_of_agreeing(net, authority):
    net.serve("http", net.path, port=443, fault="hangs-up")
    assert refusal(look(net, authority))[0] == "fetch-refused"


def test_end_without_goodbye_is_no_end(net, authority):
    """Without a length, only TLS's own goodbye says that it was all."""
    pem = authority.server("good", HOSTS)
    serve(net, pem, fault="no-goodbye", unsized=True)
    code, message = refusal(look(net, authority))
    assert code == "fetch-refused" and "and no end" in message or "reset" in message


def test_end_with_goodbye(net, authority):
    serve(net, authority.server("good", HOSTS), unsized=True)
    found = look(net, authority)
    assert titles(found) == ["a"], found["notes"]


def test_from_https_to_http_nobody_goes(net, authority):
    serve(net, authority.server("good", HOSTS), redirects={"/menu": "http://10.9.0.1/menu"})
    net.serve("http", net.path, files={"/menu": CONFIG})
    assert "from https to http" in refusal(look(net, authority))[1]


def test_no_other_name_is_asked_for(net, authority, stranger):
    """A search ends where nobody proves who it is: one line, not one a name."""
    serve(net, stranger.server("good", HOSTS))
    refusal(look(net, authority, "https://10.9.0.1/pxelinux.0"))


def test_as_many_authorities_as_a_browser_has(net, authority, tmp_path):
    """They fit, and the one that matters is found among them."""
    serve(net, authority.server("good", HOSTS))
    many = tmp_path / "many.pem"
    pem = authority.pem.read_text()
    with open("/etc/ssl/certs/ca-certificates.crt") as system:
        many.write_text(system.read() + pem)
    found = net.list("--url", URL, "--ca", str(many))
    assert titles(found) == ["a"], found["notes"]
