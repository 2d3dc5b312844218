#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Servers of the tests' own, with a switch for each fault: servers.py tftp|http|dhcp JSON

The JSON says what is served ("files": path to text), where ("at"), which request is logged where
("log"), and how they are wrong ("fault"). A line is logged for each request.
"""
import json
import random
import signal
import socket
import struct
import sys
import time


def log(config, line):
    with open(config["log"], "a") as f:
        f.write(line + "\n")


def content(files, name):
    """A text, or a number of bytes that follow from their place."""
    found = files.get(name)
    if isinstance(found, int):
        return bytes((i * 7 + i // 251) & 255 for i in range(found))
    return None if found is None else found.encode("latin-1")


def family(config):
    return socket.AF_INET6 if ":" in config["at"] else socket.AF_INET


# ---- TFTP ----

def tftp_options(words, config):
    asked = dict(zip((w.decode().lower() for w in words[::2]),
                     (int(w) for w in words[1::2] if w.isdigit())))
    return {} if config.get("fault") == "plain" else asked


def tftp_transfer(config, data, peer, asked):
    fault = config.get("fault")
    s = socket.socket(family(config), socket.SOCK_DGRAM)
    s.bind((config["at"], 0))
    s.settimeout(0.3)
    block, window = asked.get("blksize", 512), asked.get("windowsize", 1)
    if config.get("window"):
        window = min(window, config["window"])
    wrong_size = len(data) + {"tsize": 1, "tsize-less": -9}.get(fault, 0)
    sent = {k: v for k, v in (("blksize", block), ("windowsize", window),
                              ("tsize", wrong_size)) if k in asked}
    if fault == "greedy":
        sent["blksize"] = block + 1
    ack = -1
    if sent:
        oack = b"\0\6" + b"".join(b"%s\0%d\0" % (k.encode(), v) for k, v in sent.items())
        for _ in range(6):
            s.sendto(oack, peer)
            try:
                packet, _ = s.recvfrom(600)
            except (TimeoutError, ConnectionError):
                continue
            if packet[1] == 5:
                log(config, "ERROR %d" % packet[3])
                return
            ack = 0
            break
        if ack < 0:
            return
    ack = 0
    blocks = [data[i:i + block] for i in range(0, len(data) + 1, block)]
    dice = random.Random(3)
    tries = 0
    while ack < len(blocks):
        burst = list(range(ack + 1, min(ack + window, len(blocks)) + 1))
        if ack * block > 100000 and (fault == "dies-always"
                                     or (fault == "dies" and not config.get("died"))):
            config["died"] = True
            return
        if fault == "reorder" and len(burst) > 1:
            dice.shuffle(burst)
        for n in burst:
            if fault in ("loss", "reorder") and dice.random() < 0.05:
                continue
            if fault == "large" and len(blocks[n - 1]) > 1100:
                continue
            packet = struct.pack(">HH", 3, n & 0xffff) + blocks[n - 1]
            s.sendto(packet, peer)
            if fault == "twice":
                s.sendto(packet, peer)
        try:
            packet, _ = s.recvfrom(600)
        except (TimeoutError, ConnectionError):
            tries += 1
            if tries > 20:
                return
            continue
        if packet[1] == 5:
            log(config, "ERROR %d" % packet[3])
            return
        number = struct.unpack(">H", packet[2:4])[0]
        if fault == "deaf" and dice.random() < 0.3:
            continue
        step = (number - ack) & 0xffff
        if step <= window:
            ack += step
            tries = 0


def tftp(config):
    import threading
    s = socket.socket(family(config), socket.SOCK_DGRAM)
    s.bind((config["at"], 69))
    while True:
        packet, peer = s.recvfrom(2000)
        words = packet[2:].split(b"\0")
        name = words[0].decode("latin-1")
        asked = tftp_options(words[2:-1], config)
        log(config, "RRQ %s" % name)
        if config.get("fault") == "silent":
            continue
        data = content(config["files"], name)
        if data is None or name in config.get("denied", []):
            code, text = (1, b"not there") if data is None else (2, b"no")
            s.sendto(struct.pack(">HH", 5, code) + text + b"\0", peer)
            continue
        for _ in range(2 if config.get("fault") == "sessions" else 1):
            threading.Thread(target=tftp_transfer, args=(config, data, peer, asked),
                             daemon=True).start()


# ---- HTTP ----

def http_answer(config, path, head, first, count):
    """The bytes to send, and whether the connection ends with them."""
    fault = config.get("fault")
    data = content(config["files"], path)
    length = b"Content-Length: %d\r\n"
    if path in config.get("redirects", {}):
        return (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n"
                % config["redirects"][path].encode(), False)
    if data is None:
        body = b"<html>menuentry nothing { }</html>"
        return b"HTTP/1.1 404 Not Found\r\n" + length % len(body) + b"\r\n" + body, False
    if path in config.get("status", {}) and count <= config.get("times", 99):
        return (b"HTTP/1.1 %d No\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
                % config["status"][path], False)
    if config.get("unsized"):
        return b"HTTP/1.1 200 OK\r\n\r\n" + (b"" if head else data), True
    if fault == "ancient":
        return data, True
    if fault == "huge-header":
        return b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 300000, True
    if fault == "chunked":
        pieces = b"".join(b"%x\r\n%s\r\n" % (len(data[i:i + 700]), data[i:i + 700])
                          for i in range(0, len(data), 700))
        return (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + (b"" if head else pieces + b"0\r\n\r\n"), False)
    if fault == "folded":
        return (b"HTTP/1.1 200 OK\r\nX-Note: one,\r\n  two\r\nContent-Length:\r\n %d\r\n\r\n"
                % len(data) + (b"" if head else data), False)
    if fault == "both-lengths":
        return (b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n"
                + (b"" if head else b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)), False)
    if fault == "bad-chunk":
        return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabcde", True
    newline = b"\n" if fault == "lf" else b"\r\n"
    lines = [b"HTTP/1.1 200 OK", b"ETag: \"1\""]
    if fault == "continue":
        lines = [b"HTTP/1.1 100 Continue", b""] + lines
    said = len(data) + 5 if fault == "length" else len(data) - first
    if head:
        said = config.get("claims", {}).get(path, said)
    if first:
        lines[0] = b"HTTP/1.1 206 Partial"
        lines.append(b"Content-Range: bytes %d-%d/%d" % (first, len(data) - 1, len(data)))
    lines.append(b"Content-Length: %d" % said)
    body = b"" if head else data[first:]
    if fault == "cut" and len(body) > 40000 and count < 4:
        body = body[:30000]
        return newline.join(lines) + newline * 2 + body, True
    if fault == "tired":
        return newline.join(lines) + newline * 2 + body[:100], True
    return newline.join(lines) + newline * 2 + body, fault == "length" and not head


def http_talk(config, connection, counts):
    reader = connection.makefile("rb")
    while True:
        line = reader.readline().decode("latin-1")
        if not line:
            return
        method, path = line.split()[:2]
        first = 0
        while (header := reader.readline().strip()):
            if header.lower().startswith(b"range: bytes="):
                first = int(header[13:].rstrip(b"-"))
        counts[path] = counts.get(path, 0) + 1
        log(config, "%s %s%s" % (method, path, " %d-" % first if first else ""))
        if config.get("fault") == "silent":
            time.sleep(100)
        answer, end = http_answer(config, path, method == "HEAD", first, counts[path])
        if config.get("fault") in ("slow", "drip"):
            for i in range(0, len(answer), 200):
                connection.sendall(answer[i:i + 200])
                time.sleep(0.02 if config["fault"] == "slow" else 1)
        else:
            connection.sendall(answer)
        if config.get("fault") == "tired" and counts[path] == 6:
            time.sleep(100)
        if end:
            return


def tls_context(config):
    """As config["tls"] has it: key and certificate, the versions that are spoken."""
    import ssl
    wanted = config.get("tls")
    if not wanted:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if wanted.get("ciphers"):
        context.set_ciphers(wanted["ciphers"])
    context.minimum_version = ssl.TLSVersion[wanted.get("least", "TLSv1_2")]
    context.maximum_version = ssl.TLSVersion[wanted.get("most", "TLSv1_3")]
    context.load_cert_chain(wanted["pem"])
    return context


def http(config):
    import threading
    s = socket.socket(family(config))
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind((config["at"], config.get("port", 80)))
    s.listen(16)
    counts = {}
    context = tls_context(config)

    def talk(connection):
        try:
            if config.get("fault") == "hangs-up":
                connection.recv(100)
                connection.close()
                return
            if config.get("fault") == "plain-spoken":
                connection.recv(1000)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
                return
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            http_talk(config, connection, counts)
            if context and config.get("fault") != "no-goodbye":
                connection.unwrap()
        except (OSError, ValueError):
            pass
        connection.close()

    while True:
        threading.Thread(target=talk, args=(s.accept()[0],), daemon=True).start()


# ---- DHCP: what no honest server does ----

def dhcp_reply(config, packet, kind):
    fault = config.get("fault")
    xid = bytes(4) if fault == "xid" else packet[4:8]
    address = socket.inet_aton(config.get("offer", "10.9.0.77"))
    if config.get("proxy"):
        address = bytes(4)
    server = socket.inet_aton(config["at"])
    name = config.get("file", "x").encode("latin-1")
    options = [(53, bytes([kind])), (54, server), (51, b"\0\0\x0e\x10"),
               (1, b"\xff\xff\xff\0")] + [(int(k), bytes.fromhex(v)) for k, v in
                                          config.get("options", {}).items()]
    body = b"".join(bytes([k, len(v)]) + v for k, v in options) + b"\xff"
    if fault == "truncated":
        body = body[:-1] + b"\x0c\xf0abc"
    return (b"\2\1\6\0" + xid + bytes(8) + address + server + bytes(4) + packet[28:44]
            + bytes(64) + name.ljust(128, b"\0")[:128] + b"\x63\x82\x53\x63" + body)


def flood(config, s, packet):
    """Answers with a wrong number, 500 a second, for so many seconds."""
    def run():
        deadline = time.time() + config["seconds"]
        reply = dhcp_reply({**config, "fault": "xid"}, packet, 2)
        while time.time() < deadline:
            for _ in range(25):
                s.sendto(reply, ("255.255.255.255", 68))
            time.sleep(0.05)
        log(config, "FLOOD ENDS")
    import threading
    threading.Thread(target=run, daemon=True).start()


def dhcp(config):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, config["interface"].encode())
    s.bind(("", 67))
    fault = config.get("fault")
    began = time.time()
    while True:
        packet, _ = s.recvfrom(2000)
        kind = packet[packet.index(b"\x35\1", 240) + 2]
        log(config, {1: "DISCOVER", 3: "REQUEST"}.get(kind, str(kind)))
        if fault == "flood" and not config.get("flooding"):
            config["flooding"] = True
            flood(config, s, packet)
        if kind == 3 and config.get("proxy"):
            continue
        if time.time() - began < config.get("deaf", 0):
            continue
        if kind == 3 and fault != "nak" and config["at"] not in server_of(packet):
            continue
        reply = {1: 2, 3: 6 if fault == "nak" else 5}[kind]
        for _ in range(400 if fault == "storm" else 1):
            s.sendto(dhcp_reply(config, packet, reply), ("255.255.255.255", 68))


def server_of(packet):
    at = packet.find(b"\x36\4", 240)
    return [] if at < 0 else [socket.inet_ntoa(packet[at + 2:at + 6])]


# ---- a switch, that is: what it says for itself ----

TREE = bytes.fromhex("0180c2000000 020000000001 0027 424203")
SLOW = bytes.fromhex("0180c2000002 020000000001 8809")


def switch(config):
    """Each second what config["says"] is, for config["seconds"]; a rapid tree then opens."""
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    s.bind((config["interface"], 0))
    frames = {"blocking": TREE + b"\0\0\2\2\x0e", "open": TREE + b"\0\0\2\2\x3c",
              "old": TREE + b"\0\0\0\0\0", "bond": SLOW + b"\1\1\1\x14"}
    began = time.time()
    while True:
        over = time.time() - began > config.get("seconds", 999)
        s.send(frames["open" if over else config["says"]].ljust(60, b"\0"))
        time.sleep(1)


# ---- the time ----

def sntp(config):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((config["at"], 123))
    seconds = int((config["year"] - 1900) * 365.2425 * 86400) + 86400
    while True:
        packet, peer = s.recvfrom(100)
        log(config, "SNTP")
        now = struct.pack(">II", seconds & 0xffffffff, 0)
        s.sendto(b"\x24\2\0\0" + bytes(20) + packet[40:48] + now + now, peer)


# ---- DNS ----

def dns(config):
    s = socket.socket(family(config), socket.SOCK_DGRAM)
    s.bind((config["at"], 53))
    while True:
        packet, peer = s.recvfrom(600)
        name, at = [], 12
        while packet[at]:
            name.append(packet[at + 1:at + 1 + packet[at]].decode())
            at += 1 + packet[at]
        six = packet[at + 2] == 28
        log(config, "DNS " + ".".join(name) + (" AAAA" if six else ""))
        if config.get("fault") == "silent":
            continue
        question = packet[12:at + 5]
        addresses = config["names"].get(".".join(name), [])
        flags = b"\x81\x80" if addresses else b"\x81\x83"
        # there may be such a name, with no such address
        address = next((a for a in addresses if six == (":" in a)), None)
        answer = b""
        if address and six:
            answer = (b"\xc0\x0c\0\x1c\0\1\0\0\0\0\0\x10"
                      + socket.inet_pton(socket.AF_INET6, address))
        elif address:
            answer = b"\xc0\x0c\0\1\0\1\0\0\0\0\0\4" + socket.inet_aton(address)
        if config.get("fault") == "wrong-id":
            s.sendto(bytes([packet[0] ^ 1]) + packet[1:2] + flags + b"\0\1\0\1\0\0\0\0" + question
                     + b"\xc0\x0c\0\1\0\1\0\0\0\0\0\4" + socket.inet_aton("10.9.0.99"), peer)
        s.sendto(packet[:2] + flags + b"\0\1" + (b"\0\1" if address else b"\0\0") + bytes(4)
                 + question + answer, peer)


if __name__ == "__main__":
    signal.alarm(600)   # whoever has started it may have gone
    {"switch": switch, "tftp": tftp, "http": http, "dhcp": dhcp, "dns": dns,
     "sntp": sntp}[sys.argv[1]](json.loads(sys.argv[2]))
