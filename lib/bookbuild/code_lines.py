"""Code that goes on in the next line where a screen is too narrow for it.

Each line of code is a block that knows its own indent, so that what goes on hangs two
characters deeper (`assets/code.css`). It breaks where a programmer would: at a space but
not behind an operator, after a comma, before a dot, before a string that would not fit,
and inside a string only if it is longer than a whole line of a phone. All other code stands
in spans that do not break. A <wbr> is no text and the line ends stay, so what is copied is
the source. Outputs are left alone: their columns mean something.
"""

import re
from html import unescape

# What is highlighted as these is an output, or text.
NO_CODE = {"", "none", "text", "output", "myst-ansi", "ipythontb"}
# So many characters stand in a line of a phone, in the type of assets/code.css.
COLUMNS = 42
BLOCK = re.compile(r"(<pre>)(?:<span></span>)?(.*?)(</pre>)", re.DOTALL)
TOKEN = re.compile(r'<span class="([^"]*)">(.*?)</span>|([^<]+)')
CHARACTER = re.compile(r"&[^;\s]+;|.", re.DOTALL)
# As Pygments names them: parts of a string; words and signs that begin what follows them.
STRINGS = {"s", "s1", "s2", "sa", "sb", "sc", "sd", "se", "sh", "si", "sr", "ss", "sx"}
TEXTS = {"s", "s1", "s2", "sd"}
LEADS = {"o", "ow", "k"}
SETS = re.compile(r"[^=!<>]?=$")  # "=" and "+=": they end what they stand behind
# A browser breaks nowhere in what is built so: openers and words, then closers.
UNBROKEN = re.compile(r"[\w.,(\[=]*[\w)\],:]*")
MODULE = re.compile(r"(?<![\w.])[a-z]{1,3}$")  # np, plt: too short to stand alone


def tokens_of(line):
    """List the tokens of a highlighted line as (class, text); a string is one token.

    >>> tokens_of('<span class="n">f</span><span class="s2">&quot;a b&quot;</span> ')
    [('n', 'f'), ('s', [('s2', '&quot;a b&quot;')]), ('', ' ')]
    """
    found = [(kind, text or plain) for kind, text, plain in TOKEN.findall(line)]
    tokens = []
    while found:
        if found[0][0] in STRINGS:
            n = _string_length(found)
            tokens.append(("s", found[:n]))
            del found[:n]
        else:
            tokens.append(found.pop(0))
    return tokens


def _string_length(tokens):
    """Count the tokens of the string that comes first, with what stands in its braces."""
    depth, said = 0, ""
    for n, (kind, text) in enumerate(tokens, 1):
        if kind == "si":
            depth += unescape(text).count("{") - unescape(text).count("}")
        said += unescape(text)
        bare = said.lstrip("rbfuRBFU")
        ends = kind not in ("sa", "se", "si") and bare[:1] == bare[-1:] and len(bare) > 1
        if depth <= 0 and ends:
            return n
    return len(tokens)


def pieces_of(line, room=COLUMNS):
    """Cut a highlighted line where it may break.

    Parameters
    ----------
    line : str
        Without its indent.
    room : int
        So many characters there are in a line that goes on.

    Returns
    -------
    pieces : list of (html, text, joint)
        ``joint`` stands behind a piece: a space, "<wbr>", or nothing at the end.
    """
    pieces, html, text = [], "", ""
    tokens = tokens_of(line)
    for n, (kind, said) in enumerate(tokens):
        ahead = "".join(t for _, t in tokens[n + 1 : n + 2] if isinstance(t, str))
        for part, joint in _cut(kind, said, text, ahead, room):
            html, text = html + part, text + unescape(re.sub("<[^>]*>", "", part))
            if joint:
                pieces.append((html, text, joint))
                html, text = "", ""
    return [*pieces, (html, text, "")]


def _cut(kind, said, before, ahead, room):
    """Yield the parts of a token, each with what it may break at."""
    if kind == "s":
        yield from _string(said, before, room)
    elif kind == "o" and said == "." and _may_stand_alone(before):
        yield from (("", "<wbr>"), (_span((kind, said)), ""))
    elif kind in LEADS or kind.startswith("c"):
        yield from _words(kind, said)
    elif kind:
        glued = said.endswith(",") and ahead and not ahead.startswith(" ")
        yield _span((kind, said)), "<wbr>" * bool(glued)
    else:
        yield from _gap(said, before, ahead)


def _string(tokens, before, room):
    """Keep a string whole, in the next line if need be; a longer one breaks at spaces."""
    length = len(unescape("".join(text for _, text in tokens)))
    if before.endswith("(") and len(before) + length >= room:
        yield "", "<wbr>"
    is_long, depth = length + 2 > room, 0
    for kind, text in tokens:
        depth += (text.count("{") - text.count("}")) * (kind == "si")
        yield from _words(kind, text, is_long and depth == 0 and kind in TEXTS)


def _may_stand_alone(before):
    return bool(re.search(r"[\w)\]\"']$", before)) and not MODULE.search(before)


def _words(kind, said, breaks=False):
    """Break a comment between its words, and what else is told to."""
    words = said.split(" ") if breaks or kind.startswith("c") else [said]
    for word in words[:-1]:
        yield _span((kind, word)), " "
    yield _span((kind, words[-1])), ""


def _gap(said, before, ahead):
    """Plain text is a space: no break behind an operator, nor before what sets a name."""
    last = re.search(
        r"(?:[-+*/%@&|^<>=!~]+|\b(?:and|or|not|in|is|if|else|for|lambda))$", before
    )
    leads = last and not SETS.search(last[0])
    if said != " " or leads or not before or SETS.fullmatch(unescape(ahead)):
        yield said, ""
    else:
        yield "", " "


def _span(token):
    kind, text = token
    return f'<span class="{kind}">{text}</span>' if kind and text else text


def hang(line):
    r"""Write a highlighted line as a block that hangs.

    >>> hang('  <span class="n">a</span>')
    '<span class="ln" style="--i:2">  <span class="n">a</span>\n</span>'
    """
    # Of a text over several lines the indent is part of its token.
    spaces = re.match(r'(<span class="[^"]*">)?( *)', line)
    indent, inner = len(spaces[2]), spaces[2]
    rest = (spaces[1] or "") + line[spaces.end() :]
    for html, text, joint in pieces_of(rest, COLUMNS - indent - 2):
        fits = indent + 2 + len(text) <= COLUMNS
        whole = fits and not UNBROKEN.fullmatch(text)
        inner += (f'<span class="whole">{html}</span>' if whole else html) + joint
    return f'<span class="ln" style="--i:{indent}">{inner}\n</span>'


def hang_block(page):
    r"""Let the lines of a highlighted block hang.

    >>> hang_block("<div><pre><span></span>a\n</pre></div>")
    '<div><pre><span class="ln" style="--i:0">a\n</span></pre></div>'
    """

    def lines(block):
        inner = "".join(map(hang, block[2].removesuffix("\n").split("\n")))
        return f"{block[1]}{inner}{block[3]}"

    return BLOCK.sub(lines, page)


def take_highlighter(app) -> None:
    """Stand behind the site's highlighter."""
    if app.builder.format != "html":
        return
    highlighter = app.builder.highlighter
    highlight = highlighter.highlight_block

    def highlight_block(source, lang, *args, **kwargs):
        page = highlight(source, lang, *args, **kwargs)
        return page if lang in NO_CODE else hang_block(page)

    highlighter.highlight_block = highlight_block


def setup(app) -> None:
    """Begin when there is a builder."""
    app.connect("builder-inited", take_highlighter)
    app.add_css_file("code.css")
