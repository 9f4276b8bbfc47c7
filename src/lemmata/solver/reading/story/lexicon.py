"""The words that a story is told with: numbers, verbs by what they do to a holding, units, names. No grammar."""

from fractions import Fraction


def words(text: str) -> frozenset[str]:
    """The words of a line, as a set."""
    return frozenset(text.split())


_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
)
NUMBERS = {word: Fraction(n) for n, word in enumerate(f"{_ONES} eighteen nineteen".split())}
TENS = {word: Fraction(10 * n) for n, word in enumerate(
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)}  # fmt: skip
SCALES = {"hundred": Fraction(100), "thousand": Fraction(1000), "million": Fraction(10**6)}
PARTS = {
    "half": Fraction(1, 2), "halves": Fraction(1, 2), "third": Fraction(1, 3), "thirds": Fraction(1, 3),
    "quarter": Fraction(1, 4), "quarters": Fraction(1, 4), "fourth": Fraction(1, 4), "fourths": Fraction(1, 4),
    "fifth": Fraction(1, 5), "fifths": Fraction(1, 5), "sixth": Fraction(1, 6), "sixths": Fraction(1, 6),
    "seventh": Fraction(1, 7), "sevenths": Fraction(1, 7), "eighth": Fraction(1, 8), "eighths": Fraction(1, 8),
    "ninth": Fraction(1, 9), "ninths": Fraction(1, 9), "tenth": Fraction(1, 10), "tenths": Fraction(1, 10),
}  # fmt: skip
TIMES = {
    "twice": 2, "thrice": 3, "double": 2, "triple": 3, "quadruple": 4,
    "doubled": 2, "tripled": 3, "doubles": 2, "triples": 3,
}  # fmt: skip

HAVE = "have own possess hold contain include carry keep store start begin end remain stay house bring"
GAIN = (
    "buy get receive find pick collect earn make bake win gather catch harvest purchase borrow acquire save grow cook "
    "add score download order obtain inherit create build knit sew draw write produce print raise hatch lay adopt "
    "accumulate craft prepare assemble mine invite take fetch adds plant withdraw"
)
LOSE = (
    "lose eat spend use break donate discard drop delete consume drink pay throw burn waste remove leave destroy "
    "misplace sell lend give send return deposit"
)
OTHER = (
    "see read run walk drive jog swim ride travel fly hike bike cycle visit watch play work need want require weigh "
    "cost paint clean wash solve complete finish answer fill pour sleep practice study exercise spot count serve "
    "charge jump climb type  deliver put place pack mow do plan cut hold stack feed sit live attend go sing move "
    "decide park share divide split arrange organize load cover launch"
)
IRREGULAR = {
    "have": "has had having", "hold": "holds held holding", "keep": "kept", "begin": "began begun beginning",
    "buy": "bought", "get": "got gotten getting", "find": "found", "make": "made making", "win": "won winning",
    "catch": "caught", "grow": "grew grown", "build": "built", "sew": "sewn", "draw": "drew drawn",
    "write": "wrote written writing", "lay": "laid", "take": "took taken taking", "lose": "lost losing",
    "eat": "ate eaten", "spend": "spent", "break": "broke broken", "drop": "dropped dropping",
    "drink": "drank drunk", "pay": "paid", "throw": "threw thrown", "leave": "left leaving", "sell": "sold",
    "lend": "lent", "give": "gave given giving", "send": "sent", "see": "saw seen", "read": "read",
    "run": "ran running", "drive": "drove driven driving", "jog": "jogged jogging", "swim": "swam swum swimming",
    "ride": "rode ridden riding", "fly": "flew flown flies", "cost": "cost", "sleep": "slept", "feed": "fed",
    "bring": "brought", "put": "put putting", "do": "did does done doing", "plan": "planned planning",
    "cut": "cut cutting", "sit": "sat sitting", "go": "went gone goes", "sing": "sang sung", "knit": "knitted",
    "withdraw": "withdrew withdrawn", "split": "split splitting", "mow": "mowed mown", "spot": "spotted",
    "burn": "burnt", "plant": "planted",
}  # fmt: skip
NOUNISH = words(
    "plant plants play plays cut cuts paint paints score scores work works drink drinks cost costs ride rides run "
    "runs walk walks visit visits count counts store stores order orders park parks load loads place places pack "
    "packs stack stacks share shares type types cover covers print prints house houses jump jumps need needs exercise "
    "cook cooks practice study watch watches answer answers drop drops save saves catch burn find make use uses pick "
    "picks lay draw do go hold keep read leaves mine launch cycle bike bikes hike feed wash return start plan plans "
    "book"
)
"""Verb forms that also are nouns: after a number or an adjective they are read as nouns."""


def _forms(verb: str) -> list[str]:
    stem = verb.removesuffix("e")
    third = f"{verb}es" if verb.endswith(("s", "sh", "ch", "x", "o")) else f"{verb}s"
    past, present = f"{stem}ed", f"{stem}ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        third, past = f"{verb[:-1]}ies", f"{verb[:-1]}ied"
    return [verb, third, past, present]


