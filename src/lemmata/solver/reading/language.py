"""The grammar of problem language: sentences that give, the one that asks, and the form of the answer.

A problem is read into a `Setting` (unknowns, conditions, goal, form) or refused with the clause that stopped the
reading. Every clause must be accounted for; there is no partial reading.
"""

import re
from collections.abc import Callable
from fractions import Fraction

from lemmata.expr import (
    Call,
    Div,
    EvaluationError,
    Node,
    Num,
    ParseError,
    Pow,
    Relation,
    Sym,
    Tuple_,
    number,
    symbols,
    walk,
)
from lemmata.solver.build import call, minus, over, plus, power, substitute, times
from lemmata.solver.polynomial import NotPolynomial, Polynomial
from lemmata.solver.reading import digits, letters, lines, number_words, polynomials, quadratics, sequence_words
from lemmata.solver.reading.clauses import (
    ADJECTIVE,
    LIST,
    NOUN,
    M,
    T,
    adjectives,
    attempt,
    condition,
    conditions,
    marks,
    names_of,
    noun,
    predicate,
    quantity,
)  # fmt: skip
from lemmata.solver.reading.draft import Draft, NoReading
from lemmata.solver.reading.grammar import Grammar, Match
from lemmata.solver.reading.maths import cut, tidy
from lemmata.solver.reading.recurrences import recurrence
from lemmata.solver.reading.scope import Scope
from lemmata.solver.reading.set_phrases import whole_problem
from lemmata.solver.setting import Property, condition_symbols, has_imaginary, nodes_of
from lemmata.solver.task import NotUnderstood, Task

VERB = (
    r"(?:find|compute|determine|evaluate|calculate|what is|what's|what are|enter|give|state|then find|then what is|"
    r"what would be|then compute|then evaluate|simplify|what will be|add|multiply)"
)
_START = (
    r"(?:Find|Compute|Determine|Enter|Express|What|Evaluate|Give|Write|Calculate|Solve|How|Note|Here|Assume|Suppose)"
)
_SENTENCE = re.compile(rf"(?<=[.?!])\s+(?=[A-Z⟨(])|(?<=⟩)\s+(?={_START}\b)")
_FIGURE = re.compile(r"\[asy\]|\\includegraphics|\b(?:diagram|figure|graph below|shown|table)\b", re.IGNORECASE)
FORMS = (
    (r"(?:as )?an? (?:simplified |reduced )?(?:common |improper |single )?fraction(?: in (?:lowest|simplest) "
        r"(?:terms|form))?", "fraction"),
    (r"(?:as )?a mixed number", "mixed number"),
    (r"(?:as )?an? (?:exact |terminating )?decimal", "decimal"),
    (r"(?:as )?a decimal(?: rounded)? to the nearest tenth|(?:rounded )?to the nearest tenth", "1 places"),
    (r"(?:as )?a decimal(?: rounded)? to the nearest hundredth|(?:rounded )?to the nearest hundredth", "2 places"),
    (r"(?:rounded )?to the nearest (?:whole number|integer)", "0 places"),
    (r"in (?:simplest|simplified)(?: radical)? form|in simplest terms|in terms of (?:pi|⟨\d+⟩)", ""),
    (r"in simplest fractional form|as a fraction in (?:lowest|simplest) terms|in radians|in terms of "
        r"radians", "fraction"),
    (r"(?:using|in) interval notation|as an interval", "interval"),
    (r"as an? (?:integer|number|residue) (?:from|between) ⟨\d+⟩ (?:to|and) ⟨\d+⟩(?:,? inclusive)?", ""),
    (r"as a residue from ⟨\d+⟩ to ⟨\d+⟩(?:, inclusive)?|as a single (?:integer|fraction|expression)|in exact "
        r"form", ""),
    (r"as an ordered pair(?:,? ⟨\d+⟩)?", "ordered pair"),
    (r"as an ordered triple(?:,? ⟨\d+⟩)?|in the form ⟨\d+⟩", ""),
    (r"as a list(?: separated by commas)?|separated by commas|as an integer|as a single number", ""),
    (r"in the form ⟨\d+⟩,? where ⟨\d+⟩ and ⟨\d+⟩ are real numbers", ""),
)  # fmt: skip
_FORM = re.compile(
    r"(?:please )?(?:express|enter|write|give|leave|list)(?: all)?(?: of)? (?:your|the|all)(?: possible| the| "
    r"integer| real| complex)*(?: final)? "
    r"(?:answers?|solutions?|roots?|values?|result|value)(?: to)?,? (?:in your answer,? )?(?P<form>.+)",
    re.IGNORECASE,
)
_ORDER = (
    r"if there (?:are|is) (?:multiple|more than one) (?:solutions?|answers?|values?),? (?:order|list|enter|write) "
    r"(?:them|all of them|your answers)"
    r"(?: from least to greatest| in increasing order)?,? (?:separated by|separate them with|as) (?:commas?|"
    r"comma\(s\)|a comma)(?:-separated list)?"
    r"|\(?you may find it helpful to consider the fact that ⟨\d+⟩\)?"
)
_BASE = re.compile(r"in base (?:⟨(\d+)⟩|([0-9]{1,2}|[a-z]+))")
_NUMBER_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
SUCH = (
    r"(?:such that|so that|for which|if|given that|when|where|that satisfies|that satisfy|which satisfy|which "
    r"satisfies|"
    r"satisfying|satisfies|satisfy|with|for|over|subject to|provided that|to the equation|to|of the equation|of|in the "
    r"(?:equation|system|following equation)|in)"
)
AGGREGATE = {
    "sum": "sum", "product": "product", "number": "count", "average": "average", "mean": "average",
    "arithmetic mean": "average",
    "largest": "largest", "greatest": "largest", "biggest": "largest", "maximum": "largest", "highest": "largest",
    "smallest": "smallest", "least": "smallest", "lowest": "smallest", "minimum": "smallest", "minimal": "smallest",
    "maximal": "largest", "larger": "largest", "greater": "largest", "smaller": "smallest", "lesser": "smallest",
    "positive difference": "difference",
}  # fmt: skip
_EXTREME = (
    r"(largest|greatest|biggest|maximum|smallest|least|lowest|minimum|minimal|maximal|larger|greater|smaller|lesser)"
)
_TOTAL = r"(sum|product|number|average|arithmetic mean|mean)"


