"""The workbench's two homes: JupyterLab for those who write notebooks, an app for those who don't."""
