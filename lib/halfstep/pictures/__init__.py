"""The key pictures of the book: each is drawn by one function, from data and states.

They differ from `halfstep.plots` in that they tell a whole story: where a word stands is
chosen by hand, what it says is computed. Sizes are CSS pixels, and a page shows a picture
as large as it was drawn: for a page 688 wide, for a phone 342.

>>> from halfstep.pictures import dart, lower_bound, plateau, proofs, staircase
"""
