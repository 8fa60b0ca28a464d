"""Which keys call which command: the defaults, and what the user changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Bindings:
    """Keys by command. A key calls one command only: what the user chose wins over a default.

    So a later version may bring a new default without taking a key from the user.

    Attributes
    ----------
    defaults : mapping of str to tuple of str
        Every command there is, with its keys in Qt's portable notation.
    changed : mapping of str to tuple of str
        The commands whose keys the user chose, which may be none.
    """

    defaults: Mapping[str, tuple[str, ...]]
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def restored(cls, defaults: Mapping[str, tuple[str, ...]], stored: Mapping[str, Sequence[str]]) -> "Bindings":
        """Bindings from a settings file; commands that are gone are forgotten, the first of two users of a key wins."""
        changed: dict[str, tuple[str, ...]] = {}
        taken: set[str] = set()
        for command_id, keys in stored.items():
            if command_id in defaults:
                changed[command_id] = tuple(key for key in dict.fromkeys(keys) if key not in taken)
                taken.update(keys)
        return cls(defaults, changed)

    def keys(self, command_id: str) -> tuple[str, ...]:
        """The keys that call a command."""
        if command_id in self.changed:
            return self.changed[command_id]
        chosen = {key for keys in self.changed.values() for key in keys}
        return tuple(key for key in self.defaults[command_id] if key not in chosen)

    def is_changed(self, command_id: str) -> bool:
        """Whether the keys differ from the defaults."""
        return self.keys(command_id) != self.defaults[command_id]

    def user_of(self, key: str) -> str | None:
        """The command that a key calls."""
        return next((each for each in self.defaults if key in self.keys(each)), None)

    def bound(self, command_id: str, keys: Sequence[str]) -> "Bindings":
        """The same with these keys for one command; whoever had one of them loses it."""
        changed = {
            each: tuple(key for key in old if key not in keys)
            for each, old in self.changed.items()
            if each != command_id
        }
        return Bindings(self.defaults, {**changed, command_id: tuple(keys)})

    def reset(self, command_id: str) -> "Bindings":
        """The same with one command's default keys; whoever had one of them loses it."""
        back = self.bound(command_id, self.defaults[command_id])
        return Bindings(self.defaults, {each: keys for each, keys in back.changed.items() if each != command_id})
