"""Outcomes listed or built up one by one: the independent route by which counts and probabilities are checked.

Small cases are listed; larger ones are counted by adding (a table filled place by place), never by the product formulas
of `plans/combinatorics.py`. Every function takes the numbers of a question and raises OutOfReach where it can't count.
"""

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import combinations, pairwise, permutations, product

MAX_LISTED = 200_000
MAX_TABLE = 200_000


class OutOfReach(Exception):
    """Too many outcomes to be counted here."""


def _limit(size: int, most: int = MAX_TABLE) -> None:
    if size > most:
        raise OutOfReach(f"{size} cases")


def rows(n: int) -> int:
    """Ways to put n things in a row, each one inserted into a row of the ones before."""
    _limit(n, 500)
    ways = 1
    for length in range(1, n + 1):
        ways = sum(ways for _ in range(length))
    return ways


def triangle(n: int, k: int) -> int:
    """Choices of k of n: with or without the last one, by additions only."""
    _limit(n * n)
    row = [1]
    for _ in range(n):
        row = [1, *(a + b for a, b in pairwise(row)), 1]
    return row[k] if 0 <= k < len(row) else 0


def multiset(*counts: int) -> int:
    """Rows of things that are alike within each kind, by the kind that stands last."""
    size = 1
    for count in counts:
        size *= count + 1
    _limit(size)
    _limit(sum(counts), 200)

    @cache
    def ways(left: tuple[int, ...]) -> int:
        if not any(left):
            return 1
        return sum(ways((*left[:place], have - 1, *left[place + 1 :])) for place, have in enumerate(left) if have)

    return ways(tuple(counts))


def word(*counts: int) -> int:
    return multiset(*counts)


def circular(n: int) -> int:
    """Seatings with the first person's seat as the beginning: the others stand in a row."""
    if n <= 7:
        return len({_turned(seats) for seats in permutations(range(n))})
    return circular(7) * _grown(8, n)


def _grown(first: int, last: int) -> int:
    """One more person sits down next to any of those who are there, clockwise."""
    ways = 1
    for count in range(first, last + 1):
        ways = sum(ways for _ in range(count - 1))
    return ways


def _turned(seats: tuple[int, ...]) -> tuple[int, ...]:
    place = seats.index(0)
    return seats[place:] + seats[:place]


def necklace(n: int) -> int:
    """Circles that may also be turned over."""
    if n > 7:
        raise OutOfReach(f"{n} beads")
    rings = {_turned(beads) for beads in permutations(range(n))}
    return len({min(ring, _turned(ring[::-1])) for ring in rings})


def together(n: int, k: int) -> int:
    """Rows in which k given people sit side by side: their places are listed."""
    return sum(top - low == k - 1 for low, top in _ends(n, k)) * rows(k) * rows(n - k)


def _ends(n: int, k: int) -> list[tuple[int, int]]:
    _limit(triangle(n, k), MAX_LISTED)
    return [(places[0], places[-1]) for places in combinations(range(n), k)]


def apart(n: int, k: int) -> int:
    """Rows in which no two of k given people sit side by side."""
    _limit(triangle(n, k), MAX_LISTED)
    good = sum(all(b - a > 1 for a, b in pairwise(places)) for places in combinations(range(n), k))
    return good * rows(k) * rows(n - k)


def not_together(n: int, k: int) -> int:
    """Rows in which k given people do not all sit side by side."""
    return sum(top - low != k - 1 for low, top in _ends(n, k)) * rows(k) * rows(n - k)


def circular_together(n: int, k: int) -> int:
    """Seats of k given people around a table, all side by side; each seating is turned into n others."""
    _limit(triangle(n, k), MAX_LISTED)
    seats = [{*places} for places in combinations(range(n), k)]
    good = sum(any(all((start + i) % n in places for i in range(k)) for start in places) for places in seats)
    return good * rows(k) * rows(n - k) // n


def circular_apart(n: int, k: int) -> int:
    """Seats around a table with no two of k given people side by side."""
    _limit(triangle(n, k), MAX_LISTED)
    seats = [{*places} for places in combinations(range(n), k)]
    good = sum(not any((place + 1) % n in places for place in places) for places in seats)
    return good * rows(k) * rows(n - k) // n


def each_kind(first: int, second: int, size: int) -> int:
    """Choices with somebody of both groups."""
    return at_least(first, second, size, 1) - (triangle(first, size) if size <= first else 0)


def like_boxes(balls: int, boxes: int) -> int:
    """Like balls in like boxes: the boxes' contents in falling order."""
    _limit(balls * boxes)

    @cache
    def ways(left: int, boxes: int, most: int) -> int:
        if boxes == 0 or left == 0:
            return int(left == 0)
        return sum(ways(left - size, boxes - 1, size) for size in range(min(left, most) + 1))

    _limit(balls, 60)
    return ways(balls, boxes, balls)


