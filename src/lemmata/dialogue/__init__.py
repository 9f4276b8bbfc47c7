"""Message, Dialogue; readers for the public chat formats; Dialogue -> token ids with segment ids.

Segments are found exactly from the tokenizer's chat template, or the template is refused; the room never imports
transformers, the tokenizer is passed in.
"""

from lemmata.dialogue.encode import (
    encode,
    encode_all,
    encode_answer,
    encode_prompt,
    encode_turn,
    end_of_turn,
    query_segments,
)
from lemmata.dialogue.pack import pack
from lemmata.dialogue.readers import read_dialogues
from lemmata.dialogue.types import Dialogue, Encoded, Message

__all__ = [
    "Dialogue",
    "Encoded",
    "Message",
    "encode",
    "encode_all",
    "encode_answer",
    "encode_prompt",
    "encode_turn",
    "end_of_turn",
    "pack",
    "query_segments",
    "read_dialogues",
]
