"""k-means for long data: what `kmeans` computes, as sums and one product.

With the features φ(x) = [1, x], the E-step is a matrix product: the center c nearest to x
has the largest score c·x - ½|c|². The M-step is another: sums of φ over each cluster are
its count and its total, and total / count is the new center. Few points change clusters
late in a run, so the sums are then mended by those alone.

Both shortcuts round more than differences do: where the best two scores, or a sum and what
is taken from it, are too close for that, `nearest` and `Lloyd` go the long way. A fit looks
at the end whether that was needed, and then goes it from the start.
"""

import numpy as np

from halfstep import em
from halfstep.empties import Empties
from halfstep.fast.blocks import blocks, centered, exact_offset
from halfstep.rows import scaled, weighted_sum
from halfstep.states import KMeansState

# Below so many points the number of NumPy's calls costs more than what they compute.
SHORT = 1000
# Up to so many clusters a table of all pairs of them is small.
FEW = 32
# A sum may lose ten bits to what is taken from it, no more: float64 has 53.
LOSS = 2.0**10
# Labels that rounding chose may cost this share of the inertia, all together.
HARMLESS = 1e-9
# What the half-steps of the loop are called in k-means.
NAMES = {"start": "start", "e_step": "assign", "m_step": "update"}


def nearest(phi, centers, doubt=None):
    """E-step on features: the label of the largest score c·x - ½|c|².

    Where the best two scores are closer than rounding may have moved them, the distances
    are taken again, from the differences.

    Parameters
    ----------
    phi : (1 + n_features, n_samples) float
        From `features`, of points less an offset.
    centers : (n_clusters, n_features) float
        Less the same offset.
    doubt : float, optional
        From `doubt_of`, where it is known already; 0 where closer scores are no matter.

    Returns
    -------
    labels : (n_samples,) unsigned int
        Of the smallest type that holds n_clusters - 1.

    Source: chapter 09 of the book.

    >>> nearest(np.array([[1.0, 1.0], [0.0, 9.0]]), np.array([[1.0], [8.0]]))
    array([0, 1], dtype=uint8)
    """
    W = np.empty((len(centers), len(phi)))
    W[:, 1:], W[:, 0] = centers, -0.5 * np.einsum("ij,ij->i", centers, centers)
    if doubt is None:
        doubt = doubt_of(reach_of(phi), centers, phi.dtype)
    W = W.astype(phi.dtype, copy=False)
    labels = np.empty(phi.shape[1], np.min_scalar_type(len(centers) - 1))
    for columns in blocks(phi.shape[1]):
        block, own = phi[:, columns], labels[columns]
        unsure = _argmax_columns(W @ block, doubt, out=own)
        if len(unsure):
            own[unsure] = _nearest_by_differences(block[1:, unsure], centers)
    return labels


def reach_of(phi):
    """Measure the largest size of each feature: how far scores can reach.

    Parameters
    ----------
    phi : (n_phi, n_samples) float

    Returns
    -------
    reach : (n_phi,) float64

    >>> reach_of(np.array([[1.0, 1.0], [-7.0, 2.0]]))
    array([1., 7.])
    """
    high, low = phi.max(axis=1, initial=0), phi.min(axis=1, initial=0)
    return np.maximum(high, -low).astype(float)


def doubt_of(reach, centers, dtype):
    """Bound how much rounding may have moved two scores towards or past each other.

    A dot product of m terms, summed in any order, is off by at most m·u·|w|·|φ| and terms
    in u²: Higham (2002), equation (3.5), with u = eps / 2 the rounding unit. Here m is
    1 + d; the half squares in w have d terms of their own and two roundings, and w itself
    is rounded to the type of φ: with one to spare for u², 2 d + 5 roundings a score. The
    means of points reach no further than the points, so one bound serves a whole run: r in
    each feature makes |w|·|φ| at most r·r + ½ r·r.

    Parameters
    ----------
    reach : (1 + n_features,) float
        From `reach_of`.
    centers : (n_clusters, n_features) float
        The first ones: these may lie farther out.
    dtype : of φ

    Returns
    -------
    doubt : float

    Source: Higham (2002), section 3.1.

    >>> 0 < doubt_of(np.array([1.0, 9.0]), np.array([[1.0], [8.0]]), float) < 1e-12
    True
    """
    r = np.maximum(reach[1:], np.abs(centers).max(axis=0))
    return float((2 * len(reach) + 3) * np.finfo(dtype).eps * 1.5 * (r @ r))


