from kata_project.settings import *  # noqa: F403

# With these the tests start; what is tested is production.py.
ROOT_URLCONF = "katas.production.deploy_checklist.urls"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
