"""The pages of the magazine."""

from django.views.generic import DetailView

from .models import Article, Comment


class ArticlePage(DetailView):
    queryset = Article.objects.filter(published=True)
    template_name = "model_template_view/article.html"

    def get_context_data(self, **kwargs):
        comments = Comment.objects.filter(article=self.object).exclude(approved=False)
        return super().get_context_data(**kwargs, comments=comments.order_by("posted_at", "pk"))


article_page = ArticlePage.as_view()
