"""Pages are compressed for who can read that, and are the same page then."""

import gzip

import brotli
import pytest

READ = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.mark.parametrize(
    ("accepts", "way"),
    [("br", "br"), ("gzip", "gzip"), ("gzip, deflate, br", "br"), ("br;q=0, gzip", "gzip"), ("", None), ("zstd", None)],
)
def test_the_best_way_a_browser_knows(client, accepts, way) -> None:
    answer = client.get("/sign-in", headers={"Accept-Encoding": accepts})
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == way
    assert "Accept-Encoding" in answer.headers["Vary"]
    body = READ[way](answer.data) if way else answer.data
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert b"</html>" in body
    assert body.decode().startswith("<!doctype html>")


def test_the_length_tells_nothing(client) -> None:
    lengths = {len(client.get("/sign-in", headers={"Accept-Encoding": "br"}).data) for _ in range(30)}
    assert len(lengths) > 5


def test_other_answers_are_left_alone(client) -> None:
    answer = client.get("/healthz", headers={"Accept-Encoding": "br"})
    assert "Content-Encoding" not in answer.headers
