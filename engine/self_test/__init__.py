"""Whether this installation works: what ``parallax --self-test`` asks of everything but the window."""
