"""Counting & probability: drawing marbles, dice and numbered cards; arrangements and choices.

The first two families draw their forms themselves; the others are texts with blanks (`combinatorics.py`).
"""

import random
from fractions import Fraction
from itertools import product
from math import comb, gcd, perm

from lemmata.problems.family import Draw, Family

COLORS = ("red", "blue", "green", "white")


class SimpleProbability(Family):
    """One draw from a bag, or one of the cards 1 to n; two draws or two dice at the higher levels.

    Level 1: two colours and a fraction in lowest terms (over 350 instances); level 2: three colours; level 3: not a
    colour, multiples among cards; level 4: two draws of one colour, with or without replacement; level 5: the sum of
    two dice, or one of each colour without replacement.
    """

    name = "simple_probability"
    subject = "Counting & Probability"

    def draw(self, level: int, rng: random.Random) -> Draw:
        if level == 1:
            return Draw("one", (rng.randint(1, 25), rng.randint(1, 25)))
        if level == 2:
            return Draw("one", tuple(rng.randint(1, 12) for _ in range(3)))
        if level == 3:
            if rng.random() < 0.5:
                return Draw("not", tuple(rng.randint(1, 12) for _ in range(3)))
            return Draw("multiple", (rng.randint(10, 60), rng.randint(2, 12)))
        if level == 4:
            return Draw(rng.choice(("with", "without")), (rng.randint(2, 10), rng.randint(1, 10)))
        if rng.random() < 0.2:
            return Draw("dice", (rng.randint(2, 12),))
        return Draw("different", (rng.randint(1, 15), rng.randint(1, 15)))

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        if min(n) < 1:
            return False
        if draw.form == "one":
            return max(n) <= (25 if level == 1 else 12) and (level > 1 or gcd(n[0], sum(n)) == 1)
        if draw.form == "multiple":
            return 2 <= n[1] <= 12 and n[1] < n[0] and 10 <= n[0] <= 60
        if draw.form == "dice":
            return 2 <= n[0] <= 12
        return max(n) <= (15 if level == 5 else 12) and (draw.form not in ("with", "without") or n[0] >= 2)

    def questions(self, draw: Draw) -> tuple[str, ...]:
        n = draw.numbers
        if draw.form == "multiple":
            return (
                f"A card is drawn at random from cards numbered 1 to {n[0]}. "
                f"What is the probability that its number is a multiple of {n[1]}?",
                f"A number from 1 to {n[0]} is chosen at random. "
                f"What is the probability that it is a multiple of {n[1]}?",
            )
        if draw.form == "dice":
            return (
                f"Two fair dice are rolled. What is the probability that the sum is {n[0]}?",
                f"What is the probability that two fair dice show a sum of {n[0]}?",
            )
        counts = [f"{count} {color}" for count, color in zip(n, COLORS, strict=False)]
        bag = f"{', '.join(counts[:-1])} and {counts[-1]}"
        if draw.form in ("one", "not"):
            wanted = "red" if draw.form == "one" else "not red"
            return (
                f"A bag has {bag} marbles. One marble is drawn at random. What is the probability that it is {wanted}?",
                f"A box holds {bag} balls. One ball is chosen at random. Find the probability that it is {wanted}.",
            )
        how = "with" if draw.form == "with" else "without"
        wanted = "one is red and one is blue" if draw.form == "different" else "both are red"
        return (
            f"A bag has {bag} marbles. Two marbles are drawn at random {how} replacement. "
            f"What is the probability that {wanted}?",
            f"A box holds {bag} balls. Two balls are chosen at random {how} replacement. "
            f"Find the probability that {wanted}.",
        )

    def answer(self, draw: Draw) -> str:
        """By counting the equally likely outcomes one by one."""
        n = draw.numbers
        if draw.form == "multiple":
            cards = range(1, n[0] + 1)
            return str(Fraction(sum(card % n[1] == 0 for card in cards), n[0]))
        if draw.form == "dice":
            rolls = list(product(range(1, 7), repeat=2))
            return str(Fraction(sum(sum(roll) == n[0] for roll in rolls), len(rolls)))
        bag = [color for color, count in zip(COLORS, n, strict=False) for _ in range(count)]
        if draw.form in ("one", "not"):
            reds = bag.count("red")
            return str(Fraction(reds if draw.form == "one" else len(bag) - reds, len(bag)))
        pairs = [(bag[i], bag[j]) for i in range(len(bag)) for j in range(len(bag)) if i != j or draw.form == "with"]
        if draw.form == "different":
            good = sum(set(pair) == {"red", "blue"} for pair in pairs)
        else:
            good = sum(pair == ("red", "red") for pair in pairs)
        return str(Fraction(good, len(pairs)))


