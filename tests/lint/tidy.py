#!/usr/bin/env python3
"""clang-tidy over every source file of core, ui and app: tidy.py CLANG-TIDY ROOT BUILD-DIR

Flags that only gcc knows (precompiled headers) are left out. A file that passed is remembered by the hash of
itself, of every project header it can reach, of .clang-tidy and of its flags: an unchanged file costs nothing.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
TREES = ("core", "ui", "app")


def clang_arguments(command):
    words = shlex.split(command)
    words = words[next(i for i, w in enumerate(words) if re.search(r"(c\+\+|g\+\+)[-\d]*$", w)) + 1:]
    kept, skip = [], 0
    for i, word in enumerate(words):
        if skip:
            skip -= 1
        elif word == "-include" and "cmake_pch" in words[i + 1] or word in ("-o", "-MT", "-MF"):
            skip = 1
        elif word in ("-c", "-MD", "-Winvalid-pch", "-fpch-preprocess") or word.startswith("-fsanitize"):
            pass
        else:
            kept.append(word)
    return kept[:-1]


def reachable(path, root, seen):
    if path in seen or not path.is_file():
        return seen
    seen.add(path)
    for name in INCLUDE.findall(path.read_text(errors="replace")):
        for base in (path.parent, root / "core", root / "ui", root / "tests", root):
            reachable((base / name).resolve(), root, seen)
    return seen


def fingerprint(path, root, flags, version):
    digest = hashlib.sha256((version + " ".join(flags)).replace(str(root), "").encode())
    for part in [root / ".clang-tidy", *sorted(reachable(path, root, set()))]:
        digest.update(str(part.relative_to(root)).encode() + part.read_bytes())
    return digest.hexdigest()


def main():
    tool, root, build = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(sys.argv[3])
    version = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "fairlead-tidy"
    cache.mkdir(parents=True, exist_ok=True)
    entries = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        path = pathlib.Path(entry["file"]).resolve()
        if path.is_relative_to(root) and path.relative_to(root).parts[0] in TREES:
            entries[path] = clang_arguments(entry["command"])
    if len(entries) < 5:
        sys.exit(f"only {len(entries)} files found: this test would pass on anything")

    def check(path):
        stamp = cache / fingerprint(path, root, entries[path], version)
        if stamp.exists():
            return path, "remembered", ""
        done = subprocess.run([tool, "--quiet", f"--config-file={root / '.clang-tidy'}", str(path), "--", *entries[path]],
                              capture_output=True, text=True, cwd=build)
        if done.returncode == 0:
            stamp.touch()
        return path, "passed" if done.returncode == 0 else "failed", done.stdout + done.stderr

    counts = {"passed": 0, "remembered": 0, "failed": 0}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, verdict, text in pool.map(check, sorted(entries)):
            counts[verdict] += 1
            if verdict == "failed":
                print(f"{path.relative_to(root)}:\n{text}")
    print(counts)
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
