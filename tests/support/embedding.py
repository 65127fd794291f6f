"""Waiting for one embedding, in tests that have nothing else to do meanwhile."""

from waiting import Patience


def embedding_of(faces, asked):
    """The answer to that request. faces: a FaceClient."""
    patience = Patience(f"embedding {asked}")
    while True:
        for come in faces.embeddings():
            if come.id == asked:
                return come.embedding
        faces.signals(0.5)
        patience.last()
