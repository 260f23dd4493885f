#!/usr/bin/env python3
"""Makes the captures of this folder: real connections between two network namespaces, captured on both sides of a
translator that loses chosen segments, delays the rest and changes addresses, ports and the MSS. Needs root.

    two-vantages.py PROGRAM FOLDER

writes client.pcap, server.pcap (its clock set 3.7 s ahead) and truth.json: every segment that the translator lost, by
its numbers, and the translations that it made."""
import ctypes
import heapq
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import threading
import time

program, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DELAY = {"to_server": 0.010, "to_client": 0.020}
CLOCK_AHEAD = 3_700_000_000
CLIENT, SERVER, OUTSIDE = "10.1.0.2", "10.2.0.2", "10.2.0.9"
NAMES = [f"vantage{os.getpid()}{side}" for side in ("c", "m", "s")]
libc = ctypes.CDLL(None, use_errno=True)


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


def inside(name):
    descriptor = os.open(f"/run/netns/{name}", os.O_RDONLY)
    if libc.setns(descriptor, 0x40000000) != 0:
        raise OSError(ctypes.get_errno(), "setns")
    os.close(descriptor)


def within(name, call):
    """Runs `call` in a thread of its own, which is in that namespace."""
    result = []

    def body():
        inside(name)
        result.append(call())

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    return result[0]


