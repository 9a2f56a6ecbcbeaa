"""What the project takes over from the platform."""

#: The settings that keep the platform's values.
KEPT = (
    "LANGUAGE_CODE",
    "TIME_ZONE",
    "USE_I18N",
    "USE_TZ",
    "LOGIN_URL",
    "LOGIN_REDIRECT_URL",
    "LOGOUT_REDIRECT_URL",
    "DEFAULT_AUTO_FIELD",
    "APPEND_SLASH",
    "X_FRAME_OPTIONS",
    "STATIC_URL",
    "MEDIA_URL",
    "DEFAULT_FROM_EMAIL",
    "AUTH_USER_MODEL",
    "AUTHENTICATION_BACKENDS",
    "AUTH_PASSWORD_VALIDATORS",
    "SESSION_ENGINE",
    "SESSION_COOKIE_AGE",
    "SECRET_KEY",
    "CSRF_TRUSTED_ORIGINS",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "SESSION_COOKIE_SECURE",
)
