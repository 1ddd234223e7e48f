"""The E and M half-steps of k-means and Gaussian mixtures, to read and to run.

Randomness comes from ``rng``. An int starts anew: each call with it draws the same. A
`numpy.random.Generator` goes on from where it is: the next call draws something else. None
draws anew each time. ``np.random.seed`` has no effect. And a seed is a promise for one
version of NumPy only: with the next the same seed may draw other numbers.

Data are arrays, lists of rows or data frames. The names of a frame's columns are dropped,
so columns go by position: the data that a fit is asked about must have the order of the
data it was made from.
"""
