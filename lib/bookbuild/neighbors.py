"""Previous and next: whoever reads on from a chapter comes to the next chapter.

In the menu a set stands under its chapter, so Sphinx leads from the chapter into the set.
Here its pages are stepped over, unless one reads in them: then all follow one another.
"""

SETS = ("chapters/exercises/", "chapters/solutions/")


def beyond_sets(page, relations, side):
    """Walk from a page to the next one that belongs to no set.

    Parameters
    ----------
    page : str
    relations : dict of str to (parent, previous, next)
        As Sphinx's builder keeps them.
    side : int
        1 to walk back, 2 to walk on.

    Returns
    -------
    str or None : None at the end of the book

    >>> relations = {"a": ("", None, "chapters/exercises/a/a"),
    ...              "chapters/exercises/a/a": ("a", "a", "b")}
    >>> beyond_sets("a", relations, 2)
    'b'
    """
    page = relations[page][side]
    while page and page.startswith(SETS):
        page = relations[page][side]
    return page


def link(app, page, template, context, doctree):
    """Say anew what comes before and after, on each page that belongs to no set."""
    relations = getattr(app.builder, "relations", {})
    if page not in relations or page.startswith(SETS):
        return
    for side, name in ((1, "prev"), (2, "next")):
        if found := beyond_sets(page, relations, side):
            title = app.builder.render_partial(app.env.titles[found])["title"]
            uri = app.builder.get_relative_uri(page, found)
            context[name] = {"link": uri, "title": title}
        else:
            context[name] = None


def setup(app) -> None:
    """Come before the theme writes the two links."""
    app.connect("html-page-context", link)
