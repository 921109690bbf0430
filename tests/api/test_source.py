"""Telling a text from a page, and reading it as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postilla.errors import InputError
from postilla.source import Source, read_source


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("<!DOCTYPE html><p>x", "-"),
        ("\ufeff \n<!doctype HTML>", "x.txt"),
        ("<html lang=it>", "page"),
        ("<HTML>", "x.html"),
        ('<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">', "x"),
        ("<!-- saved from url=(0014)about:internet -->\n<html>", "x"),
        ("<!-- a --><!-- b -->\n<head>", "x"),
        ("<div class='policy'><p>We share.</p></div>", "fragment.html"),
        ("<h1>Privacy</h1>", "x"),
        ("<p>Privacy", "x"),
    ],
)
def test_a_page_is_recognised(content: str, name: str) -> None:
    source = read_source(content.encode(), name)

    assert source == Source(html=content.encode())


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("", "x"),
        ("Privacy Policy", "x.html"),
        ("# Privacy\n\n<div>note</div>", "x"),
        ("<div align=center>\n\n# Privacy", "README.md"),
        ("<3 privacy", "x"),
        ("<info@example.org> is our address", "x"),
        ("a < b and <html> is a tag", "x"),
        ("<pre-release> notes", "x"),
        ("<prova>", "x"),
        ("line\r\nline\rline\n\0", "x"),
    ],
)
def test_a_text_is_left_as_it_is(content: str, name: str) -> None:
    assert read_source(content.encode(), name) == Source(text=content)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff",
        b"PK\x03\x04\x14\0\x06\0\x08\0\xff\xff",
        b"\x1f\x8b\x08\0\0\0\0\0\0\xff",
        bytes(range(256)),
        "hello".encode("utf-16-le"),
        "ciao, è così".encode("utf-16-be"),
        b"\xff\xfe\x00",
        b"\xef\xbb\xbf\xff",
        b"\x81\x8d\x8f",
    ],
)
def test_what_is_no_text_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(InputError, match=r"^thing does not hold text; save the policy as"):
        read_source(content, "thing")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        source = read_source(content, "x")
    except InputError:
        return
    assert (source.text is None) != (source.html is None)


@given(st.text().filter(lambda text: not text.startswith(("\ufeff", "%PDF-"))))
def test_utf_8_is_read_to_the_letter(text: str) -> None:
    if text.count("\0") > len(text) / 5:
        return
    source = read_source(text.encode(), "policy.md")

    assert source.text == text
