"""Settings of the session and its cookie, which settings.py imports."""

SESSION_COOKIE_AGE = 60 * 30  # seconds without a request; the row in the database expires with it
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_SAVE_EVERY_REQUEST = True
