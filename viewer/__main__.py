"""``parallax``: the command line where its first word is a command, the window otherwise."""

import sys


def main() -> int:
    """Entry point of the console script and of ``python -m viewer``."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()  # a child process ends here; elsewhere it has nothing to do
    arguments = sys.argv[1:]
    if not arguments or arguments == ["--exit-after-first-paint"]:
        # Nothing that the first paint does not need is imported before it.
        from viewer.start import run

        return run(arguments)
    return _with_arguments(arguments)


def _with_arguments(arguments: list[str]) -> int:
    from engine.cli import main as cli
    from engine.core import module_command

    if len(arguments) > 1 and arguments[0] == module_command.RUN_MODULE:
        module_command.run_module(*arguments[1:])
        return 0
    if (arguments and arguments[0] in cli.COMMANDS) or set(arguments) & {"-h", "--help", "--version"}:
        return cli.main(arguments)
    if arguments[:1] == ["--self-test"]:
        from viewer import self_test

        return self_test.run(arguments[1:])
    from viewer.start import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
