"""Workbooks to fill in: a city-year's blank ledger, and a self-assessment form (自评表) for each unit."""

from kaohe.ledger.template.making import make_forms, make_template
from kaohe.ledger.template.members import Member, members

__all__ = ["Member", "make_forms", "make_template", "members"]
