from katas.databases.portable_query import searching
from katas.databases.portable_query.models import Article


def told(case, using):
    found = []
    for text in case["texts"]:
        try:
            result = searching.search(text, using)
            found.append([one.title for one in result])
        except Exception as error:  # noqa: BLE001
            found.append(type(error).__name__)
    result = searching.search(case["texts"][0], using)
    try:
        found.append(
            [result.count(), [one.title for one in result[1:3]], [one.title for one in result.filter(score=4)]]
        )
        found.append(searching.search("%", using).db)
    except Exception as error:  # noqa: BLE001
        found.append(type(error).__name__)
    return found


def act(inputs):
    for using in ("default", "postgresql"):
        Article.objects.using(using).bulk_create(
            Article(pk=number, title=title, body=body, score=score)
            for number, title, body, score in inputs["articles"]
            if title != f"not in {using}"
        )
    return [told(inputs, using) for using in ("default", "postgresql")]
