#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# For tests only; no part of kexling. It loads a module into GRUB, which is licensed under these terms.
"""grub_oracle.py - run a grub.cfg under the real GRUB 2.06 script interpreter.

Needs Debian's grub-emu package (grub-emu-lite and /usr/lib/grub/x86_64-emu/*.mod), gcc,
and for file system images: e2fsprogs (mke2fs -d), and when asked for: mkfs.vfat + mcopy,
mkfs.btrfs --rootdir, mkfs.xfs -p.  No root, no mounts, no terminal: the result comes from a
log that a loadable module (oracle_mod.c) writes, not from screen scraping.

  grub_oracle.py CONFIG                      list: variables, output, trace, menu (submenus expanded)
  grub_oracle.py CONFIG --entry '1>2'        auto-boot that entry through GRUB's own menu code
  grub_oracle.py CONFIG --boot               let the config's default/timeout/fallback decide
  grub_oracle.py CONFIG --tree DIR           files of the root file system (config is copied in)
  grub_oracle.py CONFIG --layout L.json      several disks/partitions with real file systems
  grub_oracle.py CONFIG --all-entries        one run per leaf entry: the boot trace of each
  grub_oracle.py --text 'SCRIPT'             run a script given on the command line

Result: one JSON object on stdout.
"""
import argparse, json, os, re, resource, shutil, signal, subprocess, sys, tempfile, time, uuid, zlib

HERE = os.path.dirname(os.path.abspath(__file__))
MODDIR = "/usr/lib/grub/x86_64-emu"
# every module whose commands or file systems a config may use, minus what hangs or needs hardware
PRELOAD = """normal terminal gzio xzio lzopio zstd bufio extcmd boot minicmd configfile test echo true
eval regexp loadenv read cat cmp date datetime help ls probe tr time hashsum hexdump file search
search_fs_file search_fs_uuid search_label loopback memdisk tar newc cpio blocklist part_gpt part_msdos
part_bsd part_apple part_sun ext2 fat exfat ntfs iso9660 udf btrfs xfs f2fs jfs reiserfs hfs hfsplus
squash4 romfs minix nilfs2 zfs lvm mdraid09 mdraid1x diskfilter raid5rec raid6rec ldm cryptodisk luks
luks2 procfs gettext syslinuxcfg legacycfg parttool msdospart password password_pbkdf2 pgp sleep
keystatus gptsync lsmmap halt reboot net tftp http""".split()


def limit_files(size):
    """what a script may log, for one that may be endless"""
    if size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def sq(s):
    """quote one word for the wrapper script"""
    return "'" + s.replace("'", "'\\''") + "'"


def sh(*a, **k):
    r = subprocess.run(a, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **k)
    if r.returncode:
        raise RuntimeError("%s: %s" % (" ".join(a), r.stdout.decode(errors="replace")))
    return r.stdout


def build_module(out):
    cached = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "grub_oracle", "oracle.mod")
    src = os.path.join(HERE, "oracle_mod.c")
    if not (os.path.exists(cached) and os.path.getmtime(cached) > os.path.getmtime(src)):
        os.makedirs(os.path.dirname(cached), exist_ok=True)
        tmp = cached + ".%d" % os.getpid()
        sh("gcc", "-O1", "-ffreestanding", "-fno-pic", "-mcmodel=large", "-fno-stack-protector",
           "-fno-asynchronous-unwind-tables", "-mno-red-zone", "-fno-builtin", "-c", src, "-o", tmp)
        os.rename(tmp, cached)
    shutil.copy(cached, out)


def make_emudir(d):
    m = os.path.join(d, "x86_64-emu")
    os.makedirs(m)
    for f in os.listdir(MODDIR):
        if f.endswith(".mod") or f in ("terminal.lst", "parttool.lst", "command.lst"):
            os.symlink(os.path.join(MODDIR, f), os.path.join(m, f))
    build_module(os.path.join(m, "oracle.mod"))
    # Debian 12 ships datetime.mod without its licence section, and so grub-emu-lite refuses to
    # load normal.mod.  Give a copy the section back.
    lic = os.path.join(d, "lic")
    with open(lic, "wb") as f:
        f.write(b"LICENSE=GPLv3+\0")
    src = os.path.join(m, "datetime.mod")
    os.unlink(src)
    r = subprocess.run(["readelf", "-SW", os.path.join(MODDIR, "datetime.mod")], stdout=subprocess.PIPE)
    if b".module_license" in r.stdout:
        shutil.copy(os.path.join(MODDIR, "datetime.mod"), src)
    else:
        sh("objcopy", "--add-section", ".module_license=" + lic, os.path.join(MODDIR, "datetime.mod"), src)