def different_in_like_boxes(balls: int, boxes: int) -> int:
    """Different balls in like boxes: ball by ball into a used box or a new one."""
    _limit(balls, 200)
    used = {0: 1}
    for _ in range(balls):
        after: Counter[int] = Counter()
        for count, ways in used.items():
            after[count] += count * ways
            if count < boxes:
                after[count + 1] += ways
        used = after
    return sum(used.values())


def biased(top: int, bottom: int, n: int, k: int) -> Fraction:
    """Exactly k successes of n, each with the chance top/bottom, try by try."""
    _limit(n, 200)
    chance, chances = Fraction(top, bottom), {0: Fraction(1)}
    for _ in range(n):
        after: dict[int, Fraction] = {}
        for count, so_far in chances.items():
            after[count + 1] = after.get(count + 1, Fraction(0)) + so_far * chance
            after[count] = after.get(count, Fraction(0)) + so_far * (1 - chance)
        chances = after
    return chances.get(k, Fraction(0))


def at_least(first: int, second: int, size: int, least: int) -> int:
    """Committees with at least so many of the first group."""
    if triangle(first + second, size) <= MAX_LISTED:
        people = range(first + second)
        return sum(sum(person < first for person in group) >= least for group in combinations(people, size))
    return sum(triangle(first, i) * triangle(second, size - i) for i in range(least, size + 1))


def at_most(first: int, second: int, size: int, most: int) -> int:
    """Committees with at most so many of the first group."""
    return at_least(second, first, size, size - most)


def sums(total: int, parts: int, least: int) -> int:
    """Ordered sums of so many whole numbers from `least` up, one number at a time."""
    _limit(total * total * parts, 4_000_000)
    table = [1] + [0] * total
    for _ in range(parts):
        table = [sum(table[have - size] for size in range(least, have + 1)) for have in range(total + 1)]
    return table[total]


def either(first: int, second: int, both: int) -> int:
    return len(_two_sets(first, second, both)[0] | _two_sets(first, second, both)[1])


def neither(total: int, first: int, second: int, both: int) -> int:
    one, two = _two_sets(first, second, both)
    if len(one | two) > total:
        raise OutOfReach("more members than there are")
    return total - len(one | two)


def both(total: int, first: int, second: int, none: int) -> int:
    """The overlap at which everybody is accounted for, tried one after the other."""
    for shared in range(min(first, second) + 1):
        one, two = _two_sets(first, second, shared)
        if len(one | two) + none == total:
            return shared
    raise OutOfReach("no overlap fits")


def exactly_one(first: int, second: int, shared: int) -> int:
    one, two = _two_sets(first, second, shared)
    return len(one ^ two)


def _two_sets(first: int, second: int, shared: int) -> tuple[set[int], set[int]]:
    _limit(first + second)
    if shared > min(first, second):
        raise OutOfReach("the overlap is larger than a set")
    return set(range(first)), set(range(first - shared, first - shared + second))


def either_of_three(a: int, b: int, c: int, ab: int, ac: int, bc: int, abc: int) -> int:
    """The members of three sets, region by region."""
    regions = (a - ab - ac + abc, b - ab - bc + abc, c - ac - bc + abc, ab - abc, ac - abc, bc - abc, abc)
    if min(regions) < 0:
        raise OutOfReach("a region would be negative")
    return sum(regions)


def multiples_either(n: int, a: int, b: int) -> int:
    _limit(n)
    return sum(number % a == 0 or number % b == 0 for number in range(1, n + 1))


def multiples_neither(n: int, a: int, b: int) -> int:
    _limit(n)
    return sum(number % a != 0 and number % b != 0 for number in range(1, n + 1))


def coefficient(a: int, b: int, n: int, k: int) -> int:
    """The coefficient of x^k in (ax + b)^n, one bracket after the other."""
    _limit(n, 200)
    poly = [1]
    for _ in range(n):
        poly = [b * (poly[i] if i < len(poly) else 0) + a * (poly[i - 1] if i else 0) for i in range(len(poly) + 1)]
    return poly[k] if k < len(poly) else 0


def heads(n: int, k: int) -> Fraction:
    return _coins(n, lambda count: count == k)


def heads_at_least(n: int, k: int) -> Fraction:
    return _coins(n, lambda count: count >= k)


def _coins(n: int, good: Callable[[int], bool]) -> Fraction:
    if n <= 12:
        flips = list(product((0, 1), repeat=n))
        return Fraction(sum(good(sum(flip)) for flip in flips), len(flips))
    _limit(n, 300)
    chances = {0: Fraction(1)}
    for _ in range(n):
        after: dict[int, Fraction] = {}
        for count, chance in chances.items():
            for more in (0, 1):
                after[count + more] = after.get(count + more, Fraction(0)) + chance / 2
        chances = after
    return sum((chance for count, chance in chances.items() if good(count)), Fraction(0))


