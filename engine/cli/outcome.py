"""Exit statuses of the command line, and the error that means wrong usage."""

DONE, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


class UsageError(Exception):
    """The command line asks for something that does not exist; ``str()`` is a sentence."""
