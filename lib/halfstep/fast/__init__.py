"""The same half-steps for long data: blocks, matrix products, deltas.

Nothing new is computed here. What stands next door as the chapters write it (`kmeans`,
`mixture`) stands here as one computes it for a million points, and a property test holds
the two equal.
"""
