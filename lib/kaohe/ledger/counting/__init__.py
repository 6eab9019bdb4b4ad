"""Event rows as facts: columns computed for each row, groups, ranks, and what the rows come to."""