def moments(phi, labels, n_clusters, weights=None):
    """Sum the features of each cluster: its count, and its total of every feature.

    Moments of two blocks of points add up to the moments of both.

    Parameters
    ----------
    phi : (1 + n_features, n_samples) float
        From `features`.
    labels : (n_samples,) int
    n_clusters : int
    weights : (n_samples,) float, optional

    Returns
    -------
    totals : (1 + n_features, n_clusters) float
        Counts first.

    Source: chapter 09 of the book.

    >>> moments(np.array([[1.0, 1.0, 1.0], [0.0, 2.0, 9.0]]), np.array([0, 0, 1]), 2)
    array([[2., 1.],
           [2., 9.]])
    """
    totals = np.zeros((len(phi), n_clusters))
    for columns in blocks(phi.shape[1]):
        own = labels[columns].astype(np.intp)  # once, not for each feature
        for total, feature in zip(totals, phi[:, columns], strict=True):
            values = feature if weights is None else feature * weights[columns]
            total += np.bincount(own, weights=values, minlength=n_clusters)
    return totals


def means(totals, former):
    """M-step on moments: total / count, and the former center where the count is zero.

    Parameters
    ----------
    totals : (1 + n_features, n_clusters) float
        From `moments`.
    former : (n_clusters, n_features) float

    Returns
    -------
    centers : (n_clusters, n_features) float

    Source: chapter 02 of the book.

    >>> means(np.array([[2.0, 0.0], [6.0, 0.0]]), np.array([[1.0], [5.0]]))
    array([[3.],
           [5.]])
    """
    counts, sums = totals[0], totals[1:]
    if counts.all():
        return (sums / counts).T
    return np.where(counts > 0, sums / np.where(counts > 0, counts, 1), former.T).T


def squared_gaps(phi, labels, centers):
    """Squared distance of each point to the center of its label, from the differences.

    Parameters
    ----------
    phi : (1 + n_features, n_samples) float
        From `features`.
    labels : (n_samples,) int
    centers : (n_clusters, n_features) float
        Less the same offset.

    Returns
    -------
    gaps : (n_samples,) float

    Source: chapter 03 of the book.

    >>> squared_gaps(np.array([[1.0, 1.0], [0.0, 9.0]]), [0, 1], np.array([[1.0], [9.0]]))
    array([1., 0.])
    """
    labels = np.asarray(labels)
    gaps = np.zeros(phi.shape[1])
    for columns in blocks(phi.shape[1]):
        own = labels[columns]
        for feature, center in zip(phi[1:, columns], centers.T, strict=True):
            gaps[columns] += (feature - center[own]) ** 2
    return gaps


def _argmax_columns(scores, doubt, out):
    """Write the row of each column's largest score; give the columns left in doubt."""
    if not doubt and len(out) < SHORT:
        out[:] = scores.argmax(axis=0)
        return ()
    # Three passes along the rows: several times faster than NumPy's argmax over columns.
    least = scores.max(axis=0)
    if doubt:
        least -= doubt
    close = scores >= least
    ranks = np.arange(len(scores) - 1, -1, -1, dtype=out.dtype)[:, np.newaxis]
    np.subtract(ranks[0], (ranks * close).max(axis=0), out=out)
    if not doubt or np.count_nonzero(close) == len(out):
        return ()
    # In the smallest type that can count them: several times faster than count_nonzero.
    n_close = close.view(np.uint8).sum(axis=0, dtype=np.min_scalar_type(len(scores)))
    return np.flatnonzero(n_close > 1)


def _nearest_by_differences(points, centers):
    """Label of the least squared distance, as the chapter computes it."""
    squares = np.zeros((len(centers), points.shape[1]))
    for feature, center in zip(points, centers.T, strict=True):
        squares += (feature - center[:, np.newaxis]) ** 2
    return squares.argmin(axis=0)


def _flows(phi, former, labels, n_clusters):
    """Give the moments of what each cluster gained, and of what it lost."""
    if n_clusters > FEW:
        return (moments(phi, own, n_clusters) for own in (labels, former))
    # Of few clusters all pairs are summed at once: (n_phi, from, to).
    pairs = former.astype(np.intp) * n_clusters + labels
    flows = moments(phi, pairs, n_clusters**2).reshape(-1, n_clusters, n_clusters)
    return flows.sum(axis=1), flows.sum(axis=2)


