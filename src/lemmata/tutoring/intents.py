"""What a message asks of the tutor beside a new question: a hint, another way, a reason, a similar problem, …

English phrases count only where a whole pattern matches; anything else is a question, or working, or somebody else's to
answer. Knows nothing of sessions.
"""

import re

from lemmata.tutoring.followups import normal

INTENTS = ("auto", "hint", "another_way", "why", "similar", "check", "solve")

SPOKEN = {
    "hint": "Give me a hint, not the answer.",
    "another_way": "Is there another way?",
    "why": "Why?",
    "similar": "Give me a similar problem.",
    "solve": "Show me the solution.",
}
"""What a student who pressed a button has said: the dialogue shows it, and the model reads it."""

_GIVE = (
    r"(?:give me|show me|tell me|pose me|ask me|i (?:would like|need|want)|i'd like|may i have|can i (?:have|get|see)|"
    r"could i have)"
)
_ONE = r"(?:a|an|the|one|another|one more|the next|some)"
_IT = r"(?:it|this|that|this one|this problem|this question|the problem|the question|the equation)"
_OTHER = r"(?:another|a different|an alternative|a second|one more|any other)"
_WAY = r"(?:way|method|approach|solution|route)"
_PROBLEM = r"(?:problem|question|exercise|task|one)"
_END = rf"(?: (?:to (?:do|solve|work)(?: out)? {_IT}|for {_IT}|of (?:doing|solving) {_IT}))?"

_PATTERNS = {
    "hint": (
        rf"(?:just |only )?(?:{_GIVE} )?(?:just |only )?(?:{_ONE} )?(?:small |little |first |next |more )*hints?"
        rf"(?: (?:for {_IT}|(?:and |but )?not the (?:answer|solution)))?",
        r"(?:i am|i'm) stuck(?: here)?",
        r"(?:help|help me|i need help)",
        r"(?:what (?:should|do|can) i do|how (?:do|should|can) i (?:start|begin|go on|continue))(?: first| next)?",
        r"what is the (?:first|next) step",
    ),
    "another_way": (
        rf"(?:is there|are there|{_GIVE}|do you (?:know|have)|what is|try|use) {_OTHER} {_WAY}s?{_END}",
        rf"{_OTHER} {_WAY}{_END}",
        rf"(?:solve|do|work out) {_IT} (?:in |by |with )?{_OTHER} {_WAY}",
        rf"(?:can|could) {_IT} be (?:done|solved) (?:in )?{_OTHER} {_WAY}",
        r"(?:are there|show me) other (?:ways|methods)",
    ),
    "why": (
        r"why",
        r"why (?:is|was) (?:that|this|it)(?: so| right| true| allowed)?",
        r"why does (?:that|this|it) (?:work|hold)",
        r"(?:explain|justify) (?:that|this|it)(?: to me)?",
        r"i (?:do not|don't|did not|didn't) (?:understand|get) (?:that|this|it)",
    ),
    "similar": (
        rf"(?:{_GIVE} )?{_ONE} (?:similar|like|related) {_PROBLEM}(?: for me)?(?: to (?:try|solve|practi[cs]e))?",
        rf"(?:{_GIVE} )?{_ONE} (?:{_PROBLEM} )?(?:like|similar to) {_IT}",
        rf"(?:let me (?:try|do|have)|can i try|i want to try) {_ONE} (?:similar )?{_PROBLEM}",
        r"(?:give me )?(?:something|another one) similar",
        rf"(?:give me )?(?:another|one more) {_PROBLEM}",
    ),
    "solve": (
        r"(?:just )?(?:show|tell|give)(?: me)? (?:the|your|all|all the) (?:full |whole |complete )?"
        r"(?:answer|solution|steps|working)",
        rf"(?:just )?solve {_IT}(?: for me)?",
        r"what is the (?:answer|solution)",
        r"i give up",
    ),
}
_COMPILED = {intent: [re.compile(text) for text in texts] for intent, texts in _PATTERNS.items()}


def intent_of(text: str) -> str | None:
    """The intent that a whole message states in English; None for anything else."""
    asked = normal(text)
    return next((intent for intent, known in _COMPILED.items() if any(one.fullmatch(asked) for one in known)), None)
