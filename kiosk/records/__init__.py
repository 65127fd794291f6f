"""What a visit proves: the signed and sealed record with its typed parts, receipts, questions and answers."""
