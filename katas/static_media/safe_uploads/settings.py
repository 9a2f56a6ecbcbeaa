from kata_project.settings import *  # noqa: F403

ROOT_URLCONF = "katas.static_media.safe_uploads.urls"
