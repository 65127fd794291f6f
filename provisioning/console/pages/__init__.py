"""Pages: one module each, its view and the acts that are pressed on it; who may, says `page_table.py`."""
