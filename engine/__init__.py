"""Parallax engine: DICOM, imaging, models, explanations, training and reports, without any user interface."""

__version__ = "0.1.0"
