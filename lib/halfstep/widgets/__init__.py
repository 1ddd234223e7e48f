"""The E and M half-steps of k-means and Gaussian mixtures, to read and to run."""
