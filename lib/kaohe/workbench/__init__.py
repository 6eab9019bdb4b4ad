"""The what-if workbench (推演工作台): panels on one scenario, for the notebook and the app."""

from kaohe.workbench.app import workbench

__all__ = ["workbench"]
