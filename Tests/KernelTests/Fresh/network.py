"""Two hosts in network namespaces, and between them a wire under the scenario's control that records what passes.

    client namespace  eth0 <--> wire0  [Wire]  wire1 <--> eth0  server namespace

The wire reads frames from one side and writes them to the other, a millisecond later. A scenario may have it lose,
delay or repeat chosen segments. It writes two captures: near-client.pcap, where what the client sent is seen before
the wire does anything to it, and near-server.pcap likewise.
"""

import array
import contextlib
import ctypes
import fcntl
import heapq
import os
import select
import socket
import struct
import subprocess
import threading
import time

FIN, SYN, RST, ACK = 1, 2, 4, 16
TO_SERVER, TO_CLIENT = "to server", "to client"

ETH_P_ALL = 3
SOL_PACKET, PACKET_IGNORE_OUTGOING = 263, 23
SO_TIMESTAMPNS = 35
SIOCETHTOOL = 0x8946
OFFLOADS = (0x17, 0x1F, 0x24, 0x2C)  # set: transmit checksums, TSO, GSO, GRO
CLONE_NEWNET = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)


class Unavailable(Exception):
    """This machine or this user cannot make scenarios."""


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise Unavailable(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


class Namespace:
    def __init__(self, name):
        self.name = name
        run("ip", "netns", "add", name)

    @contextlib.contextmanager
    def entered(self):
        """The calling thread is in the namespace, for the length of the block."""
        with open("/proc/thread-self/ns/net") as home, open(f"/run/netns/{self.name}") as away:
            if libc.setns(away.fileno(), CLONE_NEWNET):
                raise Unavailable(f"entering a network namespace: {os.strerror(ctypes.get_errno())}")
            try:
                yield
            finally:
                if libc.setns(home.fileno(), CLONE_NEWNET):
                    os._exit(70)  # never go on in the wrong namespace

    def set(self, name, value):
        with self.entered(), open(f"/proc/sys/net/ipv4/{name}", "w") as file:
            file.write(str(value))

    def remove(self):
        subprocess.run(("ip", "netns", "delete", self.name), capture_output=True)


def without_offloads(interface):
    """Frames are captured as they would be on a wire: with checksums, none longer than the MTU."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for setting in OFFLOADS:
            value = array.array("B", struct.pack("II", setting, 0))
            with contextlib.suppress(OSError):
                fcntl.ioctl(control, SIOCETHTOOL, struct.pack("16sP16x", interface.encode(), value.buffer_info()[0]))


class Segment:
    """What a rule may look at. The frame is Ethernet and IPv4 without options."""

    def __init__(self, frame):
        self.is_tcp = frame[12:14] == b"\x08\x00" and frame[23] == 6
        if self.is_tcp:
            self.flags = frame[47] & 0x3F
            self.length = struct.unpack("!H", frame[16:18])[0] - 20 - 4 * (frame[46] >> 4)

    def has(self, flags, without=0):
        return self.flags & flags == flags and not self.flags & without


def syn(s):
    return s.has(SYN, without=ACK)


def syn_ack(s):
    return s.has(SYN | ACK)


def fin(s):
    return s.has(FIN)


def rst(s):
    return s.has(RST)


def bare_ack(s):
    return s.has(ACK, without=SYN | FIN | RST) and not s.length


def data(s):
    return s.length > 0


class CaptureFile:
    """A classic pcap file with nanoseconds."""

    def __init__(self, path):
        self.file = open(path, "wb")
        self.file.write(struct.pack("=IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, 1))
        self.segments = 0

    def write(self, nanoseconds, frame):
        self.file.write(struct.pack("=IIII", *divmod(nanoseconds, 10**9), len(frame), len(frame)) + frame)
        self.segments += 1

    def close(self):
        self.file.close()


class Wire(threading.Thread):
    """Carries frames between the two hosts. `lose`, `delay` and `repeat` tell what to do with the next that matches."""

    def __init__(self, namespace, directory):
        super().__init__(daemon=True)
        self.directions = {}
        self.ports = {}
        with namespace.entered():
            for name, direction in (("wire0", TO_SERVER), ("wire1", TO_CLIENT)):
                port = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
                port.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
                port.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
                port.bind((name, ETH_P_ALL))
                self.directions[port] = direction
        to_server, to_client = self.directions
        self.ports = {TO_SERVER: to_client, TO_CLIENT: to_server}  # where to write
        self.captures = {name: CaptureFile(os.path.join(directory, name))
                         for name in ("near-client.pcap", "near-server.pcap")}
        self.latency = 0.001
        self.rules = []
        self.due = []
        self.order = 0
        self.lock = threading.Lock()
        self.stopping = False
        self.error = None

    def lose(self, direction, match, count=1, skip=0):
        self._rule(direction, match, count, skip, "lose", 0)

    def delay(self, direction, match, seconds, count=1):
        self._rule(direction, match, count, 0, "delay", seconds)

    def repeat(self, direction, match, seconds, count=1):
        self._rule(direction, match, count, 0, "repeat", seconds)

    def _rule(self, direction, match, count, skip, action, seconds):
        with self.lock:
            self.rules.append({"direction": direction, "match": match, "count": count, "skip": skip,
                               "action": action, "seconds": seconds})

    def heal(self):
        with self.lock:
            self.rules.clear()

    def run(self):
        try:
            while not self.stopping:
                wait = min(0.02, max(0, self.due[0][0] - time.monotonic())) if self.due else 0.02
                for port in select.select(list(self.directions), (), (), wait)[0]:
                    self._receive(port)
                self._send_due()
        except Exception as error:  # told to the scenario when it stops the wire
            self.error = error

    def _receive(self, port):
        frame, ancillary, _, _ = port.recvmsg(65536, 64)
        seconds, nanoseconds = struct.unpack("qq", ancillary[0][2][:16])
        direction = self.directions[port]
        segment = Segment(frame)
        action = None
        if segment.is_tcp:
            near = "near-client.pcap" if direction == TO_SERVER else "near-server.pcap"
            self.captures[near].write(seconds * 10**9 + nanoseconds, frame)
            action = self._action(direction, segment)
        if action and action["action"] == "lose":
            return
        extra = action["seconds"] if action else 0
        if action and action["action"] == "repeat":
            self._put(direction, frame, 0)
        self._put(direction, frame, extra)

    def _action(self, direction, segment):
        with self.lock:
            for rule in self.rules:
                if rule["direction"] == direction and rule["count"] and rule["match"](segment):
                    if rule["skip"]:
                        rule["skip"] -= 1
                        continue
                    rule["count"] -= 1
                    return rule
        return None

    def _put(self, direction, frame, extra):
        self.order += 1
        heapq.heappush(self.due, (time.monotonic() + self.latency + extra, self.order, direction, frame))

    def _send_due(self):
        while self.due and self.due[0][0] <= time.monotonic():
            _, _, direction, frame = heapq.heappop(self.due)
            if Segment(frame).is_tcp:
                far = "near-server.pcap" if direction == TO_SERVER else "near-client.pcap"
                self.captures[far].write(time.time_ns(), frame)
            self.ports[direction].send(frame)

    def stop(self):
        self.stopping = True
        self.join()
        for port in self.directions:
            port.close()
        for capture in self.captures.values():
            capture.close()
        if self.error:
            raise self.error


class Host:
    def __init__(self, namespace, address):
        self.namespace, self.address = namespace, address
        self.sockets = []

    def socket(self, port):
        with self.namespace.entered():
            made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        made.settimeout(10)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((self.address, port))
        self.sockets.append(made)
        return made


class Network:
    def __init__(self, directory):
        mark = f"tcptrace-{os.getpid()}"
        third = os.getpid() % 250 + 1  # the kernel's events come from the whole machine: addresses of our own
        self.namespaces = []
        self.wire = None
        try:
            client, middle, server = (self._namespace(f"{mark}-{role}") for role in ("client", "wire", "server"))
            for host, end in ((client, "wire0"), (server, "wire1")):
                run("ip", "-n", middle.name, "link", "add", end, "type", "veth",
                    "peer", "name", "eth0", "netns", host.name)
                run("ip", "-n", middle.name, "link", "set", end, "up")
                host.set("tcp_max_syn_backlog", 64)
            self.client = self._host(client, f"10.99.{third}.1", f"10.99.{third}.2", "02:00:00:00:00:01")
            self.server = self._host(server, f"10.99.{third}.2", f"10.99.{third}.1", "02:00:00:00:00:02")
            for host in (self.client, self.server):
                with host.namespace.entered():
                    without_offloads("eth0")
                    with open("/proc/sys/net/ipv6/conf/all/disable_ipv6", "w") as file:
                        file.write("1")
            self.wire = Wire(middle, directory)
            self.wire.start()
        except OSError as error:
            self.close()
            raise Unavailable(f"the network cannot be set up: {error}") from error
        except Unavailable:
            self.close()
            raise

    def _namespace(self, name):
        made = Namespace(name)
        self.namespaces.append(made)
        return made

    def _host(self, namespace, address, other, hardware):
        peer = "02:00:00:00:00:02" if hardware.endswith("1") else "02:00:00:00:00:01"
        for words in (("link", "set", "eth0", "address", hardware), ("link", "set", "eth0", "up"),
                      ("addr", "add", f"{address}/24", "dev", "eth0"),
                      ("neigh", "add", other, "lladdr", peer, "dev", "eth0")):
            run("ip", "-n", namespace.name, *words)
        return Host(namespace, address)

    def close(self):
        for host in (getattr(self, "client", None), getattr(self, "server", None)):
            for made in host.sockets if host else ():
                made.close()
        for namespace in self.namespaces:
            namespace.remove()
