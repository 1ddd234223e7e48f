"""What a page looks like where scripts are off: the system's light or dark, no dead button.

The theme's colors wait for a script that writes "light" or "dark" into `data-theme`. Where
none runs it stays "auto", and no color is set at all. So each rule of the site's styles
that waits for light or dark stands here once more, for "auto" and for what the system
prefers; and what needs a script is hidden. Readers with scripts never load this file.
"""

from pathlib import Path

import tinycss2

NAME = "without-scripts.css"
SCHEMES = ("light", "dark")


def follow_system(css: str) -> str:
    r"""Say the rules for light and for dark anew, for a page that nobody has told which.

    >>> follow_system('p {top: 0} [data-theme="dark"] p, a {color: red}')
    '@media (prefers-color-scheme: dark){[data-theme="auto"] p{color: red}}\n'
    """
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return "".join(_say_anew(rule) for rule in rules)


def _say_anew(rule) -> str:
    if rule.type == "at-rule":
        condition = tinycss2.serialize(rule.prelude)
        inner = tinycss2.serialize(rule.content) if rule.at_keyword == "media" else ""
        inner = follow_system(inner) if "data-theme" in inner else ""
        return f"@media {condition}{{{inner}}}\n" if inner else ""
    if rule.type != "qualified-rule":
        return ""
    selectors, content = _selectors(rule.prelude), tinycss2.serialize(rule.content)
    return "".join(
        f"@media (prefers-color-scheme: {scheme}){{{found}{{{content}}}}}\n"
        for scheme in SCHEMES
        if (found := ",".join(_for_auto(selectors, scheme)))
    )


def _selectors(prelude) -> list[str]:
    """Cut a list of selectors at its commas, but not at those within brackets."""
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def _for_auto(selectors, scheme):
    for selector in selectors:
        for written in (f'data-theme="{scheme}"', f"data-theme={scheme}"):
            if written in selector:
                yield selector.replace(written, 'data-theme="auto"')


def write(app, error) -> None:
    """Gather the rules of all styles of the site, when the last of them is written."""
    if error or app.builder.format != "html":
        return
    static = Path(app.outdir, "_static")
    # A sheet that is asked for on paper alone must not color the screen.
    media = {name: told.get("media") for name, told in app.config.html_css_files}
    sheets = [*sorted(static.glob("styles/*.css")), *sorted(static.glob("*.css"))]
    colors = "".join(
        follow_system(
            f"@media {media.get(sheet.name) or 'all'} {{{sheet.read_text('utf-8')}}}"
        )
        for sheet in sheets
        if sheet.name != NAME
    )
    ours = Path(__file__).with_name("assets") / NAME
    (static / NAME).write_text(colors + ours.read_text("utf-8"), "utf-8")


def setup(app) -> None:
    """Come after the theme's style has been cut down to its icons."""
    app.connect("build-finished", write, priority=950)
