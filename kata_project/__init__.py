"""A small multi-author publishing platform: the Django project every kata stands on."""
