"""Sphinx extensions that turn the chapters into the site."""
