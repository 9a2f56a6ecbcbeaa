from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User


def register(username, password):
    user = User(username=username)
    user.password = make_password(password)
    user.save()
    return user


def sign_in(username, password):
    try:
        user = User.objects.get(username=username, is_active=True)
    except User.DoesNotExist:
        return None
    return user if user.check_password(password) else None
