"""The models of the face check: those shipped, those of the operator, and their loading."""
