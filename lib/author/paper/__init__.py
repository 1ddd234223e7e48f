"""The whole book as one PDF, made from the built pages: ``python -m author.paper``.

Chromium turns a link from page to page into the address of a file. So all pages become one
document first (`pages`, `joining`, `front`), which is printed twice (`printing`): the first
print tells on which page each place is, the second says so in the contents. Then the
finished file is read again, page by page and link by link (`checking`).
"""
