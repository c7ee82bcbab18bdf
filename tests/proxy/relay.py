# SPDX-License-Identifier: Apache-2.0
"""A line with faults: a relay between a client and a server on this machine.

It passes bytes as they are (below TLS), or ends the TLS of both sides and passes
the clear text, so that a place is exact: byte N of what client or server says.
What happens there is a Fault. Each connection has a thread of its own.
"""
import contextlib
import select
import socket
import ssl
import struct
import threading
import time

LONGEST = 60		# seconds that a side may take to end after the other


class Fault:
    """What happens after `at` bytes of `way` ("client": what the client says,
    "server": what it hears), in each connection up to number `last`.

    cut     the client sees the end of the line, and TLS none
    close   it sees the end of TLS and of the line
    reset   it sees a reset
    stall   nothing passes any more, and nothing ends
    flip    one bit (`bit`) of the next byte changes
    drip    every byte goes alone (`at` says nothing)
    delay   a pause after each `at` bytes of either way

    `words`: not at a place, but where `way` says this.
    `late`: not before the next byte is there. `answered`: the server's answer to
    the command that has just passed is awaited, and lost.
    """

    def __init__(self, kind, way="client", at=0, last=1, bit=0, late=False,
                 answered=False, words=b""):
        self.kind, self.way, self.at, self.last = kind, way, at, last
        self.bit, self.answered, self.words = bit, answered, words
        self.late = late or kind == "flip"

    def __repr__(self):
        return "%s at byte %d of the %s%s%s" % (
            self.kind, self.at, self.way, ", late" * self.late,
            ", answered" * self.answered) + ", each time" * (self.last > 1)


class Over(Exception):
    """The connection is done with."""