class Lloyd:
    """k-means as `em.half_steps` sees it: parameters are centers, expectations labels.

    Inside, points and centers are less ``offset``, one of the points.

    Parameters
    ----------
    X : (n_samples, n_features) float
        Checked before.
    tol : float
    empty : {"keep", "farthest", "random"}
    sample_weight : (n_samples,) float, or None
    rng : numpy.random.Generator, a seed for one, or None

    Source: Lloyd (1982), section II; chapter 02 of the book.

    >>> model = Lloyd(np.array([[0.0], [2.0], [9.0]]), 0.0, "keep", None, None)
    >>> model.fit(np.array([[0.0], [2.0]]), max_iter=9)
    <KMeansState: assign, iteration 3, 2 centers, inertia 2>
    """

    def __init__(self, X, tol, empty, sample_weight, rng):
        self.offset, self.tol = exact_offset(X), tol
        # φ(x) = [1, x], as from `features`, but written once.
        self.phi = np.ones((1 + X.shape[1], len(X)), X.dtype)
        centered(X, self.offset, out=self.phi[1:])
        self.reach = reach_of(self.phi)
        self.weights, self.unit = scaled(sample_weight, len(X))
        self.empties = Empties(empty, self.phi[1:], self.weights, rng)
        self.former = self.totals = self.doubt = None
        self.converged = False

    def steps(self, centers, max_iter):
        """Yield a state for each half-step, from ``centers`` on."""
        centers = self._begin(centers, is_careful=True)
        return em.half_steps(self, centers, max_iter, make=self.state)

    def fit(self, centers, max_iter):
        """Run the loop and make a state of its last instant alone."""
        # A second run would meet other random numbers, so with these there is only one.
        is_careful = self.phi.dtype != float or self.empties.empty == "random"
        state = self._last(centers, max_iter, is_careful)
        n_points = len(self.phi[0]) if self.weights is None else self.weights.sum()
        doubt = doubt_of(self.reach, centers - self.offset, self.phi.dtype)
        # The inertia falls, so what is harmless at the end was so all the way.
        if is_careful or doubt * n_points * self.unit <= HARMLESS * state.inertia:
            return state
        return self._last(centers, max_iter, is_careful=True)

    def _last(self, centers, max_iter, is_careful):
        centers = self._begin(centers, is_careful)
        return self.state(*em.last(em.half_steps(self, centers, max_iter)))

    def _begin(self, centers, is_careful):
        centers, self.former, self.doubt = centers - self.offset, None, 0.0
        if is_careful:
            self.doubt = doubt_of(self.reach, centers, self.phi.dtype)
        return centers

    def e_step(self, centers):
        """Label each point, in the smallest type that can."""
        return nearest(self.phi, centers, self.doubt)

    def m_step(self, labels, centers):
        """Move the centers; those without points as the caller chose."""
        labels = self.empties.fill(labels, centers, self.squared_gaps)
        self.totals = self._totals(labels, len(centers))
        self.former = labels
        return means(self.totals, centers), labels

    def repeats(self, former, labels):
        """Equal labels have equal means."""
        self.converged = np.array_equal(former, labels)
        return self.converged

    def settled(self, former, labels, old, new):
        """Compare the squared shifts of the centers with ``tol``."""
        self.converged = bool(((new - old) ** 2).sum() <= self.tol)
        return self.converged

    def state(self, step, iteration, centers, labels):
        """Copy an instant of the loop, in the coordinates of the data."""
        inertia = np.inf
        if labels is not None:
            inertia = self._inertia(labels, centers)
            labels = labels.astype(np.intp)
        centers, how = centers + self.offset, self.converged
        return KMeansState(NAMES[step], iteration, centers, labels, inertia, how)

    def squared_gaps(self, labels, centers):
        """Squared distance of each point to the center of its label."""
        return squared_gaps(self.phi, labels, centers)

    def _inertia(self, labels, centers):
        return weighted_sum(self.squared_gaps(labels, centers), self.weights, self.unit)

    def _totals(self, labels, n_clusters):
        """Moments of the clusters; where few points moved, only those are looked at."""
        if self.former is None or self.weights is not None or len(labels) < SHORT:
            return moments(self.phi, labels, n_clusters, self.weights)
        moved = np.flatnonzero(labels != self.former)
        totals = None
        if len(moved) <= len(labels) // 4:
            totals = self._mended(moved, labels, n_clusters)
        return moments(self.phi, labels, n_clusters) if totals is None else totals

    def _mended(self, moved, labels, n_clusters):
        """Mend the totals by what moved; None where they would keep too few digits.

        Where a far point leaves, the sum keeps the rounding that it had with it.
        """
        phi, former = self.phi[:, moved], self.former[moved]
        gained, lost = _flows(phi, former, labels[moved], n_clusters)
        totals = self.totals + gained - lost
        left = LOSS * np.abs(totals)
        # A quick bound of what was taken, and only where that is too large, the sizes.
        if (self.reach[:, np.newaxis] * lost[0] <= left).all():
            return totals
        sizes = moments(np.abs(phi), former, n_clusters)
        return totals if (sizes <= left).all() else None
