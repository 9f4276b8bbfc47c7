"""Arithmetic word problems as stories: sentences that tell of quantities, and one that asks for one of them.

A story is read into named quantities, equations between them (each with the clause that it came from) and a goal.
Every word is accounted for or the story is refused with the words that stopped the reading; so it is where a number
is not needed for the answer, where the answer is not determined, and where a pronoun or a part could mean two things.
"""

from lemmata.solver.reading.story.reader import looks_like_a_story, read_story

__all__ = ["looks_like_a_story", "read_story"]
