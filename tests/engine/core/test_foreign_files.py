import json
import os

import pytest

from engine.core.foreign_files import open_plain, parse_json, read_csv, read_json, read_plain


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
@pytest.mark.parametrize("depth", [100, 100_000])
def test_deeply_nested_json_is_refused_whole_or_cut(opening, depth):
    closing = {"[": "]", '{"a":': "}", '[{"a":': "}]"}[opening]
    for text in (opening * depth, opening * depth + "1" + closing * depth):
        with pytest.raises(ValueError, match=r"nested too deeply|Expecting"):
            parse_json(text)


def test_nesting_that_people_write_is_read():
    text = "[" * 60 + "]" * 60
    assert json.dumps(parse_json(text)) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("NaN", "NaN"),
        ("[-Infinity]", "Infinity"),
        ("1e999", "too large a number"),
        ("-1e999", "too large a number"),
        ("1" * 19, "more than 18 digits"),
        ("1" * 10_000, "more than 18 digits"),
        ('{"a": 1, "a": 2}', "twice"),
    ],
)
def test_what_json_readers_disagree_on_is_refused(text, words):
    with pytest.raises(ValueError, match=words):
        parse_json(text)


def test_bytes_that_are_no_utf8_are_refused():
    with pytest.raises(ValueError, match="utf-8"):
        parse_json('"é"'.encode("latin-1"))


def test_values_come_as_they_are():
    values = {"a": [1, -2.5, None, True, "é"], "b": {"c": 10**18 - 1}}
    assert parse_json(json.dumps(values).encode()) == values


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have names on POSIX only")
def test_pipe_and_folder_are_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", tmp_path):
        with pytest.raises(OSError, match="not a file"):
            open_plain(place)


def test_more_than_agreed_is_not_read(tmp_path):
    path = tmp_path / "long"
    path.write_bytes(b"1" * 11)
    assert read_plain(path, 11) == b"1" * 11
    with pytest.raises(OSError, match="larger than"):
        read_plain(path, 10)


def test_json_file_is_read(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('{"a": 1}')
    assert read_json(path) == {"a": 1}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("comma", [",", ";"])
def test_table_is_read_with_line_numbers_and_empty_cells(tmp_path, mark, comma):
    path = tmp_path / "a.csv"
    path.write_text(f'{mark}name{comma}note\n"a\nb"{comma}1\nc\n', "utf-8")
    assert read_csv(path) == (("name", "note"), [(3, {"name": "a\nb", "note": "1"}), (4, {"name": "c", "note": ""})])


@pytest.mark.parametrize("data", [b"a,b\n\xff,1\n", b"a\n" + b"x" * 200_000, b'a\n"' + b"x" * 200_000])
def test_what_is_no_table_is_refused(tmp_path, data):
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with pytest.raises(ValueError, match=r"utf-8|field"):
        read_csv(path)


def test_empty_table_has_no_columns(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"")
    assert read_csv(tmp_path / "a.csv") == ((), [])
