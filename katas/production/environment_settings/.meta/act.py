from django.core.exceptions import ImproperlyConfigured

from katas.production.environment_settings.environment import load

KEPT = ("INSTALLED_APPS", "MIDDLEWARE", "ROOT_URLCONF", "LOGIN_URL", "USE_TZ", "STATIC_URL", "DEFAULT_AUTO_FIELD")


def act(inputs):
    try:
        settings = load(inputs)
    except ImproperlyConfigured as error:
        return {"refused": True, "names the variable": "DJANGO_SECRET_KEY" in str(error)}
    except Exception as error:  # noqa: BLE001  (any other exception is an answer too)
        return {"raised": type(error).__name__}
    return {
        "SECRET_KEY": settings.SECRET_KEY,
        "DEBUG": settings.DEBUG,
        "ALLOWED_HOSTS": list(settings.ALLOWED_HOSTS),
        "database": settings.DATABASES["default"].get("ENGINE") if settings.DATABASES else None,
        "others": {name: getattr(settings, name) for name in KEPT},
    }
