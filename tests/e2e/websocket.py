"""A small RFC 6455 client, enough to test a server with: whole messages, ping, close."""

import base64
import hashlib
import os
import socket
import struct

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


class Closed(Exception):
    def __init__(self, code, reason=""):
        super().__init__(f"closed with {code} {reason}")
        self.code = code


class WebSocket:
    def __init__(self, host, port, target, protocol=None, timeout=20):
        self.socket = socket.create_connection((host, port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        key = base64.b64encode(os.urandom(16)).decode()
        head = [f"GET {target} HTTP/1.1", f"Host: {host}:{port}", "Upgrade: websocket",
                "Connection: Upgrade", f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        if protocol:
            head.append(f"Sec-WebSocket-Protocol: {protocol}")
        self.socket.sendall(("\r\n".join(head) + "\r\n\r\n").encode())
        while b"\r\n\r\n" not in self.buffer:
            self._more()
        answer, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = answer.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {name.strip().lower(): value.strip() for name, value in
                        (line.split(":", 1) for line in lines[1:])}
        if self.status == 101:
            wanted = base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()).decode()
            assert self.headers["sec-websocket-accept"] == wanted, self.headers

    def _more(self):
        data = self.socket.recv(65536)
        if not data:
            raise Closed(1006, "end of stream")
        self.buffer += data

    def _take(self, count):
        while len(self.buffer) < count:
            self._more()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def send(self, payload, opcode=TEXT, fin=True):
        payload = payload.encode() if isinstance(payload, str) else payload
        self.socket.sendall(self.frame(payload, opcode, fin))

    @staticmethod
    def frame(payload, opcode=TEXT, fin=True):
        mask = os.urandom(4)
        length = len(payload)
        first = (0x80 if fin else 0) | opcode
        if length < 126:
            head = struct.pack("!BB", first, 0x80 | length)
        elif length < 65536:
            head = struct.pack("!BBH", first, 0x80 | 126, length)
        else:
            head = struct.pack("!BBQ", first, 0x80 | 127, length)
        repeated = mask * (length // 4 + 1)
        masked = (int.from_bytes(payload, "big") ^
                  int.from_bytes(repeated[:length], "big")).to_bytes(length, "big")
        return head + mask + masked

    def receive(self):
        """The next whole message, a text; answers pings on the way."""
        return self.receive_bytes().decode()

    def receive_bytes(self):
        parts = b""
        while True:
            first, second = self._take(2)
            length = second & 0x7F
            if length == 126:
                length = struct.unpack("!H", self._take(2))[0]
            elif length == 127:
                length = struct.unpack("!Q", self._take(8))[0]
            assert not second & 0x80, "a server must not mask"
            payload = self._take(length)
            opcode = first & 0x0F
            if opcode == PING:
                self.send(payload, PONG)
            elif opcode == CLOSE:
                code = struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else 1005
                raise Closed(code, payload[2:].decode("utf-8", "replace"))
            elif opcode == PONG:
                continue
            else:
                parts += payload
                if first & 0x80:
                    return parts

    def close(self, code=1000):
        """Sends the close and waits for the other side's; returns its code."""
        try:
            self.send(struct.pack("!H", code), CLOSE)
            while True:
                self.receive()
        except Closed as closed:
            return closed.code
        except OSError:
            return 1006
        finally:
            self.socket.close()

    def abort(self):
        self.socket.close()
