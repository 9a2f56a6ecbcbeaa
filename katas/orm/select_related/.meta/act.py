from katas.orm.select_related import queries


def act(inputs):
    return [
        {
            "title": post.title,
            "author": post.author.display_name,
            "category": post.category.name if post.category else None,
        }
        for post in queries.front_page()
    ]
