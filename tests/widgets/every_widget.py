"""All widgets in one table: a new one is a row, and every shared promise is tried on it.

`test_every_widget` and `test_every_widget_in_jupyter` read it; what only one widget does
stands in that widget's own file.
"""

from dataclasses import dataclass, field

import shown_widgets
from inside_widgets import RUN
from readers_hands import Hand, with_hand
from reading_board_and_desk import OWN, BoardReader, DeskReader
from reading_knee import KneeReader
from reading_labs import LoopReader, MixtureReader, PlayerReader
from reading_starts_and_cases import CasesReader, StartsReader
from shown_widgets import CASES, X
from traitlets import TraitError

LINES = "Left, {} points and {}"


@dataclass(frozen=True)
class Row:
    """A widget, and what a reader does with it."""

    name: str  # of its model
    make: str  # the line that shows it
    alt: str  # how its still describes itself; the question's is text
    trait: str  # what changes with the first act
    first: object  # an act: what a reader does first
    then: tuple = ()  # acts: what else has a look of its own
    moves: tuple = ()  # acts after which something moves; none where nothing ever does
    glides: bool = True  # whether centers glide
    plays: bool = True  # whether Play moves them by itself
    reader: type = Hand  # sees whether what is drawn is right
    X: object = None  # what it shows
    refuses: tuple = field(default=(), repr=False)  # (line, error, message)

    def build(self):
        """Make the widget here, in Python."""
        return evaluate(self.make)

    def reading(self, page, hand, place=0):
        """Give a reader of the widget on a page."""
        reader = hand if self.reader is Hand else with_hand(self.reader, hand)
        return reader(page, self.X, place)


def evaluate(line):
    """What a line says where all of `shown_widgets` is at hand."""
    return eval(line, vars(shown_widgets))


def press(name):
    return lambda reader: reader.press(name)


def option(value):
    return lambda reader: reader.option(value)


def turn_to(at):
    return lambda reader: reader.slide("Variance σ²", at)


def add_own_points(reader):
    reader.option(OWN)
    plane = reader.place.locator(".hs-plane")
    for x in (40, 70, 150):
        plane.click(position={"x": x, "y": 90})


