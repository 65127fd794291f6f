"""The agent of a kiosk: what keeps its software, rules, texts and lists up to date."""
