"""What a page of the book must have, read off its source: anatomy, claims, words."""
