"""The book's colors, markers and sizes: plain data that figures and widgets share."""

# Okabe and Ito's palette, in an order whose first four differ most, also in grey.
# A marker shape goes with each color: color is never the only mark.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7A5C00", "#6B6B6B")
MARKERS = ("o", "^", "s", "D", "v", "P", "X", "*")
CENTER = "#E69F00"
