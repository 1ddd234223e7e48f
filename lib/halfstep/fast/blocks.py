"""Long data are read in blocks, whose scores stay in the processor's cache."""

# A block's scores (8 clusters, 512 KiB) stay in the processor's second-level cache.
BLOCK = 8192


def blocks(n_samples, size=BLOCK):
    """Cut ``n_samples`` points into slices of at most ``size``.

    Moments of blocks add up to the moments of the whole, so a half-step may look at one
    block at a time: memory then holds the scores of a block, not of all points.

    Parameters
    ----------
    n_samples : int
    size : int

    Yields
    ------
    slice

    >>> list(blocks(5, size=2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    for start in range(0, n_samples, size):
        yield slice(start, min(start + size, n_samples))
