"""One computation of a figure: a study and what it is asked."""

from dataclasses import dataclass, field

from .. import _core
from ..arguments import given


@dataclass(frozen=True)
class Part:
    """`name`: also of its file; `study`: a function of `franz_parisi.studies`; `arguments`: its keywords."""

    name: str
    study: str
    arguments: dict
    less: dict = field(default_factory=dict)  # arguments of a quick figure in place of these
    is_quick: bool = True  # whether a quick figure has it
    folders: int = 0  # of images that it learns from: the user's, which `arguments` do not name

    @property
    def command(self):
        """The command line that does the same, as the document has it."""
        question = self.study.replace("_", "-")
        return _core.command(question, given(question, self.arguments))
