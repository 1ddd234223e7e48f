"""What a half-step leaves behind: one frozen object for each, and a trace of them.

A state is all that a picture needs beside the data. Its arrays are copies that cannot be
written to, so a center never stands beside the labels of another moment. And it says
itself what it is: pictures ask a state for its words, never for its kind.
"""

from dataclasses import dataclass, fields, replace

import numpy as np

from halfstep import covariances


class _Default:
    """An answer that a field of a new kind of state may replace.

    Only an object has it, not the class: there `dataclass` would take it for the default
    of the field, and ask for defaults of all fields after it.
    """

    def __init__(self, answer):
        self.answer = answer

    def __get__(self, state, kind):
        if state is None:
            raise AttributeError("only a state has this, not its class")
        return self.answer


class State:
    """What every state can say; a new kind inherits from it and says what is different.

    It must have ``step`` and ``iteration``. All other words have an answer here, which a
    field, a property or an attribute of its class replaces. Arrays are copied on the way
    in, and the copies are locked.

    Attributes
    ----------
    step : str
        The half-step that made this state; "start" before the first.
    iteration : int
    objective : float, what the loop improves; NaN: there is no such thing
    places : (n_clusters, n_features) float
        Where the clusters are drawn; here no places, (0, 2).
    labels : (n_samples,) int, or None where no point has one yet; -1 is noise
    shares : (n_samples, n_clusters) float, or None: how each point is shared out
    matrices : (n_clusters, n_features, n_features) float, or None
        Covariance matrices, drawn as ellipses around the places.
    probabilities : (n_samples,) float, or None: with which a draw takes each point
    model, parts, goal : str
        Names: of the model, of its clusters (in the plural), of the objective.
    rises : bool
        Whether the objective rises from step to step.
    halves : tuple of str
        The names of the E-step and of the M-step, after which the places have just moved;
        here none.
    by_iteration : bool
        Whether one picture an iteration is enough in an animation: none after an M.

    Source: chapter 03 of the book.

    >>> @dataclass(frozen=True, eq=False, repr=False)
    ... class Threshold(State):
    ...     step: str
    ...     iteration: int
    ...     labels: np.ndarray
    >>> state = Threshold("cut", 1, np.array([0, -1, 1]))
    >>> state, state.title, state.places.shape
    (<Threshold: cut, iteration 1, 2 clusters, objective nan>, 'iteration 1: cut', (0, 2))
    """

    model, parts, goal = "clustering", "clusters", "objective"
    rises = by_iteration = False
    halves = ()
    objective = _Default(np.nan)
    places = _Default(np.empty((0, 2)))
    labels = shares = matrices = probabilities = _Default(None)

    def __post_init__(self):
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value = value.copy()
                value.flags.writeable = False
                object.__setattr__(self, field.name, value)

    def __setstate__(self, attributes):
        """Lock what comes from a pickle or a copy: there NumPy's arrays are free again."""
        self.__dict__.update(attributes)
        State.__post_init__(self)

    @property
    def curve(self):
        """What a curve through all half-steps shows: the goal, or what bounds it."""
        return self.goal

    @property
    def n_clusters(self):
        """How many clusters there are: one for each place, or as many as labels name."""
        named = -1 if self.labels is None else np.max(self.labels, initial=-1)
        return max(len(self.places), int(named) + 1)

    @property
    def half(self):
        """Which half of the loop made this state: "E", "M", or a name of its own."""
        return dict(zip(self.halves, "EM", strict=False)).get(self.step, self.step)

    @property
    def title(self):
        """Which half-step this is, in words."""
        start = self.step == "start"
        return "start" if start else f"iteration {self.iteration}: {self.step}"

    def moved(self, places):
        """Give a copy with other places, as if they were on their way.

        Parameters
        ----------
        places : (n_clusters, n_features) float

        Returns
        -------
        state : of the same kind; the state itself where ``places`` is not one of its fields

        >>> state = KMeansState("start", 0, np.zeros((1, 2)), None, np.inf)
        >>> state.moved(np.ones((1, 2))).centers
        array([[1., 1.]])
        """
        has_field = "places" in {field.name for field in fields(self)}
        return replace(self, places=places) if has_field else self

    def __repr__(self):
        return (
            f"<{type(self).__name__}: {self.step}, iteration {self.iteration}, "
            f"{_count(self.n_clusters, self.parts.removesuffix('s'))}, "
            f"{self.curve} {self.objective:.6g}>"
        )