def some_six(n: int) -> Fraction:
    """At least one six with n dice, die by die."""
    _limit(n, 300)
    none = Fraction(1)
    for _ in range(n):
        none = sum((none / 6 for face in range(1, 7) if face != 6), Fraction(0))
    return 1 - none


def dice_total(n: int, total: int) -> Fraction:
    """The sum of n dice."""
    _limit(n, 40)
    ways = Counter({0: 1})
    for _ in range(n):
        after: Counter[int] = Counter()
        for have, count in ways.items():
            for face in range(1, 7):
                after[have + face] += count
        ways = after
    return Fraction(ways[total], sum(ways.values()))


def drawn(good: int, bad: int, size: int, wanted: int) -> Fraction:
    """Exactly so many good ones in a draw without replacement, one after the other."""
    return _draws(good, bad, size, lambda count: count == wanted)


def drawn_some(good: int, bad: int, size: int) -> Fraction:
    return _draws(good, bad, size, lambda count: count >= 1)


def _draws(good: int, bad: int, size: int, fits: Callable[[int], bool]) -> Fraction:
    _limit(size * size)
    if size > good + bad:
        raise OutOfReach("more are drawn than there are")
    chances = {0: Fraction(1)}
    for turn in range(size):
        after: dict[int, Fraction] = {}
        for count, chance in chances.items():
            left, total = good - count, good + bad - turn
            for more, ways in ((1, left), (0, total - left)):
                if ways > 0:
                    after[count + more] = after.get(count + more, Fraction(0)) + chance * Fraction(ways, total)
        chances = after
    return sum((chance for count, chance in chances.items() if fits(count)), Fraction(0))


def bayes(sick: int, found: int, false: int) -> Fraction:
    """Sick among those found positive, in a town of a million; the numbers are percents."""
    _limit(max(sick, found, false), 100)
    ill = 10_000 * sick
    well = 1_000_000 - ill
    true_alarms, false_alarms = ill * found // 100, well * false // 100
    if true_alarms + false_alarms == 0:
        raise OutOfReach("nobody is found positive")
    return Fraction(true_alarms, true_alarms + false_alarms)


def given_row(yes: int, no: int) -> Fraction:
    """A member with the property among the members of one group."""
    _limit(yes + no)
    members = [True] * yes + [False] * no
    return Fraction(sum(members), len(members))


def expected_draw(first: int, worth: int, second: int, other: int) -> Fraction:
    """The mean worth of a draw, over all objects."""
    _limit(first + second)
    values = [worth] * first + [other] * second
    return Fraction(sum(values), len(values))


def expected_die(win: int, lose: int) -> Fraction:
    """A six wins, any other number loses: the mean over the six faces."""
    return Fraction(sum(win if face == 6 else -lose for face in range(1, 7)), 6)


def pairs(n: int) -> int:
    """Two of n, listed."""
    _limit(n, 600)
    return sum(1 for _ in combinations(range(n), 2))


def paths(right: int, up: int) -> int:
    """Ways on a grid, corner by corner."""
    _limit(right * up)
    row = [1] * (right + 1)
    for _ in range(up):
        for place in range(1, right + 1):
            row[place] += row[place - 1]
    return row[-1]


def subsets(n: int, k: int) -> int:
    return triangle(n, k)


def all_subsets(n: int) -> int:
    """Each element is in or out."""
    _limit(n, 400)
    ways = 1
    for _ in range(n):
        ways += ways
    return ways


def codes(choices: int, places: int) -> int:
    """Codes with repetition, one place after the other."""
    _limit(choices * places)
    ways = 1
    for _ in range(places):
        ways = sum(ways for _ in range(choices))
    return ways


def codes_distinct(choices: int, places: int) -> int:
    """Codes without repetition."""
    _limit(choices * places)
    ways = 1
    for used in range(places):
        ways = sum(ways for _ in range(max(0, choices - used)))
    return ways


MODELS: dict[str, Callable[..., int | Fraction]] = {
    function.__name__: function
    for function in (
        multiset,
        word,
        rows,
        circular,
        necklace,
        together,
        apart,
        not_together,
        at_least,
        at_most,
        circular_together,
        circular_apart,
        each_kind,
        like_boxes,
        different_in_like_boxes,
        biased,
        sums,
        either,
        neither,
        both,
        exactly_one,
        either_of_three,
        multiples_either,
        multiples_neither,
        coefficient,
        heads,
        heads_at_least,
        some_six,
        dice_total,
        drawn,
        drawn_some,
        bayes,
        given_row,
        expected_draw,
        expected_die,
        pairs,
        paths,
        subsets,
        all_subsets,
        codes,
        codes_distinct,
    )
}