CONCEPTS = (letters, lines, quadratics, polynomials, sequence_words, digits, number_words)
GRAMMAR = sum((concept.GRAMMAR for concept in CONCEPTS), Grammar())
"""The productions of the concepts, in this order."""


def read_problem(text: str) -> Task:
    """The task of a problem in words; NotUnderstood with the clause that the grammar does not know."""
    if found := _FIGURE.search(text):
        raise NotUnderstood(f"a figure or table: {found[0]}")
    words, formulas = cut(text)
    draft = Draft(formulas, Scope(_letters(words, formulas)), grammar=GRAMMAR)
    for formula in formulas:
        for part in re.split(r",\s*(?:\\quad|\\ )?\s*", tidy(formula)):
            if rule := recurrence(part):
                draft.recurrences[rule.name] = rule
    try:
        sentences = _sentences(words)
        while len(sentences) > 1 and attempt(draft, lambda copy: _form(_lowered(sentences[-1]), copy)):
            sentences.pop()
        if not attempt(draft, lambda copy: whole_problem(" ".join(sentences), copy)):
            for sentence in sentences:
                _sentence(sentence, draft)
        trees = [tree for part in draft.conditions for tree in nodes_of(part)]
        complex_ = re.search(r"\bcomplex\b", text) or any(map(has_imaginary, trees))
        stated = "real" if re.search(r"\breal\b|\binequality\b", text) else "number"
        setting = draft.setting("complex" if complex_ else stated)
    except NoReading as error:
        raise NotUnderstood(_restored(error.where, formulas)) from None
    except (ParseError, EvaluationError, NotPolynomial) as error:
        raise NotUnderstood(str(error)) from None
    return Task("setting", setting.text(), (setting.goal,), setting=setting)


def _restored(text: str, formulas: list[str]) -> str:
    return re.sub(r"⟨(\d+)⟩", lambda m: f"${formulas[int(m[1])]}$", text)[:200]


def _letters(words: str, formulas: list[str]) -> frozenset[str]:
    """`i` and `e` where a formula lists them among letters."""
    found = set()
    for formula in formulas:
        parts = re.split(r"[\s,()]+", formula.strip("() "))
        if all(re.fullmatch(r"[A-Za-z]", letter) for letter in parts if letter):
            found |= set(parts)
    return frozenset("ie") & found


def _sentences(words: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(words) if part.strip(" .")]


def _sentence(text: str, draft: Draft) -> None:
    """A form, a goal with or without conditions, or a statement."""
    low = _lowered(text)
    for read in (_form, _stated, _asked):
        if attempt(draft, lambda copy, read=read: read(low, copy)):  # type: ignore[misc]
            return
    raise NoReading(text)


def _lowered(text: str) -> str:
    """A sentence without its end mark and its first capital."""
    bare = re.sub(r"[.?!:\s]+$", "", text).strip()
    bare = re.sub(r"^\((.*)\)$", r"\1", bare).strip(" .")
    return bare[:1].lower() + bare[1:]


def only_form(sentence: str) -> bool:
    """Whether a sentence asks for nothing but a form that every exact answer has."""
    draft = Draft(cut(sentence)[1], Scope())
    return attempt(draft, lambda copy: _form(_lowered(cut(sentence)[0]), copy)) and draft.form in (
        "",
        "fraction",
        "interval",
    )


def _form(text: str, draft: Draft) -> None:
    """`express your answer as a common fraction`."""
    if re.fullmatch(_ORDER, text, re.IGNORECASE):
        return
    text = re.sub(
        r"^(?:enter|list) (?:all )?(?:the )?(?:real |integer |complex |possible )*(?:solutions|roots|values),? ",
        "enter your answer ",
        text,
    )
    match = _FORM.fullmatch(text)
    if not match:
        raise NoReading(text)
    form = match["form"].strip().rstrip(",")
    if found := _BASE.fullmatch(form):
        base = draft.formulas[int(found[1])].strip() if found[1] else str(_NUMBER_WORDS.get(found[2], found[2]))
        if not re.fullmatch("[0-9]{1,2}", base):
            raise NoReading(text)
        draft.form = f"base {base}"
        return
    for pattern, name in FORMS:
        if re.fullmatch(pattern, form, re.IGNORECASE):
            draft.form = name or draft.form
            return
    raise NoReading(text)


