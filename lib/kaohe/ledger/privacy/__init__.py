"""Personal details (个人信息) in free text: telephone, ID-card and bank-card numbers, e-mail addresses, names.

They are masked where the ledger is read, so that nothing that is made of it can forget to; numbers that are facts
are no text and stay. Different details stay different when masked, so that rows that are told apart still are.
"""

from kaohe.ledger.privacy.masking import Masker, masked
from kaohe.ledger.privacy.tables import Personal, protect

__all__ = ["Masker", "Personal", "masked", "protect"]
