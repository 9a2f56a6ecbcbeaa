"""Practice data for the whole site: people, posts and money that fit together.

Everything is drawn from one seed, so two runs with the same seed tell the same story; only the dates move along
with the calendar, because a site whose latest post is years old is no fun to look at.

Unique fields get names of their own instead of the factories' numbered ones. That leaves the numbered ones to
those who try a factory in the shell of a seeded site.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import product
from random import Random
from typing import Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from faker import Faker

from kata_project.accounts.models import Membership, Organisation, Profile
from kata_project.billing.models import Invoice, Payment, Plan, Subscription, Wallet
from kata_project.blog.models import Category, Comment, Post, Tag
from kata_project.factories import (
    CategoryFactory,
    CommentFactory,
    InvoiceFactory,
    MembershipFactory,
    OrganisationFactory,
    PaymentFactory,
    PlanFactory,
    PostFactory,
    ProfileFactory,
    SubscriptionFactory,
    TagFactory,
    UserFactory,
    WalletFactory,
    reseed,
)

ADMIN_NAME: Final = "admin"
ADMIN_PASSWORD: Final = "admin"

PROFILES: Final = 8
ORGANISATIONS: Final = ("Harbour Press", "Northern Line Media", "The Allotment Society")
TAGS: Final = ("beginners", "essay", "history", "how-to", "interview", "opinion", "review", "weekend")
SUBJECTS: Final = {
    "Food": ("sourdough", "street markets", "school lunches", "the perfect omelette"),
    "Cities": ("night buses", "public benches", "corner shops", "the last tram depot"),
    "Outdoors": ("tidal walks", "allotment sheds", "cheap bicycles", "bird hides"),
    "Books": ("lending libraries", "footnotes", "paperback covers", "unfinished novels"),
    "Technology": ("paper maps", "mechanical clocks", "amateur radio", "the office printer"),
}
OPENINGS: Final = (
    "A field guide to",
    "In praise of",
    "The quiet return of",
    "What nobody tells you about",
    "A short history of",
    "Notes on",
    "The case against",
    "One week with",
)
SERVICES: Final = ("Subscription, monthly", "Additional seat", "Newsletter delivery", "Image archive", "Support hours")


@dataclass
class Seeder:
    """Makes the data in the order in which they depend on one another."""

    seed: int
    posts: int
    random: Random = field(init=False)
    today: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)
        self.today = datetime.combine(timezone.now().date(), time(8), tzinfo=timezone.get_default_timezone())

    @transaction.atomic
    def run(self) -> None:
        reseed(self.seed)
        profiles = self.make_people()
        organisations = self.make_organisations(profiles)
        self.make_posts(profiles)
        self.make_billing(organisations)
        for profile in profiles[:-2]:  # Two have no wallet: code that expects one for everybody shows here.
            WalletFactory.create(owner=profile, balance=self.amount(0, 400))

    def make_people(self) -> list[Profile]:
        admin = UserFactory.create(
            username=ADMIN_NAME,
            password=ADMIN_PASSWORD,
            email="admin@example.com",
            is_staff=True,
            is_superuser=True,
        )
        names = Faker("en_US")
        users = [admin]
        for _ in range(PROFILES - 1):
            first_name, last_name = names.unique.first_name(), names.last_name()
            users.append(UserFactory.create(username=slugify(first_name), first_name=first_name, last_name=last_name))
        return [ProfileFactory.create(user=user) for user in users]

    def make_organisations(self, profiles: Sequence[Profile]) -> list[Organisation]:
        """The admin owns the first organisation and is no member of the others: their invoices stay closed."""
        organisations = [OrganisationFactory.create(name=name, slug=slugify(name)) for name in ORGANISATIONS]
        for number, profile in enumerate(profiles):
            organisation = organisations[number % len(organisations)]
            MembershipFactory.create(
                organisation=organisation,
                user=profile.user,
                role=Membership.Role.values[number // len(organisations)],
            )
        return organisations

    def make_posts(self, profiles: Sequence[Profile]) -> None:
        categories = {name: CategoryFactory.create(name=name, slug=slugify(name)) for name in SUBJECTS}
        tags = [TagFactory.create(name=name, slug=slugify(name)) for name in TAGS]
        for number, (category, title) in zip(range(self.posts), self.titles(), strict=False):
            age = timedelta(days=number * 365 / self.posts, minutes=self.random.randrange(600))
            author, editor = self.random.sample(profiles, 2)
            post = PostFactory.create(
                title=title,
                slug=slugify(title),
                author=author,
                editor=self.random.choice([None, editor]),
                category=self.random.choice([categories[category]] * 9 + [None]),
                body="\n\n".join(PostFactory.build(author=None, category=None).body for _ in range(5)),
                tags=self.random.sample(tags, self.random.randint(1, 4)),
                **self.publication(number, age),
            )
            if post.status == Post.Status.PUBLISHED:
                self.make_comments(post, profiles)

    def titles(self) -> Iterator[tuple[str, str]]:
        """Yield categories and titles without end; a title that comes round again is numbered."""
        combinations = [
            (category, f"{opening} {subject}")
            for opening, (category, subjects) in product(OPENINGS, SUBJECTS.items())
            for subject in subjects
        ]
        self.random.shuffle(combinations)
        yield from combinations
        part = 1
        while True:
            part += 1
            yield from ((category, f"{title}, part {part}") for category, title in combinations)

    def publication(self, number: int, age: timedelta) -> dict[str, object]:
        """One post in six is a draft."""
        if number % 6 == 5:
            return {"created_at": self.today - age}
        return {
            "published": True,
            "published_at": self.today - timedelta(days=1) - age,
            "views": self.random.randrange(5_000),
        }

    def make_comments(self, post: Post, profiles: Sequence[Profile]) -> None:
        assert post.published_at is not None
        for hours in range(self.random.randrange(6)):
            anonymous = self.random.random() < 0.3
            CommentFactory.create(
                post=post,
                approved=self.random.random() < 0.7,
                created_at=post.published_at + timedelta(hours=hours + 1),
                **({"anonymous": True} if anonymous else {"author": self.random.choice(profiles)}),
            )

    def make_billing(self, organisations: Sequence[Organisation]) -> None:
        monthly, yearly = Plan.Interval.MONTH, Plan.Interval.YEAR
        starter = PlanFactory.create(name="Starter", slug="starter", price=Decimal("9.00"), interval=monthly)
        team = PlanFactory.create(name="Team", slug="team", price=Decimal("29.00"), interval=monthly)
        newsroom = PlanFactory.create(name="Newsroom", slug="newsroom", price=Decimal("290.00"), interval=yearly)
        PlanFactory.create(name="Classic", slug="classic", price=Decimal("4.00"), interval=monthly, is_active=False)

        start = self.today.date() - timedelta(days=200)
        status = Subscription.Status
        plans = ((team, status.ACTIVE), (starter, status.TRIAL), (newsroom, status.CANCELLED))
        for customer, (plan, state) in zip(organisations, plans, strict=True):
            SubscriptionFactory.create(
                organisation=customer,
                plan=plan,
                status=state,
                seats=self.random.randint(1, 12),
                started_on=start,
                ends_on=self.today.date() if state == status.CANCELLED else None,
            )
        for customer_number, customer in enumerate(organisations, start=1):
            for month in range(6):
                self.make_invoice(customer, f"{customer_number}-{month + 1:04}", months_ago=5 - month)

    def make_invoice(self, customer: Organisation, number: str, *, months_ago: int) -> None:
        """The newest invoice is a draft, the one before is open and half paid, the oldest void, all others paid."""
        statuses = {0: Invoice.Status.DRAFT, 1: Invoice.Status.OPEN, 5: Invoice.Status.VOID}
        status = statuses.get(months_ago, Invoice.Status.PAID)
        issued_on = self.today.date() - timedelta(days=30 * months_ago + 2)
        invoice = InvoiceFactory.create(customer=customer, number=number, status=status, issued_on=issued_on)
        total = Decimal(0)
        for description in self.random.sample(SERVICES, self.random.randint(1, 3)):
            line = invoice.lines.create(
                description=description, quantity=self.random.randint(1, 6), unit_price=self.amount(5, 80)
            )
            total += line.quantity * line.unit_price
        if status in {Invoice.Status.DRAFT, Invoice.Status.VOID}:
            return
        PaymentFactory.create(
            invoice=invoice,
            amount=total if status == Invoice.Status.PAID else (total / 2).quantize(Decimal("0.01")),
            method=self.random.choice(Payment.Method.values),
            reference=f"Payment of {number}",
            received_at=datetime.combine(issued_on, time(12), tzinfo=self.today.tzinfo) + timedelta(days=1),
        )

    def amount(self, low: int, high: int) -> Decimal:
        return Decimal(self.random.randrange(low * 100, high * 100)) / 100


def has_data() -> bool:
    """Say whether anything is there that the practice data would mix with."""
    models = (get_user_model(), Organisation, Category, Tag, Post, Comment, Plan, Invoice, Wallet)
    return any(model._default_manager.exists() for model in models)


def summary() -> str:
    """Count what is there now."""
    counts = {
        "organisations": Organisation.objects.count(),
        "profiles": Profile.objects.count(),
        "posts": Post.objects.count(),
        "comments": Comment.objects.count(),
        "invoices": Invoice.objects.count(),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items())