def _stated(text: str, draft: Draft) -> None:
    """A sentence that gives: `let …`, `suppose …`, or a plain statement."""
    bare = re.sub(
        r"^(?:let|suppose|assume|given|it is given that|consider|we have|we know|here|note|where|also|if|when)(?: "
        r"that)?,? ",
        "",
        text,
    )
    if re.match(VERB + r"\b|how many|solve|for how|for what", bare):
        raise NoReading(text)
    condition(bare, draft)


def _asked(text: str, draft: Draft) -> None:
    """A sentence that asks, with the conditions before and after it."""
    match = re.match(
        r"(?:if|given that|given|suppose that|suppose|when|let|for|assuming(?: that)?|assume(?: that)?|over|in(?= the "
        r"(?:arithmetic|geometric|sequence))) ",
        text,
    )
    if match:
        for comma in re.finditer(r",(?: then)? | then | (?=(?:find|compute|determine|evaluate|what is)\b)", text):
            before, after = text[match.end() : comma.start()], text[comma.end() :]

            def split(copy: Draft, before: str = before, after: str = after) -> None:
                conditions(before, copy)
                _goal_and_conditions(after, copy)

            if attempt(draft, split):
                return
    _goal_and_conditions(text, draft)


def _goal_and_conditions(text: str, draft: Draft) -> None:
    text = re.sub(
        r" (?:that )?satisf(?:y|ies) (?:this|the|these|both|both of these|all of these) (?:given )?(?:conditions?|"
        r"equations?|inequality|inequalities)$",
        "",
        text,
    )
    if attempt(draft, lambda copy: goal(text, copy)):
        return
    # `find x and express your answer as …`, `find x, in degrees`
    for joint in re.finditer(
        r"(?:,| and) (?=express |in simplest|in degrees|in terms of|as an? |rounded|to the nearest|using interval|"
        r"in interval|in base|over all|for all)",
        text,
    ):
        left, right = text[: joint.start()], text[joint.end() :]

        def formed(copy: Draft, left: str = left, right: str = right) -> None:
            _goal_and_conditions(left, copy)
            if not attempt(copy, lambda inner: _form(right, inner)):
                if re.fullmatch(rf"(?:over|for) all (?:real )?(?:numbers|values(?: of)?|angles) ?(?:{LIST})?", right):
                    return
                _form(f"express your answer {right}", copy)

        if attempt(draft, formed):
            return
    for joint in re.finditer(rf",? {SUCH} ", text):
        left, right = text[: joint.start()], text[joint.end() :]

        def after(copy: Draft, left: str = left, right: str = right) -> None:
            goal(left, copy)
            conditions(right, copy)

        if attempt(draft, after):
            return
    raise NoReading(text)


def goal(text: str, draft: Draft) -> None:
    """What is asked for, as a clause without conditions."""
    text = text.strip().rstrip(",").strip()
    for pattern, build in _GOALS + draft.grammar.goals:
        match = pattern.fullmatch(text)
        if match and attempt(draft, lambda copy, build=build, match=match: build(match, copy)):  # type: ignore[misc]
            return
    raise NoReading(text)


Build = Callable[[Match, Draft], None]


def _value(match: Match, draft: Draft) -> None:
    """`find ⟨0⟩`, `what is the value of …`."""
    asked = quantity(match["q"], draft)
    draft.ask("value", asked)


def _plain(match: Match, draft: Draft) -> None:
    """`find the positive ⟨0⟩`, `compute the sum of …`."""
    asked = quantity(match["q"], draft)
    if match["adj"]:
        adjectives(match["adj"], _one_name(asked), draft)
    draft.ask("value", asked)


def _formed_value(match: Match, draft: Draft) -> None:
    """`express ⟨0⟩ as a fraction in lowest terms`."""
    asked = quantity(match["q"], draft)
    if symbols(asked):
        raise NoReading(match[0])
    _form(f"express your answer {match['form']}", draft)
    draft.ask("value", asked)


def _all_values(match: Match, draft: Draft) -> None:
    asked = quantity(match["q"], draft)
    if match["adj"]:
        adjectives(match["adj"], _one_name(asked), draft)
    draft.ask("all", asked)


def _one_name(tree: object) -> list[str]:
    if not isinstance(tree, Sym):
        raise NoReading("one letter")
    return [tree.name]


def _total(match: Match, draft: Draft) -> None:
    """`the sum of all values of ⟨0⟩`, `how many values of ⟨0⟩`."""
    asked = quantity(match["q"], draft)
    if match["adj"]:
        adjectives(match["adj"], _one_name(asked), draft)
    draft.ask(AGGREGATE[match["how"].lower()] if "how" in match.groupdict() and match["how"] else "count", asked)


