"""The ledger (台账): read, checked, settled between sources, counted to facts.

``formats`` and ``databases`` give grids of cells, ``reading`` makes a checked :class:`~kaohe.ledger.model.Ledger` of
them, ``counting`` turns event rows into facts, which ``facts`` puts together with what was entered. ``privacy`` masks
personal details, ``template`` writes what is filled in.
"""
