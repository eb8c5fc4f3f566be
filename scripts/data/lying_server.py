#!/usr/bin/env python3
"""A web server on 127.0.0.1 that treats its clients as bad servers do, to test downloads with.

    python3 scripts/data/lying_server.py FOLDER LOG

The first part of an address says how the file is treated: http://127.0.0.1:PORT/stall/name.gz sends half of
FOLDER/name.gz and then nothing more. It prints its port, notes each request as a line in LOG, and serves until it is
ended. It needs Python's standard library alone.
"""

import http.server
import os
import random
import socket
import struct
import sys
import time

PAUSE = 120     # seconds without a word; every client should have given up by then


class LyingHandler(http.server.BaseHTTPRequestHandler):
    folder = ""
    log_path = ""
    seen = set()    # the addresses that have been asked for

    def do_HEAD(self):
        self.answer(with_content=False)

    def do_GET(self):
        self.answer(with_content=True)

    def answer(self, with_content):
        with open(self.log_path, "a") as log:
            log.write(f"{self.command} {self.path}\n")
        treatment, _, name = self.path.lstrip("/").partition("/")
        path = os.path.join(self.folder, os.path.basename(name))
        content = None
        if os.path.isfile(path):
            with open(path, "rb") as file:
                content = file.read()
        if content is None:
            treatment = "404"

        if treatment == "silent":
            time.sleep(PAUSE)
            return
        if treatment == "no-head" and not with_content:
            self.send_error(501)
            return
        if treatment == "redirect":
            self.send_response(302)
            self.send_header("Location", f"/good/{name}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if treatment.isdigit():         # an error, with a page that tells it
            page = b"<html><body>This is an error.</body></html>"
            self.send_response(int(treatment))
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            if with_content:
                self.wfile.write(page)
            return

        half = len(content) // 2
        if treatment == "html":
            content = b"<!DOCTYPE html>\n<html><body>Welcome to the hotel. Please log in.</body></html>\n"
        elif treatment == "empty":
            content = b""
        elif treatment == "noise":      # not gzip at all
            content = random.Random(1).randbytes(len(content))
        elif treatment == "wrong":      # a sound file, but another one
            with open(os.path.join(self.folder, "wrong.gz"), "rb") as file:
                content = file.read()
        elif treatment == "cut":        # the server itself holds only half of the file
            content = content[:half]

        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(10**12 if treatment == "huge" else len(content)))
        self.end_headers()
        if not with_content:
            return

        first = self.path not in self.seen
        self.seen.add(self.path)
        if treatment == "stall":
            self.wfile.write(content[:half])
            self.wfile.flush()
            time.sleep(PAUSE)
        elif treatment == "trickle":
            for k in range(PAUSE):
                self.wfile.write(content[k : k + 1])
                self.wfile.flush()
                time.sleep(1)
        elif treatment == "break" or (treatment == "break-once" and first):
            self.wfile.write(content[:half])
            self.close_connection = True
        elif treatment == "reset":
            self.wfile.write(content[:half])
            self.wfile.flush()
            # Closing with this option tells the other side that the connection is lost.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
            self.close_connection = True
        else:
            self.wfile.write(content)

    def log_message(self, *_):
        pass


class QuietServer(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):         # Clients that give up are what this server is for.
        pass


def main():
    if len(sys.argv) != 3 or not os.path.isdir(sys.argv[1]):
        print("usage: python3 scripts/data/lying_server.py FOLDER LOG", file=sys.stderr)
        sys.exit(2)
    LyingHandler.folder, LyingHandler.log_path = sys.argv[1:]
    server = QuietServer(("127.0.0.1", 0), LyingHandler)
    print(server.server_address[1], flush=True)
    server.serve_forever()


main()
