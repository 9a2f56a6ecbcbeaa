import hmac
from hashlib import sha1

from django.contrib.auth.hashers import MD5PasswordHasher


class OldPasswordHasher(MD5PasswordHasher):
    algorithm = "kata1"

    def encode(self, password, salt):
        return "$".join([self.algorithm, salt, sha1(bytes(salt + password, "utf-8")).hexdigest()])

    def verify(self, password, encoded):
        salt = encoded.split("$")[1]
        return hmac.compare_digest(self.encode(password, salt).encode(), encoded.encode())

    def safe_summary(self, encoded):
        return {"algorithm": self.algorithm, "note": "old, will be replaced when the user signs in"}
