"""Requests that a proxy and the server behind it might end in different places, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace

LINE = b"POST /v1/validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
OLD_LINE = b"POST /v1/validate HTTP/1.0\r\nContent-Type: application/json\r\n"
LAST_CHUNK = b"0\r\n\r\n"


@dataclass(frozen=True)
class Framing:
    """A request, up to where another one is hidden behind it."""

    name: str
    request: bytes
    #: How the server rejects it, if it does.
    status: int = 400
    code: str = "malformed_request"


def _head(name: str, fields: bytes, body: bytes = b"") -> Framing:
    return Framing(name, LINE + fields + b"\r\n" + body)


def _encoding(value: bytes) -> Framing:
    return _head(f"Transfer-Encoding: {value!r}", b"Transfer-Encoding: " + value + b"\r\n", LAST_CHUNK)


def _length(value: bytes) -> Framing:
    return _head(f"Content-Length: {value!r}", b"Content-Length: " + value + b"\r\n", b"{   }")


def _chunks(name: str, body: bytes) -> Framing:
    return _head(f"chunks: {name}", b"Transfer-Encoding: chunked\r\n", body)


_ENCODINGS = [
    b"",
    b"gzip",
    b"identity",
    b"xchunked",
    b"chunked, gzip",
    b"gzip, chunked",
    b"chunked, chunked",
    b"chunked, identity",
    b"chunked,",
    b", chunked",
    b"chunked;q=1",
    b'"chunked"',
    b"chunk ed",
    b"\x0bchunked",
    b"chunked\x0b",
    b"chunked\x00",
    b"chunked\xa0",
]
_LENGTHS = [
    b"",
    b"+5",
    b"-5",
    b"0x5",
    b"5, 5",
    b"5,5",
    b"5, 6",
    b"5,",
    b",5",
    b"5 5",
    b"5.0",
    b"5e0",
    b"'5'",
    b"\xd9\xa5",
    b"5\x00",
    b"5\x0b",
    b"18446744073709551616",
    b"18446744073709551621",
]

#: Whoever reads these differently from a proxy serves requests that the proxy never saw. Each must be rejected.
REJECTED: list[Framing] = [
    *map(_encoding, _ENCODINGS),
    *map(_length, _LENGTHS),
    _head("both, length first", b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", LAST_CHUNK),
    _head("both, encoding first", b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", LAST_CHUNK),
    _head("a length and an unknown encoding", b"Content-Length: 5\r\nTransfer-Encoding: gzip\r\n", b"{   }"),
    _head("a length and an empty encoding", b"Content-Length: 5\r\nTransfer-Encoding:\r\n", b"{   }"),
    _head("two encodings", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", LAST_CHUNK),
    _head("two encodings, gzip first", b"Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", LAST_CHUNK),
    _head("two encodings, identity last", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", LAST_CHUNK),
    _head("two equal lengths", b"Content-Length: 5\r\nContent-Length: 5\r\n", b"{   }"),
    _head("two lengths", b"Content-Length: 5\r\nContent-Length: 2\r\n", b"{   }"),
    Framing("HTTP/1.0 in chunks", OLD_LINE + b"Transfer-Encoding: chunked\r\n\r\n" + LAST_CHUNK),
    Framing("HTTP/1.0 with both", OLD_LINE + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n" + LAST_CHUNK),
    _head("a space before the colon of an encoding", b"Transfer-Encoding : chunked\r\n", LAST_CHUNK),
    _head("a tab before the colon of a length", b"Content-Length\t: 5\r\n", b"{   }"),
    _head("a folded encoding", b"Transfer-Encoding:\r\n chunked\r\n", LAST_CHUNK),
    _head("an encoding folded at its end", b"Transfer-Encoding: chunked\r\n \r\n", LAST_CHUNK),
    _head("a folded length", b"Content-Length:\r\n\t5\r\n", b"{   }"),
    _head("a folded field that holds an encoding", b"X-A: b\r\n Transfer-Encoding: chunked\r\n", LAST_CHUNK),
    _head("an empty field, folded", b"X-A:\r\n \r\nContent-Length: 5\r\n", b"{   }"),
    Framing("a folded request line", LINE.replace(b"Host", b" Host") + b"Content-Length: 5\r\n\r\n{   }"),
    Framing("bare line feeds", LINE.replace(b"\r\n", b"\n") + b"Content-Length: 5\n\n{   }"),
    Framing("a bare line feed after the request line", LINE.replace(b"\r\n", b"\n", 1) + b"\r\n"),
    _head("a bare line feed after a field", b"X-A: b\nContent-Length: 5\r\n", b"{   }"),
    _head("a bare carriage return after a field", b"X-A: b\rContent-Length: 5\r\n", b"{   }"),
    _head("two carriage returns", b"Content-Length: 5\r\r\n", b"{   }"),
    Framing("a bare line feed after the head", LINE + b"Content-Length: 5\r\n\n{   }"),
    _head("NUL in a value", b"X-A: b\x00c\r\nContent-Length: 5\r\n", b"{   }"),
    _head("NUL in a name", b"Content-Length\x00: 5\r\n", b"{   }"),
    _head("a control byte before a name", b"\x01Content-Length: 5\r\n", b"{   }"),
    _head("a space before a name", b" Content-Length: 5\r\n", b"{   }"),
    _head("a line without a colon", b"Content-Length\r\nContent-Length: 5\r\n", b"{   }"),
    _head("a field without a name", b": b\r\nContent-Length: 5\r\n", b"{   }"),
    _head("two hosts", b"Host: b\r\nContent-Length: 5\r\n", b"{   }"),
    Framing("nine empty lines first", 9 * b"\r\n" + LINE + b"Content-Length: 5\r\n\r\n{   }"),
    Framing("a line feed first", b"\n" + LINE + b"Content-Length: 5\r\n\r\n{   }"),
    _chunks("no size", b"\r\n"),
    _chunks("only an extension", b";a=b\r\n{   }\r\n" + LAST_CHUNK),
    _chunks("a sign", b"+5\r\n{   }\r\n" + LAST_CHUNK),
    _chunks("a negative size", b"-5\r\n{   }\r\n" + LAST_CHUNK),
    _chunks("a prefix", b"0x5\r\n{   }\r\n" + LAST_CHUNK),
    _chunks("an underscore", b"0_5\r\n{   }\r\n" + LAST_CHUNK),
    _chunks("a letter behind the size", b"5g\r\n{   }\r\n" + LAST_CHUNK),
    _chunks("a space before the size", b" 5\r\n{   }\r\n" + LAST_CHUNK),
    _chunks("a space behind the size", b"5 \r\n{   }\r\n" + LAST_CHUNK),
    _chunks("a line feed ends the size", b"5\n{   }\r\n" + LAST_CHUNK),
    _chunks("a carriage return ends the size", b"5\r{   }\r\n" + LAST_CHUNK),
    _chunks("two carriage returns end the size", b"5\r\r\n{   }\r\n" + LAST_CHUNK),
    _chunks("a line feed in an extension", b"5;a\n{   }\r\n" + LAST_CHUNK),
    _chunks("a line feed in a quoted extension", b'5;a="\n{   }"\r\n{   }\r\n' + LAST_CHUNK),
    _chunks("a carriage return in an extension", b"5;a\rb\r\n{   }\r\n" + LAST_CHUNK),
    _chunks("NUL in an extension", b"5;a\x00b\r\n{   }\r\n" + LAST_CHUNK),
    _chunks("more data than its size", b"5\r\n{    }\r\n" + LAST_CHUNK),
    _chunks("less data than its size", b"5\r\n{  }\r\n" + LAST_CHUNK),
    _chunks("a line feed ends the data", b"5\r\n{   }\n" + LAST_CHUNK),
    _chunks("nothing ends the data", b"5\r\n{   }" + LAST_CHUNK),
    _chunks("a line feed ends the last chunk", b"5\r\n{   }\r\n0\n\r\n"),
    _chunks("a line feed ends the body", b"5\r\n{   }\r\n0\r\n\n"),
    _chunks("a line feed ends a trailer", b"5\r\n{   }\r\n0\r\nX-A: b\n\r\n"),
    _chunks("a folded trailer", b"5\r\n{   }\r\n0\r\nX-A: b\r\n c\r\n\r\n"),
    _chunks("a trailer without a colon", b"5\r\n{   }\r\n0\r\nX-A\r\n\r\n"),
    _chunks("a space before a trailer's colon", b"5\r\n{   }\r\n0\r\nX-A : b\r\n\r\n"),
    _chunks("NUL in a trailer", b"5\r\n{   }\r\n0\r\nX-A: \x00\r\n\r\n"),
    _chunks("a request in place of a trailer", b"5\r\n{   }\r\n0\r\n"),
    replace(
        _chunks("a size of more than 64 bits", b"10000000000000005\r\n{   }\r\n" + LAST_CHUNK),
        status=413,
        code="body_too_large",
    ),
]

#: What everybody reads alike: the request behind these is a request of its own.
ACCEPTED: list[Framing] = [
    _head("no body", b"Content-Length: 0\r\n"),
    _head("a length", b"Content-Length: 5\r\n", b"{   }"),
    _head("a length with zeros", b"Content-Length: 0005\r\n", b"{   }"),
    _head("a length with spaces", b"Content-Length:  5  \r\n", b"{   }"),
    _head("chunked", b"Transfer-Encoding: chunked\r\n", b"5\r\n{   }\r\n" + LAST_CHUNK),
    _head("CHUNKED", b"TRANSFER-ENCODING:CHUNKED\r\n", b"5\r\n{   }\r\n" + LAST_CHUNK),
    _chunks("many", b"1\r\n{\r\n03\r\n   \r\n1\r\n}\r\n000\r\n\r\n"),
    _chunks("with extensions", b'5;a=b;c="d \xe9"\r\n{   }\r\n0;e\r\n\r\n'),
    _chunks("with a space before an extension", b"5 \t;a\r\n{   }\r\n0\r\n\r\n"),
    _chunks("with trailers", b"A\r\n{        }\r\n0\r\nX-A: b\r\nContent-Length: 5\r\nX-C:\r\n\r\n"),
]
