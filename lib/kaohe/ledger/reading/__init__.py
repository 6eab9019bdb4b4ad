"""Grids as a checked ledger: sheets and heads found, cells mended, rows merged, rosters and forms held to."""
