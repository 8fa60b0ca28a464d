"""The training wizard: a window with one page per step; what it knows lies in :mod:`viewer.state.wizard`."""
