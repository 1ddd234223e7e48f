"""Predictions on paper: their replies go to the end of the chapter.

Whoever turns the page sees what became of a guess; whoever has not guessed yet does not.
"""

from bs4 import BeautifulSoup

QUESTIONS = ".admonition.predict, .hs-question"


def move_replies(article, slug):
    """Take the replies out of an article's questions and put them at its end.

    Parameters
    ----------
    article : bs4 Tag
        It changes.
    slug : str
        What its ids begin with.

    Returns
    -------
    n_questions : int
    """
    questions = [each for each in article.select(QUESTIONS) if each.find("details")]
    if not questions:
        return 0
    # A section of the chapter's own section, so that the outline shows it as one.
    end = _append(article.find("section"), "section", id=f"{slug}--replies")
    _append(end, "h2", "What became of your prediction")
    for number, question in enumerate(questions, 1):
        _dress(question)
        place = f"{slug}--reply-{number}"
        _close(question, _append(end, "div", id=place, **{"class": "replies"}))
        turn = _append(question, "p", "The replies are on page ", **{"class": "turn"})
        _append(turn, "a", href=f"#{place}", **{"class": "page-of"})
    return len(questions)


def _dress(question):
    """Make a widget's question look as a page's, whose style is in the style sheet."""
    question["class"] = ["admonition", "predict"]
    for title in question.select(".hs-title"):
        title["class"] = "admonition-title"
    if mount := question.find_parent(class_="hs-mount"):
        mount.unwrap()


def _close(question, replies):
    """Move the reply of each answer; the answer stays."""
    for details in question.find_all("details"):
        answer = details.find("summary").extract()
        for text in answer.select(".sd-summary-text"):
            text.unwrap()
        answer.name, answer["class"] = "p", "option"
        shown = BeautifulSoup(str(answer), "html.parser").p
        shown["class"] = "answered"
        replies.append(shown)
        body = details.select_one(".sd-summary-content") or details
        for child in list(body.children):
            replies.append(child.extract())
        details.replace_with(answer)


def _append(parent, name, text="", **attributes):
    """Add a tag at the end of another and return it."""
    tag = BeautifulSoup("", "html.parser").new_tag(name, attrs=attributes)
    tag.string = text
    parent.append(tag)
    return tag
