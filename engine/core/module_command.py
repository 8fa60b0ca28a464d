"""How a process of ours starts another one: from a checkout by Python, from the installed app by the app itself.

The frozen app has no Python of its own to be called. Its executable therefore takes ``--run-module`` as its first
word and then does what ``python -m`` does, for the modules named here and for no other.
"""

import runpy
import sys

RUN_MODULE = "--run-module"
RUNNABLE = ("engine.training",)


def module_command(module: str, *arguments: str) -> list[str]:
    """The command line that runs one of :data:`RUNNABLE` in a process of its own.

    Parameters
    ----------
    module : str
        Dotted name of a package with a ``__main__`` or of a module that runs as a program.
    arguments : str
        What follows it on the command line.

    Returns
    -------
    list of str
        For `subprocess` or QProcess; no shell is involved, so nothing is quoted.

    Raises
    ------
    ValueError
        If the module is none of :data:`RUNNABLE`.
    """
    _check(module)
    if getattr(sys, "frozen", False):
        return [sys.executable, RUN_MODULE, module, *arguments]
    return [sys.executable, "-m", module, *arguments]


def run_module(module: str, *arguments: str) -> None:
    """Become that program, in this process; ends with ``SystemExit`` as the program does.

    Raises
    ------
    ValueError
        If the module is none of :data:`RUNNABLE`.
    """
    _check(module)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _check(module: str) -> None:
    if module not in RUNNABLE:
        raise ValueError(f"{module} is not a program of Parallax; those are {', '.join(RUNNABLE)}")
