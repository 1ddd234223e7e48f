"""Ask a page for many numbers at once.

They travel as one text: Playwright's own way takes apart each number of each list, and that
is most of the time of a test that looks at 300 points after every half-step.
"""

import json

ASK = """(...all) => {
  const given = all.map((one) => (typeof one === "string" ? JSON.parse(one) : one));
  const plain = (_, value) => {
    if (ArrayBuffer.isView(value)) return [...value];
    const isOdd = typeof value === "number" && !Number.isFinite(value);
    return isOdd ? { number: String(value) } : value;
  };
  return Promise.resolve((SCRIPT)(...given)).then((found) => JSON.stringify(found, plain));
}"""


def ask(place, script, given=None):
    """What a function of the page returns.

    Parameters
    ----------
    place : page, or locator
        A locator's node is the function's first argument.
    script : str
        The function, as JavaScript.
    given : what JSON can carry, optional
        Its last argument.
    """
    text = place.evaluate(ASK.replace("SCRIPT", script), json.dumps(given))
    return json.loads(text, object_hook=_number)


def _number(found):
    """Read the numbers that JSON has no word for."""
    return float(found["number"]) if found.keys() == {"number"} else found
