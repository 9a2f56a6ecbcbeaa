from kata_project.settings import *  # noqa: F403

INSTALLED_APPS = ["katas.transactions.lock_the_row"]
