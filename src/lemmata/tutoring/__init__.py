"""What the tutor says: dialogues that ask the solver first and the language model after, and their history. No HTTP."""

from lemmata.registry import lazy_exports

_PUBLIC = {
    "Backend": "lemmata.tutoring.chat",
    "History": "lemmata.tutoring.history",
    "Tutor": "lemmata.tutoring.tutor",
    "TutorSettings": "lemmata.tutoring.tutor",
}

__all__ = ["Backend", "History", "Tutor", "TutorSettings"]

__getattr__ = lazy_exports(__name__, _PUBLIC)
