"""Names used and names declared: facts, attributes, event tables and columns, unknowns, clauses, readings."""

from kaohe.scheme.declared.clauses import clause_ids, readings
from kaohe.scheme.declared.events import in_events
from kaohe.scheme.declared.facts import in_facts
from kaohe.scheme.declared.nodes import in_node
from kaohe.scheme.declared.unknowns import unknowns
from kaohe.scheme.declared.unused import unused

__all__ = ["clause_ids", "in_events", "in_facts", "in_node", "readings", "unknowns", "unused"]
