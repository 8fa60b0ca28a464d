"""Where the frozen app begins: the same entry point as the console script."""

import os
import sys
from pathlib import Path

import platformdirs

from viewer.__main__ import main

if __name__ == "__main__":
    # Captum imports matplotlib, which keeps a list of the system's fonts.
    cache = Path(platformdirs.user_cache_dir("Parallax", appauthor=False))
    os.environ.setdefault("MPLCONFIGDIR", str(cache / "matplotlib"))
    sys.exit(main())
