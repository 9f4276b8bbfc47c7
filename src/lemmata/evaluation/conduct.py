"""Hold the conversations: every question's next request to the model, in rounds, each answer cached as it arrives.

Knows nothing of grading.
"""

from collections.abc import Callable, Sequence

from lemmata.evaluation.cache import Cache, key_of
from lemmata.evaluation.generation import Generation, Shot, prompted
from lemmata.evaluation.models.base import Completion, Model, Request
from lemmata.evaluation.questions import Item

Progress = Callable[[int, int | None, str], None]
"""Called with (done, total, what)."""


def conduct(
    items: Sequence[Item],
    model: Model,
    generation: Generation,
    cache: Cache,
    shots: Sequence[Shot] = (),
    progress: Progress = lambda done, total, what: None,
) -> list[list[list[Completion]]]:
    """The completions of each item, of each sample, in order of the turns."""
    said: list[list[list[Completion]]] = [[[] for _ in range(generation.samples)] for _ in items]
    turn = 0
    while True:
        places, requests = [], []
        for number, item in enumerate(items):
            for sample, replies in enumerate(said[number]):
                dialogue = item.ask([reply.text for reply in replies])
                if dialogue is not None:
                    places.append((number, sample))
                    requests.append(Request(prompted(dialogue, generation, shots), sample))
        if not requests:
            return said
        turn += 1
        what = "answering" if turn == 1 else f"answering, turn {turn}"
        answers = complete_cached(requests, model, generation, cache, progress, what)
        for (number, sample), completion in zip(places, answers, strict=True):
            said[number][sample].append(completion)


def complete_cached(
    requests: Sequence[Request], model: Model, generation: Generation, cache: Cache, progress: Progress, what: str
) -> list[Completion]:
    """Answers in order; a unit with an answer missing in the cache is computed as a whole and stored at once."""
    size = model.unit_size
    units = [list(requests[first : first + size]) for first in range(0, len(requests), size)]
    identity = model.identity()
    keys = [_keys(unit, identity, model.mixes, generation) for unit in units]
    known = [[cache.get(key) for key in row] for row in keys]
    missing = [number for number, row in enumerate(known) if any(value is None for value in row)]
    done = len(requests) - sum(len(units[number]) for number in missing)
    progress(done, len(requests), what)
    for place, completions in model.complete([units[number] for number in missing], generation):
        number = missing[place]
        # What another run has finished already stays as it is.
        values = [
            old if old is not None else completion.to_json()
            for old, completion in zip(known[number], completions, strict=True)
        ]
        cache.put(dict(zip(keys[number], values, strict=True)))
        known[number] = values
        done += len(values)
        progress(done, len(requests), what)
    return [Completion.from_json(value) for row in known for value in row]


def _keys(unit: Sequence[Request], identity: dict[str, object], mixes: bool, generation: Generation) -> list[str]:
    """One key a request. The number of samples asked for is no part of it: it does not change a sample."""
    settings = {name: value for name, value in generation.to_json().items() if name not in ("samples", "stop")}
    settings["stop"] = list(generation.stops)
    sampled = generation.temperature > 0
    together = key_of(unit=[_said(request) for request in unit]) if sampled and mixes else None
    return [
        key_of(
            model=identity,
            settings=settings,
            messages=_said(request),
            sample=request.sample if sampled else 0,
            unit=together,
            place=place if together else None,
        )
        for place, request in enumerate(unit)
    ]


def _said(request: Request) -> list[list[str]]:
    return [[message.role, message.content] for message in request.dialogue.messages]