VERBS: dict[str, str] = {}
CLASS: dict[str, str] = {}
for _name, _list in (("have", HAVE), ("gain", GAIN), ("lose", LOSE), ("other", OTHER)):
    for _verb in _list.split():
        CLASS.setdefault(_verb, _name)
        for _form in (*_forms(_verb), *IRREGULAR.get(_verb, "").split()):
            VERBS.setdefault(_form, _verb)
del VERBS["adds"]
VERBS["adds"] = "add"

SAME = {
    "purchase": "buy", "bake": "make", "cook": "make", "create": "make", "build": "make", "knit": "make", "sew": "make",
    "produce": "make", "craft": "make", "prepare": "make", "assemble": "make", "get": "receive", "obtain": "receive",
    "drive": "travel", "ride": "travel", "fly": "travel", "gather": "collect", "consume": "eat", "pick": "collect",
    "spot": "see", "use": "use", "own": "have", "possess": "have", "hold": "have", "contain": "have",
    "include": "have", "carry": "have", "keep": "have", "store": "have", "house": "have",
    "remain": "have", "stay": "have", "order": "buy", "lend": "give", "send": "give", "throw": "discard",
    "require": "need", "want": "need", "harvest": "collect", "hike": "walk",
}  # fmt: skip

UNITS = {
    "second": ("time", Fraction(1)), "minute": ("time", Fraction(60)), "hour": ("time", Fraction(3600)),
    "day": ("time", Fraction(86400)), "week": ("time", Fraction(604800)),
    "month": ("months", Fraction(1)), "year": ("months", Fraction(12)), "decade": ("months", Fraction(120)),
    "inch": ("length", Fraction(1)), "foot": ("length", Fraction(12)), "yard": ("length", Fraction(36)),
    "mile": ("length", Fraction(63360)),
    "millimeter": ("metric", Fraction(1)), "centimeter": ("metric", Fraction(10)), "meter": ("metric", Fraction(1000)),
    "kilometer": ("metric", Fraction(10**6)),
    "gram": ("mass", Fraction(1)), "kilogram": ("mass", Fraction(1000)), "ounce": ("weight", Fraction(1)),
    "pound": ("weight", Fraction(16)), "ton": ("ton", Fraction(1)),
    "milliliter": ("volume", Fraction(1)), "liter": ("volume", Fraction(1000)),
    "cup": ("cups", Fraction(1)), "pint": ("cups", Fraction(2)), "quart": ("cups", Fraction(4)),
    "gallon": ("cups", Fraction(16)), "degree": ("degree", Fraction(1)), "calorie": ("energy", Fraction(1)),
    "dollar": ("money", Fraction(1)),
}  # fmt: skip
ABBREVIATED = {
    "km": "kilometer", "kilometre": "kilometer", "cm": "centimeter", "mm": "millimeter", "m": "meter", "kg": "kilogram",
    "kgs": "kilogram", "g": "gram", "lb": "pound", "lbs": "pound", "oz": "ounce", "ml": "milliliter", "l": "liter",
    "litre": "liter", "metre": "meter", "hr": "hour", "hrs": "hour", "min": "minute", "mins": "minute", "ft": "foot",
    "kilo": "kilogram", "kilometres": "kilometer", "litres": "liter", "metres": "meter", "kilos": "kilogram",
}  # fmt: skip
PLURALS = {
    "feet": "foot", "children": "child", "men": "man", "women": "woman", "people": "person", "mice": "mouse",
    "geese": "goose", "teeth": "tooth", "knives": "knife", "leaves": "leaf", "loaves": "loaf", "lives": "life",
    "halves": "half", "shelves": "shelf", "wolves": "wolf", "calves": "calf", "cookies": "cookie", "movies": "movie",
    "pies": "pie", "ties": "tie", "brownies": "brownie", "selfies": "selfie", "smoothies": "smoothie",
    "bookshelves": "bookshelf", "scarves": "scarf", "potatoes": "potato", "tomatoes": "tomato", "shoes": "shoe",
    "horses": "horse", "houses": "house", "roses": "rose", "nurses": "nurse", "purses": "purse", "vases": "vase",
    "cases": "case", "bases": "base", "slices": "slice", "pieces": "piece", "oranges": "orange", "pages": "page",
    "inches": "inch", "boxes": "box", "buses": "bus", "dresses": "dress", "glasses": "glass", "classes": "class",
    "necklaces": "necklace", "toes": "toe", "zombies": "zombie", "genies": "genie", "axes": "axe", "aches": "ache",
    "bus": "bus", "glass": "glass", "dress": "dress", "class": "class", "grass": "grass", "pass": "pass",
    "boss": "boss", "mess": "mess", "news": "news", "series": "series", "gas": "gas", "lens": "lens", "yes": "yes",
    "movie": "movie", "lenses": "lens", "gases": "gas", "passes": "pass", "bosses": "boss", "this": "this",
    "cactus": "cactus", "octopus": "octopus", "caches": "cache", "moustaches": "moustache", "dice": "die",
}  # fmt: skip

