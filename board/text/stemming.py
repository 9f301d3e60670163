"""Stemming: finds a word in any form or spelling, whatever its accents, apostrophes and hyphens, British or American."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from threading import local
from typing import NamedTuple

from snowballstemmer import stemmer

# Longer than any word: anything longer is a number or a mistake, and both databases limit the length of a word.
LONGEST_WORD = 40
# People use about twenty thousand words, and stemming takes longer than everything else in reading one.
WORDS_KEPT = 50_000

APOSTROPHES = "'’‘ʼ`´＇"
HYPHENS = "‐‑‒–−-"
# A letter with any combining accents after it.
LETTER = r"[^\W_][\u0300-\u036f]*"
# A word with the apostrophes and hyphens inside it.
WORD = re.compile(rf"(?:{LETTER})+(?:[{APOSTROPHES}{HYPHENS}](?:{LETTER})+)*")
# A word of ASCII text, matched in a fraction of the time.
PLAIN_WORD = re.compile(r"[A-Za-z0-9]+(?:['-][A-Za-z0-9]+)*")
SPLIT = re.compile(f"[{HYPHENS}]")
DROPPED = str.maketrans("", "", APOSTROPHES)
LETTERS = re.compile(r"[^\W_]+")

# Stop words: they are in nearly every text and distinguish none. They count only inside "exact words".
LITTLE_WORDS = (
    "a about after again all also am an and any are as at be because been before being but by can could did do does doing for"
    " from had has have having he her here hers him his how i if in into is it its just me more most my no not of off on or"
    " our ours out over own she should so some such than that the their them then there these they this those to too try under"
    " until up us very was we were what when where which while who whom whose why will with would you your"
)
LITTLE = frozenset(LITTLE_WORDS.split())

# British on the left, American on the right. The result need not be a word, as long as both spellings give the same.
FOLDS = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"^(adv|dev|rev|superv|improv|telev|prec|conc|exerc|exc|inc|prom|prem|dem|comprom|surm|surpr|compr|enterpr|appr|expert)is", r"\1is"),
        (r"^practis", "practic"),
        (r"([^aeiou])is(e|ed|er|ers|es|ing|ation|ations|ational|able)$", r"\1iz\2"),
        (r"^(anal|paral|catal)ys(e|ed|er|ers|es|ing)$", r"\1yz\2"),
        (r"^(arm|ard|behavi|cand|clam|col|demean|endeav|fav|flav|glam|harb|hon|hum|lab|misbehavi|misdemean|neighb|od|parl|rig|rum|sav|savi|splend|tum|val|vap|vig)our", r"\1or"),
        (r"^(cent|met|kilomet|centimet|lit|theat|fib|calib|lust|meag|somb|spect)re(|s|d)$", r"\1er\2"),
        (r"^centring$", "centering"),
        (r"^(catal|dial|anal|monol|epil|prol)ogue", r"\1og"),
        (r"^(def|off|lic|pret)ence", r"\1ense"),
        (r"^(counse|trave|cance|labe|mode|signa|leve|tota|channe|fue|due|jewe|marve|quarre|riva|tunne|penci|initia)ll", r"\1l"),
        (r"^(enro|fulfi|insta|ski|wi)l(ment|ments|ful|fully|s)$", r"\1ll\2"),
        (r"^(enrol|fulfil)$", r"\1l"),
        (r"^(judg|acknowledg)ement", r"\1ment"),
        (r"^ageing$", "aging"),
        (r"^programme", "program"),
        (r"^(p)aed|^(orthop)aed|^(encyclop)aed", r"\1\2\3ed"),
        (r"^(an|leuk)aem", r"\1em"),
        (r"^haem", "hem"),
        (r"^(gyn)aec", r"\1ec"),
        (r"^foet", "fet"),
        (r"^oe(s|d)", r"e\1"),
        (r"^(diarrh|homoe?)oe", r"\1e"),
        (r"^manoeuv(re|er)", "maneuver"),
        (r"^grey", "gray"),
        (r"^(tyre|tyres)$", "tire"),
        (r"^kerb", "curb"),
        (r"^(mum|mummy)$", "mom"),
        (r"^mums$", "moms"),
        (r"^enquir", "inquir"),
        (r"^scepti", "skepti"),
        (r"^plough", "plow"),
        (r"^cosy$", "cozy"),
        (r"^pyjama", "pajama"),
        (r"^sulph", "sulf"),
        (r"^(learn|burn|dream|lean|spoil|spel|smel)t$", r"\1ed"),
    )
)  # fmt: skip
# The first pattern is for words that end in -ise in both spellings.
KEPT, CHANGED = FOLDS[0][0], FOLDS[1:]
# All patterns in one, because most words match none.
MAY_CHANGE = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _into in CHANGED))

_own = local()


class Written(NamedTuple):
    """One word of a text: its position, and the words that it is found by."""

    start: int
    end: int
    # A hyphenated word has several parts; `joined` is the word without hyphens, and empty if it has none.
    words: tuple[str, ...]
    joined: str


def plain(text: str) -> str:
    """Text in lower case without accents. Its length may differ from the original's."""
    if text.isascii():
        return text.lower()
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))


def written_in(text: str) -> Iterator[Written]:
    """The words of a text in order."""
    return filter(None, map(written_at, marked_out(text)))


def marked_out(text: str) -> Iterator[re.Match[str]]:
    """The matches of the words of a text, in order."""
    return (PLAIN_WORD if text.isascii() else WORD).finditer(text)


def written_at(found: re.Match[str]) -> Written | None:
    """The word of a match, or None if it holds no letters or digits."""
    word = found.group()
    if word.isascii() and word.isalnum():  # as nearly all are; the rest takes five times as long
        return Written(found.start(), found.end(), (word.lower()[:LONGEST_WORD],), "")
    parts = [piece[:LONGEST_WORD] for part in SPLIT.split(word) for piece in LETTERS.findall(plain(part.translate(DROPPED)))]
    if not parts:
        return None
    return Written(found.start(), found.end(), tuple(parts), "".join(parts)[:LONGEST_WORD] if len(parts) > 1 else "")


@lru_cache(maxsize=WORDS_KEPT)
def stem(word: str) -> str:
    """The stem that a word shares with its other forms and spellings: visits, visiting → visit; organisation → organ."""
    if len(word) < 3 or not word.isascii():
        return word
    found: str = _english_stem(fold(word))
    return found or word


def fold(word: str) -> str:
    """A word in British spelling, spelt the American way."""
    if len(word) < 4:
        return {"mum": "mom"}.get(word, word)
    if not MAY_CHANGE.search(word):
        return word
    kept = KEPT.match(word)
    for pattern, into in CHANGED if not kept else CHANGED[2:]:
        word, changes = pattern.subn(into, word)
        if changes:
            break
    return word


def _english_stem(word: str) -> str:
    # The stemmer keeps its state in itself, so each thread has its own.
    if not hasattr(_own, "english"):
        _own.english = stemmer("english")
    return str(_own.english.stemWord(word))


def stems_of(text: str) -> list[str]:
    """The stems of a text for the index: those of its words in order, then those of hyphenated words joined into one."""
    stems: list[str] = []
    joined: list[str] = []
    for written in written_in(text):
        stems += map(stem, written.words)
        if written.joined:
            joined.append(stem(written.joined))
    return stems + joined


def plain_words_of(text: str) -> set[str]:
    """The words of a text in lower case without accents, for spelling suggestions."""
    return {word for written in written_in(text) for word in written.words}
