"""JPEG Extended with 12-bit samples, through GDCM itself: pydicom's own plug-ins refuse it."""

import numpy as np
from numpy.typing import NDArray


def decode_jpeg_extended(
    frame: bytes, rows: int, columns: int, samples: int, bits_stored: int, signed: bool, photometric: str
) -> NDArray[np.generic]:
    """Decode one frame of transfer syntax 1.2.840.10008.1.2.4.51 with more than 8 bits per sample.

    Returns
    -------
    ndarray of uint16 or int16, shape (rows, columns) or (rows, columns, samples)

    Raises
    ------
    ValueError
        If GDCM does not return the expected number of bytes.
    """
    import gdcm

    fragment = gdcm.Fragment()
    fragment.SetByteStringValue(frame)
    fragments = gdcm.SequenceOfFragments.New()
    fragments.AddFragment(fragment)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetValue(fragments.__ref__())
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((columns, rows, 1))
    image.SetDataElement(element)
    image.SetPhotometricInterpretation(
        gdcm.PhotometricInterpretation(gdcm.PhotometricInterpretation.GetPIType(photometric))
    )
    image.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.JPEGExtendedProcess2_4))
    image.SetPixelFormat(gdcm.PixelFormat(samples, 16, bits_stored, bits_stored - 1, int(signed)))
    # The binding hands char* out as str, one surrogate per byte that is not UTF-8.
    decoded = image.GetBuffer().encode("utf-8", "surrogateescape")
    shape = (rows, columns) if samples == 1 else (rows, columns, samples)
    return np.frombuffer(decoded, dtype="<i2" if signed else "<u2").reshape(shape)
