"""Which panes stand on the canvas and what each shows: layouts, the swipe divider, blinking."""

from typing import Literal

from engine.report.request import Role
from viewer.state.signal import Signal

ScreenLayout = Literal["single", "side", "2x2", "swipe"]
SwipePair = Literal["overlay", "generated"]
PaneRole = Role | Literal["morph"]
"""What a pane shows; "morph" is an image between the similar and the adversarial one."""

ROLES: tuple[Role, ...] = ("original", "similar", "adversarial", "difference")
SWIPE_PAIRS: dict[SwipePair, tuple[PaneRole, PaneRole]] = {
    "overlay": ("original", "difference"),
    "generated": ("similar", "adversarial"),
}
"""What lies left and right of the divider."""

BLINK_ROLES: tuple[PaneRole, ...] = ("original", "similar", "adversarial")
BLINK_MS = 800
"""How long each image stands: slow enough to look at, and far from a rate that could harm."""

SWIPE_STEP = 0.02


class Arrangement:
    """Layout of the canvas and roles of its panes.

    Attributes
    ----------
    changed : Signal
        Panes come, go or show something else.
    swipe_moved : Signal
        Only the divider has moved.
    layout : ScreenLayout
        One pane; the original beside another; original, similar, adversarial and difference; or two images in one
        place, parted by a divider.
    single_role : PaneRole
        What the only pane shows, or in "side" the pane beside the original. "difference" is the film with every
        visible layer.
    swipe_pair : SwipePair
    swipe_position : float
        Place of the divider from the left, as a share of the pane in [0, 1].
    blinking : bool
        Original, similar and adversarial take turns in one pane.
    """

    def __init__(self) -> None:
        self.changed: Signal[[]] = Signal()
        self.swipe_moved: Signal[[]] = Signal()
        self.layout: ScreenLayout = "single"
        self.single_role: PaneRole = "difference"
        self.swipe_pair: SwipePair = "overlay"
        self.swipe_position = 0.5
        self.blinking = False
        self._several: ScreenLayout = "2x2"
        self._before_blinking: tuple[ScreenLayout, PaneRole] = ("single", "difference")
        self._before_morph: tuple[ScreenLayout, PaneRole] = ("single", "difference")

    @property
    def roles(self) -> tuple[PaneRole, ...]:
        """What the panes show, from left to right and from top to bottom."""
        match self.layout:
            case "2x2":
                return ROLES
            case "side":
                return ("original", self.single_role)
            case "swipe":
                return SWIPE_PAIRS[self.swipe_pair]
            case _:
                return (self.single_role,)

    def set_layout(self, layout: ScreenLayout) -> None:
        """Choose a layout; the original is never put beside itself."""
        role = "difference" if layout == "side" and self.single_role == "original" else self.single_role
        self._set(layout, role, blinking=False)

    def show_role(self, role: PaneRole) -> None:
        """Show this in the only pane, or beside the original."""
        layout: ScreenLayout = "side" if self.layout == "side" and role != "original" else "single"
        self._set(layout, role, blinking=False)

    def toggle_maximised(self, role: PaneRole) -> None:
        """One pane of several alone, or the several again."""
        if self.layout == "single":
            self.set_layout(self._several)
        else:
            self._several = self.layout
            self._set("single", role, blinking=False)

    def cycle_swipe(self) -> None:
        """Film against film with overlay, then similar against adversarial, then a single pane again."""
        if self.layout != "swipe":
            self.swipe_pair = "overlay"
            self._set("swipe", self.single_role, blinking=False)
        elif self.swipe_pair == "overlay":
            self.swipe_pair = "generated"
            self.changed.emit()
        else:
            self._set("single", "difference", blinking=False)

    def move_swipe(self, position: float) -> None:
        """Put the divider at this share of the pane's width."""
        position = min(1.0, max(0.0, position))
        if position != self.swipe_position:
            self.swipe_position = position
            self.swipe_moved.emit()

    def toggle_blinking(self) -> None:
        """Let the images take turns, or go back to what was shown before."""
        if self.blinking:
            self._set(*self._before_blinking, blinking=False)
        else:
            self._before_blinking = (self.layout, self.single_role)
            self._set("single", BLINK_ROLES[0], blinking=True)

    def blink(self) -> None:
        """The next image's turn."""
        if self.blinking:
            index = BLINK_ROLES.index(self.single_role)
            self._set("single", BLINK_ROLES[(index + 1) % len(BLINK_ROLES)], blinking=True)

    @property
    def morphing(self) -> bool:
        """A pane shows the morph."""
        return "morph" in self.roles

    def toggle_morph(self) -> None:
        """Show the morph, or go back to what was shown before."""
        if self.morphing:
            self._set(*self._before_morph, blinking=False)
        else:
            before = self._before_blinking if self.blinking else (self.layout, self.single_role)
            self._before_morph = before
            self.show_role("morph")

    def _set(self, layout: ScreenLayout, role: PaneRole, *, blinking: bool) -> None:
        if (layout, role, blinking) != (self.layout, self.single_role, self.blinking):
            self.layout, self.single_role, self.blinking = layout, role, blinking
            self.changed.emit()
