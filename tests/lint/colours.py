#!/usr/bin/env python3
"""No widget names a colour: those live in resources/theme/tokens.json only.

colours.py ROOT          exit 1 with file:line for each colour in ui/ or app/, and for a style sheet put on a widget
colours.py --self-test   lines with a fault, to show that they are found
"""
import pathlib
import re
import sys

FAULTS = {
    "a colour by its number": re.compile(r'"[^"]*#[0-9A-Fa-f]{3,8}\b[^"]*"|\bQColor\s*[({]\s*(0x|\d)|\bqRgba?\s*\('),
    "a colour by its name": re.compile(
        r"\bQt::(white|black|red|green|blue|cyan|magenta|yellow|gray|lightGray|dark\w+)\b|\bQColorConstants\b"),
    "a style sheet of one widget": re.compile(r"(?<!qApp)(->|\.)setStyleSheet\s*\("),
}
FINE = {"ui/kit/theme.cpp", "ui/kit/glyph_reader.cpp"}  # what reads the tokens, and what reads the black of the files


def faults_of(line):
    code = line.split("//")[0]
    return [name for name, pattern in FAULTS.items() if pattern.search(code)]


def self_test():
    bad = ['p.setPen(QColor("#A13600"));', "QColor(255, 0, 0)", "painter.fillRect(r, Qt::darkRed);", "view->setStyleSheet(s);"]
    good = ["p.fill(Qt::transparent);", "qApp->setStyleSheet(s);", 'QStringLiteral("# of nodes")', "QColor color = theme().hue(h);"]
    wrong = [line for line in bad if not faults_of(line)] + [line for line in good if faults_of(line)]
    print("\n".join(wrong) or "every planted fault is found")
    return 1 if wrong else 0


def main():
    if sys.argv[1:] == ["--self-test"]:
        return self_test()
    root = pathlib.Path(sys.argv[1])
    files = [p for tree in ("ui", "app") for p in sorted((root / tree).rglob("*")) if p.suffix in {".h", ".cpp", ".qss"}]
    files += sorted((root / "resources").rglob("*.qss"))
    if len(files) < 10:
        sys.exit(f"only {len(files)} files found: this test would pass on anything")
    complaints = []
    for path in files:
        name = path.relative_to(root).as_posix()
        for number, line in enumerate(path.read_text().splitlines(), 1):
            complaints += [f"{name}:{number}: {fault}" for fault in faults_of(line) if name not in FINE]
            if path.suffix == ".qss" and re.search(r"#[0-9A-Fa-f]{3,8}\b", line):
                complaints.append(f"{name}:{number}: a colour by its number")
    print("\n".join(complaints) or f"{len(files)} files name no colour")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
