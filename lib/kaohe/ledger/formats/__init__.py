"""Files of every kind as grids of cells: workbooks old and new, CSV, web pages, XML tables; and marked copies."""
