from kata_project.settings import *  # noqa: F403

ROOT_URLCONF = "katas.security.open_redirect.urls"
ALLOWED_HOSTS = ["blog.example", "www.blog.example", "localhost"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
