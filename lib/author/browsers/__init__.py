"""The built book in every engine that readers have: ``python -m author.browsers``."""