def tree_size(d):
    n = 0
    for r, ds, fs in os.walk(d):
        n += 4096 * (len(ds) + 1)
        for f in fs:
            p = os.path.join(r, f)
            if not os.path.islink(p):
                n += os.path.getsize(p) + 4096
    return n


def make_fs(img, fs, tree, label, fsuuid, size):
    sz = size or max(2 << 20, int(tree_size(tree) * 1.3) + (1 << 20))
    if fs in ("ext2", "ext3", "ext4"):
        with open(img, "wb") as f:
            f.truncate((sz + 4095) // 4096 * 4096)
        a = ["mke2fs", "-q", "-F", "-t", fs, "-O", "^metadata_csum,^64bit", "-d", tree]
        if fsuuid: a += ["-U", fsuuid]
        if label: a += ["-L", label]
        sh(*a, img)
    elif fs == "vfat":
        sz = max(sz, 4 << 20)
        with open(img, "wb") as f:
            f.truncate(sz)
        a = ["mkfs.vfat"]
        if fsuuid: a += ["-i", fsuuid.replace("-", "")]
        if label: a += ["-n", label]
        sh(*a, img)
        for n in sorted(os.listdir(tree)):
            sh("mcopy", "-s", "-Q", "-i", img, os.path.join(tree, n), "::/")
    elif fs == "btrfs":
        with open(img, "wb") as f:
            f.truncate(max(sz, 128 << 20))
        a = ["mkfs.btrfs", "-q", "--rootdir", tree]
        if fsuuid: a += ["-U", fsuuid]
        if label: a += ["-L", label]
        sh(*a, img)
    elif fs == "iso9660":
        sh("xorriso", "-as", "mkisofs", "-quiet", "-J", "-r", "-V", label or "ISO", "-o", img, tree)
    else:
        raise ValueError("file system " + fs)
    return os.path.getsize(img)


def write_gpt(path, layout, total, guid=None):
    linux = uuid.UUID("0fc63daf-8483-4772-8e79-3d69d8477de4").bytes_le
    ents = bytearray(128 * 128)
    for num, s, ns, _ in layout:
        o = (num - 1) * 128
        u = uuid.uuid5(uuid.NAMESPACE_OID, "%s/%d" % (os.path.basename(path), num))
        ents[o:o + 128] = linux + u.bytes_le + s.to_bytes(8, "little") + (s + ns - 1).to_bytes(8, "little") + bytes(80)
    g = (uuid.UUID(guid) if guid else uuid.uuid5(uuid.NAMESPACE_OID, os.path.basename(path))).bytes_le

    def header(my, other, entlba):
        h = bytearray(92)
        h[0:8] = b"EFI PART"
        h[8:16] = (0x10000).to_bytes(4, "little") + (92).to_bytes(4, "little")
        h[24:32] = my.to_bytes(8, "little"); h[32:40] = other.to_bytes(8, "little")
        h[40:48] = (34).to_bytes(8, "little"); h[48:56] = (total - 34).to_bytes(8, "little")
        h[56:72] = g
        h[72:80] = entlba.to_bytes(8, "little")
        h[80:84] = (128).to_bytes(4, "little"); h[84:88] = (128).to_bytes(4, "little")
        h[88:92] = zlib.crc32(ents).to_bytes(4, "little")
        h[16:20] = zlib.crc32(h).to_bytes(4, "little")
        return bytes(h)
    mbr = bytearray(512)
    mbr[446:462] = bytes([0, 0, 2, 0, 0xEE, 255, 255, 255]) + (1).to_bytes(4, "little") + (total - 1).to_bytes(4, "little")
    mbr[510:512] = b"\x55\xaa"
    with open(path, "r+b") as f:
        f.write(mbr)
        f.seek(512); f.write(header(1, total - 1, 2))
        f.seek(1024); f.write(ents)
        f.seek((total - 33) * 512); f.write(ents)
        f.seek((total - 1) * 512); f.write(header(total - 1, 1, total - 33))


def make_disk(path, disk, tmp):
    """disk: {"table": "gpt"|"msdos"|"none", "parts": [{"fs","tree","uuid","label","num"}]}"""
    table = disk.get("table", "gpt")
    parts = []
    for i, p in enumerate(disk["parts"]):
        img = os.path.join(tmp, "%s.%d" % (os.path.basename(path), i))
        n = make_fs(img, p.get("fs", "ext4"), p["tree"], p.get("label"), p.get("uuid"), p.get("size"))
        parts.append((p.get("num", i + 1), img, n))
    if table == "none":
        os.rename(parts[0][1], path)
        return
    sect = 2048
    layout = []
    for num, img, n in parts:
        ns = (n + 511) // 512
        layout.append((num, sect, ns, img))
        sect = (sect + ns + 2047) // 2048 * 2048
    with open(path, "wb") as f:
        f.truncate((sect + 2048) * 512)
    if table == "gpt":
        write_gpt(path, layout, sect + 2048, disk.get("guid"))
    else:
        t = bytearray(512)
        for num, s, ns, _ in layout:
            o = 446 + 16 * (num - 1)
            t[o:o + 16] = bytes([0, 0, 0, 0, 0x83, 0, 0, 0]) + s.to_bytes(4, "little") + ns.to_bytes(4, "little")
        t[510:512] = b"\x55\xaa"
        with open(path, "r+b") as f:
            f.write(t)
    with open(path, "r+b") as f:
        for _, s, _, img in layout:
            f.seek(s * 512)
            with open(img, "rb") as g:
                shutil.copyfileobj(g, f)
            os.unlink(img)


def auto_map(text, dev):
    """every key that a `search' in the config looks for -> dev"""
    keys = []
    for line in text.split("\n"):
        m = re.match(r"\s*(?:if\s+)?search\b(.*)", line)
        if not m:
            continue
        words = re.findall(r"'[^']*'|\"[^\"]*\"|\S+", m.group(1))
        words = [w.strip("'\"") for w in words]
        last = None
        for w in words:
            if w in (";", "then"):
                break
            if not w.startswith("-"):
                last = w.rstrip(";")
        if last and "$" not in last and "=" not in last and " " not in last:
            keys.append(last)
    return ["%s=%s" % (k, dev) for k in dict.fromkeys(keys)]


class Run:
    def __init__(self, **o):
        self.o = o

    def run(self):
        o = self.o
        tmp = tempfile.mkdtemp(prefix="gro.")
        try:
            return self._run(tmp)
        finally:
            if not o.get("keep"):
                shutil.rmtree(tmp, ignore_errors=True)

    def _run(self, tmp):
        o = self.o
        emu = os.path.join(tmp, "emu")
        make_emudir(emu)
        log = os.path.join(tmp, "log")
        rootdev, cfgpath = o.get("root") or "hd0,gpt2", o.get("path") or "/boot/grub/grub.cfg"
        # --- disks
        disks = {}
        if o.get("layout"):
            disks = o["layout"]
        else:
            tree = os.path.join(tmp, "tree")
            if o.get("tree"):
                shutil.copytree(o["tree"], tree, symlinks=True)
            dst = tree + cfgpath
            os.makedirs(os.path.dirname(dst), exist_ok=True)
            with open(dst, "wb") as f:
                f.write(o["config"])
            empty = os.path.join(tmp, "esp"); os.makedirs(empty + "/EFI")
            disks = {"hd0": {"table": "gpt", "parts": [
                {"fs": "ext2", "tree": empty, "uuid": "11111111-1111-1111-1111-111111111111", "num": 1},
                {"fs": o.get("fs") or "ext2", "tree": tree, "num": 2, "label": o.get("label"),
                 "uuid": o.get("uuid") or "22222222-2222-2222-2222-222222222222"}]}}
            if rootdev.startswith("hd0,msdos"):
                disks["hd0"]["table"] = "msdos"
        dm = []
        for name in sorted(disks):
            p = os.path.join(tmp, name + ".img")
            make_disk(p, disks[name], tmp)
            dm.append("(%s) %s" % (name, p))
        with open(os.path.join(tmp, "device.map"), "w") as f:
            f.write("\n".join(dm) + "\n")
        # --- wrapper config
        w = ["set pager=0"]
        for m in PRELOAD:
            if m in ("regexp",) and o.get("no_regexp"):
                continue
            if os.path.exists(os.path.join(MODDIR, m + ".mod")):
                w.append("insmod " + m)
        w.append("insmod oracle")
        for k, v in (("oracle_fail", o.get("fail")), ("oracle_entry", o.get("entry")),
                     ("oracle_map", " ".join(o["map"]) if o.get("map") else None),
                     ("oracle_real", o.get("real")), ("oracle_omit", o.get("omit")),
                     ("oracle_check_files", "1" if o.get("check_files") else None)):
            if v is not None:
                w.append("set %s=%s" % (k, sq(v)))
                w.append("export " + k)
        w.append("oracle_start " + log)
        w.append("set grub_platform=%s" % (o.get("platform") or "efi"))
        if o.get("cpu"):
            w.append("set grub_cpu=" + o["cpu"])
        w.append("set root=" + sq(rootdev))
        w.append("set prefix=" + sq("(%s)%s" % (rootdev, os.path.dirname(cfgpath))))
        for kv in o.get("set") or []:
            k, v = kv.split("=", 1)
            w.append("set %s=%s" % (k, sq(v)))
            w.append("export " + k)
        w.append("oracle_run %s %s" % (sq("(%s)%s" % (rootdev, cfgpath)), o.get("mode") or "list"))
        with open(os.path.join(emu, "grub.cfg"), "w") as f:
            f.write("\n".join(w) + "\n")
        # --- go
        limit = o.get("timeout") or 20
        t0 = time.time()
        with open(os.path.join(tmp, "tty"), "wb") as tty:
            p = subprocess.Popen(["nice", "grub-emu-lite", "-m", os.path.join(tmp, "device.map"), "-d", emu, "-r", "host"],
                                 stdin=subprocess.PIPE, stdout=tty, stderr=tty,
                                 env=dict(os.environ, LC_ALL="C.UTF-8", TERM="dumb"),
                                 preexec_fn=lambda: limit_files(o.get("log_bytes")))
            keys = o.get("keys")
            keys = b" " * 4096 if keys is None else keys.encode().decode("unicode_escape").encode("latin1")
            try:
                p.stdin.write(keys); p.stdin.flush()
            except BrokenPipeError:
                pass
            timed = False
            try:
                timed = p.wait(limit) == -signal.SIGXFSZ
            except subprocess.TimeoutExpired:
                timed = True
                p.kill(); p.wait()
            try:
                p.stdin.close()
            except BrokenPipeError:
                pass
        ev = []
        if os.path.exists(log):
            with open(log, "rb") as f:
                for l in f:
                    try:
                        ev.append(fix(json.loads(l)))
                    except ValueError:
                        pass
        r = digest(ev)
        r["timed_out"] = timed
        r["exit"] = p.returncode
        r["seconds"] = round(time.time() - t0, 2)
        if not ev:
            with open(os.path.join(tmp, "tty"), "rb") as f:
                r["terminal"] = f.read().decode("utf-8", "replace")[-2000:]
        return r


def fix(v):
    """the log has one \\u00XX per byte: turn byte strings back into UTF-8 text"""
    if isinstance(v, str):
        try:
            return v.encode("latin1").decode("utf-8")
        except UnicodeError:
            return v
    if isinstance(v, list):
        return [fix(x) for x in v]
    if isinstance(v, dict):
        return {fix(k): fix(x) for k, x in v.items()}
    return v


HIDE = ("oracle_",)


def digest(ev):
    r = {"env": {}, "exported": [], "out": "", "menu": [], "trace": [], "notes": [], "boot_trace": None,
         "boot_out": "", "ended_by": None}
    cur = r["trace"]
    phase = "config"
    stack = []
    skip = 0
    for e in ev:
        k = e["ev"]
        if k == "enter-submenu":
            skip += 1
        elif k == "leave-submenu":
            skip -= 1
        elif k == "env":
            if e["tag"] == "after-config":
                r["env"] = {a: b for a, b in e["vars"].items() if not a.startswith(HIDE)}
                r["exported"] = [a for a in e["exported"] if not a.startswith(HIDE)]
            else:
                r.setdefault("envs", {})[e["tag"]] = {a: b for a, b in e["vars"].items() if not a.startswith(HIDE)}
        elif k == "entry":
            e = dict(e); e.pop("ev")
            r["menu"].append(e)
        elif k == "note":
            r["notes"].append(e["args"])
        elif k == "menu-start":
            phase = "boot"; r["boot_trace"] = cur = []
        elif k in ("boot", "stop", "end"):
            r["ended_by"] = e.get("by", k) if k != "end" else "end"
        elif skip:
            continue
        elif k == "out":
            if phase == "config": r["out"] += e["s"]
            else: r["boot_out"] += e["s"]
        elif k == "cmd":
            c = [e["name"]] + e["args"]
            cur.append({"c": c, "d": e["d"]}); stack.append(cur[-1])
        elif k == "ret":
            while stack:
                t = stack.pop()
                if t["c"][0] == e["name"] and t["d"] == e["d"]:
                    if e["r"]:
                        t["r"] = e["r"]
                    break
    return r


def boot_summary(r):
    """the part of a boot trace a boot loader needs: which kernel, initrds, ..."""
    keep = ("linux", "linux16", "linuxefi", "initrd", "initrd16", "initrdefi", "devicetree", "multiboot",
            "multiboot2", "module", "module2", "chainloader", "configfile", "source", ".", "normal",
            "blscfg", "xen_hypervisor", "xen_module", "boot", "save_env", "loopback", "search", "uki", "halt",
            "reboot", "exit", "fwsetup")
    return [t["c"] for t in (r["boot_trace"] or []) if t["c"][0] in keep]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("config", nargs="?")
    ap.add_argument("--text")
    ap.add_argument("--tree"); ap.add_argument("--layout"); ap.add_argument("--fs"); ap.add_argument("--uuid")
    ap.add_argument("--label")
    ap.add_argument("--root", help="device the config is on (default hd0,gpt2)")
    ap.add_argument("--path", help="path of the config on it (default /boot/grub/grub.cfg)")
    ap.add_argument("--platform", help="value of grub_platform (default efi)"); ap.add_argument("--cpu")
    ap.add_argument("--set", action="append", metavar="VAR=VALUE")
    ap.add_argument("--map", action="append", metavar="KEY=DEV", help="answer for search (replaces real search)")
    ap.add_argument("--map-auto", action="store_true", help="every key the config searches for is on --root")
    ap.add_argument("--entry"); ap.add_argument("--boot", action="store_true"); ap.add_argument("--all-entries", action="store_true")
    ap.add_argument("--keys", help="bytes for the keyboard, backslash escapes allowed")
    ap.add_argument("--fail", help="stub commands that shall fail, space separated")
    ap.add_argument("--real", help="commands that shall not be stubbed, space separated")
    ap.add_argument("--omit", help="commands that shall not exist, space separated")
    ap.add_argument("--no-regexp", action="store_true", help="do not load regexp: no file name globbing")
    ap.add_argument("--check-files", action="store_true", help="linux/initrd fail when the file is missing")
    ap.add_argument("--timeout", type=float); ap.add_argument("--keep", action="store_true")
    ap.add_argument("--brief", action="store_true", help="menu and boot summary only")
    a = ap.parse_args()
    if a.text is not None:
        cfg = a.text.encode()
    elif a.config:
        with open(a.config, "rb") as f:
            cfg = f.read()
    else:
        ap.error("a config or --text is needed")
    o = dict(config=cfg, tree=a.tree, root=a.root, path=a.path, platform=a.platform, cpu=a.cpu, set=a.set,
             map=list(a.map or []), fail=a.fail, real=a.real, omit=a.omit, no_regexp=a.no_regexp,
             check_files=a.check_files, timeout=a.timeout, keep=a.keep, keys=a.keys, fs=a.fs, uuid=a.uuid, label=a.label)
    if a.layout:
        with open(a.layout) as f:
            o["layout"] = json.load(f)
    if a.map_auto:
        o["map"] += auto_map(cfg.decode("utf-8", "replace"), a.root or "hd0,gpt2")
    if a.entry is not None:
        o.update(mode="entry", entry=a.entry)
    elif a.boot:
        o.update(mode="boot")
    r = Run(**o).run()
    if a.all_entries:
        r["entries"] = {}
        for e in r["menu"]:
            if not e["submenu"]:
                x = Run(**dict(o, mode="entry", entry=e["path"])).run()
                r["entries"][e["path"]] = {"title": e["title"], "boot": boot_summary(x), "ended_by": x["ended_by"],
                                           "timed_out": x["timed_out"]}
    if a.brief:
        b = {"menu": [(e["path"], e["title"], e["id"]) for e in r["menu"]], "out": r["out"], "ended_by": r["ended_by"],
             "boot": boot_summary(r), "boot_out": r["boot_out"]}
        if "entries" in r:
            b["entries"] = r["entries"]
        r = b
    json.dump(r, sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
