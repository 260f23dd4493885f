"""The states that the kernel's own sockets go through.

Full sockets tell each change of state through the tracepoint sock:inet_sock_set_state. Two kinds of small sockets do not:
an opening's request socket (SYN-RECEIVED), whose state the full socket repeats when the opening is complete, and a
TIME-WAIT socket, which takes a full one's place. Those are looked up with sock_diag, as `ss -tan` does.
"""

import contextlib
import os
import re
import subprocess
import time

from network import Unavailable, run

TRACEFS = "/sys/kernel/tracing"
NAMES = {"TCP_ESTABLISHED": "ESTABLISHED", "TCP_SYN_SENT": "SYN-SENT", "TCP_SYN_RECV": "SYN-RECEIVED",
         "TCP_FIN_WAIT1": "FIN-WAIT-1", "TCP_FIN_WAIT2": "FIN-WAIT-2", "TCP_TIME_WAIT": "TIME-WAIT",
         "TCP_CLOSE": "CLOSED", "TCP_CLOSE_WAIT": "CLOSE-WAIT", "TCP_LAST_ACK": "LAST-ACK", "TCP_LISTEN": "LISTEN",
         "TCP_CLOSING": "CLOSING"}
SHOWN = {"SYN-RECV": "SYN-RECEIVED", "ESTAB": "ESTABLISHED"}
EVENT = re.compile(r"inet_sock_set_state: family=AF_INET protocol=IPPROTO_TCP sport=(\d+) dport=(\d+) "
                   r"saddr=([\d.]+) daddr=([\d.]+) .*oldstate=(\w+) newstate=(\w+)")


class Tracer:
    """Records socket states in a tracefs instance of its own."""

    def __init__(self):
        if not os.path.exists(f"{TRACEFS}/instances"):
            subprocess.run(("mount", "-t", "tracefs", "tracefs", TRACEFS), capture_output=True)
        self.path = f"{TRACEFS}/instances/tcptrace-{os.getpid()}"
        try:
            os.mkdir(self.path)
            self._write("events/sock/inet_sock_set_state/enable", 1)
            self._write("tracing_on", 1)
        except OSError as error:
            self.close()
            raise Unavailable(f"socket states cannot be traced: {error}") from error

    def _write(self, name, value):
        with open(f"{self.path}/{name}", "w") as file:
            file.write(str(value))

    def changes(self):
        """(local end, remote end, old state, new state), in order of time."""
        with open(f"{self.path}/trace") as file:
            for line in file:
                if line.startswith("#") and "entries-in-buffer" in line:
                    kept, written = re.search(r"(\d+)/(\d+)", line).groups()
                    if kept != written:
                        raise RuntimeError("the trace buffer overflowed")
                found = EVENT.search(line)
                if found:
                    sport, dport, saddr, daddr, old, new = found.groups()
                    yield (saddr, int(sport)), (daddr, int(dport)), NAMES[old], NAMES[new]

    def close(self):
        for _ in range(20):
            with contextlib.suppress(FileNotFoundError):
                with contextlib.suppress(OSError):
                    os.rmdir(self.path)
                    return
                time.sleep(0.05)
                continue
            return


def sockets(namespace):
    """(local end, remote end) -> state, for every socket that is not listening."""
    found = {}
    for line in run("ip", "netns", "exec", namespace.name, "ss", "-Htan").splitlines():
        state, _, _, local, remote = line.split()[:5]
        if state != "LISTEN":
            found[end(local), end(remote)] = SHOWN.get(state, state)
    return found


def end(text):
    address, _, port = text.rpartition(":")
    return address.removeprefix("[::ffff:").strip("[]"), int(port)


def lives(changes, looks):
    """What each socket went through: (local, remote, [state, ...]) in order of their beginnings.

    `looks` holds what `sockets` found, each with the number of changes before it.
    """
    made, current = [], {}
    looks = list(looks)
    for number, (local, remote, old, new) in enumerate(changes):
        while looks and looks[0][0] <= number:
            look(looks.pop(0)[1], made, current)
        key = (local, remote)
        if new == "LISTEN" or old == "LISTEN" and new == "CLOSED":
            continue
        if old in ("CLOSED", "LISTEN"):
            # The request socket of this opening may have been looked up already.
            if new == "SYN-RECEIVED" and current.get(key) == [new]:
                continue
            current[key] = [new]
            made.append((local, remote, current[key]))
        elif key in current:
            current[key].append(new)
    for _, found in looks:
        look(found, made, current)
    return made


def look(found, made, current):
    for key, state in found.items():
        states = current.get(key)
        if state == "SYN-RECEIVED" and (not states or states[-1] == "CLOSED"):
            current[key] = [state]
            made.append((*key, current[key]))
        elif states and states[-1] == "CLOSED" and state in ("TIME-WAIT", "FIN-WAIT-2"):
            # A small socket has taken the place of the full one, which tells that as CLOSED.
            states.pop()
            if states[-1] != state:
                states.append(state)
        elif states and states[-1] == "FIN-WAIT-2" and state == "TIME-WAIT":
            states.append(state)
