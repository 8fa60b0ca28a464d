"""Typed errors. ``str(error)`` is always a sentence for the user: what is wrong and what to do."""


class ParallaxError(Exception):
    """Base of every error that is shown to the user as it is."""


class Cancelled(Exception):
    """Raised by :meth:`engine.core.jobs.JobContext.check` once the user has cancelled; never shown as an error."""


class SourceError(ParallaxError):
    """A file, folder or archive that cannot be read, or that holds no image."""


class DecodeError(ParallaxError):
    """Pixel data that cannot be decoded, or that exceeds the size limit."""


class VolumeError(ParallaxError):
    """Slices that cannot be put together to a volume."""


class ModelError(ParallaxError):
    """A model pack that is missing, altered, truncated or does not fit the task."""


class DeviceError(ParallaxError):
    """A compute device that was asked for and is not there."""


class TrainingError(ParallaxError):
    """A training run that cannot start or go on."""


class ReportError(ParallaxError):
    """A report that cannot be written."""
