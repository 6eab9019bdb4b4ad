"""The steps of one run, in their order: request, execution in a kernel, production of the files."""
