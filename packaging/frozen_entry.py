"""Where the frozen app begins: the same entry point as the console script."""

import sys

from viewer.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
