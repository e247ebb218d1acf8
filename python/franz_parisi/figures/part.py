"""One computation of a figure: a study and what it is asked."""

import shlex
from dataclasses import dataclass

from .. import studies
from ..arguments import given


@dataclass(frozen=True)
class Part:
    """`name`: also of its file; `study`: a function of `franz_parisi.studies`; `arguments`: its keywords."""

    name: str
    study: str
    arguments: dict

    @property
    def command(self):
        """The command line that does the same, as the document has it."""
        question = self.study.replace("_", "-")
        words = ["franz-parisi", question]
        for option, texts in given(question, studies._FORMS[question]["options"], self.arguments):
            words += [f"--{option}"] if not texts else []
            for text in texts:
                words += [f"--{option}={text}"] if text.startswith("-") else [f"--{option}", text]
        return shlex.join(words)


def either(name, study, settings, full, less):
    """From quick to parts: one, that has its settings and, where it is quick, `less`."""
    return lambda quick: [Part(name, study, settings | (less if quick else full))]
