"""Identity documents read by their chips: readers, travel documents, resident cards."""