def _extreme(match: Match, draft: Draft) -> None:
    """`the largest possible value of ⟨0⟩`; of an expression without conditions, its maximum."""
    asked = quantity(match["q"], draft)
    if match["adj"]:
        adjectives(match["adj"], _one_name(asked), draft)
    how = AGGREGATE[match["how"].lower()]
    if not isinstance(asked, Sym):
        how = {"largest": "maximum", "smallest": "minimum"}[how]
    draft.ask(how, asked)


def _solve(match: Match, draft: Draft) -> None:
    """`solve (for ⟨0⟩): ⟨1⟩`."""
    named = match.groupdict().get("v")
    draft.given(match["e"])
    found = sorted({name for condition_ in draft.conditions for name in condition_symbols(condition_)})
    name = draft.name(named) if named else found[0] if len(found) == 1 else None
    if name is None or found != [name]:
        raise NoReading(match[0])
    if match.groupdict().get("adj"):
        adjectives(match["adj"], [name], draft)
    draft.ask("all", Sym(name))


def _at_axis(tree: Node, mark: str, draft: Draft) -> frozenset[str]:
    """The condition that a graph meets an axis; of a function's formula its zeros."""
    name = draft.name(mark)
    other = {"x": "y", "y": "x"}.get(name, "")
    if isinstance(tree, Relation) and tree.op == "=" and symbols(tree) == {"x", "y"} and other:
        draft.add(substitute(tree, {other: number(0)}))
    elif not isinstance(tree, Relation) and symbols(tree) == {name}:
        draft.add(Relation("=", tree, number(0)))
    else:
        raise NoReading("a graph and an axis")
    draft.declare(name, "real")
    return frozenset({name})


def _solve_system(match: Match, draft: Draft) -> None:
    """`solve the system ⟨0⟩ and ⟨1⟩ (for ⟨2⟩)`: the point of all unknowns, in the order named or of the alphabet."""
    for mark in marks(match["e"]):
        draft.given(mark)
    found = sorted({name for part in draft.conditions for name in condition_symbols(part)})
    if not 2 <= len(found) <= 3 or draft.domains:
        raise NoReading(match[0])
    if match["v"]:
        named = names_of(match["v"], draft)
        if sorted(named) != found:
            raise NoReading(match["v"])
        found = named
    draft.ask("value", Tuple_(tuple(map(Sym, found))))


def _roots(match: Match, draft: Draft) -> None:
    """`the sum of the roots of ⟨1⟩`, `find the real solutions of ⟨1⟩`, `how many real solutions does ⟨1⟩ have`."""
    tree = draft.tree(match["e"])
    if isinstance(tree, Sym) and tree.name in draft.scope.functions:
        tree = draft.scope.functions[tree.name].body
    if isinstance(tree, Relation):
        draft.add(tree)
        names = symbols(tree)
    else:
        names = symbols(tree)
        draft.conditions.append(Relation("=", tree, number(0)))
    if match["what"].endswith("intercepts"):
        draft.conditions = draft.conditions[:-1]
        names = _at_axis(tree, f"⟨{match['axis']}⟩", draft)
    if len(names) != 1:
        raise NoReading(match[0])
    (name,) = names
    if match["adj"]:
        adjectives(match["adj"], [name], draft)
    elif match["what"].startswith(("root", "zero")):
        draft.declare(name, "complex")
    groups = match.groupdict()
    how = AGGREGATE[groups["how"].lower()] if groups.get("how") else "count" if groups.get("many") else "all"
    draft.ask(how, Sym(name))


def _numbers(match: Match, draft: Draft) -> None:
    """`how many positive integers less than 100 are divisible by 3`, `the smallest positive multiple of 30 that …`."""
    groups = match.groupdict()
    named = groups.get("v")
    if not named and ({"the number", "numbers"} & set(draft.things) or re.match("val|sol|root|const", match["noun"])):
        raise NoReading(match[0])
    name = draft.name(named) if named else _only_letter(groups.get("p1") or "", draft) or "n"
    if not named and (name in draft.domains or any(name in condition_symbols(part) for part in draft.conditions)):
        raise NoReading(match[0])
    adjectives(groups.get("adj") or "", [name], draft)
    noun(match["noun"], [name], draft)
    for key in ("p1", "p2"):
        if groups.get(key):
            _said(groups[key] or "", name, draft)
    how = AGGREGATE[groups["how"].lower()] if groups.get("how") else "count"
    draft.ask(how, Sym(name))


def _only_letter(text: str, draft: Draft) -> str | None:
    """The one letter of the formulas in a clause: `how many integers satisfy ⟨|x| < 5⟩` speaks of x."""
    found: set[str] = set()
    for mark in marks(text):
        found |= symbols(draft.tree(mark))
    return found.pop() if len(found) == 1 else None