class Relay:
    """`pem` and `key`: end TLS here, with that certificate."""

    def __init__(self, port, pem=None, key=None):
        self.server_port, self.fault = port, None
        self.context = None
        if pem is not None:
            self.become(pem, key)
        self.first_words = b""		# said before anything was heard
        self.on_fault = lambda: None	# when one strikes
        self.connections = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def become(self, pem, key):
        """Who says to be the server from the next connection on."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem, key)
        self.context = context

    def listen(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            connection = Connection(self, client, len(self.connections) + 1)
            self.connections.append(connection)
            connection.thread.start()

    def quiet(self):
        """Wait until no connection is left on either side."""
        for connection in list(self.connections):
            connection.thread.join(LONGEST)
            assert not connection.thread.is_alive(), "a line that never ends"

    def heard(self):
        """All that clients have said, connection by connection."""
        return [bytes(one.said["client"]) for one in self.connections]

    def struck(self):
        return sum(one.struck for one in self.connections)

    def stop(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


class Connection:
    def __init__(self, relay, client, number):
        self.relay, self.client, self.server = relay, client, None
        self.context = relay.context
        self.fault = relay.fault
        if self.fault is not None and number > self.fault.last:
            self.fault = None
        self.passed = {"client": 0, "server": 0}
        self.said = {"client": bytearray(), "server": bytearray()}
        self.struck = False
        self.thread = threading.Thread(target=self.run, daemon=True)

    # ---- Bytes ----

    def end(self, way):
        return self.client if way == "client" else self.server

    @staticmethod
    def read(end):
        """b"" at the end of the line, None if there is nothing now."""
        end.setblocking(False)
        try:
            return end.recv(65536)
        except (BlockingIOError, ssl.SSLWantReadError):
            return None
        except OSError:
            return b""

    @staticmethod
    def write(end, data):
        end.settimeout(LONGEST)
        with contextlib.suppress(OSError):
            end.sendall(data)

    def send(self, way, data):
        self.passed[way] += len(data)
        if data:
            self.write(self.end("server" if way == "client" else "client"),
                       data)

    def ready(self, seconds):
        """The ways on which something can be read; TLS may hold some back."""
        held = [way for way in ("client", "server")
                if isinstance(self.end(way), ssl.SSLSocket) and
                self.end(way).pending() > 0]
        if held:
            return held
        found = select.select([self.client, self.server], [], [], seconds)[0]
        return [way for way in ("client", "server") if self.end(way) in found]

    # ---- A connection from its begin to its end ----

    def run(self):
        try:
            self.open()
            while True:
                for way in self.ready(LONGEST):
                    data = self.read(self.end(way))
                    if data == b"":
                        raise Over
                    if data is not None:
                        self.said[way] += data
                        self.pass_on(way, data)
        except (Over, OSError):
            self.over()

    def open(self):
        self.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.relay.first_words:
            self.client.sendall(self.relay.first_words)
        self.server = socket.create_connection(
            ("127.0.0.1", self.relay.server_port), LONGEST)
        self.server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.context is not None:
            self.client.settimeout(LONGEST)
            self.client = self.context.wrap_socket(self.client,
                                                   server_side=True)
            any_server = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            any_server.check_hostname = False
            any_server.verify_mode = ssl.CERT_NONE
            self.server = any_server.wrap_socket(self.server)
        if self.is_here("client", 0) or self.is_here("server", 0):
            self.strike()

    def pieces(self, way, data):
        kind = self.fault.kind if self.fault is not None else ""
        while data:
            n = len(data)
            if kind == "drip":
                n = 1
            elif kind == "delay":
                n = self.fault.at - self.passed[way] % self.fault.at
            yield data[:n]
            data = data[n:]
            if kind == "delay" and self.passed[way] % self.fault.at == 0:
                self.struck = True
                time.sleep(0.02)

    def pass_on(self, way, data):
        for piece in self.pieces(way, data):
            if not self.is_here(way, len(piece)):
                self.send(way, piece)
                continue
            left = self.fault.at - self.passed[way]
            self.send(way, piece[:left])
            if self.fault.kind == "flip":
                self.struck = True
                piece = bytearray(piece)
                piece[left] ^= 1 << self.fault.bit
                self.send(way, bytes(piece[left:]))
            else:
                self.strike()

    def is_here(self, way, n):
        """Does the fault strike within the next n bytes, or right after them?"""
        fault = self.fault
        if fault is None or self.struck or way != fault.way or \
                fault.kind in ("drip", "delay"):
            return False
        if fault.words:
            # What has been read, and not passed on: a piece that ends it too.
            begin = max(0, self.passed[way] - len(fault.words))
            found = self.said[way].find(fault.words, begin)
            if found < 0:
                return False
            fault.at = max(found, self.passed[way])
        left = fault.at - self.passed[way]
        return left < n or (left == n and not fault.late)

    # ---- Faults ----

    def strike(self):
        self.struck = True
        self.relay.on_fault()
        if self.fault.answered:
            self.await_answer()
        if self.fault.kind == "reset":
            self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                   struct.pack("ii", 1, 0))
            self.client.close()
        elif self.fault.kind == "close":
            self.say_end()
        elif self.fault.kind == "stall":
            self.drain(self.client)
        raise Over

    def await_answer(self):
        """Until the tagged line of the last command has come."""
        line = bytes(self.said["client"][:self.passed["client"]])
        if not line.endswith(b"\n"):
            return		# the server has a piece of it only
        tag = line.rstrip(b"\r\n").rsplit(b"\n", 1)[-1].split(b" ")[0]
        until, text = time.monotonic() + LONGEST, b"\n"
        while b"\n" + tag + b" " not in text and time.monotonic() < until:
            data = b"" if "server" not in self.ready(1) else \
                self.read(self.server)
            text += data or b""

    def say_end(self):
        """TLS's own end, without waiting for the client's."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            self.client.settimeout(0.01)
            self.client.unwrap()

    def drain(self, end):
        """Swallow what comes until that side ends the line."""
        until = time.monotonic() + 3 * LONGEST
        while time.monotonic() < until:
            with contextlib.suppress(OSError, ValueError):
                if not select.select([end], [], [], 1)[0]:
                    continue
                data = self.read(end)
                if data is None or data:
                    continue
            return

    def over(self):
        """One side is gone, or to be left: each sees the end of its line, and
        the server is waited for, as it may still be at work."""
        if not self.struck and self.context is not None:
            self.say_end()
        for end in (self.client, self.server):
            if end is None or end.fileno() < 0:
                continue
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_WR)
            self.drain(end)
            end.close()
