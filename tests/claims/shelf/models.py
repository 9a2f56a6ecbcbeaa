"""Small models for claims about models. The app has no migrations: its tables are made from these classes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Length


class Link(models.Model):
    """Refers to its like, without an end."""

    next = models.ForeignKey("self", on_delete=models.CASCADE)


class Shop(models.Model):
    name = models.CharField(max_length=20)


class VisibleManager(models.Manager["Book"]):
    def get_queryset(self) -> models.QuerySet[Book]:
        return super().get_queryset().filter(hidden=False)


class Book(models.Model):
    """Its default manager hides rows, which is what debriefs warn of."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, null=True, related_name="books")
    title = models.CharField(max_length=20)
    code = models.CharField(max_length=20, unique=True, null=True)
    size = models.CharField(max_length=5, choices=[("s", "small")], default="s")
    pages = models.IntegerField(default=0, validators=[MaxValueValidator(100)])
    hidden = models.BooleanField(default=False)
    stamped = models.DateTimeField(auto_now_add=True)

    visible = VisibleManager()
    objects = models.Manager()

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(pages__gte=0), name="shelf_pages"),)


class Page(models.Model):
    """A part of a book, without a name for the way back."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE)
    number = models.IntegerField()
    deletions: ClassVar[list[int]] = []

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        self.deletions.append(self.number)
        return super().delete(*args, **kwargs)


class Cover(models.Model):
    book = models.OneToOneField(Book, on_delete=models.CASCADE)


class Span(models.Model):
    """Bounds of which one may be missing."""

    first = models.IntegerField()
    last = models.IntegerField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="shelf_span", violation_error_message="Backwards."
            ),
        )

    def clean(self) -> None:
        if self.first == 13:
            raise ValidationError({"last": "Unlucky."})


class Magazine(models.Model):
    pass


class Issue(models.Model):
    magazine = models.ForeignKey(Magazine, on_delete=models.CASCADE)


class Review(models.Model):
    """Restricts the issue, and goes with the magazine."""

    magazine = models.ForeignKey(Magazine, on_delete=models.CASCADE)
    issue = models.ForeignKey(Issue, on_delete=models.RESTRICT)


class Complaint(models.Model):
    """Protects the issue, and goes with the magazine all the same."""

    magazine = models.ForeignKey(Magazine, on_delete=models.CASCADE)
    issue = models.ForeignKey(Issue, on_delete=models.PROTECT)


class Team(models.Model):
    members = models.ManyToManyField(Shop, through="Seat", related_name="teams")
    friends = models.ManyToManyField(Shop, related_name="friends_of")


class Seat(models.Model):
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="seats")
    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="seats")
    role = models.CharField(max_length=10)


class Novel(Book):
    """A child by inheritance over two tables."""

    hero = models.CharField(max_length=20)


class Piece(models.Model):
    """A parent with a table of its own."""

    title = models.CharField(max_length=20)

    class Meta:
        ordering = ("title",)
        get_latest_by = "title"
        verbose_name_plural = "pieces of work"


class Poem(Piece):
    """Adds a table to that of its parent."""

    verses = models.IntegerField(default=0)


class Haiku(Poem):
    """Adds no table."""

    class Meta:
        proxy = True


class Price(models.Model):
    """An amount that nobody may know yet."""

    amount = models.IntegerField(null=True, blank=True, validators=[MinValueValidator(0)])


class Note(models.Model):
    """Has a writer or a name, says a constraint."""

    writer = models.ForeignKey("accounts.Profile", on_delete=models.SET_NULL, null=True)
    name = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(writer__isnull=False) | ~models.Q(name=""), name="shelf_writer_or_name"
            ),
        )


class Scroll(models.Model):
    """Has a length that the database computes."""

    body = models.TextField()
    length = models.GeneratedField(expression=Length("body"), output_field=models.IntegerField(), db_persist=True)


class Appearance(models.Model):
    """A day and a time on the reader's clock."""

    day = models.DateField()
    time = models.TimeField()


class Hit(models.Model):
    """Has data in any shape."""

    data = models.JSONField()
