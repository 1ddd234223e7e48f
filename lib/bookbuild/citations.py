"""Citations that read well in Jupyter, too: plain links into the list of references.

JupyterLab does not know the role {cite}. A link to references.md#lloyd1982 reads well
there; here it leads to the entry with that key, which sphinxcontrib-bibtex makes from
references.bib (`bibtex_cite_id` names its anchor).
"""

PAGE = "chapters/references"


def name_entries(app, env) -> None:
    """Tell MyST which anchors the page of references has."""
    slugs = env.metadata[PAGE].setdefault("myst_slugs", {})
    for citation in env.get_domain("cite").citations:
        slugs[citation.key] = (0, citation.citation_id, citation.key)


def setup(app) -> None:
    """Wait until all pages are read."""
    app.connect("env-updated", name_entries)
