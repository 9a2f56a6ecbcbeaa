from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.template.defaultfilters import date, slugify
from django.utils import timezone


def page_of(items, number, per_page=10):
    paginator = Paginator(items, per_page)
    try:
        page = paginator.page(number)
    except PageNotAnInteger:
        page = paginator.page(1)
    except EmptyPage:
        page = paginator.page(paginator.num_pages)
    return {
        "items": [*page.object_list],
        "number": page.number,
        "pages": paginator.num_pages,
        "has_next": page.has_next(),
        "has_previous": page.has_previous(),
    }


def slug_of(title):
    return str(slugify(title))


def date_of(moment):
    return date(moment.astimezone(timezone.get_current_timezone()), "DATE_FORMAT")
