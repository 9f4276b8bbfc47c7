"""The readers of whole problems in words, each for one subject, with the words without which it is not asked.

They come after the patterns of single tasks and before the general grammar; the first that reads the whole problem
decides.
"""

from collections.abc import Callable
from re import Pattern

from lemmata.solver.reading import configuration, experiments, place_forms, selections, vectors
from lemmata.solver.reading.figure import sizes
from lemmata.solver.task import NotUnderstood, Task

SPECIALISTS: tuple[tuple[Pattern[str], Callable[[str], Task]], ...] = (
    (place_forms.TRIGGER, place_forms.read_conversion),
    (selections.TRIGGER, selections.read_selection),
    (experiments.TRIGGER, experiments.read_experiment_in_words),
    (vectors.TRIGGER, vectors.read_vectors),
    (configuration.TRIGGER, configuration.read_configuration),
    (sizes.TRIGGER, sizes.read_sizes),
)


def special_reading(question: str) -> Task:
    """The task by the first specialist that reads the whole question; NotUnderstood by the last one that tried."""
    stopped = NotUnderstood("")
    for trigger, read in SPECIALISTS:
        if trigger.search(question):
            try:
                return read(question)
            except NotUnderstood as error:
                stopped = error
    raise stopped
