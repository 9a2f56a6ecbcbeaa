from collections import Counter
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from kata_project.blog.models import Post, Tag
from katas.admin.register_and_list.pages import Page

LIST = "/desk/blog/post/"


class Desk:
    """What an editor sees and does."""

    def __init__(self, inputs):
        self.inputs = inputs
        self.client = Client()
        self.client.force_login(User.objects.get(username=inputs["editor"]))

    def page(self, address):
        response = self.client.get(address)
        return Page(response.content.decode()) if response.status_code == 200 else Page("")

    def titles(self, page):
        return [next((cell for cell in row if cell in self.inputs["titles"]), "?") for row in page.rows]

    def listed(self):
        self.page(LIST)
        return {
            "few_queries": [self.few(LIST), self.few(f"{LIST}?q=quixley")],
            "newest_first": self.titles(self.page(LIST)),
        }

    def few(self, address):
        """Tell whether the page at *address* asks for no post or author alone."""
        statements = []

        def note(execute, sql, params, many, context):
            statements.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            self.page(address)
        # One for each author is one too many, however many posts there are, and so is any other for each post.
        # The list itself may send the same twice, to count.
        asked = sum('FROM "accounts_profile"' in sql for sql in statements)
        return asked <= 1 and max(Counter(statements).values(), default=0) <= 2

    def orders(self):
        page, orders = self.page(LIST), {}
        listed = [Post.objects.filter(title=title).select_related("author").first() for title in self.titles(page)]
        shown = {
            "title": lambda post: post.title,
            "author": lambda post: post.author.display_name,
            "status": lambda post: post.status.capitalize(),
            "views": lambda post: post.views,
        }
        for what, value in shown.items():
            texts = [str(value(post)) if post else "?" for post in listed]
            # Several columns may show the same. One that can be sorted by is enough.
            found = {
                column: self.page(LIST + page.headings[column][1]).values(column)
                for column in page.columns(texts)
                if page.headings[column][1]
            }
            in_order = [str(one) for one in sorted(value(post) for post in listed if post)]
            orders[what] = next((texts for texts in found.values() if texts == in_order), None) or next(
                iter(found.values()), "not sortable"
            )
        return orders

    def searches(self):
        return [self.titles(self.page(f"{LIST}?q={words}")) for words in self.inputs["searches"]]

    def filters(self):
        there = self.page(LIST).filters
        wanted = [name for name in self.inputs["filters"] if name in there]
        found = {name: sorted(self.titles(self.page(LIST + there[name]))) for name in wanted}
        # A filter may leave out a category that no post has.
        return {name: titles for name, titles in found.items() if titles}

    def form(self):
        first = Post.objects.get(title=self.inputs["first"])
        form = self.page(f"{LIST}{first.pk}/change/")
        data = {}
        for name, value in form.fields:
            data.setdefault(name, []).append(value)
        data |= {"title": "Changed by an editor", "views": "99999", "created_at": "2030-01-01 10:00:00"}
        data |= {"created_at_0": "2030-01-01", "created_at_1": "10:00:00"}
        tag = Tag.objects.create(name="Rail", slug="rail")
        status_wanted = "draft" if first.status == "published" else "published"
        data |= {"published_at": "2031-02-03 04:05", "published_at_0": "2031-02-03", "published_at_1": "04:05:00"}
        data |= {"slug": "changed", "status": status_wanted, "tags": [tag.pk], "editor": first.author_id}
        status = self.client.post(f"{LIST}{first.pk}/change/", data).status_code
        after = Post.objects.get(pk=first.pk)
        new = {}
        for name, value in self.page(f"{LIST}add/").fields:
            new.setdefault(name, []).append(value)
        new |= {"title": "New", "slug": "new", "author": first.author_id, "body": "New.", "status": "draft"}
        new |= {name: data[name] for name in ("views", "created_at", "created_at_0", "created_at_1")}
        self.client.post(f"{LIST}add/", new)
        return {
            "readonly": sorted(form.readonly & {"views", "created_at", "updated_at"}),
            "status": status,
            "title": after.title,
            "new": [[post.views, post.created_at.year == 2030] for post in Post.objects.filter(title="New")],
            "edited": [
                after.slug,
                after.status == status_wanted,
                after.editor_id == first.author_id,
                after.tags.count(),
            ],
            "dated": after.published_at == datetime(2031, 2, 3, 4, 5, tzinfo=UTC),
            "kept": (after.views, after.created_at, after.body, after.author_id)
            == (first.views, first.created_at, first.body, first.author_id),
        }


def act(inputs):
    desk = Desk(inputs)
    return {part: getattr(desk, part)() for part in inputs["parts"]}