def checksum(octets):
    if len(octets) % 2:
        octets += b"\0"
    total = sum(struct.unpack(f">{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Translator(threading.Thread):
    def __init__(self, macs):
        super().__init__(daemon=True)
        self.macs, self.ports, self.lost, self.counts = macs, {}, [], {}
        self.queue, self.number, self.ends = [], 0, False

    def run(self):
        inside(NAMES[1])
        sides = {}
        for name in ("c0", "s0"):
            sides[name] = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
            sides[name].bind((name, 0))
        while not self.ends:
            wait = max(0.0, min(0.05, self.queue[0][0] - time.monotonic())) if self.queue else 0.05
            ready, _, _ = select.select(list(sides.values()), [], [], wait)
            for name in ("c0", "s0"):
                if sides[name] in ready:
                    frame, address = sides[name].recvfrom(65536)
                    if address[2] != socket.PACKET_OUTGOING and frame[12:14] == b"\x08\x00" and frame[23] == 6:
                        self.take(frame, "to_server" if name == "c0" else "to_client")
            while self.queue and self.queue[0][0] <= time.monotonic():
                _, _, direction, frame = heapq.heappop(self.queue)
                sides["s0" if direction == "to_server" else "c0"].send(frame)

    def take(self, frame, direction):
        header, segment = bytearray(frame[14:34]), bytearray(frame[34:14 + int.from_bytes(frame[16:18], "big")])
        if direction == "to_server":
            port = int.from_bytes(segment[0:2], "big")
            outside = self.ports.setdefault(port, 61001 + len(self.ports))
            connection = outside
            header[12:16] = socket.inet_aton(OUTSIDE)
            segment[0:2] = outside.to_bytes(2, "big")
            for place in range(20, (segment[12] >> 4) * 4 - 3):
                if segment[13] & 2 and segment[place:place + 2] == b"\x02\x04":
                    segment[place + 2:place + 4] = (1400).to_bytes(2, "big")
                    break
        else:
            connection = int.from_bytes(segment[2:4], "big")
            port = next((port for port, outside in self.ports.items() if outside == connection), None)
            if port is None:
                return
            header[16:20] = socket.inet_aton(CLIENT)
            segment[2:4] = port.to_bytes(2, "big")
        header[8] -= 1
        header[10:12] = b"\0\0"
        header[10:12] = checksum(bytes(header)).to_bytes(2, "big")
        segment[16:18] = b"\0\0"
        pseudo = bytes(header[12:20]) + struct.pack(">BBH", 0, 6, len(segment))
        segment[16:18] = checksum(pseudo + bytes(segment)).to_bytes(2, "big")
        length = len(segment) - (segment[12] >> 4) * 4
        kind = "syn" if segment[13] & 2 else "data" if length else "fin" if segment[13] & 1 else "ack"
        place = (connection, direction, kind)
        self.counts[place] = self.counts.get(place, 0) + 1
        # Of the first connection the second data segment each way, of the second the first SYN,ACK, of the third the
        # first SYN.
        if (place[1:], self.counts[place]) in {61001: [(("to_server", "data"), 2), (("to_client", "data"), 2)],
                                                61002: [(("to_client", "syn"), 1)],
                                                61003: [(("to_server", "syn"), 1)]}.get(connection, []):
            self.lost.append({
                "from": "client" if direction == "to_server" else "server", "port": port, "flags": segment[13],
                "seq": int.from_bytes(segment[4:8], "big"), "length": length})
            return
        macs = self.macs["server"] if direction == "to_server" else self.macs["client"]
        self.number += 1
        heapq.heappush(self.queue, (time.monotonic() + DELAY[direction], self.number, direction,
                                    macs + frame[12:14] + bytes(header) + bytes(segment)))


def mac(name, device):
    return within(name, lambda: bytes.fromhex(
        subprocess.run(["ip", "-br", "link", "show", device], capture_output=True, text=True, check=True)
        .stdout.split()[2].replace(":", "")))


def talk(listener, port):
    client = within(NAMES[0], lambda: socket.create_connection((SERVER, port), timeout=10))
    server, _ = listener.accept()
    for _ in range(4):
        client.sendall(b"q" * 700)
        server.recv(700, socket.MSG_WAITALL)
        time.sleep(0.05)
        server.sendall(b"a" * 900)
        client.recv(900, socket.MSG_WAITALL)
        time.sleep(0.05)
    time.sleep(0.6)
    client.shutdown(socket.SHUT_WR)
    time.sleep(0.1)
    server.close()
    time.sleep(0.1)
    client.close()


def shift(path, nanoseconds):
    with open(path, "r+b") as file:
        octets = bytearray(file.read())
        scale = {b"\xd4\xc3\xb2\xa1": 1000, b"\x4d\x3c\xb2\xa1": 1}[bytes(octets[:4])]
        place = 24
        while place < len(octets):
            seconds, fraction, length = struct.unpack("<III", octets[place:place + 12])
            time_ = seconds * 10**9 + fraction * scale + nanoseconds
            octets[place:place + 8] = struct.pack("<II", time_ // 10**9, time_ % 10**9 // scale)
            place += 16 + length
        file.seek(0)
        file.write(octets)


try:
    for name in NAMES:
        ip("netns", "add", name)
        ip("-n", name, "link", "set", "lo", "up")
        subprocess.run(["ip", "netns", "exec", name, "sh", "-c",
                        "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6"], check=False, capture_output=True)
    for name, device, address in ((NAMES[0], "c0", CLIENT), (NAMES[2], "s0", SERVER)):
        ip("-n", name, "link", "add", "eth0", "type", "veth", "peer", "name", device, "netns", NAMES[1])
        ip("-n", name, "address", "add", address + "/24", "dev", "eth0")
        ip("-n", name, "link", "set", "eth0", "up")
        ip("-n", NAMES[1], "link", "set", device, "up")
    macs = {}
    for role, name, device in (("client", NAMES[0], "c0"), ("server", NAMES[2], "s0")):
        own, peer = mac(name, "eth0"), mac(NAMES[1], device)
        macs[role] = own + peer
        gateway = "10.1.0.1" if role == "client" else "10.2.0.1"
        for neighbour in (gateway, OUTSIDE):
            if role == "client" and neighbour == OUTSIDE:
                continue
            ip("-n", name, "neighbour", "add", neighbour, "lladdr", peer.hex(":"), "dev", "eth0")
        ip("-n", name, "route", "add", "default", "via", gateway)
    translator = Translator(macs)
    translator.start()
    captures = []
    for name, file in ((NAMES[0], "client.pcap"), (NAMES[2], "server.pcap")):
        capture = subprocess.Popen(
            ["ip", "netns", "exec", name, program, "-i", "eth0", "--immediate-mode", "--overview", "-s", "96", "-w",
             f"{folder}/{file}", "tcp"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for line in capture.stderr:
            if "listening on" in line:
                break
        captures.append(capture)
    listener = within(NAMES[2], lambda: socket.create_server((SERVER, 8080)))
    for _ in range(3):
        talk(listener, 8080)
    time.sleep(0.5)
    for capture in captures:
        capture.send_signal(signal.SIGINT)
        capture.communicate()
    translator.ends = True
    translator.join()
    shift(f"{folder}/server.pcap", CLOCK_AHEAD)
    with open(f"{folder}/truth.json", "w") as file:
        json.dump({"lost": translator.lost, "ports": translator.ports, "outside": OUTSIDE, "delays": DELAY,
                   "clock_ahead": CLOCK_AHEAD / 1e9}, file, indent=1)
        file.write("\n")
finally:
    for name in NAMES:
        subprocess.run(["ip", "netns", "delete", name], capture_output=True)
