from kata_project.settings import *  # noqa: F403

ROOT_URLCONF = "katas.views.first_view.urls"