@dataclass(frozen=True, eq=False, repr=False)
class KMeansState(State):
    """k-means after one half-step.

    Attributes
    ----------
    step : {"start", "assign", "update"}
        The half-step that made this state.
    iteration : int
        0 at the start; the first assign and the first update are iteration 1.
    centers : (n_clusters, n_features) float
    labels : (n_samples,) int, or None at the start
    inertia : float
        Sum of squared distances of the points to the centers of their labels: of *these*
        centers and *these* labels. Infinite at the start, where no point has a label.
    converged : bool
        Whether the loop ended here by itself, before its limit of iterations.
    n_distinct : int, or None
        From a fit: how many rows differ, where they are fewer than the clusters.

    Source: chapter 02 of the book.

    >>> KMeansState("start", 0, np.array([[0.0, 1.0]]), None, np.inf)
    <KMeansState: start, iteration 0, 1 center, inertia inf>
    """

    step: str
    iteration: int
    centers: np.ndarray
    labels: np.ndarray | None
    inertia: float
    converged: bool = False
    n_distinct: int | None = None

    model, parts, goal = "k-means", "centers", "inertia"
    halves = ("assign", "update")

    @property
    def objective(self):
        """What the loop lowers: the inertia."""
        return self.inertia

    @property
    def places(self):
        """The centers."""
        return self.centers

    def moved(self, places):
        """Give a copy with other centers."""
        return replace(self, centers=places)


@dataclass(frozen=True, eq=False, repr=False)
class MixtureState(State):
    """A Gaussian mixture after one half-step.

    Attributes
    ----------
    step : {"start", "e_step", "m_step"}
        The half-step that made this state.
    iteration : int
        0 at the start; the first E-step and the first M-step are iteration 1.
    weights : (n_components,) float
    means : (n_components, n_features) float
    covariances : float
        (n_components, n_features, n_features) for "full", (n_features, n_features) for
        "tied", (n_components, n_features) for "diag", (n_components,) for "spherical".
    responsibilities : (n_samples, n_components) float, or None at the start
    objective : float
        The free energy of these responsibilities and these parameters: after an E-step the
        total log-likelihood, after an M-step its lower bound. Minus infinity at the start.
    covariance_type : {"full", "tied", "diag", "spherical"}
    converged : bool
        Whether the loop ended here by itself, before its limit of iterations.
    start : str, or None
        From a fit: the kind of start from which it came here, as `halfstep.mixture.fit`
        names it; "given" where the first parameters were given.
    n_failed : int
        From a fit: how many of its starts did not finish, as a component collapsed.

    Source: Neal and Hinton (1998), section 2; chapters 08 and 09 of the book.

    >>> one, mean, covariance = np.ones(1), np.zeros((1, 2)), np.eye(2)[None]
    >>> MixtureState("start", 0, one, mean, covariance, None, -np.inf)
    <MixtureState: start, iteration 0, 1 component, full, objective -inf>
    """

    step: str
    iteration: int
    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray
    responsibilities: np.ndarray | None
    objective: float
    covariance_type: str = "full"
    converged: bool = False
    start: str | None = None
    n_failed: int = 0

    model, parts, goal = "Gaussian mixture", "components", "log-likelihood"
    curve = "objective"  # after an M-step it is the bound below the log-likelihood
    rises = True
    halves = ("e_step", "m_step")
    by_iteration = True  # between two E-steps only the ellipses move

    @property
    def places(self):
        """The means."""
        return self.means

    @property
    def labels(self):
        """(n_samples,) int: each point's likeliest component, or None at the start."""
        return None if self.shares is None else self.shares.argmax(axis=1)

    @property
    def shares(self):
        """The responsibilities."""
        return self.responsibilities

    @property
    def matrices(self):
        """(n_components, n_features, n_features) float, whatever the covariance type."""
        kind = covariances.of(self.covariance_type)
        return kind.matrices(self.covariances, self.means.shape)

    def moved(self, places):
        """Give a copy with other means."""
        return replace(self, means=places)

    def __repr__(self):
        return (
            f"<MixtureState: {self.step}, iteration {self.iteration}, "
            f"{_count(len(self.weights), 'component')}, {self.covariance_type}, "
            f"objective {self.objective:.6g}>"
        )


