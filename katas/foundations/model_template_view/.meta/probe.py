"""Magazines of several sizes: the model, the view under another template, the template with plain dicts, the page."""

#: Which queries bring the comments is open, and whether the author comes with the article, so more than the reference has.
beyond = {"queries": 24, "rows": 1200}

WORDS = ("tide", "moon", "rain & wind", "<b>sea</b>", "salt", "a < b", "{{ foam }}", "spring")


def cases(rng):
    def text(words, ends=" "):
        return "".join(f"{rng.choice(WORDS).split()[0]}{rng.choice((' ', '  ', chr(10), ends))}" for _ in range(words))

    def title():
        return " ".join(rng.sample(WORDS, 3)) + f" {rng.randint(1, 999)}"

    def comment():
        return {
            "name": f"{rng.choice(WORDS)} {rng.randint(1, 99)}" + " of the sea" * rng.choice((0, 0, 5)),
            "body": " ".join(title() for _ in range(rng.choice((1, 1, 1, 1, 60)))),
            "approved": rng.random() < 0.6,
            "minute": rng.randint(0, 4),
        }

    for comments in (0, 1, 6, 440):
        articles = [
            {
                "title": f"{title()} {title()} {title()}" if number else f"<i>{title()}</i>",
                "slug": f"article-{number}-{rng.randint(1, 999)}",
                "author": f"{title()} {title()} {title()}",
                "body": text(rng.choice((3, 199, 200, 201, rng.randint(202, 900)))) + "\n\n" + text(rng.randint(1, 5)),
                "published": number != 1 and (number == 0 or rng.random() < 0.7),
                "comments": [comment() for _ in range(comments if number == 0 else rng.randint(0, 3))],
            }
            for number in range(rng.randint(2, 4))
        ]
        twin = articles[0] | {"slug": articles[0]["slug"].title(), "title": title(), "comments": [comment()]}
        articles.append(twin)
        rng.shuffle(articles)
        boundaries = [0, 1, 200 * rng.randint(1, 9), 200 * rng.randint(1, 9) + 1, 200 * rng.randint(1, 9) - 1]
        texts = [text(words) for words in boundaries]
        texts += [text(words, "\r\n\r\n") for words in (200, 400, 201, 150)]
        texts += [text(200 * rng.randint(100, 120) + 1)]
        texts += ["it's <br>\n" * rng.randint(68, 99), "it's <br>\n" * rng.randint(101, 199)]
        yield {"articles": articles, "texts": texts, "minutes": rng.randint(11, 99)}
