"""The settings of the platform, with the old password hashes still known."""

from kata_project.settings import *  # noqa: F403

# The first hashes new passwords. All of them can verify: which one, says the first part of a stored hash.
PASSWORD_HASHERS = [
    "katas.auth.upgrade_old_passwords.quick.QuickPBKDF2PasswordHasher",
    "katas.auth.upgrade_old_passwords.hashers.OldPasswordHasher",
]
