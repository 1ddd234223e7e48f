"""The features φ(x) of points: what a model's scores and its moments are linear in.

Points are features first here, (n_features, n_samples), so that each row is contiguous,
and so are their features: the same layout for k-means, [1, xᵢ], and for a mixture,
[1, xᵢ, xᵢxⱼ].
"""

import numpy as np


def features(points, pairs="none"):
    """φ(x) = [1, xᵢ], and the products xᵢxⱼ of the pairs that a model looks at.

    Parameters
    ----------
    points : (n_features, n_samples) float
        Less a common offset: far from zero, products lose what tells points apart.
    pairs : {"none", "squares", "all"}
        No products, those with i = j, or those with i ≤ j in the order of
        `numpy.triu_indices`.

    Returns
    -------
    phi : (n_phi, n_samples) float

    >>> features(np.array([[2.0], [3.0]])).ravel()
    array([1., 2., 3.])
    >>> features(np.array([[2.0], [3.0]]), "squares").ravel()
    array([1., 2., 3., 4., 9.])
    >>> features(np.array([[2.0], [3.0]]), "all").ravel()
    array([1., 2., 3., 4., 6., 9.])
    """
    d, linear = len(points), 1 + len(points)
    extra = {"none": 0, "squares": d, "all": d * (d + 1) // 2}[pairs]
    phi = np.empty((linear + extra, points.shape[1]), points.dtype)
    phi[0], phi[1:linear] = 1, points
    if pairs == "squares":
        np.square(points, out=phi[linear:])
    elif pairs == "all":
        row = linear
        for i in range(d):
            np.multiply(points[i], points[i:], out=phi[row : row + d - i])
            row += d - i
    return phi
