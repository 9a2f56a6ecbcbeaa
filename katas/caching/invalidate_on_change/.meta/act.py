import copy
from unittest import mock

from django.core.cache import cache
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext

from katas.caching.invalidate_on_change import cached, pages, querysets, receivers
from katas.caching.invalidate_on_change.models import Article, Section, Writer


class Rollback(Exception):
    pass


def stored():
    return dict(cache._cache), dict(cache._expire_info)


def look(slugs):
    seen = []
    for slug in slugs:
        with CaptureQueriesContext(connection) as queries:
            try:
                page = cached.section_page(slug)
            except Section.DoesNotExist:
                page = "none"
        seen.append([slug, page, len(queries) == 0])
    return seen


def pages_of(slugs):
    return [[slug, page] for slug, page, _ in look(slugs)]


def change(step):
    do, rest = step[0], step[1:]
    if do == "save":
        for one in Article.objects.filter(title=rest[0]):
            one.title = rest[1]
            one.save()
    elif do == "rename":
        return Article.objects.filter(title=rest[0]).update(title=rest[1])
    elif do == "move":
        for one in Article.objects.filter(title=rest[0]):
            one.section = Section.objects.get(slug=rest[1])
            one.save(update_fields=["section"])
    elif do == "move by id":
        for one in Article.objects.filter(title=rest[0]):
            one.section_id = Section.objects.get(slug=rest[1]).pk
            one.save(update_fields=["section_id"])
    elif do == "move many":
        Article.objects.filter(title__in=rest[0]).update(section=Section.objects.get(slug=rest[1]))
    elif do == "add":
        Section.objects.get(slug=rest[1]).articles.add(*Article.objects.filter(title=rest[0]))
    elif do == "create":
        Article.objects.create(title=rest[0], section=Section.objects.get(slug=rest[1]), writer=Writer.objects.first())
    elif do == "bulk create":
        section = Section.objects.get(slug=rest[1])
        made = Article.objects.bulk_create([Article(title=title, section=section) for title in rest[0]], 1)
        return [str(one) for one in made]
    elif do == "bulk create ignoring":
        section = Section.objects.get(slug=rest[1])
        Article.objects.bulk_create([Article(title=rest[0], section=section)], ignore_conflicts=True)
    elif do == "upsert":
        Section.objects.bulk_create(
            [Section(slug=slug, title=title) for slug, title in rest[0]],
            update_conflicts=True,
            update_fields=["title"],
            unique_fields=["slug"],
        )
    elif do == "bulk update":
        articles = list(Article.objects.filter(title=rest[0]))
        for one in articles:
            one.title = rest[1]
        return Article.objects.bulk_update(articles, ["title"])
    elif do == "writer":
        Writer.objects.filter(name=rest[0]).update(name=rest[1])
    elif do == "upsert writer":
        Writer.objects.bulk_create(
            [Writer(id=one.id, name=rest[1]) for one in Writer.objects.filter(name=rest[0])],
            update_conflicts=True,
            update_fields=["name"],
            unique_fields=["id"],
        )
    elif do == "write":
        Article.objects.filter(title=rest[0]).update(writer=Writer.objects.order_by("id")[rest[1]])
    elif do == "save writer":
        for one in Writer.objects.filter(name=rest[0]):
            one.name = rest[1]
            one.save(update_fields=["name"])
    elif do == "delete writers":
        Writer.objects.filter(name=rest[0]).delete()
    elif do == "section":
        Section.objects.filter(slug=rest[0]).update(title=rest[1])
    elif do == "save section":
        for one in Section.objects.filter(slug=rest[0]):
            one.slug, one.title = rest[1], rest[2]
            one.save()
    elif do == "new section":
        Section.objects.bulk_create([Section(slug=rest[0], title=rest[1])])
    elif do == "delete":
        return (Article.objects.filter(title__in=rest[0]).delete() or [0])[0]
    elif do == "delete one":
        Article.objects.get(title=rest[0]).delete()
    return None


def elsewhere(step):
    """Make a change on another server: what it has in its variables does not come to this one."""
    modules = [vars(module) for module in (cached, receivers, querysets)]
    kinds = (str, int, float, list, dict, set, tuple, type(None))
    known = [
        {name: copy.copy(value) for name, value in one.items() if name[:2] != "__" and isinstance(value, kinds)}
        for one in modules
    ]
    change(step)
    for module, values in zip(modules, known, strict=True):
        module.update(values)


def eternal():
    return sum(expires is None for expires in cache._expire_info.values())


def play(steps, slugs, clock):
    told, lasting = [], None
    for step in steps:
        do = step[0]
        if do == "look":
            told.append(pages_of(slugs))
        elif do == "hit":
            told.append(look(slugs))
        elif do == "look at":
            told.append(pages_of(step[1:]))
        elif do == "eternal":
            lasting = eternal() if lasting is None else lasting
            told.append(eternal() <= lasting)
        elif step[-1] == "unseen":
            change(step)
        elif do == "elsewhere":
            elsewhere(step[1])
        elif do == "wait":
            clock.return_value += step[1]
        elif do == "clear":
            cache.clear()
        elif do in ("commit", "rollback"):
            before = stored()
            try:
                with transaction.atomic():
                    told += [pages_of(slugs) if one == ["look"] else change(one) for one in step[1]]
                    told.append(pages_of(slugs))
                    told.append(stored() == before)
                    if do == "rollback":
                        raise Rollback
            except Rollback:
                pass
        elif do == "meanwhile":
            build, done = pages.build, []

            def slowly(slug, build=build, done=done, step=step):
                made = build(slug)
                if not done:
                    done.append(True)
                    change(step[1])
                return made

            with mock.patch.object(pages, "build", slowly):
                told.append(pages_of(slugs[:1]))
        elif do == "just before":
            write = getattr(models.QuerySet, step[1])

            def read_and_write(*args, write=write, told=told, **kwargs):
                told.append(pages_of(slugs))
                return write(*args, **kwargs)

            with mock.patch.object(models.QuerySet, step[1], read_and_write):
                change(step[2])
        else:
            cache.set("else", do, None)
            before = stored()
            told.append(change(step))
            told.append({"changed": stored() != before, "else": cache.get("else") == do})
            told += [pages_of(slugs), look(slugs)]
    return told


def act(inputs):
    cache.clear()
    with mock.patch("time.time", return_value=1.77e9) as clock:
        told = play(inputs["steps"], inputs["slugs"], clock)
    cache.clear()
    return told
