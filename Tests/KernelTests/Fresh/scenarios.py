"""The scenarios: what two programs do with their sockets, and what the wire between them does.

Each runs until both ends are where they stay. Everything the kernels go through must be shown by both captures, except
what a scenario names, with a reason of UnshownReason.swift.
"""

import contextlib
import socket
import struct
import time

from network import TO_CLIENT, TO_SERVER, bare_ack, data, fin, syn, syn_ack

SERVER_PORT, CLIENT_PORT = 8080, 40000
SCENARIOS = {}


def scenario(summary, unshown=()):
    """`unshown`: (capture or None for both, "client" or "server", state, reason)."""
    def add(function):
        SCENARIOS[function.__name__] = (function, summary, unshown)
        return function
    return add


def listen(lab):
    listener = lab.server.socket(SERVER_PORT)
    listener.listen(8)
    return listener


def connect(lab, listener):
    client = lab.client.socket(CLIENT_PORT)
    client.connect((lab.server.address, SERVER_PORT))
    server, _ = listener.accept()
    lab.server.sockets.append(server)
    server.settimeout(10)
    return client, server


def opened(lab):
    return connect(lab, listen(lab))


def exchange(client, server):
    """A request and its answer."""
    client.sendall(b"request" * 20)
    read(server, 140)
    server.sendall(b"answer" * 100)
    read(client, 600)


def read(end, length):
    while length:
        length -= len(end.recv(length))


def read_to_end(end):
    while end.recv(65536):
        pass


def close_in_turn(lab, first, second):
    first.shutdown(socket.SHUT_WR)
    read_to_end(second)
    time.sleep(0.1)  # the ACK of the FIN goes out by itself
    second.close()
    read_to_end(first)
    lab.settle()
    first.close()


def abort(end):
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()


@scenario("the client closes first, in four segments")
def close_by_client(lab):
    client, server = opened(lab)
    exchange(client, server)
    close_in_turn(lab, client, server)


@scenario("the server closes first, in four segments")
def close_by_server(lab):
    client, server = opened(lab)
    exchange(client, server)
    close_in_turn(lab, server, client)


@scenario("half-close: the server goes on sending after the client's FIN")
def half_close(lab):
    client, server = opened(lab)
    client.shutdown(socket.SHUT_WR)
    read_to_end(server)
    time.sleep(0.1)
    for _ in range(3):
        server.sendall(b"more" * 50)
        time.sleep(0.02)
    server.close()
    read_to_end(client)
    lab.settle()
    client.close()


@scenario("the server's FIN carries the ACK of the client's: three segments", unshown=(
    (None, "client", "FIN-WAIT-2", "passed-within-one-segment"),))
def three_segment_close(lab):
    client, server = opened(lab)
    exchange(client, server)
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)
    client.shutdown(socket.SHUT_WR)
    read_to_end(server)
    server.close()
    read_to_end(client)
    lab.settle()
    client.close()


@scenario("both ends close at once: the FINs cross")
def simultaneous_close(lab):
    client, server = opened(lab)
    exchange(client, server)
    lab.settle()
    lab.wire.latency = 0.05
    client.close()
    server.close()
    time.sleep(0.3)


@scenario("both ends connect at once: the SYNs cross")
def simultaneous_open(lab):
    client, server = lab.client.socket(CLIENT_PORT), lab.server.socket(SERVER_PORT)
    lab.wire.latency = 0.05
    client.setblocking(False)
    server.setblocking(False)
    for one, other in ((client, (lab.server.address, SERVER_PORT)), (server, (lab.client.address, CLIENT_PORT))):
        with contextlib.suppress(BlockingIOError):
            one.connect(other)
    time.sleep(0.4)
    lab.wire.latency = 0.001
    client.settimeout(10)
    server.settimeout(10)
    exchange(client, server)
    close_in_turn(lab, client, server)


@scenario("nothing listens: the SYN is answered with RST")
def refused(lab):
    client = lab.client.socket(CLIENT_PORT)
    with contextlib.suppress(ConnectionRefusedError):
        client.connect((lab.server.address, SERVER_PORT))


@scenario("nobody answers, and the client gives up", unshown=((None, "client", "CLOSED", "silent-close"),))
def unanswered(lab):
    lab.wire.lose(TO_SERVER, syn, count=9)
    client = lab.client.socket(CLIENT_PORT)
    client.settimeout(1.5)
    with contextlib.suppress(TimeoutError):
        client.connect((lab.server.address, SERVER_PORT))
    client.close()


@scenario("the client aborts: RST in ESTABLISHED")
def reset_by_client(lab):
    client, server = opened(lab)
    exchange(client, server)
    lab.settle()
    abort(client)


@scenario("the server closes with unread data: RST instead of FIN")
def reset_with_unread_data(lab):
    client, server = opened(lab)
    client.sendall(b"never read" * 10)
    lab.settle()
    server.close()


@scenario("the server aborts after the client's FIN: RST in CLOSE-WAIT")
def reset_in_close_wait(lab):
    client, server = opened(lab)
    exchange(client, server)
    client.shutdown(socket.SHUT_WR)
    read_to_end(server)
    lab.settle()
    abort(server)


@scenario("the SYN is lost and sent again")
def syn_lost(lab):
    lab.wire.lose(TO_SERVER, syn)
    client, server = opened(lab)
    exchange(client, server)
    close_in_turn(lab, client, server)


@scenario("the SYN,ACK is lost: SYN and SYN,ACK are sent again")
def syn_ack_lost(lab):
    lab.wire.lose(TO_CLIENT, syn_ack)
    client, server = opened(lab)
    exchange(client, server)
    close_in_turn(lab, client, server)


@scenario("the third segment is lost: the repeated SYN,ACK is answered")
def third_segment_lost(lab):
    lab.wire.lose(TO_SERVER, bare_ack)
    client, server = opened(lab)
    exchange(client, server)
    close_in_turn(lab, client, server)


@scenario("data is lost, and sent again behind what followed it")
def data_lost(lab):
    client, server = opened(lab)
    lab.wire.lose(TO_SERVER, data, skip=2)
    for _ in range(8):
        client.sendall(b"d" * 1000)
        time.sleep(0.002)
    read(server, 8000)
    close_in_turn(lab, client, server)


@scenario("the first FIN is lost and sent again")
def fin_lost(lab):
    client, server = opened(lab)
    exchange(client, server)
    lab.wire.lose(TO_SERVER, fin)
    close_in_turn(lab, client, server)


@scenario("the last ACK is lost: the second FIN is sent again, in TIME-WAIT")
def last_ack_lost(lab):
    client, server = opened(lab)
    exchange(client, server)
    lab.settle()
    lab.wire.lose(TO_SERVER, bare_ack)
    close_in_turn(lab, client, server)
    time.sleep(0.6)


@scenario("the four-tuple is used again while the server is in TIME-WAIT")
def reuse_in_time_wait(lab):
    listener = listen(lab)
    for _ in range(2):
        client, server = connect(lab, listener)
        exchange(client, server)
        close_in_turn(lab, server, client)
        lab.look()
        time.sleep(1.2)  # the new SYN's timestamp is newer


@scenario("the four-tuple is used again after a reset")
def reuse_after_reset(lab):
    listener = listen(lab)
    for _ in range(2):
        client, server = connect(lab, listener)
        exchange(client, server)
        lab.settle()
        abort(client)
        lab.settle()