def _pairs(match: Match, draft: Draft) -> None:
    """`how many ordered pairs ⟨(x,y)⟩ of positive integers satisfy ⟨1⟩`: the points are counted."""
    named = match["v"] or match["v2"]
    tree = draft.tree(named) if named else None
    if tree is None:
        names = sorted({letter for mark in marks(match["c"] or "") for letter in symbols(draft.tree(mark))})
    else:
        if not isinstance(tree, Tuple_) or not all(isinstance(part, Sym) for part in tree.items):
            raise NoReading(match[0])
        names = [part.name for part in tree.items if isinstance(part, Sym)]
    count = {"pair": 2, "triple": 3, "quadruple": 4}[match["many"].lower()]
    if len(names) != count:
        raise NoReading(match[0])
    adjectives(f"{match['adj'] or ''}{match['adj2'] or ''}", names, draft)
    if match["noun"]:
        noun(match["noun"], names, draft)
    if match["c"]:
        conditions(match["c"], draft)
    how = match["how"].lower()
    goal_ = Tuple_(tuple(map(Sym, names)))
    draft.ask("count" if "many" in how or "number" in how else "all", goal_)


def _said(text: str, name: str, draft: Draft) -> None:
    """What is said of the numbers: predicates, or `such that` conditions on formulas."""
    text = text.strip().rstrip(",")
    match = re.fullmatch(
        r"(?:(?:is|are) there )?(?:such that|for which|satisfy(?:ing)?|satisfies|that satisfy|so that|with) "
        r"(?:(?:both|each|all) of )?(?:(?:the |these )?(?:following |two )*(?:inequalit(?:y|ies)|equations?|"
        r"congruences?) )?"
        r"(.+)",
        text,
    )
    if match and attempt(draft, lambda copy: conditions(match[1], copy)):
        return
    joint = re.fullmatch(
        r"(.+?) ((?:are|is|that|which|such that|with|satisfy|divide|have|has|can be|ends?|leaves?|contains?) .+)", text
    )
    if attempt(draft, lambda copy: predicate(text, name, copy)):
        return
    if joint:
        predicate(joint[1], name, draft)
        _said(joint[2], name, draft)
        return
    raise NoReading(text)


def _which(match: Match, draft: Draft) -> None:
    """`what (positive) integer ⟨0⟩ satisfies ⟨1⟩`."""
    name = draft.name(match["v"])
    adjectives(match["adj"] or "", [name], draft)
    noun(match["noun"], [name], draft)
    if match.groupdict().get("p1"):
        predicate(match["p1"], name, draft)
    conditions(match["c"], draft)
    draft.ask("all" if match["noun"].endswith("s") else "value", Sym(name))


def _integers_in(match: Match, draft: Draft) -> None:
    """`how many integers are in the solution set of ⟨0⟩`."""
    draft.given(match["e"])
    found = sorted({name for part in draft.conditions for name in condition_symbols(part)})
    if len(found) != 1:
        raise NoReading(match[0])
    draft.declare(found[0], "integer")
    draft.ask("count", Sym(found[0]))


def _first_ones(match: Match, draft: Draft) -> None:
    """`how many of the first 100 positive integers are divisible by 3`."""
    limit = draft.quantity(match[1])
    draft.declare("n", "integer")
    draft.conditions += [Relation(">=", Sym("n"), number(1)), Relation("<=", Sym("n"), limit)]
    predicate(match["p1"], "n", draft)
    draft.ask("count", Sym("n"))


def _in_domain(match: Match, draft: Draft) -> None:
    """`the smallest real number in the domain of ⟨0⟩`, `what values are not in the domain of ⟨0⟩`."""
    name = draft.name(match["v"])
    body = draft.body(match["e"])
    if symbols(body) != {name}:
        raise NoReading(match[0])
    adjectives(match["adj"] or "", [name], draft)
    noun(match["noun"], [name], draft)
    groups = match.groupdict()
    roots = [part.args[0] for part in walk(body) if isinstance(part, Call) and part.name == "sqrt"]
    bottoms = [part.den for part in walk(body) if isinstance(part, Div) and symbols(part.den)]
    others = [part for part in walk(body) if isinstance(part, Call) and part.name not in ("sqrt", "abs")]
    if others or any(isinstance(part, Pow) and not isinstance(part.exp, Num) for part in walk(body)):
        raise NoReading("a domain")
    if groups.get("not"):
        if roots or len(bottoms) != 1:
            raise NoReading("a domain")
        draft.conditions.append(Relation("=", bottoms[0], number(0)))
        draft.declare(name, "real")
        draft.ask("count" if groups.get("many") else "all", Sym(name))
        return
    draft.conditions += [Relation(">=", root, number(0)) for root in roots]
    draft.conditions += [Relation("!=", bottom, number(0)) for bottom in bottoms]
    draft.ask(AGGREGATE[groups["how"].lower()] if groups.get("how") else "all", Sym(name))


def _named_numbers(match: Match, draft: Draft) -> None:
    """`find all real numbers ⟨0⟩`, to which conditions follow."""
    name = draft.name(match["v"])
    adjectives(match["adj"] or "", [name], draft)
    noun(match["noun"], [name], draft)
    if match["r"]:
        draft.given(match["r"])
    draft.ask("all" if match["all"].lower() in ("all", "every") else "value", Sym(name))


