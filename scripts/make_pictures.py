"""Make the README's picture: two pages of the published ranking's PDF report, side by side.

Needs ``pdftoppm`` (poppler-utils). Run after ``kaohe run sichuan-land-websites-2011``.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import matplotlib.image
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
REPORT = ROOT / "outputs" / "sichuan-land-websites-2011" / "report.pdf"
PICTURE = ROOT / "docs" / "pictures" / "sichuan.png"
PAGES = (3, 4, 6)
EDGE = 12


def main() -> None:
    """Draw the pages and join them with a grey edge."""
    with tempfile.TemporaryDirectory() as folder:
        sheets = []
        for page in PAGES:
            target = Path(folder) / f"page{page}"
            command = ["pdftoppm", "-r", "72", "-png", "-singlefile", "-f", str(page), "-l", str(page)]
            subprocess.run([*command, str(REPORT), str(target)], check=True, stderr=subprocess.DEVNULL)
            drawn = matplotlib.image.imread(f"{target}.png")[:, :, :3]
            sheets.append(np.pad(drawn, ((EDGE, EDGE), (EDGE // 2, EDGE // 2), (0, 0)), constant_values=0.82))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    height = max(sheet.shape[0] for sheet in sheets)
    padded = [np.pad(s, ((0, height - s.shape[0]), (0, 0), (0, 0)), constant_values=0.82) for s in sheets]
    matplotlib.image.imsave(PICTURE, np.hstack(padded))


if __name__ == "__main__":
    main()
