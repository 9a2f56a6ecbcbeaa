"""The languages in which the site greets."""

from __future__ import annotations

DEFAULT = "en"

#: The greeting for the code of each language that is offered.
GREETINGS = {
    "en": "Welcome",
    "de": "Willkommen",
    "fr": "Bienvenue",
    "pt-br": "Boas-vindas",
    "tr": "Hoş geldiniz",
    "ja": "ようこそ",
}
