from rest_framework import permissions


class ReadOnly(permissions.BasePermission):
    def has_permission(self, request, view):
        return request.method in permissions.SAFE_METHODS


class MayAsk(permissions.IsAuthenticated):
    def has_permission(self, request, view):
        new = view.action == "create"
        return super().has_permission(request, view) and (not new or hasattr(request.user, "profile"))


class IsAuthor(permissions.BasePermission):
    def has_object_permission(self, request, view, obj):
        return obj.author == getattr(request.user, "profile", None)


class IsNoPublishedPost(permissions.BasePermission):
    def has_object_permission(self, request, view, obj):
        return not (request.method == "DELETE" and obj.status == "published")


PostPermission = ReadOnly | (MayAsk & IsAuthor & IsNoPublishedPost)
