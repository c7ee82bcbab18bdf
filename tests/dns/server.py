# SPDX-License-Identifier: Apache-2.0
"""A DNS server on loopback that says what a script tells it to, and keeps what it
was asked. UDP and TCP on one port; every answer of the honest script comes from
a table of records."""
import contextlib
import socket
import struct
import threading

A, NS, CNAME, SOA, PTR, MX, TXT, AAAA, DNSKEY = 1, 2, 5, 6, 12, 15, 16, 28, 48
FORMERR, SERVFAIL, NXDOMAIN, NOTIMP, REFUSED = 1, 2, 3, 4, 5
TTL = 300


# ---- Records as they stand on the wire (RFC 1035 3.3, 4.1) ----

def wire_name(name):
    labels = [part.encode() for part in name.rstrip(".").split(".") if part]
    return b"".join(bytes([len(part)]) + part for part in labels) + b"\0"


def txt(text):
    text = text.encode() if isinstance(text, str) else text
    parts = [text[i:i + 255] for i in range(0, len(text), 255)] or [b""]
    return b"".join(bytes([len(part)]) + part for part in parts)


def mx(host, preference=10):
    return struct.pack(">H", preference) + wire_name(host)


def record(name, kind, data, ttl=TTL):
    """`name` may be bytes, as on the wire."""
    name = name if isinstance(name, bytes) else wire_name(name)
    return name + struct.pack(">HHIH", kind, 1, ttl, len(data)) + data


AUTHORITY = record("", SOA, wire_name("ns.example") + wire_name("root.example") +
                   struct.pack(">5I", 1, 300, 300, 300, 300))


# ---- A question ----

class Query:
    def __init__(self, server, packet, tcp):
        self.server, self.tcp = server, tcp
        self.id, = struct.unpack(">H", packet[:2])
        self.labels, at = [], 12
        while packet[at]:
            self.labels.append(packet[at + 1:at + 1 + packet[at]])
            at += 1 + packet[at]
        self.type, = struct.unpack(">H", packet[at + 1:at + 3])
        self.question = packet[12:at + 5]
        # As people write it; what cannot stand there is shown by its octets.
        self.name = ".".join(label.decode("latin-1").lower()
                             for label in self.labels)

    def packet(self, answers=(), rcode=0, authority=(), more=(), cut=False,
               question=None, shift=0):
        flags = 0x8180 | (0x200 if cut else 0) | rcode
        question = self.question if question is None else question
        return struct.pack(">6H", (self.id + shift) & 0xffff, flags, 1,
                           len(answers), len(authority), len(more)) + \
            question + b"".join([*answers, *authority, *more])

    def answer(self, *data, ttl=TTL, kind=None, **words):
        """Of these record data, all of one type."""
        return self.packet([record(b"\xc0\x0c", kind or self.type, one, ttl)
                            for one in data], **words)

    def honest(self, records=None, **words):
        records = self.server.records if records is None else records
        alias = records.get((self.name, CNAME))
        data = records.get((self.name, self.type))
        if data is None and alias is not None:
            return self.answer(*alias, kind=CNAME, **words)
        if data is not None:
            return self.answer(*data, **words)
        known = any(name == self.name or name.endswith("." + self.name)
                    for name, _ in records)
        return self.packet(rcode=0 if known else NXDOMAIN,
                           authority=[AUTHORITY], **words)


# ---- The server ----

def honest(query):
    return [query.honest()]


def framed(packet):
    return struct.pack(">H", len(packet)) + packet


def speak(query, line):
    """What TCP says when nothing else is told: the same as UDP."""
    for packet in query.server.script(query):
        line.sendall(framed(packet))


class Server:
    """`script(query)` gives the packets to send over UDP; `stream(query, line)`
    does what it likes with a TCP connection, or is None, and nobody listens."""

    def __init__(self, records, script=honest, stream=speak):
        self.records, self.script, self.stream = records, script, stream
        self.asked = []		# (name, type, over TCP?)
        self.over = threading.Event()
        while True:
            self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self.udp.bind(("127.0.0.1", 0))
            self.port = self.udp.getsockname()[1]
            if stream is None or self.listen():
                break
            self.udp.close()
        # A second port, for answers from where nobody asked.
        self.other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.other.bind(("127.0.0.1", 0))
        self.threads = [threading.Thread(target=self.serve_udp)]
        if stream is not None:
            self.threads.append(threading.Thread(target=self.serve_tcp))
        for thread in self.threads:
            thread.start()

    def listen(self):
        self.tcp = socket.socket()
        self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.tcp.bind(("127.0.0.1", self.port))
        except OSError:
            self.tcp.close()
            return False
        self.tcp.listen(64)
        self.tcp.settimeout(0.1)
        return True

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.other.close()

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()
        self.threads = []
        self.udp.close()
        if self.stream is not None:
            self.tcp.close()

    def wait(self, seconds):
        """As a slow server does; ends early when the test is over."""
        self.over.wait(seconds)

    def take(self, packet, tcp):
        query = Query(self, packet, tcp)
        self.asked.append((query.name, query.type, tcp))
        return query

    def serve_udp(self):
        self.udp.settimeout(0.1)
        while not self.over.is_set():
            try:
                packet, self.peer = self.udp.recvfrom(65535)
            except (TimeoutError, ConnectionError):
                continue
            for one in self.script(self.take(packet, False)):
                sender, one = one if isinstance(one, tuple) else (self.udp, one)
                with contextlib.suppress(OSError):
                    sender.sendto(one, self.peer)

    def serve_tcp(self):
        lines = []
        while not self.over.is_set():
            with contextlib.suppress(TimeoutError):
                line, _ = self.tcp.accept()
                lines.append(threading.Thread(target=self.serve_line,
                                              args=(line,)))
                lines[-1].start()
        for thread in lines:
            thread.join()

    def serve_line(self, line):
        buffer = b""
        line.settimeout(0.1)
        with line, contextlib.suppress(OSError):
            while not self.over.is_set():
                try:
                    more = line.recv(65535)
                except TimeoutError:
                    continue
                if not more:
                    return
                buffer += more
                while len(buffer) >= 2:
                    size, = struct.unpack(">H", buffer[:2])
                    if len(buffer) < size + 2:
                        break
                    query = self.take(buffer[2:size + 2], True)
                    buffer = buffer[size + 2:]
                    line.settimeout(5)
                    self.stream(query, line)
                    line.settimeout(0.1)

    # ---- What was seen ----

    def questions(self):
        """{(name, type): how often over UDP}"""
        counts = {}
        for name, kind, tcp in list(self.asked):
            counts[name, kind] = counts.get((name, kind), 0) + (not tcp)
        return counts
