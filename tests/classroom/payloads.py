"""Ways to have a script run in the page of who marks, each with a number of its own."""

import base64

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

# RUN stands for it. From a frame that is a stranger to the page, a message gets through.
RUN = 'top.postMessage({number},"*")'
FRAMED = "data:text/html,<script>RUN</script>"
ANSWERS = [
    "<script>RUN</script>",
    "An answer with <img src=x onerror='RUN'> a picture.",
    "<div>\n<IMG/src=x oNeRrOr=RUN>\n</div>",
    "<svg onload='RUN'></svg>",
    "<svg><script>RUN</script></svg>",
    "<svg><animate onbegin='RUN' attributeName=x dur=1s></svg>",
    "<svg><a href='javascript:RUN'><text y=20>click</text></a></svg>",
    "<a href='javascript:RUN'>click</a>",
    "[click](javascript:RUN)",
    "<a href='jav&#x0A;ascript:RUN'>click</a>",
    "<iframe srcdoc='<script>RUN</script>'></iframe>",
    "<iframe src='javascript:RUN'></iframe>",
    f"<iframe src='{FRAMED}'></iframe>",
    f"<object data='{FRAMED}'></object>",
    f"<embed src='{FRAMED}'>",
    "<details open ontoggle='RUN'><summary>hint</summary></details>",
    "<input autofocus onfocus='RUN'>",
    "<video><source onerror='RUN'></video>",
    "<audio src=x onerror='RUN'></audio>",
    "<form action='javascript:RUN'><button>click</button></form>",
    "<button onclick='RUN'>click</button>",
    "<style>@keyframes x{}</style><b style='animation:x 1s' onanimationstart='RUN'>b</b>",
    "| a |\n|---|\n| <img src=x onerror='RUN'> |",
    "$a < b$ <span title='\"><img src=x>' onclick='RUN'><button>click</button></span>",
]
OUTPUTS = [
    {"text/html": "<script>RUN</script>"},
    {"text/html": "<img src=x onerror='RUN'>"},
    {"text/html": f"<iframe src='{FRAMED}'></iframe>"},
    {"text/html": "<a href='javascript:RUN'>click</a>"},
    {"text/markdown": "<svg onload='RUN'></svg>"},
]
# No browser runs these today: what was found to run once, or where a page has jQuery.
QUIET = [
    {"application/javascript": "RUN"},
    {
        "text/markdown": "<math><mtext><table><mglyph><style><!--</style>"
        "<img title='--&gt;&lt;img src=x onerror=RUN&gt;'>"
    },
    {"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg' onload='RUN'/>"},
    {"image/png": '"><script>RUN</script><img src="'},
    {"text/plain": "</pre><script>RUN</script>"},
    {"text/latex": "$x$<script>RUN</script>"},
]
NAMES = "</code></pre></div><script>RUN</script>"


def numbered(pieces, first):
    """Put a number of its own into each payload."""
    for number, piece in enumerate(pieces, first):
        yield _with(piece, RUN.format(number=number))


def _with(piece, run):
    if isinstance(piece, str):
        return piece.replace("RUN", run)
    return {kind: _with(text, run) for kind, text in piece.items()}


# These run where nothing is cleaned.
LOUD = set(range(len(ANSWERS) + len(OUTPUTS)))


def hostile():
    """A notebook with every payload: in answers, in outputs, in names and in metadata."""
    cells = [new_markdown_cell(text) for text in numbered(ANSWERS, 0)]
    for data in numbered([*OUTPUTS, *QUIET], len(ANSWERS)):
        shown = new_output("display_data", data=data)
        cells.append(new_code_cell("show()", outputs=[shown]))
    (name,) = numbered([NAMES], 900)
    error = new_output("error", ename=name, evalue=name, traceback=[name])
    said = new_output("stream", name="stdout", text=name)
    tags = {"tags": [name.replace(",", ";")], "magics_language": name}
    cells.append(new_code_cell(name, outputs=[error, said], metadata=tags))
    picture = {"image/svg+xml": base64.b64encode(name.encode()).decode()}
    cells.append(new_markdown_cell("![p](attachment:p)", attachments={"p": picture}))
    state = {"application/vnd.jupyter.widget-state+json": {"state": {"x": name}}}
    language = {"name": name, "pygments_lexer": name}
    return new_notebook(
        cells=cells, metadata={"title": name, "widgets": state, "language_info": language}
    )
