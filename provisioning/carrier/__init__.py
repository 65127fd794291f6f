"""The reference enrollment service: its ledger, its judgement of records, its answers and receipts."""
