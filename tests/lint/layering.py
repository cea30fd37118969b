#!/usr/bin/env python3
"""Compares every #include of the tree with the table of allowed edges in layers.txt.

layering.py ROOT          the tree; exit 1 with file:line: message for each edge that is not allowed
layering.py --self-test   made-up trees, each with one fault, to show that the faults are found
"""
import pathlib
import re
import sys
import tempfile

TABLE = pathlib.Path(__file__).with_name("layers.txt")
SOURCES = {".h", ".hpp", ".cpp", ".cc", ".c", ".mm"}
TREES = ("app", "core", "ui", "tests")
THIRD_PARTY = {  # how an include of the outside is recognised: group, pattern
    "tl": r"tl/", "libssh": r"libssh/", "krb5": r"(krb5|gssapi|com_err|profile)[./]", "sqlite": r"sqlite3",
    "keychain": r"qt6keychain/", "yaml-cpp": r"yaml-cpp/", "simdjson": r"simdjson",
    "openssl": r"openssl/",
}
QT_HEADERS = [p for p in pathlib.Path("/usr/include").glob("*/qt6") if p.is_dir()]
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')


def read_table(path=TABLE):
    rows, groups = {}, {}
    for line in path.read_text().splitlines():
        cells = re.split(r"\s{2,}", line.strip())
        if not line.strip() or line.startswith("#"):
            continue
        if cells[0].startswith("@"):
            groups[cells[0]] = cells[1].split()
        else:
            rows[cells[0]] = ([] if cells[1] == "-" else cells[1].split(), cells[2].split())

    def spread(names):
        for name in names:
            yield from spread(groups[name]) if name in groups else (name,)

    return {folder: (set(spread(inner)), set(outer)) for folder, (inner, outer) in rows.items()}


def layer_of(path, table):
    """The row of the folder itself, or that of its tree; core has no row for the whole tree."""
    rows = ("/".join(path.parts[:2]), path.parts[0])
    return next((row for row in rows if row in table), None)


def qt_module(header):
    """The Qt module of <QThing> or <QtModule/…>, or None for what is not Qt's."""
    if re.match(r"Qt[A-Z]\w*/", header):
        return header.split("/")[0]
    if re.match(r"Qt[A-Z]\w*$", header) and any((root / header / header).exists() for root in QT_HEADERS):
        return header
    for root in QT_HEADERS:
        for module in root.glob("Qt*"):
            if (module / header).is_file():
                return module.name
    return "an unknown Qt module" if re.match(r"Q[A-Z]\w+$", header) else None


def check_include(folder, inner, outer, quoted, angled):
    """A sentence about what is wrong, or None."""
    if quoted:
        first = quoted.split("/")[0]
        if "/" not in quoted:
            # next to the file, or made by moc
            return None if quoted.endswith(".moc") or folder in ("app", "tests") else \
                f'"{quoted}": write the folder too ("base/…")'
        own = folder.split("/")[-1]
        return None if first == own or first in inner else f"{folder} may not include {first} ({quoted})"
    if "*" in outer:
        return None
    for group, pattern in THIRD_PARTY.items():
        if re.match(pattern, angled):
            return None if group in outer else f"{folder} may not use {group} (<{angled}>)"
    module = qt_module(angled)
    if module is None or module in outer:
        return None
    return f"{folder} may not use {module} (<{angled}>)"


def check_tree(root, table):
    complaints, files = [], 0
    for tree in TREES:
        for path in sorted((root / tree).rglob("*")):
            if path.suffix not in SOURCES:
                continue
            files += 1
            relative = path.relative_to(root)
            folder = layer_of(relative, table)
            if folder is None:
                complaints.append(f"{relative}:1: this folder is not in the table of layers")
                continue
            inner, outer = table[folder]
            for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
                found = INCLUDE.match(line)
                if found:
                    wrong = check_include(folder, inner, outer, found[1], found[2])
                    if wrong:
                        complaints.append(f"{relative}:{number}: {wrong}")
    if files == 0:
        complaints.append("no source file found: this test would pass on anything")
    return complaints, files


SELF_TEST = [  # name, {file: text}, part of the expected complaint (None: no complaint)
    ("good", {"core/base/a.h": "#include <QString>\n#include <vector>\n", "core/net/b.cpp": '#include "base/a.h"\n#include <QNetworkReply>\n'}, None),
    ("upward", {"core/base/a.h": '#include "net/http.h"\n'}, "core/base/a.h:1: core/base may not include net"),
    ("sideways", {"core/procedure/a.cpp": '\n#include "proxmox/client.h"\n'}, "core/procedure/a.cpp:2:"),
    ("core with a widget", {"core/cluster/a.h": "#include <QWidget>\n"}, "may not use QtWidgets"),
    ("core with a widget by its module", {"core/steps/a.h": "#include <QtWidgets/QWidget>\n"}, "may not use QtWidgets"),
    ("network outside net", {"core/zabbix/a.cpp": "#include <QNetworkAccessManager>\n"}, "may not use QtNetwork"),
    ("libssh outside ssh", {"core/frr/a.cpp": "#include <libssh/libssh.h>\n"}, "may not use libssh"),
    ("ui reaching the app", {"ui/a.cpp": '#include "app/main.h"\n'}, "ui may not include app"),
    ("parts of the screen knowing the domain", {"ui/kit/a.h": '#include "cluster/node.h"\n'}, "ui/kit may not include cluster"),
    ("screen made of the parts", {"ui/shell/a.h": '#include "kit/theme.h"\n#include "cluster/node.h"\n'}, None),
    ("unknown folder", {"core/utils/a.h": "\n"}, "not in the table"),
    ("empty tree", {}, "no source file found"),
]


def self_test(table):
    failed = 0
    for name, files, expected in SELF_TEST:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text)
            complaints, _ = check_tree(root, table)
        good = not complaints if expected is None else any(expected in c for c in complaints)
        failed += not good
        print(f"{'ok  ' if good else 'FAIL'} {name}: {complaints}")
    return failed


def main():
    table = read_table()
    if sys.argv[1:] == ["--self-test"]:
        return 1 if self_test(table) else 0
    complaints, files = check_tree(pathlib.Path(sys.argv[1]), table)
    print("\n".join(complaints) or f"{files} files keep to the layers")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
