"""Runs as one self-contained HTML file: `page` renders it, `plots` draws, `report.html.j2` is its form."""
