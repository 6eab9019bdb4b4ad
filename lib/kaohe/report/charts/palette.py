"""The colours that charts share, whatever draws them."""

INK, MUTED, RULE = "#262626", "#666666", "#DDDDDD"
POINTS, LOSS = "#2F5D8A", "#B4552D"
