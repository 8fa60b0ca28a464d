"""Ways to spoil a good input: by its structure first, by its bytes often enough."""

import json
import random
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pydicom
from dicom_factory import SYNTAXES
from fuzz.bombs import dicom_bomb, enlarged, png_chunk_bomb, zip_bomb
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

Files = dict[str, bytes]

_NUMBERS = (b"0", b"-1", b"1e308", b"-1e308", b"1e-320", b"1e200", b"NaN", b"inf", b"9" * 400, b"", b"abc", b"0x10")
_NUMBERS += (b" ", b"1,5", b"99999999999999999999", b"1\\2\\3\\4\\5\\6\\7", b"1\\" * 5000, b"\0", b"\x1b[31m")
_TEXTS = (b"", b"A" * 10_000, b"\\" * 1000, b"\x1b$B\x1b(J", b"\xff\xfe\xfa", b"\0\0", b"^" * 300, b"\x1b]0;x\x07")
_TEXTS += (b"ISO_IR 192", b"ISO 2022 IR 87\\ISO 2022 IR 13", b"GB18030", b"1.2." * 30, b"MONOCHROME1", b"PALETTE COLOR")
_TEXTS += (b"RGB", b"YBR_FULL_422", b"YBR_ICT", b"SIGMOID", b"IDENTITY", b"INVERSE", b"CT", b"20240230", b"999Y", b"Y")
_REALS = (0.0, -1.0, 1e308, 1e-320, float("nan"), float("inf"), -float("inf"), 1e200)
_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    10**17,
    1e308,
    1e-320,
    "",
    "x" * 10_000,
    [],
    {},
    [[[]]],
    "\ud800",
    "../x",
)
_VRS = (
    "AE",
    "AT",
    "CS",
    "DA",
    "DS",
    "FD",
    "FL",
    "IS",
    "LO",
    "LT",
    "OB",
    "OW",
    "PN",
    "SH",
    "SL",
    "SQ",
    "SS",
    "UI",
    "UL",
)
_VRS += ("UN", "US", "UT", "OF", "OD", "OL", "SV", "UV", "ZZ", "??")
# Sizes that are no mistake of a few bytes: memory for them would be found.
_LARGE = (2**22, 2**24, 2**26, 2**28, 2**30, 3 * 2**30)
_MOST_REWRITTEN = 500_000
_ITEM, _SEQUENCE_END = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0"


def spoil(kind: str, files: Files, choice: random.Random) -> Files:
    """A copy of some files of which one is spoiled, in one to three ways."""
    files = dict(files)
    name = choice.choice(sorted(files))
    for _ in range(choice.choice((1, 1, 1, 2, 3))):
        files[name] = _spoiler(kind, name, choice)(files[name], choice)
    if kind == "model" and name != "card.json" and choice.random() < 0.8:
        # With the hash that the card wants, or nothing behind the hash would ever be reached.
        files["card.json"] = _rehashed(files["card.json"], name, files[name])
    return files


def _spoiler(kind: str, name: str, choice: random.Random) -> Callable[[bytes, random.Random], bytes]:
    if choice.random() < 0.25:
        return spoil_bytes
    if name.endswith((".dcm", "DICOMDIR")):
        return spoil_dicom
    if name.endswith((".json", ".jsonl")):
        return spoil_json
    by_suffix = {".safetensors": spoil_safetensors, ".onnx": spoil_onnx, ".zip": spoil_zip, ".png": spoil_png}
    by_suffix[".pt"] = spoil_packed_weights
    return by_suffix.get(name[name.rfind(".") :], spoil_bytes)


def spoil_bytes(data: bytes, choice: random.Random) -> bytes:
    """Flip, cut, repeat, insert, or write a number that somebody may take for a size."""
    spoiled = bytearray(data)
    at = choice.randrange(len(data) + 1)
    end = min(len(data), at + choice.choice((1, 2, 4, 16, 200, 5000)))
    way = choice.randrange(6)
    if way == 0:
        for _ in range(choice.choice((1, 1, 2, 8, 50)) if data else 0):
            spoiled[choice.randrange(len(spoiled))] ^= 1 << choice.randrange(8)
    elif way == 1:
        del spoiled[at:]
    elif way == 2:
        del spoiled[at:end]
    elif way == 3:
        spoiled[at:at] = spoiled[at:end] * choice.choice((1, 2, 20))
    elif way == 4:
        spoiled[at:at] = choice.randbytes(choice.choice((1, 2, 8, 100)))
    else:
        number = choice.choice((0, 1, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 0xFFFFFFFE, *_LARGE))
        spoiled[at : at + 4] = struct.pack("<I", number)
    return bytes(spoiled)