def _one_root(match: Match, draft: Draft) -> None:
    """`for what value of ⟨c⟩ does ⟨1⟩ have exactly one real solution`: the discriminant of a quadratic is zero."""
    name = draft.name(match["v"])
    tree = draft.tree(match["e"])
    lhs, rhs = (tree.lhs, tree.rhs) if isinstance(tree, Relation) else (tree, number(0))
    letters = (symbols(lhs) | symbols(rhs)) - {name}
    if len(letters) != 1:
        raise NoReading(match[0])
    (x,) = letters
    whole = Polynomial.of(lhs) - Polynomial.of(rhs)
    parts: dict[int, dict[tuple[tuple[str, int], ...], Fraction]] = {}
    for monomial, coefficient in whole.terms.items():
        degree = dict(monomial).get(x, 0)
        rest = tuple((letter, count) for letter, count in monomial if letter != x)
        parts.setdefault(degree, {})[rest] = coefficient
    if max(parts) != 2 or set(parts[2]) != {()}:
        raise NoReading("a quadratic with a known leading coefficient")
    a, b, c = (Polynomial(parts.get(degree, {})).node() for degree in (2, 1, 0))
    draft.add(Relation("=", minus(power(b, 2), times(4, a, c)), number(0)))
    if match["adj"]:
        adjectives(match["adj"], [name], draft)
    draft.ask("all", Sym(name))


def _of_roots(match: Match, draft: Draft) -> None:
    """`the positive difference between the roots of ⟨0⟩`, `the sum of the squares of the roots of ⟨0⟩`."""
    tree = draft.tree(match["e"])
    lhs, rhs = (tree.lhs, tree.rhs) if isinstance(tree, Relation) else (tree, number(0))
    whole = Polynomial.of(lhs) - Polynomial.of(rhs)
    letters = whole.names()
    if len(letters) != 1 or not 2 <= whole.degree() <= 4:
        raise NoReading(match[0])
    names = [f"r_{index + 1}" for index in range(whole.degree())]
    roots = [Sym(name) for name in names]
    for name in names:
        draft.declare(name, "complex")
    draft.conditions.append(Property("roots", (Sym(letters[0]), lhs, rhs, *roots)))
    what = match["w"].lower()
    if "difference" in what:
        if len(roots) != 2:
            raise NoReading(match[0])
        draft.ask("value", call("abs", minus(*roots)))
        return
    exponent = 2 if "squares" in what else 3 if "cubes" in what else -1
    draft.ask("value", plus(*(over(1, root) if exponent < 0 else power(root, exponent) for root in roots)))


def _solve_for(match: Match, draft: Draft) -> None:
    """`solve for ⟨0⟩`, where the equation was given before."""
    name = draft.name(match["v"])
    if {letter for part in draft.conditions for letter in condition_symbols(part)} - {name}:
        raise NoReading(match[0])
    adjectives(match["adj"] or "", [name], draft)
    draft.ask("all", Sym(name))


def _intercepts(match: Match, draft: Draft) -> None:
    """`how many ⟨y⟩-intercepts does the graph of ⟨1⟩ have`: the other coordinate is zero there."""
    name, tree = draft.name(match["v"]), draft.tree(match["e"])
    if not isinstance(tree, Relation) or tree.op != "=" or symbols(tree) != {"x", "y"} or name not in "xy":
        raise NoReading(match[0])
    draft.conditions.append(substitute(tree, {"y" if name == "x" else "x": number(0)}))  # type: ignore[arg-type]
    draft.declare(name, "real")
    draft.ask("count", Sym(name))


def _all_of(match: Match, draft: Draft) -> None:
    """`find all ⟨0⟩`, to which conditions follow."""
    draft.ask("all", Sym(draft.name(match["v"])))


def _domain(match: Match, draft: Draft) -> None:
    """`the domain of ⟨0⟩`."""
    body = draft.body(match["e"])
    if len(symbols(body)) != 1:
        raise NoReading(match[0])
    (name,) = symbols(body)
    for part in walk(body):
        match part:
            case Call("sqrt", (inside,)):
                draft.conditions.append(Relation(">=", inside, number(0)))
            case Call("ln" | "log", (inside, *base)) if not any(map(symbols, base)):
                draft.conditions.append(Relation(">", inside, number(0)))
            case Call("abs" | "sin" | "cos", _):
                continue
            case Call("root", (_, Num(degree))) if degree % 2 == 1:
                continue
            case Call():
                raise NoReading(f"the domain of {part.name}")
            case Div(_, bottom) if symbols(bottom):
                draft.conditions.append(Relation("!=", bottom, number(0)))
            case Pow(_, exponent) if (
                not isinstance(exponent, Num) or exponent.value.denominator != 1 or exponent.value < 0
            ):
                raise NoReading("the domain of a power")
    if not draft.conditions:
        raise NoReading("a function that is defined everywhere")
    draft.ask("all", Sym(name))


def _power_of(match: Match, draft: Draft) -> None:
    """`what power of 4 is equal to 8`."""
    draft.conditions.append(Relation("=", Pow(draft.quantity(match["b"]), Sym("x")), draft.quantity(match["n"])))
    draft.ask("value", Sym("x"))


