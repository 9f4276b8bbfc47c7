"""Counting, probability and statistics questions answered by listing, on the text alone. Nothing here knows a formula.

`Fraction(answer)` is compared with what comes out of every outcome in turn, or of a table built by addition.
"""

import itertools
import re
import statistics
from collections.abc import Callable
from fractions import Fraction
from functools import cache


def figures(text: str) -> list[int]:
    return list(map(int, re.findall(r"(?<!\^)-?\d+", text)))


@cache
def words(left: tuple[int, ...]) -> int:
    """Words of so many letters of each kind, first letter first."""
    if not any(left):
        return 1
    return sum(words((*left[:i], n - 1, *left[i + 1 :])) for i, n in enumerate(left) if n)


def colored_rows(text: str, answer: str) -> bool:
    return int(answer) == words(tuple(sorted(int(n) for n, _ in re.findall(r"(\d+) (red|blue|green|white)", text))))


def seating(text: str, answer: str) -> bool:
    numbers = figures(text)
    if "round" in text or "circular" in text:
        ways = 1
        for others in range(1, numbers[0]):
            ways *= others
        return int(answer) == ways
    n, k = numbers
    apart = bool(re.search("no two", text))

    @cache
    def rows(special: int, others: int, state: int) -> int:
        """`state`: 0 before any special person, 1 right after one, 2 after an other one that came later."""
        if special == others == 0:
            return 1
        ways = 0
        if special and not (apart and state == 1) and not (not apart and state == 2):
            ways += special * rows(special - 1, others, 1)
        if others:
            ways += others * rows(special, others - 1, 0 if state == 0 or apart else 2)
        return ways

    return int(answer) == rows(k, n - k, 0)


def committee(text: str, answer: str) -> bool:
    men, women = map(int, re.search(r"(\d+) men and (\d+) women", text).groups())
    size = int(
        re.search(r"committees? of (\d+)|(?<=women, )(\d+) are", text).group().split()[-1 if "ommittee" in text else 0]
    )
    bound, least = int(re.search(r"at (?:least|most) (\d+) women", text)[1]), "least" in text

    @cache
    def groups(left_women: int, left_men: int, places: int, count: int) -> int:
        if places == 0:
            return int(count >= bound if least else count <= bound)
        if left_women + left_men < places:
            return 0
        if left_women:
            return groups(left_women - 1, left_men, places - 1, count + 1) + groups(
                left_women - 1, left_men, places, count
            )
        return groups(0, left_men - 1, places - 1, count) + groups(0, left_men - 1, places, count)

    return int(answer) == groups(women, men, size, 0)


def shared_candies(text: str, answer: str) -> bool:
    total, children = (
        (int(re.search(r"(\d+) (?:identical|be written)", text)[1])),
        int(re.search(r"(\d+) (?:children|people|whole)", text)[1]),
    )
    found = re.search(r"at least (\d+)", text)
    least = int(found[1]) if found else 0
    row = [0] * (total + 1)
    row[0] = 1
    for _ in range(children):
        row = [sum(row[i - part] for part in range(least, i + 1)) for i in range(total + 1)]
    return int(answer) == row[total]


def overlap(text: str, answer: str) -> bool:
    n = figures(text)
    if "tennis" in text:
        a, b, c, ab, ac, bc, abc = n
        people: dict[tuple[bool, bool, bool], int] = {(True, True, True): abc}
        people[True, True, False], people[True, False, True], people[False, True, True] = ab - abc, ac - abc, bc - abc
        for key, total in (((True, False, False), a), ((False, True, False), b), ((False, False, True), c)):
            place = key.index(True)
            people[key] = total - sum(count for other, count in people.items() if other[place] and other != key)
        return min(people.values()) >= 0 and int(answer) == sum(people.values())
    if len(n) == 4:
        total, a, b, last = n
        if re.search(r"How many play both|play both chess and soccer", text):
            return total - last == a + b - int(answer)
        return int(answer) == total - a - b + last
    a, b, both = n
    return int(answer) == (a + b - 2 * both if re.search("exactly one|just one", text) else a + b - both)


def multiples(text: str, answer: str) -> bool:
    _, n, a, b = figures(text)
    wanted = "neither" not in text
    return int(answer) == sum((m % a == 0 or m % b == 0) == wanted for m in range(1, n + 1))


def binomial_coefficient(text: str, answer: str) -> bool:
    a, sign, b, n = re.search(r"\((\d*)x ([+-]) (\d+)\)\^(\d+)", text).groups()
    k = int(re.search(r"coefficient of x\^(\d+)", text)[1])
    row = {0: 1}
    for _ in range(int(n)):
        after: dict[int, int] = {}
        for power, value in row.items():
            after[power] = after.get(power, 0) + value * int(sign + b)
            after[power + 1] = after.get(power + 1, 0) + value * int(a or 1)
        row = after
    return int(answer) == row[k]


