"""The allow-list: every function, constant and Greek letter that a formula may name.

`FUNCTIONS` maps the name in a `Call` to how many arguments it takes. A name that is not here is a parse error; there
is no way to reach any other function from text.
"""

FUNCTIONS: dict[str, tuple[int, int]] = {
    "sqrt": (1, 1),
    "root": (2, 2),
    "abs": (1, 1),
    "exp": (1, 1),
    "ln": (1, 1),
    "log": (1, 2),
    "sin": (1, 1),
    "cos": (1, 1),
    "tan": (1, 1),
    "cot": (1, 1),
    "sec": (1, 1),
    "csc": (1, 1),
    "asin": (1, 1),
    "acos": (1, 1),
    "atan": (1, 1),
    "sinh": (1, 1),
    "cosh": (1, 1),
    "tanh": (1, 1),
    "factorial": (1, 1),
    "binomial": (2, 2),
    "gcd": (2, 20),
    "lcm": (2, 20),
    "max": (1, 50),
    "min": (1, 50),
    "floor": (1, 1),
    "ceil": (1, 1),
    "mod": (2, 2),
    "percent": (1, 1),
    "degrees": (1, 1),
    "base": (2, 2),
    "pm": (1, 1),
    "ratio": (2, 8),
    "union": (2, 50),
    "congruent": (3, 20),
    "det": (1, 1),
    "transpose": (1, 1),
}
"""Name -> (fewest, most) arguments. `log` without a base is base 10, as at school; `log(x, b)` has base b. `base` is
a numeral in a base (`101_2`), `pm` is the sign ±, `ratio` is `2 : 3`, `union` joins sets,
`congruent(a, b, n)` is `a ≡ b (mod n)`, `det` and `transpose` take a matrix."""

WRITTEN_ONLY = frozenset({"percent", "degrees", "base", "pm", "ratio", "union", "congruent"})
"""Functions that have a sign of their own and no name in text."""

ALIASES = {
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "ceiling": "ceil",
    "binom": "binomial",
    "choose": "binomial",
    "lg": "log",
    "cbrt": "root",
    "nthRoot": "root",
}

CONSTANTS = {"pi": "pi", "e": "e", "i": "i", "oo": "oo", "infinity": "oo", "infty": "oo"}

GREEK = frozenset(
    str.split(
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi rho sigma tau "
        "phi varphi chi psi omega Gamma Delta Theta Lambda Sigma Phi Psi Omega"
    )
)

LATEX_FUNCTIONS = frozenset(
    str.split("exp ln log lg sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh gcd max min det")
)

LATEX_RELATIONS = {
    "le": "<=",
    "leq": "<=",
    "leqslant": "<=",
    "ge": ">=",
    "geq": ">=",
    "geqslant": ">=",
    "lt": "<",
    "gt": ">",
    "ne": "!=",
    "neq": "!=",
}

IGNORED_COMMANDS = frozenset(
    str.split(
        "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr quad qquad displaystyle textstyle limits "
        "thinspace medspace enspace boldsymbol boxed nonumber notag"
    )
)