MALE = words(
    "he him his boy man father dad brother uncle grandfather grandpa son nephew husband king mr john james michael "
    "robert david william joseph thomas charles daniel matthew mark paul steven kevin brian george jason jack tom tim "
    "mike bob jim joe sam ben dan adam alex peter frank eric jerry henry carl keith roger larry scott andrew ryan "
    "jacob nick nicholas jonathan stephen gary jeff jeffrey ronald kenneth ken anthony tony edward ed eddie luke noah "
    "ethan logan lucas mason liam oliver harry leo max oscar victor walter philip fred freddy arthur albert bill "
    "billy bobby tommy johnny jimmy timmy danny kenny ron don donald greg gregory josh joshua kyle zach jose juan "
    "carlos luis pedro diego marcus martin nathan patrick simon sean shawn steve ted theo toby travis troy tyler "
    "wayne will harold howard hugh ian isaac ivan jake jared jeremy joel jon jordan justin bruce bryan calvin chad "
    "charlie christopher chris clark cody colin craig dale darren dave dean dennis derek doug douglas duke dylan earl "
    "edwin elijah ernest evan felix gabriel gavin gilbert glen gordon grant jonas ralph randy ray raymond rick ricky "
    "richard roy russell samuel spencer stanley stuart terry todd vincent warren mohamed ahmed ali haley's barry "
    "benny bernard brad brandon brett brock cameron cole dominic ernesto francis gerald"
)
FEMALE = words(
    "she her girl woman mother mom mum sister aunt grandmother grandma daughter niece wife queen mrs ms miss lady "
    "mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley "
    "emily donna michelle carol amanda melissa deborah stephanie rebecca laura helen amy anna ann anne angela ruth "
    "brenda pamela nicole katherine kate katie kathy samantha christine catherine virginia rachel janet emma maria "
    "heather diane julie julia joyce victoria kelly christina joan evelyn lauren judith judy olivia martha cheryl "
    "megan andrea hannah jacqueline jane jean alice ella ellen lily lucy mia sophia sophie zoe chloe grace rose ruby "
    "sally sandy sara sheila shirley sue susie suzy tina tiffany tracy vanessa wendy yolanda allison alyssa amber "
    "april audrey beth bella bonnie brittany camille carla carmen caroline cindy claire clara crystal cynthia daisy "
    "dana debby debbie diana dolores doris dorothy edith eleanor elena elise eliza erica erin esther eva faith faye "
    "fiona florence gina ginger gloria gwen haley hailey heidi hilda holly irene isabel isabella ivy jackie jade "
    "jamie janice jasmine jenna jenny jill joanna josephine kathleen kara kayla kim kimberly kristen kylie leah "
    "leslie lillian lola lori lynn mabel maggie marie marilyn marissa mandy mildred miranda molly monica nadia naomi "
    "natalie nina nora paige pam paula peggy penny priscilla rita roberta rosa roxanne sabrina sasha shannon sharon "
    "sierra sonia stacy stella tamara tammy tanya teresa theresa trisha valerie vera veronica vicky violet vivian "
    "whitney yvonne abby abigail ada adele agnes annie bertha beka"
)
PERSONS = words(
    "friend brother sister mother father mom dad uncle aunt cousin teacher student neighbor farmer baker man woman "
    "boy girl child kid grandmother grandfather grandma grandpa son daughter classmate worker player customer person "
    "wife husband employee artist chef carpenter guest member boss driver runner manager coach"
)
SHARED = words(
    "brother sister sibling cousin friend neighbor neighbour classmate teammate colleague parent mother father mom dad "
    "uncle aunt grandmother grandfather grandparent teacher"
)
"""Whom several people can have in common: each of 3 brothers has the same 2 sisters."""
HYPERNYMS = {
    "animal": "dog cat cow horse sheep goat pig chicken duck rabbit bird fish lion tiger elephant monkey hen turkey "
    "giraffe zebra snake lizard turtle parrot hamster pony goose",
    "pet": "dog cat hamster rabbit bird fish snake lizard turtle parrot",
    "fruit": "apple orange banana pear peach grape mango strawberry blueberry pineapple lemon lime cherry plum kiwi "
    "melon watermelon grapefruit",
    "vegetable": "carrot potato tomato onion cucumber pepper lettuce cabbage",
    "flower": "rose tulip daisy lily daffodil sunflower orchid violet petunia carnation",
    "bird": "robin cardinal sparrow parrot duck goose chicken hen turkey eagle pigeon crow jay owl hawk swan",
    "coin": "dime nickel penny quarter",
    "tree": "pine oak maple",
    "child": "boy girl",
    "student": "boy girl",
    "person": "man woman child boy girl adult",
    "insect": "ant bee butterfly ladybug beetle",
    "sweet": "candy lollipop chocolate",
    "dessert": "cake pie cupcake cookie brownie",
    "toy": "doll ball car truck",
    "vehicle": "car truck bus van motorcycle bicycle",
    "instrument": "guitar violin flute trumpet drum piano",
}  # fmt: skip
KINDS = {head: frozenset(items.split()) for head, items in HYPERNYMS.items()}
