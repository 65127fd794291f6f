"""The rules by which a number may be opened: facts, engine, decision, explanation, packs of rules."""
