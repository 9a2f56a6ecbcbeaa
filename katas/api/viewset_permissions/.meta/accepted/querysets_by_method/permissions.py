from rest_framework import permissions


class ReadOnly(permissions.BasePermission):
    def has_permission(self, request, view):
        return request.method in permissions.SAFE_METHODS


class HasProfile(permissions.IsAuthenticated):
    def has_permission(self, request, view):
        return super().has_permission(request, view) and hasattr(request.user, "profile")


class IsAuthor(permissions.BasePermission):
    def has_object_permission(self, request, view, obj):
        return obj.author == request.user.profile


class IsNoPublishedPost(permissions.BasePermission):
    def has_object_permission(self, request, view, obj):
        return not (request.method == "DELETE" and obj.status == "published")


PostPermission = ReadOnly | (HasProfile & IsAuthor & IsNoPublishedPost)
