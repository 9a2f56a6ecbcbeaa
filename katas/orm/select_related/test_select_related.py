import pytest
from katas.orm.select_related import queries
from kata_project.factories import PostFactory
from django.db import connection

@pytest.mark.django_db
@pytest.mark.parametrize("posts", [1, 4, 25])
def test_a(posts, django_assert_num_queries):
    PostFactory.create_batch(posts, published=True)
    with django_assert_num_queries(1):
        [p.author.display_name for p in queries.front_page()]

class TestX:
    def test_m(self): print("hello")
    def test_skip(self): pytest.skip("no")
