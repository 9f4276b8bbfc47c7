"""Rules of counting and probability."""

from lemmata.solver import checks
from lemmata.solver.rules.base import Rule


class FavorableOverAll(Rule):
    """P = favorable outcomes / all outcomes, where all are equally likely."""

    name = "favorable_over_all"
    concept = (
        "Where all outcomes are equally likely, the probability is the number of good ones over the number of all."
    )
    example = (
        "A bag has 3 red and 5 blue marbles. One marble is drawn at random. What is the probability that it is red?"
    )
    check = staticmethod(checks.value)


class CountOutcomes(Rule):
    """Outcomes of different kinds are added."""

    name = "count_outcomes"
    concept = "Count the outcomes: add the numbers of the different kinds."
    example = (
        "A bag has 3 red and 5 blue marbles. One marble is drawn at random. What is the probability that it is red?"
    )
    check = staticmethod(checks.value)


class CountMultiples(Rule):
    """There are floor(n / k) multiples of k from 1 to n."""

    name = "count_multiples"
    concept = "From 1 to n every k-th number is a multiple of k: divide n by k and forget the remainder."
    example = "A number from 1 to 42 is chosen at random. What is the probability that it is a multiple of 4?"
    check = staticmethod(checks.value)


class SuccessiveDraws(Rule):
    """P(A then B) = P(A) * P(B, once A has happened)."""

    name = "successive_draws"
    concept = "Two draws, one after the other: multiply the probabilities, the second one after the first draw."
    example = (
        "A bag has 4 red and 3 blue marbles. Two marbles are drawn at random without replacement. "
        "What is the probability that both are red?"
    )
    check = staticmethod(checks.value)


class CountPairs(Rule):
    """The pairs of dice with a given sum are counted one by one."""

    name = "count_pairs"
    concept = "Two dice have 6*6 = 36 equally likely results; list those with the wanted sum."
    example = "Two fair dice are rolled. What is the probability that the sum is 5?"
    check = staticmethod(checks.value)


class MultiplyChoices(Rule):
    """m ways for one choice and n for the next are m * n ways for both."""

    name = "multiply_choices"
    concept = "Independent choices multiply: each way of the first goes with each way of the second."
    example = "Tom has 4 shirts, 3 hats and 2 coats. How many outfits of one shirt, one hat and one coat are there?"
    check = staticmethod(checks.value)


class OrderedChoices(Rule):
    """k of n objects in a row: n * (n - 1) * … , k factors."""

    name = "ordered_choices"
    concept = "For objects in a row there are n choices for the first place, n - 1 for the next, and so on."
    example = "In how many ways can 2 of 7 books be arranged in a row?"
    check = staticmethod(checks.value)


class UnorderedChoices(Rule):
    """k of n objects without order: n * (n - 1) * … / (k * (k - 1) * … * 1)."""

    name = "unordered_choices"
    concept = "Where the order does not matter, every choice of k was counted k! times: divide by it."
    example = "In how many ways can 2 people be chosen from 7 people?"
    check = staticmethod(checks.value)
