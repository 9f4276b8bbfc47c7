"""Train the tokenizer of the small presets: byte-level BPE in which each digit is a token of its own.

Knows the role tokens and the chat template `<|role|>content<|end|>`; deliberately knows nothing about segments or
masks (`lemmata.dialogue` reads those off the template). The written form of a special token inside somebody's text is
text: `lemmata.dialogue` encodes it so, and `tokenizer.encode(text, split_special_tokens=True)` does for a bare string.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lemmata.errors import InputError

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

PAD, END = "<|pad|>", "<|end|>"
SPECIAL_TOKENS = (PAD, END, "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>")

CHAT_TEMPLATE = (
    "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)

# A number character stands alone and takes no space along; words and punctuation take one leading space; nothing is
# dropped, so the pieces join back to the text.
SPLIT = r"\p{N}| ?\p{L}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"

SMALLEST_VOCABULARY = 256 + len(SPECIAL_TOKENS)
"""Every byte and every special token: with these any Unicode text can be written."""


def train_tokenizer(texts: Iterable[str], vocab_size: int) -> "PreTrainedTokenizerFast":
    """A tokenizer learned from `texts`, with at most `vocab_size` tokens; the same texts give the same tokenizer.

    Raises InputError: `vocab_size` below `SMALLEST_VOCABULARY`, or no text at all.
    """
    if vocab_size < SMALLEST_VOCABULARY:
        raise InputError(
            f"vocab_size must be at least {SMALLEST_VOCABULARY} (256 bytes and {len(SPECIAL_TOKENS)} special tokens), "
            f"got {vocab_size}"
        )
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    seen = 0

    def counted() -> Iterable[str]:
        nonlocal seen
        for text in texts:
            seen += 1
            yield text

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(counted(), trainer)
    if not seen:
        raise InputError("a tokenizer can't be trained on no text")
    wrapped = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        eos_token=END,
        extra_special_tokens=list(SPECIAL_TOKENS[2:]),
        clean_up_tokenization_spaces=False,
    )
    wrapped.chat_template = CHAT_TEMPLATE
    return wrapped
