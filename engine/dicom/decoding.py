"""Stored values of one frame, from every transfer syntax, after its size was checked.

Decoders can abort the process on damaged input: call this through :mod:`engine.dicom.workers` where that matters.
"""

import importlib.util
import math
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.encaps import get_frame
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.utils import as_pixel_options
from pydicom.uid import (
    HTJ2K,
    JPEG2000,
    UID,
    HTJ2KLossless,
    HTJ2KLosslessRPCL,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLossless,
    JPEGLosslessSV1,
    JPEGLSLossless,
    JPEGLSNearLossless,
    RLELossless,
)

from engine.core.errors import DecodeError, SourceError
from engine.core.language import phrase
from engine.dicom.codestream import codestream_size
from engine.dicom.dataset import (
    MALFORMED,
    UNDEFINED_LENGTH,
    OpenedDataset,
    number,
    open_dataset,
    quiet_parsing,
    text,
    uid_name,
)
from engine.dicom.jpeg_extended import decode_jpeg_extended
from engine.dicom.sources import Source, open_source

MAX_FRAME_SAMPLES = 2**27
"""Rows x Columns x SamplesPerPixel that one frame may have (11,585 squared in grey)."""
MAX_OBJECT_SAMPLES = 2**38
"""Rows x Columns x SamplesPerPixel x NumberOfFrames that one object may declare."""

# Plug-ins in the order in which they are tried. pylibjpeg stands for its -openjpeg and -rle plug-ins.
DECODERS: dict[UID, tuple[str, ...]] = {
    JPEGBaseline8Bit: ("pillow",),
    JPEGExtended12Bit: ("pillow",),
    JPEGLossless: ("gdcm",),
    JPEGLosslessSV1: ("gdcm",),
    JPEGLSLossless: ("pyjpegls",),
    JPEGLSNearLossless: ("pyjpegls",),
    JPEG2000Lossless: ("pylibjpeg", "pillow"),
    JPEG2000: ("pylibjpeg", "pillow"),
    HTJ2KLossless: ("pylibjpeg",),
    HTJ2KLosslessRPCL: ("pylibjpeg",),
    HTJ2K: ("pylibjpeg",),
    RLELossless: ("pylibjpeg", "pydicom"),
}

_JPEG_LS = (JPEGLSLossless, JPEGLSNearLossless)
_END_OF_IMAGE = b"\xff\xd9"

_PHOTOMETRIC = (
    "MONOCHROME1",
    "MONOCHROME2",
    "PALETTE COLOR",
    "RGB",
    "YBR_FULL",
    "YBR_FULL_422",
    "YBR_ICT",
    "YBR_RCT",
)


def decode_stored(source: Source, frame_index: int = 0) -> tuple[Dataset, NDArray[np.generic]]:
    """Read the header and decode one frame; the other frames are not touched.

    Returns
    -------
    header : Dataset
        Without pixels. Its PhotometricInterpretation is that of the returned array (YBR arrives as RGB).
    stored : ndarray, shape (H, W) or (H, W, samples)
        Integers of 1 to 32 bits with unused bits removed, or floats. Colour by pixel.

    Raises
    ------
    SourceError
        If the source cannot be opened or holds no pixels.
    DecodeError
        If the frame is larger than allowed, not there, or damaged.
    """
    with quiet_parsing(), open_source(source, whole=True) as stream:
        try:
            opened = open_dataset(stream)
        except MALFORMED as error:
            raise SourceError(
                phrase("Reading", "The DICOM header is damaged and cannot be read: copy or export the file again.")
            ) from error
        if not opened.pixel_keyword:
            raise SourceError(phrase("Reading", "This DICOM object holds no image."))
        check_image(opened.header, frame_index)
        try:
            stored, photometric = _decode(opened, frame_index)
        except MALFORMED as error:
            raise DecodeError(
                phrase(
                    "Reading",
                    "The pixels of frame {frame} ({syntax}) are damaged or incomplete: copy or export the file again.",
                ).fill(frame=frame_index + 1, syntax=uid_name(opened.transfer_syntax))
            ) from error
    opened.header.PhotometricInterpretation = photometric
    return opened.header, stored


