# SPDX-License-Identifier: MIT
"""Authorities and servers' certificates, made by openssl for one run of the tests."""
import subprocess

CONFIG = """[ca]
default_ca = own
[own]
database = {folder}/index
serial = {folder}/serial
new_certs_dir = {folder}
unique_subject = no
default_md = sha256
policy = any
copy_extensions = copy
[any]
commonName = supplied
"""
GOOD = ("20200101000000Z", "20991231000000Z")
PAST = ("20200101000000Z", "20240101000000Z")
FUTURE = ("20900101000000Z", "20991231000000Z")


def openssl(*words):
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)


class Authority:
    """Signs whatever it is asked to."""

    def __init__(self, folder, name):
        folder.mkdir()
        self.folder, self.pem, self.key = folder, folder / "ca.pem", folder / "ca.key"
        (folder / "index").touch()
        (folder / "serial").write_text("01\n")
        (folder / "config").write_text(CONFIG.format(folder=folder))
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", 36500, "-subj", f"/CN={name}", "-keyout", self.key,
                "-out", self.pem)

    def server(self, name, hosts, dates=GOOD, key=("ec", "-pkeyopt",
                                                   "ec_paramgen_curve:prime256v1")):
        """Key and certificate in one file, for `hosts`: "IP:10.9.0.1,DNS:boot.example"."""
        base = self.folder / name
        openssl("req", "-newkey", *key, "-nodes", "-subj", f"/CN={name}", "-addext",
                f"subjectAltName={hosts}", "-keyout", f"{base}.key", "-out", f"{base}.csr")
        openssl("ca", "-batch", "-config", self.folder / "config", "-cert", self.pem, "-keyfile",
                self.key, "-startdate", dates[0], "-enddate", dates[1], "-in", f"{base}.csr",
                "-out", f"{base}.crt", "-notext")
        both = base.with_suffix(".both")
        both.write_text(open(f"{base}.key").read() + open(f"{base}.crt").read())
        return str(both)
