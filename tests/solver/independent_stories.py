"""Word problems answered by trying numbers and by paying coin by coin, on the text alone. Nothing here knows a rule."""

import re
from collections.abc import Callable, Iterator


def figures(text: str) -> list[int]:
    return list(map(int, re.findall(r"\d+", text)))


def paid(counts_and_prices: list[tuple[int, int]]) -> int:
    """What is paid when the things are bought one after the other."""
    return sum(price for count, price in counts_and_prices for _ in range(count))


def shopping(text: str, answer: str) -> bool:
    money = [(int(n), bool(sign)) for sign, n in re.findall(r"(\$?)(\d+)", text)]
    prices, counts = [n for n, dollar in money if dollar], [n for n, dollar in money if not dollar]
    if "more than a" in text:
        cost = paid([(counts[0], prices[0]), (counts[1], prices[0] + prices[1])])
        return int(answer) == cost
    if "left" in text:
        purse, *prices = prices
        rest = purse - paid(list(zip(counts, prices, strict=True)))
        half = "half of the remaining money" in text
        return int(answer) * (2 if half else 1) == rest
    return int(answer) == paid(list(zip(counts, prices, strict=True)))


def amounts(text: str) -> Iterator[tuple[int, int]]:
    """(larger, smaller) amounts of which the sentences are true."""
    many = re.search(r"has (?:(\d+) (more|fewer) than )?(\d+) times as many", text)
    more = re.search(r"has (\d+) more \w+ than", text)
    given = re.search(r"(?:If |^|\. )\w+ has (\d+) \w+[.,]", text)
    total = re.search(r"total of (\d+)", text)
    most = int(total[1]) if total else 3_000
    for smaller in range(1, min(most, 400)):
        if given and smaller != int(given[1]):
            continue
        for larger in range(1, most):
            if many:
                extra = int(many[1] or 0) * (-1 if many[2] == "fewer" else 1)
                true = larger - extra == smaller * int(many[3])
            else:
                assert more is not None, text
                true = larger - smaller == int(more[1])
            if true and (total is None or larger + smaller == int(total[1])):
                yield larger, smaller


def comparing_amounts(text: str, answer: str) -> bool:
    together = re.search(r"do they have (?:in total|altogether)", text)
    found = {larger + smaller if together else larger for larger, smaller in amounts(text)}
    return found == {int(answer)}


def ages(text: str, answer: str) -> bool:
    """Every pair of ages (Bruno, Cleo) is tried."""
    found = set()
    for bruno in range(400):
        for cleo in range(130):
            if all(true(bruno, cleo) for true in _statements(text)):
                later = re.search(r"how old will Bruno be in (\d+) years", text, re.IGNORECASE)
                found.add(bruno + (int(later[1]) if later else 0))
    return found == {int(answer)}


def _statements(text: str) -> list[Callable[[int, int], bool]]:
    rows: list[Callable[[int, int], bool]] = []
    if match := re.search(r"Bruno is (\d+) years older than Cleo", text):
        rows.append(lambda b, c, n=int(match[1]): b - c == n)
    if match := re.search(r"Bruno is (\d+) times as old as Cleo", text):
        rows.append(lambda b, c, n=int(match[1]): b == n * c)
    if match := re.search(r"In (\d+) years, Bruno will be (\d+) times as old as Cleo( is now)?", text):
        wait, n, now = int(match[1]), int(match[2]), bool(match[3])
        rows.append(lambda b, c: b + wait == n * (c if now else c + wait))
    if match := re.search(r"Cleo is (\d+) years old", text):
        rows.append(lambda b, c, n=int(match[1]): c == n)
    if match := re.search(r"sum of their ages is (\d+)", text):
        rows.append(lambda b, c, n=int(match[1]): b + c == n)
    assert len(rows) == 2, text
    return rows


CHECKS: dict[str, Callable[[str, str], bool]] = {
    "shopping": shopping,
    "comparing_amounts": comparing_amounts,
    "ages": ages,
}