class Counting(Family):
    """How many ways: the multiplication principle, arrangements and choices.

    Level 1: one choice of each kind, two or three kinds (over 600 instances); level 2: larger numbers and ordered
    pairs; level 3: ordered triples and unordered pairs; level 4: choose 3 or 4, or a pair from each of two groups;
    level 5: larger choices from two groups.
    """

    name = "counting"
    subject = "Counting & Probability"

    def draw(self, level: int, rng: random.Random) -> Draw:
        if level == 1:
            if rng.random() < 0.4:
                return Draw("menu", (rng.randint(2, 9), rng.randint(2, 20)))
            return Draw("outfit", tuple(rng.randint(2, 9) for _ in range(3)))
        if level == 2:
            if rng.random() < 0.5:
                return Draw("ordered", (rng.randint(4, 99), 2))
            return Draw("outfit", tuple(rng.randint(5, 15) for _ in range(3)))
        if level == 3:
            if rng.random() < 0.3:
                return Draw("ordered", (rng.randint(5, 30), 3))
            return Draw("choose", (rng.randint(4, 99), 2))
        if level == 4 and rng.random() < 0.4:
            return Draw("choose", (rng.randint(5, 30), rng.randint(3, 4)))
        sizes = (2, 2) if level == 4 else (3, rng.randint(2, 3))
        return Draw("groups", (rng.randint(3, 15), sizes[0], rng.randint(3, 15), sizes[1]))

    def valid(self, level: int, draw: Draw) -> bool:
        n = draw.numbers
        if draw.form == "outfit":
            return min(n) >= 2 and max(n) <= 9 if level == 1 else min(n) >= 5 and max(n) <= 15
        if draw.form == "menu":
            return level == 1 and 2 <= min(n) <= 9 and max(n) <= 20
        if draw.form == "groups":
            low, high = (2, 2) if level == 4 else (2, 3)
            sizes, groups = (n[1], n[3]), (n[0], n[2])
            chosen = low <= min(sizes) and max(sizes) <= high and (level == 4 or max(sizes) == 3)
            return chosen and n[1] < n[0] and n[3] < n[2] and max(groups) <= 15
        top = 30 if n[1] > 2 else 99
        return n[1] in {2: (2,), 3: (2, 3), 4: (3, 4)}.get(level, ()) and n[1] + 1 < n[0] <= top

    def questions(self, draw: Draw) -> tuple[str, ...]:
        n = draw.numbers
        return {
            "menu": lambda: (
                f"A menu has {n[0]} soups and {n[1]} main dishes. "
                "How many meals of one soup and one main dish are there?",
                f"A shop sells {n[0]} cups and {n[1]} plates. In how many ways can one cup and one plate be chosen?",
            ),
            "outfit": lambda: (
                f"Tom has {n[0]} shirts, {n[1]} hats and {n[2]} coats. "
                "How many outfits of one shirt, one hat and one coat are there?",
                f"A code has one of {n[0]} letters, one of {n[1]} digits and one of {n[2]} signs. "
                "How many codes are there?",
            ),
            "ordered": lambda: (
                f"In how many ways can {n[1]} of {n[0]} books be arranged in a row?",
                f"How many ordered arrangements of {n[1]} out of {n[0]} objects are there?",
            ),
            "choose": lambda: (
                f"In how many ways can {n[1]} people be chosen from {n[0]} people?",
                f"How many committees of {n[1]} can be formed from {n[0]} people?",
            ),
            "groups": lambda: (
                f"In how many ways can {n[1]} of {n[0]} boys and {n[3]} of {n[2]} girls be chosen?",
                f"How many teams of {n[1]} of {n[0]} juniors and {n[3]} of {n[2]} seniors are there?",
            ),
        }[draw.form]()

    def answer(self, draw: Draw) -> str:
        n = draw.numbers
        if draw.form in ("menu", "outfit"):
            ways = 1
            for count in n:
                ways *= count
            return str(ways)
        if draw.form == "ordered":
            return str(perm(*n))
        if draw.form == "choose":
            return str(comb(*n))
        return str(comb(n[0], n[1]) * comb(n[2], n[3]))


SIMPLE_PROBABILITY = SimpleProbability()
COUNTING = Counting()
