"""Files that people write, and files that somebody sends."""

import pytest

from config.library import RawFile, read_file
from config.yaml_text import UnreadableError, read_mapping
from kotopolku.sentences import problem_line
from models.problem import Problem


def refused(data: bytes) -> str:
    """The one sentence that the user reads."""
    with pytest.raises(UnreadableError) as refusal:
        read_mapping(data, "f.yaml")
    return problem_line(refusal.value.problem, "en")


def laughs(levels: int) -> bytes:
    """A small file whose anchors unfold to nine to the power of *levels*."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines).encode()


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"- a\n- b\n", "f.yaml: it is no mapping; write names with values."),
        (b"", "f.yaml: it is no mapping; write names with values."),
        (b"1: a\n", "f.yaml: it is no mapping; write names with values."),
        (b"a: 1\n\tb: 2\n", "f.yaml: line 2: the line is indented with a tab; use spaces."),
        (b"a: \xe4\n", "f.yaml: line 1: this is not UTF-8 text; save the file as UTF-8."),
        ("a: ä\n".encode("utf-16"), "f.yaml: line 1: this is not UTF-8 text; save the file as UTF-8."),
        (b"a: 1\nb: 2\na: 3\n", "f.yaml: line 3: this is no YAML or JSON (a stands twice); correct it here."),
        (b'{"a": 1, "a": 2}', "f.yaml: this is no YAML or JSON (a stands twice); correct it here."),
        (b'{"a": NaN}', "f.yaml: this is no YAML or JSON (NaN is no value here); correct it here."),
        (laughs(7), "f.yaml: its anchors unfold to more than 100000 values; write them out."),
        (b"a: &a [*a]\n", "f.yaml: its anchors unfold to more than 100000 values; write them out."),
        (b"a: 1\n" * 200_001, "f.yaml: it has 1.0 MB, and 1 MB is the most; write a smaller file."),
        (b"a: !!python/object/apply:os.system [x]\n", None),
        (b"a: [1, 2\n", None),
        (b"a: *missing\n", None),
        (b"? [a]\n: 1\n", None),
        (b'{"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "f.yaml: it is nested too deeply; write it flat."),
        (b"a: " + b"[" * 50_000 + b"]" * 50_000, None),
        (b"a: 1\n\x00", None),
        (b"a: {b: 1\nc: [\n", None),
    ],
)
def test_what_is_no_readable_mapping_is_told_in_one_sentence(data, line):
    told = refused(data)

    assert told.startswith("f.yaml: ")
    assert "\n" not in told
    assert line in (None, told)


def test_a_few_anchors_are_fine():
    assert read_mapping(b"a: &x {b: 1}\nc: *x\n", "f.yaml") == {"a": {"b": 1}, "c": {"b": 1}}


def test_words_of_older_yaml_stay_words():
    """In YAML 1.1 ``on`` and ``no`` were truth values, and dates were not text."""
    assert read_mapping(b"on: 2026-11-22\nlanguage: no\nok: true\nn: 3\nnone: null\n", "f.yaml") == {
        "on": "2026-11-22",
        "language": "no",
        "ok": True,
        "n": 3,
        "none": None,
    }


def test_json_is_read_too_with_tabs_and_a_byte_order_mark():
    assert read_mapping(b'\xef\xbb\xbf{\n\t"a": "b"}', "f.json") == {"a": "b"}


def test_a_missing_file_a_folder_and_ten_megabytes_are_told(tmp_path):
    big = tmp_path / "big.yaml"
    big.write_bytes(b"a: b\n" * 2_000_000)

    found = [read_file(path) for path in (tmp_path / "none.yaml", tmp_path, big)]

    assert [one.code for one in found if isinstance(one, Problem)] == ["not_readable", "not_readable", "too_large"]
    assert not [one for one in found if isinstance(one, RawFile)]
