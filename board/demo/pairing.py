"""Pairing: which note each chosen thing to do better comes from, which the stories do not say."""

from itertools import permutations

from board.models.retrospectives.note import Note


def closest(notes: list[Note], texts: list[str]) -> tuple[Note, ...]:
    """For each chosen thing the note that it comes from: the pairing that has most words in common."""

    def words(text: str) -> set[str]:
        return {word.strip(".,:?!‘’").casefold() for word in text.split() if len(word) > 3}

    return max(
        permutations(notes, len(texts)),
        key=lambda pairing: sum(len(words(note.text) & words(text)) for note, text in zip(pairing, texts, strict=True)),
    )
