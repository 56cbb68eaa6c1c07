"""Encodings: what is Chinese, what is garbled, what is neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mine_restoration_plugin.core.exchange.encoding import dbf_encoding, guess, looks_garbled
from mine_restoration_plugin.core.model.errors import InputError
from tests.unit.register_case import DATA

CHINESE = ["黑龙江省", "历史遗留矿山", "鲁山县马楼乡（一号）采石场", "矿"]


@pytest.mark.parametrize("text", CHINESE)
def test_guess(text):
    assert guess(text.encode("utf-8")) == "UTF-8"
    assert guess(text.encode("gb18030")) == "GB18030"
    assert guess(b"plain") == "UTF-8"
    assert guess(b"\xff\xfe\x80\x81") is None
    assert guess("Größe Müller".encode("latin-1")) is None


@pytest.mark.parametrize("text", CHINESE[:3])
@pytest.mark.parametrize(
    ("written", "read"), [("gbk", "latin-1"), ("gbk", "cp1252"), ("utf-8", "latin-1"), ("utf-8", "gbk")]
)
def test_every_usual_mistake_is_found(text, written, read):
    try:
        garbled = text.encode(written).decode(read)
    except UnicodeDecodeError:
        garbled = text.encode(written).decode(read, "replace")
    assert looks_garbled(garbled)
    assert looks_garbled(text.encode("gbk").decode("utf-8", "replace"))


@pytest.mark.parametrize(
    "text",
    [*CHINESE, "", "Größe", "café crème", "Ñuñoa", "Mine “2130” — north…", "2 m² × 3 °",
     "Łódź", "ÅÄÖ åäö", "Œuvre naïve", "=1+1", "㎡、①", "Rio São João"],
)  # fmt: skip
def test_good_text_is_left_alone(text):
    assert not looks_garbled(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=3, max_size=12))
def test_chinese_survives(text):
    assert guess(text.encode("utf-8")) == "UTF-8"


def test_real_dbf(tmp_path):
    source = DATA / "gbk_shapefile" / "chinese_poly.dbf"
    assert dbf_encoding(source) == "GB18030"
    target = tmp_path / "p.dbf"
    target.write_bytes(source.read_bytes())
    target.with_suffix(".cpg").write_text("GBK")
    assert dbf_encoding(target) is None
    target.with_suffix(".cpg").unlink()
    raw = source.read_bytes()
    target.write_bytes(raw.replace("黑".encode("gbk"), b"\xff\xff"))
    with pytest.raises(InputError, match=r"Put a file p\.cpg beside it"):
        dbf_encoding(target)
    marked = bytearray(raw)
    marked[29] = 0x4D
    target.write_bytes(bytes(marked))
    assert dbf_encoding(target) == "CP936"


def test_a_value_cut_in_the_middle_of_a_character(tmp_path):
    raw = bytearray((DATA / "gbk_shapefile" / "chinese_poly.dbf").read_bytes())
    start = raw.index("黑龙江省".encode("gbk"))
    width = raw[32 + 2 * 32 + 16]
    filler = ("矿" * width).encode("gbk")[: width - 1] + "矿".encode("gbk")[:1]
    raw[start : start + width] = filler[:width] if width % 2 else filler[: width - 1] + b"\xbf"
    target = tmp_path / "p.dbf"
    target.write_bytes(bytes(raw))
    assert dbf_encoding(target) == "GB18030"