_Q = r"(?P<q>.+)"
_ADJ = rf"(?P<adj>(?:{ADJECTIVE}(?:,| and)? )*)"
_OF_ALL = r"(?:of )?(?:all )?(?:of )?(?:the )?(?:two |three )?(?:possible |distinct |different )*"
_SOLS = r"(?P<what>solutions?|roots?|zeros|zeroes|values of ⟨\d+⟩|⟨(?P<axis>\d+)⟩ ?-intercepts)"
_EQ = (
    rf"(?:to|of|for) (?:the )?(?:graph of )?(?:the )?(?:equation |following equation |polynomial |function |quadratic |"
    rf"expression |parabola |quadratic equation |quadratic function )?(?P<e>{M})"
)
_GOALS: tuple[tuple[re.Pattern[str], Build], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), build)
    for pattern, build in (
        (rf"(?:{VERB} )?(?:the )?(?:ordered (?:pair|triple|quadruple)(?: of (?:real numbers|integers|numbers))? )"
            rf"(?P<q>{M})", _value),
        (rf"{VERB} (?:all|the)?(?: the)? ?{_ADJ}(?:possible )?(?:values|solutions) (?:of|for) "
            rf"(?P<q>{M})", _all_values),
        (rf"{VERB} (?:the |all )*(?:possible )?{_ADJ}{_SOLS} {_EQ}", _roots),
        (rf"(?:{VERB} )?(?:the )?{_TOTAL.replace('(sum', '(?P<how>sum')} {_OF_ALL}{_ADJ}{_SOLS} {_EQ}", _roots),
        (rf"(?:{VERB} )?(?:the )?{_EXTREME.replace('(largest', '(?P<how>largest')} (?:of the (?:two )?)?{_ADJ}{_SOLS} "
            rf"{_EQ}", _roots),
        (rf"(?:{VERB} )?(?:the )?(?P<how>positive difference) (?:between|of) (?:the )?(?:two )?{_ADJ}{_SOLS} "
            rf"{_EQ}", _roots),
        (rf"(?:{VERB} )?(?:the )?(?P<how>positive difference) between (?:the )?(?:two )?{_ADJ}(?:possible )?(?:values|"
            rf"solutions)(?: of| for) {_Q}", _total),
        (rf"(?P<many>how many) (?:distinct |different )?{_ADJ}{_SOLS} (?:are there (?:to|of)|does|do) (?:the )"
            rf"?(?:equation |polynomial |function )?(?P<e>{M})(?: have)?", _roots),
        (rf"(?:{VERB} )?(?:the )?{_TOTAL.replace('(sum', '(?P<how>sum')} {_OF_ALL}{_ADJ}(?:possible )?(?:values|"
            rf"solutions)(?: of| for)? {_Q}", _total),
        (rf"(?:(?:for )?how many|the number of) (?:possible |different |distinct )?{_ADJ}(?:values|solutions)(?: "
            rf"of| for| are there for)? {_Q}", _total),
        (rf"(?:{VERB} )?(?:the )?{_EXTREME.replace('(largest', '(?P<how>largest')} (?:possible )(?P<adj>)(?P<q>{M})",
            _extreme),
        (rf"(?:{VERB} )?(?:the )?(?P<how>minimum|maximum) (?P<adj>)of (?:the expression )?(?P<q>{M})", _extreme),
        (rf"(?:{VERB} )?(?:the )?{_EXTREME.replace('(largest', '(?P<how>largest')} (?:possible |positive possible "
            rf")?{_ADJ}(?:possible )?(?:value|number)(?: of| for)? (?:the expression )?{_Q}", _extreme),
        (rf"(?:{VERB} )?(?:the )?{_EXTREME.replace('(largest', '(?P<how>largest')} (?:possible )"
            rf"?{_ADJ}(?P<noun>{NOUN})(?: (?P<v>{M}))?(?:,? (?P<p1>.+))?", _numbers),
        (rf"(?:{VERB} )?(?:the )?(?P<how>how many|(?:total )?number of|all) (?:different |distinct "
            rf")?(?P<adj>(?:{ADJECTIVE} )*)(?:ordered "
            rf"|integer )?(?P<many>pair|triple|quadruple)s?(?: ?(?P<v>{M}))?(?: of (?P<adj2>(?:{ADJECTIVE} "
            rf")*)(?P<noun>{NOUN})(?: (?P<v2>{M}))?)?(?: are there)?"
            rf"(?: (?:such that|that satisfy|satisfy|satisfying|satisfies|for which|with|are solutions (?:to|of)|to|"
            rf"where|are there such that) "
            rf"(?:the )?(?:equation |system |inequality |following )*(?P<c>.+))?", _pairs),
        (rf"(?:for )?how many (?:of the )?{_ADJ}(?P<noun>{NOUN})(?: (?P<v>{M}))?(?:,? (?P<p1>.+))?", _numbers),
        (rf"(?:{VERB} )?(?:the )?{_TOTAL.replace('(sum', '(?P<how>sum')} {_OF_ALL}{_ADJ}(?P<noun>{NOUN})(?: "
            rf"(?P<v>{M}))?(?:,? (?P<p1>.+))?", _numbers),
        (rf"what {_ADJ}(?P<noun>{NOUN}|value of) ?(?P<v>{M}) (?:satisf(?:y|ies)|is such that|makes?|solves?) "
            rf"(?P<c>.+?)(?: true)?", _which),
        (rf"{VERB} (?P<all>all|the|every|an?)(?: the| of the)? {_ADJ}(?P<noun>{NOUN}) (?P<v>{M})(?:,? (?P<r>{M})"
            rf")?", _named_numbers),
        (rf"(?:for|find) (?:what|which|all|the)? ?{_ADJ}values? of (?P<v>{M}) (?:does|for which) (?:the )"
            rf"?(?:quadratic |quadratic equation |equation )*(?P<e>{M}) (?:have|has) (?:exactly )?(?:one|1|⟨\d+⟩) "
                rf"(?:distinct )?(?:real )?(?:solution|root)", _one_root),
        (rf"{VERB} (?:the )?(?P<w>positive difference between|difference between|sum of the squares of|sum of the "
            rf"reciprocals of|sum of the cubes of) (?:the )?(?:two )?(?:roots|solutions) (?:of|to) (?:the )"
                rf"?(?:quadratic |cubic |equation |polynomial )*(?P<e>{M})", _of_roots),
        (rf"{VERB} (?:the )?domain of (?:the )?(?:real-valued )?(?:function |expression )?(?P<e>{M})", _domain),
        (rf"solve for {_ADJ}(?P<v>{M})", _solve_for),
        (rf"{VERB} all (?P<v>{M})", _all_of),
        (
            rf"how many (?P<v>{M}) ?-intercepts does the graph of (?:the )?(?:parabola |equation |function |line )?"
            rf"(?P<e>{M}) have",
            _intercepts,
        ),
        (rf"what power of (?P<b>{T}) is (?:equal to )?(?P<n>{T})", _power_of),
        (rf"solve (?:for (?:the )?{_ADJ}(?:value of )?(?P<v>{M})(?: in| if|:| such that| given that)? )?(?:the )"
            rf"?(?:following )?(?:equation|inequality|system)?:? ?(?P<e>{M})", _solve),
        (rf"solve (?:the )?(?:following )?(?:equation|inequality|system)? ?(?P<e>{M}) for {_ADJ}(?P<v>{M})", _solve),
        (rf"solve (?:the )?(?:following )?(?:equation|inequality|system)? for (?P<v>{M}):? (?P<e>{M})", _solve),
        (rf"solve (?:the )?(?:following )?(?:system|equations|simultaneous equations)(?: of (?:linear "
            rf")?equations)?:? ?(?P<e>{LIST})(?: for (?P<v>{LIST}))?", _solve_system),
        (rf"(?:{VERB}) (?:the )?{_ADJ}(?:possible )?(?:value|number|solution) (?:of |for )?(?P<q>{M})", _plain),
        (r"(?P<q>.+?) is (?:equal to )?what (?:number|integer)", _value),
        (r"(?:express|write) (?P<q>.+?) (?P<form>(?:as|in) .+)", _formed_value),
        (rf"(?:for )?what {_ADJ}(?P<noun>{NOUN}) ?(?P<v>{M}) (?P<p1>(?:less|greater|more|between|from).+?) (?:is|"
            rf"are) (?P<c>{M})",
            _which),
        (rf"(?:{VERB}) (?:the )?(?:exact |simplified |numerical |real )*value of {_Q}(?: in your head)?", _value),
        (rf"(?:{VERB}):? (?:the )?(?:coordinates of )?{_Q}(?: in your head)?", _value),
        (rf"(?:{VERB}) (?:the )?{_ADJ}(?P<q>{M})", _plain),
        (rf"how many integers are (?:in the solution set of|solutions of|solutions to|there that satisfy) "
            rf"(?P<e>{M})", _integers_in),
        (rf"(?:for|at) (?:what|which) {_ADJ}(?P<noun>values?|numbers?|integers?)(?: of)? (?P<v>{M}) (?:is|are|"
            rf"does|do) (?:it true that )?(?P<c>{M}|the (?:inequality|equation) {M})(?: satisfied| true| "
                rf"hold)?", _which),
        (rf"how many (?:of the )?first ({T}) positive integers(?: that)? (?:are )?(?P<p1>.+)", _first_ones),
        (rf"(?P<many>how many) {_ADJ}(?P<noun>values?|numbers?|real numbers?) (?:of )?(?P<v>{M}) are (?P<not>not "
            rf")in the domain of "
            rf"(?:the function )?(?P<e>{M})", _in_domain),
        (rf"what {_ADJ}(?P<noun>values?|numbers?|integers?|real values?) (?:of )?(?P<v>{M}) (?:is|are) "
            rf"(?P<not>not )?in the domain of (?:the function )?(?P<e>{M})", _in_domain),
        (rf"(?:{VERB} )?(?:the )?{_EXTREME.replace('(largest', '(?P<how>largest')} {_ADJ}(?P<noun>values?|"
            rf"numbers?|integers?)(?: of)? (?P<v>{M}) (?:(?:that|which) is )?in the domain of (?:the function )"
                rf"?(?P<e>{M})", _in_domain),
        (rf"what (?:is|does) {_Q} (?:equal(?: to)?|written out)", _value),
        (rf"how (?:much|large|big) is {_Q}", _value),
    )
)  # fmt: skip
