"""Numbers beside a colour bar."""


def number_text(value: float, span: float) -> str:
    """A number with as many decimals as a bar of this span needs."""
    decimals = 0 if span >= 20 else 1 if span >= 2 else 2 if span >= 0.1 else 3
    text = f"{value:.{decimals}f}"
    return text.replace("-", "−") if float(text) != 0 else f"{0:.{decimals}f}"
