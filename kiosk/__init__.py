"""The domain: visits, documents, face checks, rules and records, without any device."""
