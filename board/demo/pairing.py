"""Pairing: which note each improvement comes from, which the stories do not say."""

from itertools import permutations

from board.models.retrospectives.note import Note


def closest(notes: list[Note], texts: list[str]) -> tuple[Note, ...]:
    """For each text the note it comes from: the pairing with the most words in common."""

    def words(text: str) -> set[str]:
        return {word.strip(".,:?!‘’").casefold() for word in text.split() if len(word) > 3}

    return max(
        permutations(notes, len(texts)),
        key=lambda pairing: sum(len(words(note.text) & words(text)) for note, text in zip(pairing, texts, strict=True)),
    )