def coins(text: str, answer: str) -> bool:
    k = int(re.search(r"(?:exactly|at least) (\d+)", text)[1])
    n = int(re.search(r"(\d+) (?:times|tosses|fair coins)", text)[1])
    good = [sum(flips) for flips in itertools.product((0, 1), repeat=n)]
    return Fraction(answer) == Fraction(sum(h >= k if "least" in text else h == k for h in good), 2**n)


def dice(text: str, answer: str) -> bool:
    n = int(re.search(r"(\d+) (?:fair dice|times)", text)[1])
    rolls = itertools.product(range(1, 7), repeat=min(n, 6))
    if "at least one six" in text or "shows a six" in text:
        none = sum(6 not in roll for roll in rolls) * 5 ** (n - min(n, 6))
        return Fraction(answer) == 1 - Fraction(none, 6**n)
    total = figures(text)[-1]
    return Fraction(answer) == Fraction(sum(sum(roll) == total for roll in rolls), 6**n)


def handful(text: str, answer: str) -> bool:
    red, blue = int(re.search(r"(\d+) red and", text)[1]), int(re.search(r"and (\d+)\s+blue", text)[1])
    size = int(re.search(r"(\d+) (?:are|balls are|ones\. )", text.replace("balls are drawn", "balls are drawn"))[1])
    bag = [True] * red + [False] * blue
    hands = [sum(hand) for hand in itertools.combinations(bag, size)]
    exact = re.search(r"exactly (\d+)", text)
    good = sum(count == int(exact[1]) if exact else count > 0 for count in hands)
    return Fraction(answer) == Fraction(good, len(hands))


def conditional(text: str, answer: str) -> bool:
    numbers = figures(text)
    if "%" not in text:
        return Fraction(answer) == Fraction(numbers[0], sum(numbers))
    sick, found, false = numbers
    town = [(ill, test) for ill in (True, False) for test in range(100) for _ in range(sick if ill else 100 - sick)]
    positive = [ill for ill, test in town if test < (found if ill else false)]
    return Fraction(answer) == Fraction(sum(positive), len(positive))


def expectation(text: str, answer: str) -> bool:
    numbers = figures(text)
    if "die" in text:
        win, lose = numbers
        return Fraction(answer) == Fraction(statistics.fmean([win, *[-lose] * 5])).limit_denominator(1000)
    n, worth, m, other = numbers
    return Fraction(answer) * (n + m) == n * worth + m * other


def handshakes(text: str, answer: str) -> bool:
    (n,) = figures(text)
    return int(answer) == sum(1 for _ in itertools.combinations(range(n), 2))


def grid_paths(text: str, answer: str) -> bool:
    return int(answer) == words(tuple(sorted(figures(text))))


def subsets(text: str, answer: str) -> bool:
    k, n = sorted(map(abs, figures(text.replace("-element", " element"))))
    return int(answer) == words((k, n - k))


def codes(text: str, answer: str) -> bool:
    k, n = figures(text)
    distinct = bool(re.search("different|twice|repeated", text))
    ways = 1
    for used in range(k):
        ways *= n - used if distinct else n
    return int(answer) == ways


def data_summary(text: str, answer: str) -> bool:
    numbers = figures(text)
    got = Fraction(answer)
    if "mean" in text:
        return got == statistics.mean(map(Fraction, numbers))
    if "median" in text:
        return got == statistics.median(map(Fraction, numbers))
    return got == (statistics.mode(numbers) if "mode" in text else max(numbers) - min(numbers))


def missing_value(text: str, answer: str) -> bool:
    *known, mean = figures(text)
    return statistics.mean([*map(Fraction, known), Fraction(answer)]) == mean


CHECKS: dict[str, Callable[[str, str], bool]] = {
    "colored_rows": colored_rows,
    "seating": seating,
    "committee": committee,
    "shared_candies": shared_candies,
    "overlap": overlap,
    "multiples_of_two": multiples,
    "binomial_coefficient": binomial_coefficient,
    "coin_flips": coins,
    "dice_rolls": dice,
    "handful_draw": handful,
    "conditional_probability": conditional,
    "expectation": expectation,
    "handshakes": handshakes,
    "grid_paths": grid_paths,
    "subsets": subsets,
    "codes": codes,
    "data_summary": data_summary,
    "missing_value": missing_value,
}
