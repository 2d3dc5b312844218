# SPDX-License-Identifier: MIT
"""Random iPXE scripts that do no input or output, and the script that runs them one by one."""
import random

NAMES = ["a", "b", "c", "d", "e"]
RESULTS = NAMES + ["t", "p/a"]
TYPES = ["string", "ipv4", "int8", "int16", "int32", "uint8", "uint16", "uint32",
         "hex", "hexhyp", "hexraw", "base64", "uuid", "nothing"]
PLAIN = ["x", "0", "1", "7", "255", "300", "-1", "0x2c", "010", "1.2.3.4", "10.9.0.300", "41:42",
         "41-42", "4142", "a%20b", "%4", "QUI=", "Zg==", "a#b", "\"q", "w\"", "$", "{a}", "}",
         "a;b",
         "11223344-5566-7788-99aa-bbccddeeff00", "--", "-x", "--help", "=",
         "a=b"]


class Generator:
    """One script after the other; the same seed gives the same."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.labels = 0
        self.depth = 0

    def name(self):
        """A setting's name, now and then with a block or a type."""
        n = self.r.choice(NAMES)
        if self.r.random() < 0.1:
            n = "p/" + n
        if self.r.random() < 0.35:
            n += ":" + self.r.choice(TYPES)
        return n

    def value(self):
        """A word: plain, a reference, several in one."""
        roll = self.r.random()
        if roll < 0.5:
            return self.r.choice(PLAIN)
        if roll < 0.85:
            return "${" + self.name() + "}"
        if roll < 0.93:
            return self.value() + self.value()
        odd = ["", "nope", "${a}", "a:${b}", "p/", "/a", "a:", "errno:nothing"]
        return "${" + self.r.choice(odd) + "}"

    def words(self, most):
        """Up to so many words, with odd blanks between them."""
        return self.r.choice([" ", " ", "  ", "\t"]).join(
            self.value() for _ in range(self.r.randint(0, most)))

    def command(self):
        """One command without operators."""
        roll = self.r.random()
        if roll < 0.34:
            return f"set {self.name()} {self.words(3)}"
        if roll < 0.40:
            return f"clear {self.name()}"
        if roll < 0.52:
            return f"inc {self.name()} {self.r.choice(['', '', '2', '-1', '0x10', 'x'])}"
        if roll < 0.62:
            return f"isset {self.value()}"
        if roll < 0.74:
            return f"iseq {self.value()} {self.value()}"
        if roll < 0.84:
            return f"set t ${{t}}{self.r.choice('klmnop')}{self.value()}"
        if roll < 0.87:
            return f"echo {self.words(2)}"
        if roll < 0.92:
            return self.r.choice(["", "nonsense 1", "isset", "iseq 1", "set", "clear", "goto none",
                                  "imgfree none", "imgstat none", "item a b", "show none", "exit x",
                                  "sleep x", "param a b",
                                  "prompt --timeout 1", "choose x", "menu --delete x", "boot",
                                  "iseq -- 1 1", "isset -h", "clear a b", "cpuid x"])
        return f"isset {self.words(1)}"

    def line(self):
        """Commands with operators, a comment, odd line ends."""
        text = self.command()
        while self.r.random() < 0.45:
            text += f" {self.r.choice(['||', '&&', '||', '&&', ';'])} {self.command()}"
        roll = self.r.random()
        if roll < 0.04:
            text += " # rest || set t ${t}C"
        elif roll < 0.08 and " " in text:
            at = text.index(" ")
            text = text[:at + 1] + "\\\n" + text[at + 1:]
        elif roll < 0.12:
            text = self.r.choice([" ", "\t"]) + text + "\r"
        # most lines go on whatever comes of them
        return text if self.r.random() < 0.07 else text + " ||"

    def jump(self):
        """A jump forwards, over some lines, or a bounded loop."""
        self.labels += 1
        label = f"l{self.labels}"
        body = self.block(self.r.randint(1, 3))
        if self.r.random() < 0.6:
            return [f"{self.command()} && goto {label} ||", *body, f":{label} {self.command()} ||"]
        return [f"clear k{label}", f":{label}", *body, f"inc k{label}",
                f"iseq ${{k{label}}} {self.r.randint(2, 3)} || goto {label}"]

    def block(self, n):
        """So many lines, or jumps in their place."""
        lines = []
        self.depth += 1
        for _ in range(n):
            if self.depth < 4 and self.r.random() < 0.2:
                lines += self.jump()
            else:
                lines.append(self.line())
        self.depth -= 1
        return lines

    def script(self):
        """A whole script; some end by themselves, some with a status."""
        lines = self.block(self.r.randint(3, 9))
        if self.r.random() < 0.2:
            lines.append(f"exit {self.r.choice(['', '0', '1', '3'])}")
        return "#!ipxe\n" + "\n".join(lines) + self.r.choice(["\n", "", "\n\n"])


def driver(count, base, report):
    """A script that runs base0, base1, ... and reports each by the lines that @report makes."""
    everything = RESULTS + [f"p/{name}" for name in NAMES]
    clear = "\n".join(f"clear {name}" for name in everything)
    values = "&".join(f"{name.replace('/', '_')}=${{{name}:hexraw}}" for name in RESULTS)
    lines = ["#!ipxe", "set n:int32 0", ":next", clear,
             f"chain --autofree {base}${{n}} && set ok 1 || set ok 0",
             *report("n=${n}&ok=${ok}&" + values),
             "inc n", f"iseq ${{n}} {count} || goto next"]
    return "\n".join(lines) + "\n"
