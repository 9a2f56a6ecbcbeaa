"""The pages of the magazine."""

from django.db.models import Prefetch
from django.http import Http404
from django.template.response import TemplateResponse

from katas.foundations.model_template_view.models import Article, Comment

APPROVED = Prefetch(
    "comments", Comment.objects.filter(approved=True).order_by("posted_at", "id"), to_attr="approved_comments"
)


def article_page(request, slug):
    try:
        article = Article.objects.prefetch_related("author", APPROVED).get(slug=slug, published=True)
    except Article.DoesNotExist:
        raise Http404("There is no such article.") from None
    context = {
        "article": article,
        "comments": [{"name": one.name, "body": one.body} for one in article.approved_comments],
    }
    return TemplateResponse(request, "model_template_view/article.html", context)
