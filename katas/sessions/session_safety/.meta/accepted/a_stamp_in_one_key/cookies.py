"""Settings of the session and its cookie, which settings.py imports."""

SESSION_COOKIE_AGE = 1800
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = True