@dataclass(frozen=True, eq=False, repr=False)
class DrawState(State):
    """k-means++ after one draw.

    Attributes
    ----------
    centers : (n_chosen, n_features) float
        The points chosen so far, the newest last.
    indices : (n_chosen,) int
        Their rows in the data.
    candidates : (n_trials,) int
        The rows among which the newest was the best; one row where nothing was compared.
    squared_distances : (n_samples,) float
        From each point to the nearest of these centers.
    probabilities : (n_samples,) float
        With which the *next* draw takes each point. They sum to 1.

    Source: Arthur and Vassilvitskii (2007), section 2.2; chapter 04 of the book.

    >>> none = np.zeros(1)
    >>> DrawState(np.ones((1, 2)), np.array([7]), np.array([7]), none, none)
    <DrawState: 1 chosen, the newest is row 7, sum of squared distances 0>
    """

    centers: np.ndarray
    indices: np.ndarray
    candidates: np.ndarray
    squared_distances: np.ndarray
    probabilities: np.ndarray

    model, parts, goal = "k-means++", "centers", "inertia"
    step = "draw"

    @property
    def iteration(self):
        """How many centers are drawn."""
        return len(self.indices)

    @property
    def objective(self):
        """What the draws lower: the sum of squared distances, the inertia of the start."""
        return float(self.squared_distances.sum())

    @property
    def places(self):
        """The centers."""
        return self.centers

    @property
    def title(self):
        """Which draw this is."""
        return f"draw {self.iteration}"

    def moved(self, places):
        """Give a copy with other centers."""
        return replace(self, centers=places)

    def __repr__(self):
        return (
            f"<DrawState: {self.iteration} chosen, the newest is row "
            f"{self.indices[-1]}, sum of squared distances {self.objective:.6g}>"
        )


class Trace(tuple):
    """All states of one run, in order: a tuple that can answer questions.

    Parameters
    ----------
    states : iterable of State
    converged : bool
        Whether the loop ended by itself, before its limit of iterations.

    Iterating, ``len`` and indexing are those of a tuple; a slice is a trace again.

    Source: chapter 03 of the book.

    >>> start = KMeansState("start", 0, np.zeros((1, 1)), None, np.inf)
    >>> assign = KMeansState("assign", 1, np.zeros((1, 1)), np.zeros(2, int), 5.0)
    >>> trace = Trace([start, assign], converged=True)
    >>> trace
    <Trace: 2 states, 1 iteration, objective 5, converged>
    >>> trace.last is assign, trace.objective
    (True, array([inf,  5.]))
    """

    def __new__(cls, states, converged=False):
        """Make the tuple; it cannot be changed later."""
        self = super().__new__(cls, states)
        self.converged = bool(converged)
        return self

    @property
    def last(self):
        """The last state: the fit."""
        return self[-1]

    @property
    def objective(self):
        """(len(trace),) float: the inertia, or the mixture's objective, of each state."""
        return np.array([state.objective for state in self], dtype=float)

    def __getitem__(self, index):
        if not isinstance(index, slice):
            return super().__getitem__(index)
        chosen = super().__getitem__(index)
        holds_end = bool(chosen) and chosen[-1] is self[-1]
        return Trace(chosen, converged=self.converged and holds_end)

    def __repr__(self):
        if not self:
            return "<Trace: no states>"
        end = "converged" if self.converged else "not converged"
        return (
            f"<Trace: {_count(len(self), 'state')}, "
            f"{_count(self.last.iteration, 'iteration')}, "
            f"objective {self.last.objective:.6g}, {end}>"
        )

    def _repr_html_(self):
        rows = "".join(
            f"<tr><td>{state.iteration}</td><td>{state.step}</td>"
            f"<td>{state.objective:.6g}</td></tr>"
            for state in self
        )
        title = repr(self).strip("<>")
        head = "".join(
            f'<th scope="col">{c}</th>' for c in ("iteration", "step", "objective")
        )
        return (
            f"<table><caption>{title}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{rows}</tbody></table>"
        )


def _count(number, noun):
    return f"{number} {noun}{'s' * (number != 1)}"
