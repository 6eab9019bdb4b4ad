"""What a scenario changes in the ledger: checked as the ledger's own cells are."""

from kaohe.scenario.ledger.cells import cell_text_of
from kaohe.scenario.ledger.changed import ChangedLedger, Key
from kaohe.scenario.ledger.overlay import changed_ledger
from kaohe.scenario.ledger.places import places

__all__ = ["ChangedLedger", "Key", "cell_text_of", "changed_ledger", "places"]