def spoil_dicom(data: bytes, choice: random.Random) -> bytes:
    """Spoil an element, or how elements and fragments are laid out in the file."""
    if choice.random() < 0.02:
        return choice.choice((dicom_bomb(choice), enlarged(data, choice)))
    # To write a million items again takes minutes.
    if choice.random() < 0.3 or len(data) > _MOST_REWRITTEN:
        return _spoil_layout(data, choice)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            dataset = pydicom.dcmread(BytesIO(data), force=True)
            _spoil_dataset(dataset, choice)
            out = BytesIO()
            pydicom.dcmwrite(out, dataset)
            return out.getvalue()
    except Exception:  # noqa: BLE001  # pydicom will not write everything that can be in a file
        return _spoil_layout(data, choice)


def _spoil_layout(data: bytes, choice: random.Random) -> bytes:
    """A wrong length or VR, or another value in an item's length: fragments, offset tables, sequences."""
    marks = (_ITEM, _SEQUENCE_END, b"\xe0\x7f\x10\x00", b"\x28\x00", b"\x08\x00", b"\x10\x00", b"\x20\x00")
    mark = choice.choice(marks)
    places = [at for at in range(len(data) - 8) if data.startswith(mark, at)] if len(data) < 200_000 else []
    if not places:
        return spoil_bytes(data, choice)
    at = choice.choice(places) + choice.choice((4, 6, 8))
    number = choice.choice((0, 1, 3, 0xFFFF, 0xFFFFFFFF, 0x7FFFFFFF, choice.randrange(2**16), *_LARGE))
    return data[:at] + struct.pack("<I", number) + data[at + 4 :]


def _spoil_dataset(dataset: Dataset, choice: random.Random) -> None:
    syntax = choice.random() < 0.1
    if syntax and "TransferSyntaxUID" in dataset.file_meta:
        # Encoded as before: only the word for it changes.
        encoding = dataset.original_encoding
        dataset.file_meta.TransferSyntaxUID = choice.choice((*SYNTAXES, "1.2.840.10008.1.2.4.201", "1.2.3"))
        dataset.set_original_encoding(*encoding)
        return
    holder = dataset
    while True:
        tags = sorted(holder.keys())
        if not tags:
            return
        tag = choice.choice(tags)
        nested = holder[tag].value if holder[tag].VR == "SQ" else None
        if not nested or choice.random() < 0.25:
            break
        holder = choice.choice(list(nested))
    if choice.random() < 0.12:
        del holder[tag]
    elif nested is not None:
        holder[tag].value = Sequence(_spoil_items(list(nested), choice))
    else:
        _spoil_element(holder, tag, choice)


def _spoil_items(items: list[Dataset], choice: random.Random) -> list[Dataset]:
    way = choice.randrange(4)
    if way == 0 or not items:
        return []
    if way == 1:
        return items * choice.choice((2, 50))
    if way == 2:
        return items[1:]
    for _ in range(choice.choice((3, 200))):  # deeper than anybody looks
        outer = Dataset()
        outer.AnatomicRegionSequence = Sequence(items)
        items = [outer]
    return items


