"""What templates can say: filters and tags."""
