from rest_framework.permissions import SAFE_METHODS, IsAuthenticatedOrReadOnly


class PostPermission(IsAuthenticatedOrReadOnly):
    """403 by has_permission for strangers; the rest by the object."""

    def has_object_permission(self, request, view, obj):
        if request.method in SAFE_METHODS:
            return True
        own = obj.author.user_id == request.user.id
        return own and not (request.method == "DELETE" and obj.status == "published")