def read_containers(source: Source, frame_index: int = 0) -> NDArray[np.uint16] | None:
    """One frame of uncompressed 16-bit pixels with all their bits, shape (H, W): unused ones may hold overlays.

    None for every other kind of pixels. The frame is one that :func:`decode_stored` has decoded.
    """
    with quiet_parsing(), open_source(source) as stream:
        opened = open_dataset(stream)
        header = opened.header
        if opened.transfer_syntax.is_encapsulated or number(header, "BitsAllocated") != 16:
            return None
        if int(number(header, "SamplesPerPixel") or 1) != 1:
            return None
        rows, columns = int(number(header, "Rows") or 0), int(number(header, "Columns") or 0)
        opened.stream.seek(frame_index * rows * columns * 2, 1)
        raw = opened.stream.read(rows * columns * 2)
        kind = "<u2" if opened.transfer_syntax.is_little_endian else ">u2"
        return np.frombuffer(raw, dtype=kind).reshape(rows, columns).astype(np.uint16)


def check_image(header: Dataset, frame_index: int) -> None:
    """Check size, number of frames, kind of pixels and bits before a decoder sees them.

    Raises
    ------
    DecodeError
    """
    rows, columns = int(number(header, "Rows") or 0), int(number(header, "Columns") or 0)
    samples, frames = int(number(header, "SamplesPerPixel") or 1), max(1, int(number(header, "NumberOfFrames") or 1))
    if rows < 1 or columns < 1 or samples not in (1, 3):
        raise DecodeError(
            phrase(
                "Reading",
                "The header declares {rows} rows, {columns} columns and {samples} samples per pixel, "
                "which is no image.",
            ).fill(rows=rows, columns=columns, samples=samples)
        )
    if rows * columns * samples > MAX_FRAME_SAMPLES or rows * columns * samples * frames > MAX_OBJECT_SAMPLES:
        raise DecodeError(
            phrase(
                "Reading",
                "The header declares {columns} × {rows} pixels in {frames} frame(s), more than the "
                "{megapixels} megapixels per frame that are decoded: the file is damaged or not a "
                "radiological image.",
            ).fill(columns=columns, rows=rows, frames=frames, megapixels=MAX_FRAME_SAMPLES // 10**6)
        )
    if not 0 <= frame_index < frames:
        raise DecodeError(
            phrase("Reading", "Frame {frame} was asked for, but the object has {frames}.").fill(
                frame=frame_index + 1, frames=frames
            )
        )
    photometric = text(header, "PhotometricInterpretation")
    if photometric not in _PHOTOMETRIC or (samples == 3) != photometric.startswith(("RGB", "YBR")):
        raise DecodeError(
            phrase(
                "Reading",
                "The photometric interpretation {photometric} with {samples} sample(s) per pixel is not "
                "known: export the image as MONOCHROME2 or RGB.",
            ).fill(photometric=photometric[:16] or "(none)", samples=samples)
        )
    bits = int(number(header, "BitsAllocated") or 0)
    if bits not in (1, 8, 16, 32, 64):
        raise DecodeError(
            phrase("Reading", "The header declares {bits} bits per sample, which no image of a viewer has.").fill(
                bits=bits
            )
        )


def _decode(opened: OpenedDataset, frame_index: int) -> tuple[NDArray[np.generic], str]:
    header, syntax = opened.header, opened.transfer_syntax
    if syntax.is_private or (syntax not in DECODERS and syntax.is_encapsulated):
        raise DecodeError(
            phrase("Reading", "Pixels in the transfer syntax {syntax} cannot be decoded: export them in another.").fill(
                syntax=uid_name(syntax)
            )
        )
    options: dict[str, Any] = as_pixel_options(header, pixel_keyword=opened.pixel_keyword, pixel_vr=opened.pixel_vr)
    options["number_of_frames"] = max(1, int(number(header, "NumberOfFrames") or 1))
    options["photometric_interpretation"] = text(header, "PhotometricInterpretation")
    if not syntax.is_encapsulated:
        return _decode_native(opened, options, frame_index)
    start = opened.stream.tell()
    codestream = get_frame(
        opened.stream,
        frame_index,
        number_of_frames=options["number_of_frames"],
        extended_offsets=options.get("extended_offsets"),
    )
    opened.stream.seek(start)
    if syntax != RLELossless:
        declared = codestream_size(codestream)
        if declared is None:
            raise DecodeError(
                phrase("Reading", "The compressed data of frame {frame} have no header: the file is damaged.").fill(
                    frame=frame_index + 1
                )
            )
        if (declared.rows, declared.columns, declared.components) != (
            options["rows"],
            options["columns"],
            options["samples_per_pixel"],
        ):
            raise DecodeError(
                phrase(
                    "Reading",
                    "The compressed frame is {columns} × {rows} pixels but the header says {said_columns} × "
                    "{said_rows}: the file is damaged.",
                ).fill(
                    columns=declared.columns,
                    rows=declared.rows,
                    said_columns=options["columns"],
                    said_rows=options["rows"],
                )
            )
        if syntax in _JPEG_LS and _END_OF_IMAGE not in codestream:
            # CharLS looks long for every missing pixel. No coded bits look like the mark (ISO 14495-1 A.1).
            raise ValueError("the codestream has no end")
        if syntax == JPEGExtended12Bit and declared.precision not in (8, 12):
            # ISO 10918-1 B.2.2 allows no other; GDCM writes 16 and decodes what it wrote to other values.
            raise DecodeError(
                phrase(
                    "Reading",
                    "The compressed frame declares {bits} bits per sample, but {syntax} has 8 or 12, and its "
                    "values would come out wrong: export the file again in another transfer syntax.",
                ).fill(bits=declared.precision, syntax=uid_name(syntax))
            )
        if syntax == JPEGExtended12Bit and declared.precision > 8:
            if importlib.util.find_spec("gdcm") is None:
                raise _missing_decoder(syntax)
            stored = decode_jpeg_extended(
                codestream,
                declared.rows,
                declared.columns,
                declared.components,
                int(options["bits_stored"]),
                bool(options["pixel_representation"]),
                options["photometric_interpretation"],
            )
            return stored, options["photometric_interpretation"]
    return _decode_encapsulated(opened.stream, syntax, options, frame_index)


def _decode_encapsulated(
    stream: BinaryIO, syntax: UID, options: dict[str, Any], frame_index: int
) -> tuple[NDArray[np.generic], str]:
    """Try the decoders of a syntax in their order; the first answer counts, the first error is the one told."""
    start = stream.tell()
    errors: list[Exception] = []
    decoder = get_decoder(syntax)
    installed = [plugin for plugin in DECODERS[syntax] if plugin in decoder.available_plugins]
    if not installed:
        raise _missing_decoder(syntax)
    for plugin in installed:
        stream.seek(start)
        try:
            stored, properties = decoder.as_array(stream, index=frame_index, decoding_plugin=plugin, **options)
        except MALFORMED as error:
            errors.append(error)
        else:
            return stored, str(properties["photometric_interpretation"])
    raise ValueError("no decoder could read the frame") from errors[0]


def _missing_decoder(syntax: UID) -> DecodeError:
    """The error for a syntax whose decoder is not installed: the file is not to blame."""
    return DecodeError(
        phrase(
            "Reading", "The decoder for {syntax} is missing from this installation: install the program again."
        ).fill(syntax=uid_name(syntax))
    )


def _decode_native(opened: OpenedDataset, options: dict[str, Any], frame_index: int) -> tuple[NDArray[np.generic], str]:
    """Read one frame of uncompressed pixels at its place in the file."""
    if opened.pixel_length == UNDEFINED_LENGTH:
        raise DecodeError(
            phrase(
                "Reading", "The header calls the pixels uncompressed, but they are compressed: export the file again."
            )
        )
    bits = int(options["bits_allocated"])
    bits_per_frame = options["rows"] * options["columns"] * options.get("samples_per_pixel", 1) * bits
    if options["photometric_interpretation"] == "YBR_FULL_422":
        bits_per_frame = bits_per_frame * 2 // 3
    if not _reaches(opened, math.ceil((frame_index + 1) * bits_per_frame / 8)):
        raise DecodeError(
            phrase("Reading", "The pixels end before the last of frame {frame}: copy or export the file again.").fill(
                frame=frame_index + 1
            )
        )
    shift = 0
    if opened.pixel_keyword == "PixelData" and bits > 1:
        # Objects from before DICOM 3 may keep their bits at the upper end (PS3.5 8.1.1 of 1993).
        high_bit = int(number(opened.header, "HighBit") or 0)
        shift = max(0, min(high_bit, bits - 1) - int(options["bits_stored"]) + 1)
        options["bits_stored"] = int(options["bits_stored"]) + shift
    stored, properties = get_decoder(opened.transfer_syntax).as_array(opened.stream, index=frame_index, **options)
    if shift:
        stored = np.right_shift(stored, shift)
    return stored, str(properties["photometric_interpretation"])


def _reaches(opened: OpenedDataset, length: int) -> bool:
    """Whether the pixels have that many bytes; what comes after them may have to be unpacked and is not looked at."""
    start = opened.stream.tell()
    opened.stream.seek(start + length - 1)
    there = len(opened.stream.read(1)) == 1
    opened.stream.seek(start)
    return there and length <= opened.pixel_length
