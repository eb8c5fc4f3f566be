#!/usr/bin/env python3
"""Tests this room: what if a server breaks off, stalls or lies, a disk is full, a file is damaged, Ctrl-C comes?

    python3 scripts/data/test.py

A server on this machine has small files in MNIST's place, and a copy of the project has their SHA-256. Each download is
tried with curl and with wget, where they are installed; as root on Linux, on full disks, too. It needs make and a C++
compiler, and takes a minute or two. Exit status: 0 all passed, 1 not all. The last line counts.
"""

import gzip
import hashlib
import http.server
import os
import random
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = Path(tempfile.mkdtemp(prefix="test_data."))
HOUSE = WORK / "a house with späces"                # the copy of the project
PLAIN, PACKED = WORK / "plain", WORK / "packed"     # the files, uncompressed and compressed
NAMES = ["t10k-labels-idx1-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "train-images-idx3-ubyte"]
LOADERS = [tool for tool in ("curl", "wget") if shutil.which(tool)]
# Folders for PATH: all that the scripts use, one loader or none, one program for SHA-256.
TOOLS = "basename cp cut dirname find grep gzip head mkdir mktemp mv rm sed sh sleep tail timeout".split()
PATHS = {"curl": ["curl", "sha256sum"], "wget": ["wget", "sha256sum"], "neither": ["sha256sum"],
         "openssl": ["openssl"], "shasum": ["shasum", "perl"]}

# --- The server -------------------------------------------------------------------------------------------------------

# The way of each liar, the words that the script must say of it, and after how many seconds at most.
LIES = [
    ("404", "404", 20),
    ("web-page", "a web page came instead", 20),
    ("another", "damaged, or not the published file", 20),
    ("empty", "damaged, or not the published file", 20),
    ("cut", "damaged, or not the published file", 20),
    ("break", "closed|broke off", 20),
    ("reset", "reset|broke off", 20),
    ("silent", "too slow|no answer", 30),
    ("stall", "too slow|no answer", 50),
    ("trickle", "too slow", 50),
    ("huge", "size", 20),
]
CONTENTS = {
    "web-page": b"<!DOCTYPE html>\n<html><body>Welcome to the hotel. Please log in.</body></html>\n",
    "empty": b"",
    "another": gzip.compress(b"whole, but not the file that was asked for"),
}


class LyingHandler(http.server.BaseHTTPRequestHandler):
    """Answers to /WAY/NAME with the file NAME, in its way."""

    asked = []      # the addresses that were asked for

    def do_GET(self):
        way, name = self.path.strip("/").split("/")
        path = PACKED / name
        if way.isdigit() or not path.exists() or (way == "no-head" and self.command == "HEAD"):
            return self.send_error(int(way) if way.isdigit() else 404)
        if way == "silent":
            return time.sleep(60)
        content = CONTENTS.get(way, path.read_bytes())
        half = content[: len(content) // 2]
        if way == "cut":            # the server itself has no more of it
            content = half
        self.send_response(302 if way == "redirect" else 200)
        self.send_header("Location", f"/good/{name}")
        self.send_header("Content-Length", str(10**12 if way == "huge" else len(content)))
        self.end_headers()
        if self.command == "HEAD":
            return
        breaks_off = way in ("break", "reset", "stall") or (way == "break-once" and self.path not in self.asked)
        self.asked.append(self.path)
        if way == "trickle":
            for k in range(60):
                self.wfile.write(content[k : k + 1])
                time.sleep(1)
        self.wfile.write(half if breaks_off else content)
        if way == "stall":
            time.sleep(60)
        if way == "reset":          # closing with this option tells the client that the connection is lost
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    do_HEAD = do_GET

    def log_message(self, *_):      # no line for each request
        pass


SERVER = http.server.ThreadingHTTPServer(("127.0.0.1", 0), LyingHandler)
SERVER.handle_error = lambda *_: None   # clients that give up are what this server is for
SITE = f"http://127.0.0.1:{SERVER.server_port}"

# --- How a run is judged ----------------------------------------------------------------------------------------------

passed, failures = 0, []


def check(what, right, said=""):
    global passed
    if right:
        passed += 1
    else:
        failures.append(what)
        print(f"FAILED: {what}\n    {said}")


def start(path, mirror, *command):
    """Starts a script in the copy of the project."""
    environment = {"PATH": f"{WORK}/{path}", "MNIST_MIRROR": mirror, "CXX": "false"}
    return subprocess.Popen(["sh", *map(str, command)], cwd=HOUSE, env=environment, start_new_session=True, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def run(*arguments):
    """The exit status of a script, the last line that it said, and the seconds that it took."""
    begin = time.time()
    process = start(*arguments)
    lines = process.communicate()[1].splitlines() or [""]
    return process.returncode, lines[-1], time.time() - begin


def files(folder):
    """What a folder holds, hidden files and folders too."""
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def new_folder():
    return Path(tempfile.mkdtemp(prefix="a folder ", dir=WORK))


def left_by_an_earlier_run():
    """A folder with one file that is right, one that is wrong, and two missing."""
    folder = new_folder()
    shutil.copy(PLAIN / NAMES[0], folder)
    (folder / NAMES[1]).write_bytes(b"wrong")
    return folder


# --- The tests --------------------------------------------------------------------------------------------------------

GET_MNIST, GET_DOCTEST, GET_DATA = (f"scripts/data/{name}.sh" for name in ("get_mnist", "get_doctest", "get_data"))


def good(loader, mirror):
    folder = left_by_an_earlier_run()
    status, said, _ = run(loader, mirror, GET_MNIST, folder)
    check(f"{loader}, {mirror}: all four files and nothing else", (status, files(folder)) == (0, files(PLAIN)), said)


def lie(loader, mirror, words, seconds):
    folder = left_by_an_earlier_run()
    before = files(folder)
    status, said, took = run(loader, mirror, GET_MNIST, folder)
    what = f"{loader}, {mirror}"
    check(f"{what}: exit status 1, says what is wrong", status == 1 and re.search(words, said), said)
    check(f"{what}: what was there before is still there, and nothing else", files(folder) == before)
    check(f"{what}: gives up after {seconds} s at most", took < seconds, f"{took:.1f} s")


def ctrl_c(loader, number):
    folder = left_by_an_earlier_run()
    before = files(folder)
    process = start(loader, f"{SITE}/stall", GET_MNIST, folder)
    while not list(folder.glob(".fetch*/came")) and process.poll() is None:
        time.sleep(0.1)
    os.killpg(process.pid, number)      # as the terminal does: to the script and what it has started
    process.communicate()
    check(f"{loader}, {number.name}: exit status {128 + number}, what was there is still there, and nothing else",
          (process.returncode, files(folder)) == (128 + number, before), f"{process.returncode} {files(folder).keys()}")


def full_disk(loader, mirror, kilobytes):
    folder = new_folder()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", folder]
    if os.getuid() != 0 or subprocess.run(mount, stderr=subprocess.DEVNULL).returncode != 0:
        print("skipped, as it needs root on Linux: a full disk")
        return
    status, said, _ = run(loader, mirror, GET_MNIST, folder)
    there = files(folder)
    subprocess.run(["umount", folder], check=True)
    what = f"{loader}, {mirror}, a disk of {kilobytes} kB"
    check(f"{what}: exit status 1, says so", status == 1 and re.search("No space|writ", said), said)
    check(f"{what}: whole files alone", NAMES[3] not in there and there.items() <= files(PLAIN).items(), there.keys())


def doctest(loader):
    target = new_folder() / "doctest.h"
    status, said, _ = run(loader, "", GET_DOCTEST, target)
    check(f"{loader}: doctest comes from its repository", (status, files(target.parent)) ==
          (0, {"doctest.h": (PACKED / "doctest.h").read_bytes()}), said)
    target.write_bytes(b"my own")
    run(loader, "", GET_DOCTEST, target)
    check(f"{loader}: a doctest.h that is there stays", target.read_bytes() == b"my own")


def compressed_files():
    browser = WORK / "from a browser"
    shutil.copytree(PACKED, browser)
    (browser / NAMES[1]).write_bytes(b"cut")
    (browser / f"{NAMES[2]}.gz").write_bytes(b"damaged")
    expected = {**files(browser), **files(PLAIN)}
    status, said, _ = run(LOADERS[0], f"{SITE}/good", GET_MNIST, browser)
    check("MNIST's .gz files are unpacked and kept, what is damaged is fetched again",
          (status, files(browser)) == (0, expected), said)

    own = WORK / "own data"
    shutil.copytree(PACKED, own)
    (own / NAMES[1]).write_bytes(b"another version")
    expected = {**files(own), **files(PLAIN), NAMES[1]: b"another version"}
    status, said, _ = run("neither", "", GET_DATA, own)
    check("DATA=folder: .gz files are unpacked and kept, no file is replaced", (status, files(own)) == (0, expected), said)


def refusals():
    damaged, empty = new_folder(), new_folder()
    shutil.copytree(PACKED, damaged, dirs_exist_ok=True)
    (damaged / f"{NAMES[3]}.gz").write_bytes((PACKED / f"{NAMES[3]}.gz").read_bytes()[:99])
    before = files(damaged)
    for mirror, arguments, status, words in [
        ("", [GET_MNIST], 2, "usage: .*get_mnist.sh DIR"),
        ("", [GET_MNIST, "--help"], 2, "usage: .*get_mnist.sh DIR"),
        ("", [GET_DOCTEST], 2, "usage: .*get_doctest.sh FILE"),
        ("", [GET_DATA], 2, "usage: .*get_data.sh mnist"),
        ("", [GET_DATA, WORK / "mistyped"], 1, "no folder .*/mistyped.*make run"),
        ("", [GET_DATA, empty], 1, f"has no file {NAMES[3]}"),
        ("", [GET_DATA, damaged], 1, f"cannot unpack .*{NAMES[3]}.gz .*unexpected end of file"),
        ("", [GET_MNIST, PLAIN / NAMES[0]], 1, "cannot make the folder"),
        (SITE, [GET_MNIST, WORK / "new"], 1, "neither curl nor wget"),
        ("", [GET_DOCTEST, WORK / "new" / "doctest.h"], 1, "neither curl nor wget.*apt install doctest-dev"),
    ]:
        result, said, _ = run("neither", mirror, *arguments)
        check(f"{arguments}: exit status {status}, says '{words}'", result == status and re.search(words, said), said)
    check("a damaged .gz file leaves the folder as it was", files(damaged) == before)


def make_run():
    command = ["make", "-s", "-C", HOUSE, "run", "CXXFLAGS=-O1", "ARGS=--epochs 1"]
    environment = {**os.environ, "MNIST_MIRROR": str(WORK / "nowhere")}
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    lines = result.stdout.splitlines()
    check("make run without a network, in a path with spaces: 90 % of the drawn digits after an epoch, and it says so",
          len(lines) > 1 and "drawn digits, not MNIST" in lines[-2] and
          re.fullmatch(r"test accuracy 9\d.\d*% \(\d+ / 10000\)", lines[-1]), result.stdout + result.stderr)


def prepare():
    for folder in (PLAIN, PACKED, HOUSE):
        folder.mkdir()
    for name in ("Makefile", "matrix.hpp", "mnist_nn.cpp"):
        shutil.copy(ROOT / name, HOUSE)
    shutil.copytree(ROOT / "scripts", HOUSE / "scripts")
    script = (HOUSE / GET_MNIST).read_text()
    for k, name in enumerate(NAMES):
        content = random.Random(k).randbytes(1000 * 5**k)   # random bytes, so that gzip does not shrink them
        (PLAIN / name).write_bytes(content)
        (PACKED / f"{name}.gz").write_bytes(gzip.compress(content))
        script = re.sub(f"{name} .*", f"{name} {hashlib.sha256(content).hexdigest()}", script)
    script = re.sub(r"https:\S+ https:\S+", f"{SITE}/404 {SITE}/good", script)
    (HOUSE / GET_MNIST).write_text(script)
    (PACKED / "doctest.h").write_bytes(b"// doctest")
    script = re.sub(r"https:\S+", f"{SITE}/good", (HOUSE / GET_DOCTEST).read_text())
    script = re.sub("[0-9a-f]{64}", hashlib.sha256(b"// doctest").hexdigest(), script)
    (HOUSE / GET_DOCTEST).write_text(script)
    for path, tools in PATHS.items():
        (WORK / path).mkdir()
        for tool in [*TOOLS, *tools]:
            if shutil.which(tool):
                (WORK / path / tool).symlink_to(shutil.which(tool))


def main():
    if len(sys.argv) > 1:
        sys.exit("usage: python3 scripts/data/test.py")
    signal.signal(signal.SIGINT, signal.default_int_handler)    # not ignored, even where this runs in the background
    threading.Thread(target=SERVER.serve_forever, daemon=True).start()
    prepare()
    tests = [(compressed_files,), (refusals,), (make_run,), (good, "neither", str(PACKED)), (good, "neither", f"file://{PLAIN}")]
    tests += [(good, path, str(PACKED)) for path in ("openssl", "shasum") if shutil.which(path)]
    for loader in LOADERS:
        tests += [(doctest, loader), (ctrl_c, loader, signal.SIGINT), (ctrl_c, loader, signal.SIGTERM)]
        tests += [(good, loader, "")]   # Of the two mirrors in the script, the first has nothing here, the second all.
        tests += [(good, loader, f"{SITE}/{way}") for way in ("good", "redirect", "no-head", "break-once")]
        # wget knows no limit to a file's size, and none to its patience with a trickle but 900 s for the whole file.
        tests += [(lie, loader, f"{SITE}/{way}", words, seconds) for way, words, seconds in LIES
                  if loader == "curl" or way not in ("trickle", "huge")]
        tests += [(full_disk, loader, mirror, size) for mirror in (f"{SITE}/good", str(PACKED)) for size in (8, 60, 100, 220)]
    with ThreadPoolExecutor(max_workers=8) as pool:
        for future in [pool.submit(*test) for test in tests]:
            future.result()
    print(f"{passed} passed, {len(failures)} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(WORK)
