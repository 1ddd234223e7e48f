"""The author's tools: run notebooks, make exercises, lint, serve, find a browser."""
