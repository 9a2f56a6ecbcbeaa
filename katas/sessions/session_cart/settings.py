from kata_project.settings import *  # noqa: F403

ROOT_URLCONF = "katas.sessions.session_cart.urls"
