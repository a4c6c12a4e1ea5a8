"""Pages travel compressed to whoever says they can read that; over a phone's network it is most of the wait.

What is compressed beside secrets can be guessed at by its length (BREACH, 2013): every answer gets a tail of random
length, and the session's cookie is not sent along with requests from other sites at all (SameSite).
"""

import gzip
import secrets

import brotli
from flask import Response, request

LEAST = 1024
"""Bytes below which it is not worth the work."""
_PAD = 64


def compress(response: Response) -> Response:
    """Compress a page for a browser that accepts it: brotli before gzip, at levels that cost under a millisecond."""
    if response.mimetype != "text/html" or response.direct_passthrough or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    accepted = request.accept_encodings
    way = next((name for name in ("br", "gzip") if accepted[name] > 0), None) if accepted else None
    body = response.get_data()
    if way is None or len(body) < LEAST or "Content-Encoding" in response.headers:
        return response
    if body.rstrip().endswith(b"</html>"):
        body += b"<!--%s-->" % secrets.token_hex(secrets.randbelow(_PAD)).encode()
    response.set_data(brotli.compress(body, quality=4) if way == "br" else gzip.compress(body, compresslevel=5))
    response.headers["Content-Encoding"] = way
    return response