PLAY = press("E"), press("M"), press("Play")
ROWS = [
    Row(
        "loop-lab-1", "LoopLab(X)", LINES.format(300, "4 starting centers"), RUN,
        PLAY[0], PLAY[1:], PLAY, reader=LoopReader, X=X,
        refuses=(
            ("LoopLab(np.zeros((9, 3)))", ValueError,
             r"X has 3 features.*X\[:, \[0, 1\]\]"),
            ("LoopLab([[0.0, np.nan]])", ValueError, r"X\[0, 1\] is nan"),
            ("LoopLab(X, 9)", ValueError, "n_clusters is 9.*at most 8"),
            ("LoopLab(X, 0)", ValueError, "n_clusters is 0"),
            ("LoopLab(X[:2], 3)", ValueError, "n_clusters is 3"),
            ("LoopLab(X, centers=[[1.0]])", ValueError,
             "X has 2 features and centers has 1"),
            ("LoopLab(X[:2], centers=X[:3])", ValueError, "n_clusters is 3.* 1 and 2"),
        ),
    ),
    Row(
        "mixture-lab-1", "MixtureLab(X, 8)",
        LINES.format(300, "8 starting components"), RUN,
        PLAY[0], PLAY[1:], PLAY, reader=MixtureReader, X=X,
        refuses=(
            ("MixtureLab(THREE, n_components=9)", ValueError, "at most 8"),
            ("MixtureLab(THREE, means=THREE[:9])", ValueError, "at most 8"),
            ("MixtureLab(THREE, n_components=2, weights=[0.5, 0.6])", ValueError, "sum 1"),
            ("MixtureLab(THREE, floor=-1)", ValueError, "floor"),
            ("MixtureLab(THREE, covariance_type='round')", ValueError, "covariance_type"),
        ),
    ),
    Row(
        "loop-stage-1", "LoopStage()", LINES.format(60, "4 starting centers"), RUN,
        press("E"), (press("M"), press("Another")),
        (press("E"), press("M"), press("E"), press("M")), plays=False,
        refuses=(
            ("LoopStage(X, [])", ValueError, "starts has no start"),
            ("LoopStage(X, [X[:2], X[:9]])", ValueError, "n_clusters is 9"),
            ("LoopStage(np.zeros((9, 3)))", ValueError, "X has 3 features"),
        ),
    ),
    Row(
        "palette-slider-1", "PaletteSlider(PICTURE, PALETTES, 'Noise')",
        "Noise in 3 colors", "n_colors",
        lambda reader: reader.slide("Colors", 2), (press("Original"),), (), glides=False,
        refuses=(
            ("PaletteSlider(PICTURE / 255, PALETTES)", ValueError, "of uint8"),
            ("PaletteSlider(PICTURE[..., 0], PALETTES)", ValueError, r"\(24, 36\)"),
            ("PaletteSlider(PICTURE, [])", ValueError, "at least"),
            ("PaletteSlider(PICTURE, PALETTES[::-1])", ValueError, "larger than the one"),
            ("PaletteSlider(PICTURE, [np.zeros((2, 2))])", ValueError, "features"),
            ("setattr(PaletteSlider(PICTURE, PALETTES), 'n_colors', 4)", TraitError,
             "n_colors is 4"),
        ),
    ),
    Row(
        "trace-player-1",
        "explore(hard_trace, X, n_clusters=range(1, 9), seed=range(10))",
        LINES.format(300, "5 starting centers"), "half_step",
        press("Next"), (press("Next"), press("Play")),
        (press("Next"), press("Next"), press("Play")), reader=PlayerReader, X=X,
        refuses=(
            ("explore(hard_trace, X, n_clusters=2, seed=[])", ValueError,
             "seed has no values"),
            ("explore(hard_trace, n_clusters=2, seed=1)", ValueError,
             "explore needs the data"),
            ("explore(lambda k: k, X, k=[1])", TypeError,
             r"make_trace\(k=1\) returned int"),
            ("TracePlayer(hard_trace(9, 0), X)", ValueError, "has 9 clusters"),
            ("TracePlayer(hard_trace(2, 0), X, {'k': [1, 2]})", ValueError,
             "2 places, but there are 1 traces"),
        ),
    ),
    Row(
        "trace-player-2", "explore(soft_trace, n_components=[2, 3], std=[0.5, 2.0])",
        LINES.format(400, "3 starting components"), "half_step",
        press("Next"), (press("Next"), press("Play")),
        (press("Next"), press("Next"), press("Play")), reader=PlayerReader,
    ),
    Row(
        "seeding-board-1", "SeedingBoard(X)", LINES.format(300, "4 starting centers"),
        "indices",
        press("Draw$"), (press("Converge"), press("100 runs")),
        (press("Draw all"), press("Converge"), press("Start again")), glides=False,
        reader=BoardReader, X=X,
        refuses=(
            ("SeedingBoard(np.zeros((9, 3)), 2)", ValueError,
             r"X has 3 features.*X\[:, \[0, 1\]\]"),
            ("SeedingBoard([[0.0, np.nan]], 1)", ValueError, r"X\[0, 1\] is nan"),
            ("SeedingBoard(X, 21)", ValueError, "n_clusters is 21"),
            ("SeedingBoard(X[:2], 3)", ValueError, "n_clusters is 3"),
        ),
    ),
    Row(
        "choosing-kdesk-1", "ChoosingKDesk()", LINES.format(300, "4 starting centers"),
        "data", option("noise"), (option("unequal"), add_own_points),
        (lambda reader: reader.slide_to(6),), glides=False, reader=DeskReader,
        refuses=(
            *((f"setattr(ChoosingKDesk(), 'points', {points})", TraitError,
               "at most 300 pairs of numbers from 0 to 10")
              for points in ("[[1, 11]]", "[[-1, 1]]", "[[1, 1]] * 301", "[[np.nan, 1]]")),
            *((f"setattr(ChoosingKDesk(), {name!r}, {value!r})", TraitError, name)
              for name, value in (("n_clusters", 21), ("up_to", 2), ("data", "rings"))),
        ),
    ),
    Row(
        "dial-1", "Dial(X, X[[100, 195, 45, 108]])",
        "300 points and where 4 means end", "at",
        turn_to(6), (turn_to(12),), (turn_to(6), press("Play")),
        refuses=(
            ("Dial(np.zeros((9, 3)), np.zeros((2, 3)))", ValueError, "X has 3 features"),
            ("Dial(X, X[:9])", ValueError, "start has 9 means.*at most 8"),
            ("Dial(X, [[1.0]])", ValueError, "X has 2 features and start has 1"),
            ("Dial(X, X[:2], [-1])", ValueError, "variances"),
            ("Dial(X, X[:2], [])", ValueError, "variances"),
        ),
    ),
    Row(
        "bound-lab-1", "BoundLab()", "12 numbers on a line", "taken",
        press("E"), (press("M"), lambda reader: reader.toggle()),
        (press("E"), press("M")), glides=False,
        refuses=(
            ("BoundLab([1.0])", ValueError, "x is .*numbers that differ"),
            ("BoundLab([1.0, np.nan])", ValueError, "x"),
            ("BoundLab([[1.0, 2.0]])", ValueError, "x"),
            ("BoundLab(m='a')", ValueError, "m must be"),
            ("BoundLab(m=99.0)", ValueError, "m is 99.*give a number from"),
        ),
    ),
    Row(
        "one-ellipse-1", "OneEllipse(THREE, *TRUTH, component=2, point=124)",
        LINES.format(400, "3 starting components"), "mean",
        press("Up"), (press("Down"), press("Down")), glides=False,
        refuses=(
            ("OneEllipse(THREE, *TRUTH, component=3)", ValueError, "component is 3"),
            ("OneEllipse(THREE, *TRUTH, point=400)", ValueError, "point is 400"),
            ("OneEllipse(THREE, *TRUTH, names=['a'])", ValueError,
             "names has 1 entries: give one for each of 3"),
            ("OneEllipse(np.zeros((9, 3)), *TRUTH)", ValueError, "X has 3 features"),
            ("OneEllipse(THREE, [0.5, 0.6], *TRUTH[1:])", ValueError, "weights"),
            ("setattr(OneEllipse(THREE, *TRUTH), 'mean', [1])", TraitError, "mean"),
        ),
    ),
    Row(
        "mixture-draws-1", "MixtureDraws(*TRUTH)",
        LINES.format(400, "3 starting components"), "n_drawn",
        press("Draw 1"), (press("Draw 400"), press("Hide colors")), glides=False,
        refuses=(
            ("MixtureDraws([1.0], [[0.0]], [[[1.0]]])", ValueError, "1 features"),
            ("MixtureDraws([0.5, 0.6], *TRUTH[1:])", ValueError, "weights"),
            ("setattr(MixtureDraws(*TRUTH), 'n_drawn', 821)", TraitError, "n_drawn"),
            ("setattr(MixtureDraws(*TRUTH), 'n_drawn', -1)", TraitError, "n_drawn"),
        ),
    ),
    Row(
        "two-starts-1", "TwoStarts(TWO, X)", LINES.format(300, "4 starting centers"),
        "half_steps", press("Next"), (press("another"), press("Play")),
        (press("Next"), press("Next"), press("Play")), reader=StartsReader, X=X,
        refuses=(
            ("TwoStarts(TWO['another'], X)", TypeError, "a dict from names to traces"),
            ("TwoStarts({'one': 1, 'two': 2}, X)", TypeError, "run.* returns a trace"),
            ("TwoStarts({'one': hard_trace(2, 0)}, X)", ValueError, "1 traces: give two"),
            ("TwoStarts({i: hard_trace(9, 0) for i in 'ab'}, X)", ValueError,
             "'a' has 9 clusters.*at most 8"),
            ("TwoStarts(TWO, np.zeros((9, 3)))", ValueError, "X has 3 features"),
            ("setattr(TwoStarts(TWO, X), 'name', 'a')", TraitError, "name is 'a': use"),
            ("setattr(TwoStarts(TWO, X), 'half_steps', {'another': 8})", TraitError,
             "is 8: there are 0 to 7"),
        ),
    ),
    Row(
        "counterexamples-1", "Counterexamples(CASES)",
        LINES.format(208, "2 starting centers"), RUN,
        PLAY[0],
        (*PLAY[1:], press("Start at the truth"), press("stretched"), press("Best")),
        PLAY, reader=CasesReader, X=CASES["sizes"][0],
        refuses=(
            ("Counterexamples(X)", TypeError, r"a dict from names to \(X, y\)"),
            ("Counterexamples({'a': X, 'b': 3})", TypeError, "a dict from names"),
            ("Counterexamples({'a': CASES['sizes']})", ValueError, "1 cases: give two"),
            ("Counterexamples({i: (X, np.zeros(300, int)) for i in 'ab'})", ValueError,
             r"The groups of 'a' have \[300\] points: give two to four"),
            ("Counterexamples({i: (X[:3], [0, 1, 1]) for i in 'ab'})", ValueError,
             "each of two points or more"),
            ("setattr(Counterexamples(CASES), 'case', 'rings')", TraitError,
             "case is 'rings': use"),
        ),
    ),
    Row(
        "knee-slider-1", "KneeSlider('four blobs', '1/k', 'noise')",
        "Left, 300 points in 3 clusters", "up_to",
        lambda reader: reader.slide("The curve ends at", 20),
        (press("1/k"), press("noise")), glides=False, reader=KneeReader,
        refuses=(
            ("KneeSlider('moons')", ValueError, "each name must be one of 'four blobs'"),
            ("setattr(KneeSlider(), 'curve', 'noise')", TraitError, "one of 'four blobs'"),
            ("setattr(KneeSlider(), 'up_to', 4)", TraitError, "up_to"),
            ("setattr(KneeSlider(), 'up_to', 21)", TraitError, "up_to"),
        ),
    ),
    Row(
        "shape-switch-1", "ShapeSwitch(BIRDS, FITS)",
        "342 points and 1 ellipses of a mixture, covariance type full", "covariance_type",
        press("spherical"),
        (press("diag"), lambda reader: reader.count_to(2), press("tied")),
        glides=False,
        refuses=(
            ("ShapeSwitch(BIRDS, [])", ValueError, "models is empty"),
            ("ShapeSwitch(BIRDS, HILLS)", TypeError, "pass a list"),
            ("ShapeSwitch(BIRDS, [HILLS])", ValueError, "tied.*not exactly once"),
            ("ShapeSwitch(BIRDS, [3])", TypeError, "model is int"),
            ("setattr(ShapeSwitch(BIRDS, FITS), 'n_components', 5)", TraitError,
             "5 is not among the fits"),
        ),
    ),
    Row(
        "water-level-1", "WaterLevel(BIRDS, HILLS)",
        "342 points and 3 ellipses of a mixture. Its density", "percent",
        lambda reader: reader.slide("Under water", 30),
        (lambda reader: reader.slide("Under water", 60),), glides=False,
        refuses=(
            ("WaterLevel(BIRDS, 3)", TypeError, "model is int: pass a fitted mixture"),
            ("WaterLevel(BIRDS[:, :1], HILLS)", ValueError, "X has 1 feature"),
            ("WaterLevel(BIRDS, HILLS, 96)", ValueError, "percent is 96"),
            ("WaterLevel(THREE, mixture.fit(THREE, 9, rng=0))", ValueError, "at most 8"),
        ),
    ),
    Row(
        "prediction-question-1", "PredictionQuestion(ask())", None, "choice",
        press("At 0"), (press("At 3"),),
        refuses=(
            ("PredictionQuestion('where')", TypeError, "'where': .* call predict"),
            ("PredictionEcho(ask(), 'a', 3)", TypeError, "positional"),
            ("PredictionEcho(ask(), None)", TypeError, "value .* None"),
            ("PredictionEcho(ask(), True)", TypeError, "value .* True"),
            ("PredictionEcho(ask(), float('nan'))", ValueError, "value is nan"),
            ("ask(answers=WHERE['answers'][:1])", ValueError, "1 answers: offer 2 to 8"),
            ("ask(answers=WHERE['answers'] * 3)", ValueError, "9 answers: offer 2 to 8"),
            ("ask(answers=WHERE['answers'][:2] * 2)", ValueError, "say the same"),
            ("ask(answers=[{'says': 'A'}] * 2)", ValueError, r"answers\[0\].reply is None"),
            ("ask(answers=['A', 'B'])", ValueError, r"answers\[0\] has 'A'"),
            ("ask(asks=' ')", ValueError, "where.asks is ' ': write a text"),
            ("ask(right=2)", ValueError, "where has the key 'right': it takes answers"),
            ("ask(answers=[{'says': s, 'reply': s} for s in 'AB'])", ValueError,
             "give each answer its place"),
        ),
    ),
]  # fmt: skip
# Widgets with other data, for what only one widget does: the same notebook shows them.
OTHERS = {
    "loop-lab-2": "LoopLab(MANY, 8)",
    "mixture-lab-2": "MixtureLab(THREE, means=MIDDLES, covariances=[SPREAD] * 3)",
    "prediction-echo-1": "PredictionEcho(ask(), 3.04)",
    "prediction-echo-2": "PredictionEcho(ask(), 'nowhere')",
}
SHOWN = {row.name: row.make for row in ROWS} | OTHERS
