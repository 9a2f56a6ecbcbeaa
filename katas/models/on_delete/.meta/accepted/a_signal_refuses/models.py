"""Printed magazines, what stands in them, and who was invoiced for advertisements in them."""

from __future__ import annotations

from django.db import models
from django.db.models.signals import pre_delete
from django.dispatch import receiver


class Magazine(models.Model):
    """A printed magazine that the platform publishes."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Issue(models.Model):
    """One printed issue of a magazine."""

    magazine = models.ForeignKey(Magazine, on_delete=models.CASCADE, related_name="issues")
    label = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.label


class Section(models.Model):
    """A part of a magazine, such as Travel or Letters."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Article(models.Model):
    """A text that is written for a magazine and printed in an issue of it."""

    title = models.CharField(max_length=200, unique=True)
    magazine = models.ForeignKey(Magazine, on_delete=models.CASCADE, related_name="articles")
    issue = models.ForeignKey(Issue, on_delete=models.RESTRICT, related_name="articles")
    section = models.ForeignKey(Section, on_delete=models.SET(None), null=True, blank=True, related_name="articles")

    def __str__(self) -> str:
        return self.title


class Customer(models.Model):
    """Somebody who advertises in the magazines."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Invoice(models.Model):
    """What a customer owes for an advertisement."""

    number = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="invoices")

    def __str__(self) -> str:
        return self.number


class HasInvoices(models.ProtectedError):
    """A customer with invoices cannot be deleted."""


@receiver(pre_delete, sender=Customer)
def keep_customers_with_invoices(sender, instance, **kwargs):
    if instance.invoices.exists():
        raise HasInvoices("This customer has invoices.", set(instance.invoices.all()))
