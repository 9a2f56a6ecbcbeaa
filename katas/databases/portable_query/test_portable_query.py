import pytest

from katas.databases.portable_query import searching
from katas.databases.portable_query.models import Article
from pytest_djangokata.testing import count_rows, expect

pytestmark = pytest.mark.django_db(databases=["default", "postgresql"])
ARTICLES = [
    # (title, body, score)
    ("Party", "arts and crafts", 9),
    ("Red", "All about art!", 3),
    ("Art, and more", "", None),
    ("The RED (art)", "not blue; or so", 7),
    ("Élan vital", "Москва", 3),
    ("The vital élan", "running", None),
    ("elan", "moskau run.", 8),
    ("Run", "blue, or red: not art?", 3),
    ("100 ways", "42 arts\nblue\nred", 1),
    ("1000 ways", "B2 100%", 0),
    ("Straße", "Ökologie für Anfänger\r\nTeil 7", -4),
    ("%Łódź ?psomi", "Ёлка, ψωμί", 2),
]
SEARCHES = {
    "art": ["The RED (art)", "Red", "Run", "Art, and more"],
    "red art": ["The RED (art)", "Red", "Run"],
    "ÉLAN": ["Élan vital", "The vital élan"],
    "élan VITAL": ["Élan vital", "The vital élan"],
    "МОСКВА": ["Élan vital"],
    "ökologie Für": ["Straße"],
    "straße": ["Straße"],
    "ANFÄNGER teil": ["Straße"],
    "7": ["Straße"],
    "elan": ["elan"],
    "run": ["elan", "Run"],
    "the": ["The RED (art)", "The vital élan"],
    "red or not blue": ["The RED (art)", "Run"],
    "not red": ["The RED (art)", "Run"],
    "art, (red": ["The RED (art)", "Red", "Run"],
    "red_art-the": ["The RED (art)"],
    "blue": ["The RED (art)", "Run", "100 ways"],
    "  art\n": ["The RED (art)", "Red", "Run", "Art, and more"],
    "art ART Art": ["The RED (art)", "Red", "Run", "Art, and more"],
    "100%": ["100 ways", "1000 ways"],
    "b2": ["1000 ways"],
    "'red'/art": ["The RED (art)", "Red", "Run"],
    "art–red": ["The RED (art)", "Red", "Run"],
    '"red art"+red': ["The RED (art)", "Red", "Run"],
    "łódź PSOMI": ["%Łódź ?psomi"],
    "ЁЛКА ΨΩΜΊ": ["%Łódź ?psomi"],
    "a": [],
    "a red": [],
    "1": [],
    "b": [],
    "a.t": [],
    "nowhere art": [],
    "7 teil nowhere": [],
    "stra": [],
    "kologie": [],
    "art " * 150 + "nowhere": [],
    "": [],
    " \t": [],
    "%": [],
    "(": [],
}
#: How those are called that a terminal would not show.
NAMES = {
    "ÉLAN": "capital and accent",
    "élan VITAL": "accent and capitals",
    "МОСКВА": "Cyrillic letters",
    "ökologie Für": "umlauts",
    "straße": "sharp s",
    "ANFÄNGER teil": "a line end of Windows",
    "art–red": "a dash",
    "'red'/art": "a slash and quotes",
    '"red art"+red': "quotes and a plus",
    "łódź PSOMI": "Polish letters",
    "ЁЛКА ΨΩΜΊ": "Russian and Greek letters",
    "art " * 150 + "nowhere": "many words",
    "  art\n": "blanks around",
    "": "empty",
    " \t": "blanks",
    "%": "a percent sign",
    "(": "a bracket",
}
BOTH = pytest.mark.parametrize("using", ["default", "postgresql"], ids=["SQLite", "PostgreSQL"])


@pytest.fixture
def articles():
    for using in ("default", "postgresql"):
        Article.objects.using(using).bulk_create(
            Article(title=title, body=body, score=score) for title, body, score in ARTICLES
        )


def titles(text, using):
    return [article.title for article in searching.search(text, using)]


@BOTH
@pytest.mark.parametrize("text", [pytest.param(text, id=NAMES.get(text, text)) for text in SEARCHES])
def test_the_search_finds_whole_words(articles, text, using):
    expect(
        titles(text, using),
        SEARCHES[text],
        call=f"search({text!r}, {using!r})",
    )


@BOTH
def test_scores_then_ids_decide_the_order(using):
    scores = [-(2**31), None, 3, None, 0, 3, -2, None, 11]
    Article.objects.using(using).bulk_create(
        # The ids fall, so that the order in which rows were written is not theirs.
        Article(pk=100 - place, title=f"n{place}", body="word", score=score)
        for place, score in enumerate(scores)
    )
    expect(
        titles("word", using),
        ["n8", "n5", "n2", "n4", "n6", "n0", "n7", "n3", "n1"],
        call=f"search('word', {using!r}) of articles with the scores {scores} and falling ids",
        because="PostgreSQL takes NULL for the largest value, SQLite for the smallest.",
    )


@BOTH
def test_it_searches_the_database_that_it_is_told(using):
    for alias in ("default", "postgresql"):
        Article.objects.using(alias).create(title=f"only in {alias}")
    expect(titles("only", using), [f"only in {using}"], call=f"search('only', {using!r})")
    Article.objects.using(using).create(title="only now")
    expect(
        titles("only", using),
        [f"only in {using}", "only now"],
        call=f"search('only', {using!r}), once more with another article",
    )
    expect(searching.search("%", using).db, using, call=f"the database of search('%', {using!r}), which finds nothing")


@BOTH
def test_the_result_can_be_used_further(articles, using):
    found = searching.search("red art", using)
    try:
        got = (found.count(), [one.title for one in found.filter(score=3)], [one.title for one in found[1:2]])
    except Exception as error:  # noqa: BLE001
        got = type(error).__name__
    expect(
        got,
        (3, ["Red", "Run"], ["Red"]),
        call=f"search('red art', {using!r}): .count(), .filter(score=3) and [1:2]",
    )


@BOTH
def test_the_database_searches(record_queries, using):
    Article.objects.using(using).bulk_create(
        Article(title=f"n{place}", body="some word" if place % 20 == 3 else "some words") for place in range(60)
    )
    with record_queries() as log, count_rows(using) as rows:
        list(searching.search("WORD some", using))
    expect(
        (len(log), rows.fetched),
        (1, 3),
        call=f"statements and rows of search('WORD some', {using!r}), which finds 3 of 60 articles",
    )