def _spoil_element(holder: Dataset, tag: Any, choice: random.Random) -> None:
    vr = str(holder[tag].VR)
    little = holder.original_encoding[1] is not False
    order = "<" if little else ">"
    if vr in ("DS", "IS"):
        value = choice.choice(_NUMBERS)
    elif vr in ("US", "SS", "US or SS"):
        count = choice.choice((1, 1, 1, 0, 2, 3, 40))
        numbers = [choice.choice((0, 1, 2, 7, 8, 15, 16, 17, 32, 0x7FFF, 0x8000, 0xFFFF)) for _ in range(count)]
        value = struct.pack(f"{order}{count}H", *numbers)
    elif vr in ("UL", "SL"):
        value = struct.pack(f"{order}I", choice.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF)))
    elif vr in ("FL", "FD"):
        reals = [choice.choice(_REALS) for _ in range(choice.choice((1, 1, 2, 3)))]
        value = b"".join(
            struct.pack(order + "d", real) if vr == "FD" else struct.pack(order + "I", choice.getrandbits(32))
            for real in reals
        )
    elif vr in ("OB", "OW", "UN", "OB or OW"):
        raw = bytes(holder[tag].value or b"")
        value = choice.choice((b"", raw[: len(raw) // 2], raw + raw, raw[:1], choice.randbytes(64), raw[:-1]))
    else:
        value = choice.choice(_TEXTS + _NUMBERS)
    if choice.random() < 0.1:
        vr = choice.choice(_VRS)
    holder[tag] = RawDataElement(tag, vr, len(value), value, 0, False, little)


def spoil_json(data: bytes, choice: random.Random) -> bytes:
    """Another value, one field less, or a bad text in a JSON document."""
    if choice.random() < 0.1:
        nasty = (b"[" * 100_000, b'{"a":' * 100_000, b"1" * 10_000, b"NaN", b'"\\ud800"', b"", b"\xff\xfe", b"null")
        return choice.choice(nasty)
    try:
        values = json.loads(data)
        _spoil_value(values, choice)
        return json.dumps(values).encode()
    except (ValueError, RecursionError):
        return spoil_bytes(data, choice)


def _spoil_value(values: Any, choice: random.Random) -> None:
    while isinstance(values, dict | list) and values:
        key = choice.choice(sorted(values)) if isinstance(values, dict) else choice.randrange(len(values))
        if isinstance(values[key], dict | list) and values[key] and choice.random() < 0.8:
            values = values[key]
            continue
        if choice.random() < 0.2:
            del values[key]
        elif choice.random() < 0.1:
            values.update(surprise=1) if isinstance(values, dict) else values.extend(values)
        else:
            values[key] = choice.choice(_VALUES)
        return


def spoil_safetensors(data: bytes, choice: random.Random) -> bytes:
    """Another table of tensors, or a wrong length of it."""
    length = int.from_bytes(data[:8], "little")
    if choice.random() < 0.2 or length > len(data):
        return choice.choice((0, 1, 2**63, *_LARGE)).to_bytes(8, "little") + data[8:]
    table = spoil_json(data[8 : 8 + length], choice)
    return len(table).to_bytes(8, "little") + table + data[8 + length :]


def spoil_onnx(data: bytes, choice: random.Random) -> bytes:
    """Another operator, name, attribute, size or number in a graph."""
    import onnx

    try:
        model = onnx.load_model_from_string(data)
    except Exception:  # noqa: BLE001  # spoiled before
        return spoil_bytes(data, choice)
    graph = model.graph
    dims = graph.input[0].type.tensor_type.shape.dim if graph.input else []
    if not (graph.node and graph.initializer and dims and model.opset_import):  # spoiled before
        return spoil_bytes(data, choice)
    node, tensor = choice.choice(graph.node), choice.choice(graph.initializer)
    size = choice.choice((0, -1, 1, 3, 2**20, 2**31, 2**40, 2**62))
    way = choice.randrange(8)
    if way == 0:
        node.op_type = choice.choice(
            ("Concat", "Reshape", "ConstantOfShape", "Loop", "If", "Expand", "Tile", "Foo", "")
        )
    elif way == 1 and node.input:
        node.input[choice.randrange(len(node.input))] = choice.choice(
            [name for each in graph.node for name in each.output] + ["none", ""]
        )
    elif way == 2 and node.attribute:
        attribute = choice.choice(node.attribute)
        if attribute.ints:
            attribute.ints[choice.randrange(len(attribute.ints))] = size
        else:
            attribute.i, attribute.f = size, choice.choice(_REALS[:2])
    elif way == 3 and tensor.dims:
        tensor.dims[choice.randrange(len(tensor.dims))] = size
    elif way == 4:
        tensor.raw_data = spoil_bytes(tensor.raw_data, choice)
    elif way == 5:
        choice.choice(dims).dim_value = size
    elif way == 6:
        model.opset_import[0].version = choice.choice((0, 1, 5, 99, -1))
    else:
        graph.node.append(node)
    return bytes(model.SerializeToString())


def spoil_png(data: bytes, choice: random.Random) -> bytes:
    """A chunk with other content under a checksum that fits it."""
    chunks, at = [], 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    if not chunks:
        return spoil_bytes(data, choice)
    if choice.random() < 0.05:
        chunks.insert(1, png_chunk_bomb(choice))
    spoiled = choice.randrange(len(chunks))
    name, content = chunks[spoiled]
    chunks[spoiled] = name, spoil_bytes(content, choice)
    return data[:8] + b"".join(
        len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")
        for name, content in chunks
    )


def spoil_zip(data: bytes, choice: random.Random) -> bytes:
    """A spoiled member, a name that leaves the folder or stands twice, a wrong size in the directory."""
    if choice.random() < 0.3:
        at = data.rfind(b"PK\x01\x02")
        if at >= 0:
            at += choice.choice((8, 10, 16, 20, 24, 28, 42))
            return data[:at] + struct.pack("<I", choice.choice((0, 1, 0xFFFFFFFF, *_LARGE))) + data[at + 4 :]
    try:
        if choice.random() < 0.05:
            return zip_bomb(data, choice)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            members = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # noqa: BLE001  # spoiled before
        return spoil_bytes(data, choice)
    name = choice.choice(sorted(members))
    members[name] = spoil_dicom(members[name], choice)
    members[choice.choice(("../x.dcm", "a" * 300, "inner.zip", "x\x1b[31m", "/etc/x", "é.dcm"))] = members[name]
    out = BytesIO()
    packing = choice.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA))
    with zipfile.ZipFile(out, "w") as archive:
        for name, member in members.items():
            archive.writestr(zipfile.ZipInfo(name), member, packing)
    return out.getvalue()


def spoil_packed_weights(data: bytes, choice: random.Random) -> bytes:
    """Weights as torch packs them, an archive: one record is a bomb, or bytes are spoiled."""
    try:
        return zip_bomb(data, choice) if choice.random() < 0.1 else spoil_bytes(data, choice)
    except Exception:  # noqa: BLE001  # spoiled before
        return spoil_bytes(data, choice)


def _rehashed(card: bytes, name: str, data: bytes) -> bytes:
    values = json.loads(card)
    values["weights"][name] = sha256(data).hexdigest()
    return json.dumps(values).encode()
