"""The book's linter: what a page must have and must not say, read off its source.

``python -m author.lint`` reads all pages, ``python -m author.lint 02`` one chapter, in
about a second; nothing is run. A finding is a line "file, cell n: what is wrong; the cure".

=========  ===============================================================
anatomy    what each chapter has: goals, prediction, figures, summary, lengths
claims     a number in the text stands in an output of the page
pictures   captions of 40 words, alt texts, no color without a twin for the dark
rounding   no output that another processor would print otherwise
words      words that never appear
links      terms, labels, pages and files that a page points at
=========  ===============================================================

A check is a function from ``(page, book)`` to findings in the tuple ``CHECKS`` of its file.
Its docstring is the promise it looks after. They read a page through ``parts`` (Markdown),
``page`` and ``book``; ``lines`` counts code.
"""
