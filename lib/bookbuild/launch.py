"""Where the book's repository lives: asked of the environment or git, never invented.

A fork's Binder button opens the fork. Where no address is known there is no button.
"""

import os
import re
import subprocess


def repository_url() -> str:
    """Return the repository's https address, or "" where none is known."""
    if url := os.environ.get("BOOK_REPOSITORY_URL"):
        return web_address(url)
    if name := os.environ.get("GITHUB_REPOSITORY"):
        return f"{os.environ.get('GITHUB_SERVER_URL', 'https://github.com')}/{name}"
    command = ["git", "remote", "get-url", "origin"]
    try:
        found = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:  # a download without git
        return ""
    return web_address(found.stdout.strip())


def web_address(remote: str) -> str:
    """Turn a git remote into a web address; a folder on a disk has none.

    >>> web_address("git@github.com:ada/loop.git")
    'https://github.com/ada/loop'
    >>> web_address("/srv/loop.git")
    ''
    """
    remote = re.sub(r"^(?:ssh://)?git@([^:/]+)[:/]", r"https://\1/", remote)
    if not re.match(r"https?://[^/]+/[^/]+/[^/]+", remote):
        return ""
    # A token before the @ of an address must not reach the page.
    return re.sub(r"(?<=//)[^/@]*@", "", remote).removesuffix("/").removesuffix(".git")


def set_repository(app, config) -> None:
    """Give the theme the address, or take its launch buttons away."""
    options = config.html_theme_options
    options["repository_url"] = repository_url()
    options["repository_branch"] = os.environ.get("GITHUB_REF_NAME", "main")
    if options["repository_url"]:
        options["use_repository_button"] = True
    else:
        options["launch_buttons"] = {}


def setup(app) -> None:
    """Set the address before the theme reads its options."""
    app.connect("config-inited", set_repository, priority=1)
